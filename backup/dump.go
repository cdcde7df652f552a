package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Tools runs PostgreSQL's own programs against a database.
type Tools struct {
	Folder string // of pg_dump and pg_restore; "": on PATH
	URL    string // of the database, as the owner of its tables
}

// signedIn holds sessions of browsers: whoever restores a backup is to sign in again.
const signedIn = "sessions"

// Create writes a backup of the records to a file. m says what is known of them already.
func Create(ctx context.Context, tools Tools, path string, m Manifest) (Manifest, error) {
	folder, err := os.MkdirTemp(filepath.Dir(path), ".backup-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a folder of our own
	dump := filepath.Join(folder, dumpName)
	err = tools.run(ctx, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--exclude-table-data="+signedIn, "--file="+dump)
	if err != nil {
		return m, err
	}
	m.Format = format
	if err := m.describe(dump); err != nil {
		return m, err
	}
	return m, pack(path, m, dump)
}

// Restore fills an empty database from a backup, whole or not at all.
func Restore(ctx context.Context, tools Tools, path string) (Manifest, error) {
	folder, err := os.MkdirTemp("", "fortschreibung-restore-")
	if err != nil {
		return Manifest{}, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a folder of our own
	dump := filepath.Join(folder, dumpName)
	m, err := unpack(path, dump)
	if err != nil {
		return m, err
	}
	return m, tools.run(ctx, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", dump)
}

// run runs one of PostgreSQL's programs. The password travels in the environment, where
// other users of the machine do not see it.
func (t Tools) run(ctx context.Context, program string, arguments ...string) error {
	address, password, err := withoutPassword(t.URL)
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, filepath.Join(t.Folder, program), append([]string{"--dbname=" + address}, arguments...)...)
	if t.Folder == "" {
		c = exec.CommandContext(ctx, program, c.Args[1:]...)
	}
	c.Env = append(os.Environ(), "PGPASSWORD="+password, "PGOPTIONS=", "LC_MESSAGES=C")
	var said bytes.Buffer
	c.Stderr = &said
	err = c.Run()
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is not on PATH: install PostgreSQL's client programs (Debian: postgresql-client)", program)
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, strings.TrimSpace(said.String()))
	}
	return nil
}

func withoutPassword(address string) (string, string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("the database's address cannot be read")
	}
	password, _ := u.User.Password()
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	return u.String(), password, nil
}
