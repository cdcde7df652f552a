package embedded

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// findPostgres returns the folder that holds initdb and postgres: the one on PATH, or
// the newest of Debian's.
func findPostgres() (string, error) {
	looked := []string{"PATH"}
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil && executable(filepath.Join(filepath.Dir(real), "postgres")) {
			return filepath.Dir(real), nil
		}
	}
	const debian = "/usr/lib/postgresql/*/bin"
	looked = append(looked, debian)
	folders, err := filepath.Glob(debian)
	if err != nil {
		return "", err
	}
	newest, newestVersion := "", 0
	for _, folder := range folders {
		version, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		if err != nil || version <= newestVersion {
			continue
		}
		if executable(filepath.Join(folder, "initdb")) && executable(filepath.Join(folder, "postgres")) {
			newest, newestVersion = folder, version
		}
	}
	if newest == "" {
		return "", &MissingBinaryError{
			Program: "PostgreSQL (initdb, postgres)", Looked: looked,
			Hint: "install Debian's package with `make postgres` or `apt-get install postgresql`, or set DATABASE_URL to a server of your own",
		}
	}
	return newest, nil
}

// PostgresPrograms is the folder of PostgreSQL's own programs (pg_dump, pg_restore …); "" when
// only PATH may know them.
func PostgresPrograms() string {
	folder, err := findPostgres()
	if err != nil {
		return ""
	}
	return folder
}

// findTemporal returns the Temporal CLI: $TEMPORAL_CLI, else from PATH, else bin/temporal
// below the working directory, else beside this program.
func findTemporal() (string, error) {
	if path := os.Getenv("TEMPORAL_CLI"); path != "" {
		if executable(path) {
			return filepath.Abs(path)
		}
		return "", missingTemporal([]string{"TEMPORAL_CLI=" + path})
	}
	if path, err := exec.LookPath("temporal"); err == nil {
		return filepath.Abs(path)
	}
	looked := []string{"PATH"}
	candidates := []string{filepath.Join("bin", "temporal")}
	if program, err := os.Executable(); err == nil {
		folder := filepath.Dir(program)
		candidates = append(candidates, filepath.Join(folder, "temporal"), filepath.Join(folder, "bin", "temporal"))
	}
	for _, candidate := range candidates {
		if executable(candidate) {
			return filepath.Abs(candidate)
		}
		looked = append(looked, candidate)
	}
	return "", missingTemporal(looked)
}

func missingTemporal(looked []string) error {
	return &MissingBinaryError{
		Program: "Temporal CLI", Looked: looked,
		Hint: "build it with `make bin/temporal`, or set TEMPORAL_CLI to its path, or TEMPORAL_ADDRESS to a server of your own",
	}
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}
