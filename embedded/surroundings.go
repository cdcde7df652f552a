package embedded

import (
	"errors"
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

// prepareDir creates dir, gives it the mode and returns its real, absolute path. The
// parents it has to create may be entered by everyone, whatever the umask.
func prepareDir(dir string, mode os.FileMode) (string, error) {
	if dir == "" {
		return "", errors.New("no directory given")
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := makeEnterable(filepath.Dir(absolute)); err != nil {
		return "", err
	}
	if err := os.Mkdir(absolute, mode); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	if err := os.Chmod(absolute, mode); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(absolute)
}

func makeEnterable(dir string) error {
	_, err := os.Stat(dir)
	if err == nil || !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := makeEnterable(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		if errors.Is(err, os.ErrExist) {
			return nil // made by another start meanwhile
		}
		return err
	}
	return os.Chmod(dir, 0o755)
}

// childEnvironment is all a child gets of this program's environment: no secrets, no
// settings of other tools.
func childEnvironment(home string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LC_ALL=C.UTF-8", "TZ=UTC"}
}
