package embedded

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

func loggerOr(logger *slog.Logger) *slog.Logger {
	if logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return logger
}

// prepareDir creates dir and returns its real, absolute path.
func prepareDir(dir string, mode os.FileMode) (string, error) {
	if dir == "" {
		return "", fmt.Errorf("no directory given")
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(absolute), 0o755); err != nil {
		return "", err
	}
	if err := os.MkdirAll(absolute, mode); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(absolute)
}

// childEnvironment is all a child gets of this program's environment: no secrets, no
// settings of other tools.
func childEnvironment(home string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LC_ALL=C.UTF-8", "TZ=UTC"}
}
