package embedded

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cluster is a PostgreSQL cluster's directory:
//
//	data/      the cluster, owned by the account the server runs as
//	run/       its socket
//	password   of both roles, readable by whoever runs this program
//	lock       see dirLock
type cluster struct {
	dir      string
	binaries string
	account  account
	volatile bool
	log      *boundedLog
}

func (c cluster) dataDir() string      { return filepath.Join(c.dir, "data") }
func (c cluster) socketDir() string    { return filepath.Join(c.dir, "run") }
func (c cluster) passwordFile() string { return filepath.Join(c.dir, "password") }
func (c cluster) pidFile() string      { return filepath.Join(c.dataDir(), "postmaster.pid") }
func (c cluster) socketFile() string {
	return filepath.Join(c.socketDir(), ".s.PGSQL."+strconv.Itoa(socketPort))
}

// create makes the cluster if there is none yet and returns its password. A creation
// that was interrupted is begun again.
func (c cluster) create(ctx context.Context) (password string, err error) {
	if err := c.makeOwned(c.socketDir()); err != nil {
		return "", err
	}
	_, err = os.Stat(c.dataDir())
	exists := err == nil
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	password, err = c.readPassword()
	if exists || (err != nil && !errors.Is(err, os.ErrNotExist)) {
		return password, err
	}
	if password, err = c.newPassword(); err != nil {
		return "", err
	}
	return password, c.initialise(ctx, password)
}

func (c cluster) readPassword() (string, error) {
	text, err := os.ReadFile(c.passwordFile())
	if err != nil {
		return "", fmt.Errorf("read the cluster's password: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

func (c cluster) newPassword() (string, error) {
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	password := hex.EncodeToString(secret)
	return password, os.WriteFile(c.passwordFile(), []byte(password+"\n"), 0o600)
}

// initialise runs initdb in a new folder that becomes data/ when it is complete.
func (c cluster) initialise(ctx context.Context, password string) error {
	unfinished := filepath.Join(c.dir, "data.new")
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	if err := c.makeOwned(unfinished); err != nil {
		return err
	}
	secret := filepath.Join(c.socketDir(), "initdb-password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		return err
	}
	defer os.Remove(secret)
	if err := c.account.own(secret); err != nil {
		return err
	}
	if err := c.runInitdb(ctx, unfinished, secret); err != nil {
		return err
	}
	if err := os.Rename(unfinished, c.dataDir()); err != nil {
		return err
	}
	return syncDir(c.dir)
}

func (c cluster) runInitdb(ctx context.Context, folder, passwordFile string) error {
	arguments := []string{"-D", folder, "-U", superuser, "--pwfile", passwordFile,
		"--auth-local=scram-sha-256", "--auth-host=scram-sha-256",
		"--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"}
	if c.volatile {
		arguments = append(arguments, "--no-sync")
	}
	initdb, err := startChild("initdb", c.command("initdb", arguments...), c.log, syscall.SIGKILL)
	if err != nil {
		return err
	}
	select {
	case <-initdb.exited:
	case <-ctx.Done():
		return initdb.stop(ctx, syscall.SIGTERM, syscall.SIGKILL)
	}
	if initdb.exitErr != nil {
		return initdb.unexpectedEnd()
	}
	return nil
}

// makeOwned creates a folder that only the server's account may use.
func (c cluster) makeOwned(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return c.account.own(folder)
}

// endLeftovers ends a server of this cluster that outlived its program. The lock is
// held, so no running program uses it.
func (c cluster) endLeftovers(ctx context.Context, logger *slog.Logger) error {
	const patience = 15 * time.Second
	left := processesIn(c.dataDir(), "postgres")
	if len(left) == 0 {
		return c.removeForeignLockFiles(logger)
	}
	logger.WarnContext(ctx, "ending a PostgreSQL server left over from an earlier run", "dir", c.dir, "processes", len(left))
	// The postmaster ends its own children; without it each of them is asked.
	if postmaster, ok := firstNumber(c.pidFile()); ok {
		for _, p := range left {
			if p.pid == postmaster {
				left = []process{p}
				break
			}
		}
	}
	if err := endProcesses(ctx, left, patience, syscall.SIGINT, syscall.SIGQUIT); err != nil {
		return err
	}
	if err := endProcesses(ctx, processesIn(c.dataDir(), "postgres"), patience, syscall.SIGQUIT, syscall.SIGKILL); err != nil {
		return err
	}
	return c.removeForeignLockFiles(logger)
}

// firstNumber reads the process id that PostgreSQL's lock files begin with.
func firstNumber(path string) (int, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	return pid, err == nil && pid > 0
}

// removeForeignLockFiles removes lock files whose number now belongs to some other
// program, or to a server that is dead and not yet reaped: PostgreSQL would refuse to
// start. It is only called when no server runs in the cluster.
func (c cluster) removeForeignLockFiles(logger *slog.Logger) error {
	for _, path := range []string{c.pidFile(), c.socketFile() + ".lock"} {
		pid, ok := firstNumber(path)
		if !ok {
			continue
		}
		if _, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil {
			continue // PostgreSQL sees itself that nobody has it
		}
		logger.Warn("removing a stale PostgreSQL lock file", "file", path, "pid", pid)
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
