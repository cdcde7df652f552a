package embedded

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// startPostgres starts a cluster whose durability the test does not need.
func startPostgres(t *testing.T, dir string) *Postgres {
	t.Helper()
	return startPostgresWith(t, PostgresOptions{Dir: dir, Volatile: true})
}

func startDurablePostgres(t *testing.T, dir string) *Postgres {
	t.Helper()
	return startPostgresWith(t, PostgresOptions{Dir: dir})
}

func startPostgresWith(t *testing.T, options PostgresOptions) *Postgres {
	t.Helper()
	server, err := StartPostgres(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func queryText(t *testing.T, url, query string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var text string
	if err := conn.QueryRow(t.Context(), query).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestPostgresKeepsDataAcrossStopAndStart(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	server := startDurablePostgres(t, dir)
	execute(t, server.URL(), "create table kept as select 'Maßnahme'::text as word")
	stopInTime(t, server.Stop)
	if err, open := <-server.Done(); open || err != nil {
		t.Errorf("Done after Stop: %v, open %v; want closed", err, open)
	}

	server = startDurablePostgres(t, dir)
	defer stopInTime(t, server.Stop)
	if got := queryText(t, server.URL(), "select word from kept"); got != "Maßnahme" {
		t.Errorf("read %q", got)
	}
}

func TestPostgresSettings(t *testing.T) {
	t.Parallel()
	server := startDurablePostgres(t, engineDir(t))
	defer stopInTime(t, server.Stop)
	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
		"server_encoding": "UTF8", "lc_collate": "C.UTF-8", "TimeZone": "UTC",
		"listen_addresses": "", "data_checksums": "on",
	} {
		if got := queryText(t, server.URL(), "select current_setting('"+setting+"')"); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	if got := queryText(t, server.URL(), "select usesuper::text from pg_user where usename = current_user"); got != "false" {
		t.Error("the program's role is a superuser")
	}
}

func TestPostgresPasswordIsPrivateAndNeeded(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	server := startPostgres(t, dir)
	defer stopInTime(t, server.Stop)
	info, err := os.Stat(filepath.Join(dir, "password"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("password file has mode %o", info.Mode().Perm())
	}
	wrong := strings.Replace(server.URL(), server.password, "wrong", 1)
	if conn, err := pgx.Connect(t.Context(), wrong); err == nil {
		conn.Close(t.Context())
		t.Error("connected with a wrong password")
	}
}

func TestPostgresSurvivesKillOfItsProgram(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	h := startHelper(t, "postgres", dir)
	execute(t, h.says, "create table kept as select 'committed'::text as word")
	h.kill(t)

	// No waiting for the server to end: the next start has to cope with either.
	server := startDurablePostgres(t, dir)
	defer stopInTime(t, server.Stop)
	if h.engine.alive() {
		t.Error("the old server still runs")
	}
	if got := queryText(t, server.URL(), "select word from kept"); got != "committed" {
		t.Errorf("read %q", got)
	}
}

func TestPostgresDiesWithItsProgram(t *testing.T) {
	t.Parallel()
	h := startHelper(t, "volatile postgres", engineDir(t))
	h.kill(t)
	waitUntilDead(t, h.engine)
}

func TestPostgresStopsWithItsProgram(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	h := startHelper(t, "volatile postgres", dir)
	h.terminate(t)
	if h.engine.alive() {
		t.Error("the server outlived its program")
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "postmaster.pid")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the server left its pid file: %v", err)
	}
}

// A server that nothing stopped, as after the loss of the parent-death signal.
func TestPostgresEndsALeftOverServer(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	stopInTime(t, startPostgres(t, dir).Stop)
	orphan := startOrphanPostgres(t, dir)

	server := startPostgres(t, dir)
	defer stopInTime(t, server.Stop)
	if orphan.alive() {
		t.Error("the left-over server still runs")
	}
	queryText(t, server.URL(), "select 'answers'")
}

// startOrphanPostgres starts a server on dir that no lock and no program looks after.
func startOrphanPostgres(t *testing.T, dir string) process {
	t.Helper()
	binaries, err := findPostgres()
	if err != nil {
		t.Fatal(err)
	}
	c := cluster{dir: dir, binaries: binaries}
	if c.account, err = postgresAccount(c.dataDir()); err != nil {
		t.Fatal(err)
	}
	address, err := c.chooseAddress()
	if err != nil {
		t.Fatal(err)
	}
	cmd := c.serverCommand(address)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGQUIT)
		<-ended
	})
	err = poll(t.Context(), 20*time.Second, func(ctx context.Context) error {
		text, err := os.ReadFile(c.pidFile())
		if err == nil && !strings.Contains(string(text), "ready") {
			err = errors.New("not ready")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	orphan, ok := processByID(cmd.Process.Pid)
	if !ok {
		t.Fatal("the orphan does not run")
	}
	return orphan
}

// After a restart of the machine the number in the pid file may be anyone's.
func TestPostgresIgnoresAPIDFileOfAnotherProgram(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	h := startHelper(t, "volatile postgres", dir)
	if err := syscall.Kill(h.engine.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	h.kill(t)
	pidFile := filepath.Join(dir, "data", "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(pidFile, []byte(strconv.Itoa(os.Getpid())+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	server := startPostgres(t, dir)
	stopInTime(t, server.Stop)
}

func TestPostgresBeginsAnInterruptedCreationAgain(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	server := startPostgres(t, dir)
	stopInTime(t, server.Stop)
}

func TestPostgresSecondStartCollides(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	h := startHelper(t, "volatile postgres", dir)
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	var inUse *InUseError
	if !errors.As(err, &inUse) {
		t.Fatalf("got %v, want InUseError", err)
	}
	if inUse.PID != h.cmd.Process.Pid {
		t.Errorf("names process %d, want %d", inUse.PID, h.cmd.Process.Pid)
	}
	if !h.engine.alive() {
		t.Error("the collision ended the first server")
	}
}

func TestPostgresReportsUnexpectedEnd(t *testing.T) {
	t.Parallel()
	server := startPostgres(t, engineDir(t))
	defer server.abandon()
	if err := server.child.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-server.Done():
		if err == nil {
			t.Error("Done reported no error")
		}
	case <-time.After(20 * time.Second):
		t.Error("Done reported nothing")
	}
}

func TestPostgresUsesLoopbackWhenTheSocketPathIsTooLong(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(engineDir(t), strings.Repeat("x", maxSocketPath))
	server := startPostgres(t, dir)
	defer stopInTime(t, server.Stop)
	if !strings.Contains(server.URL(), "@127.0.0.1:") {
		t.Errorf("URL %s", strings.Replace(server.URL(), server.password, "…", 1))
	}
	if got := queryText(t, server.URL(), "select current_setting('listen_addresses')"); got != "127.0.0.1" {
		t.Errorf("listens on %q", got)
	}
}

func TestPostgresNamesADirectoryThatItsAccountCannotEnter(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs PostgreSQL as another user")
	}
	closed := filepath.Dir(engineDir(t))
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: filepath.Join(closed, "engine")})
	var inaccessible *InaccessibleError
	if !errors.As(err, &inaccessible) || inaccessible.Dir != closed {
		t.Errorf("got %v, want InaccessibleError for %s", err, closed)
	}
}
