// Package e2e tests the program as its operator sees it: real processes, real
// PostgreSQL, real Temporal, the public HTTP API.
package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fortschreibung/embedded/testengine"
)

// program is the built binary.
var program string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "fortschreibung-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	program = filepath.Join(dir, "fortschreibung")
	build := exec.Command("go", "build", "-o", program, "fortschreibung/cmd/fortschreibung")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		return 1
	}
	return testengine.Main(m)
}

// command prepares the program with a data directory and further environment.
func command(ctx context.Context, dataDir string, env []string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, program, args...)
	c.Dir = repository()
	c.Env = append(os.Environ(), "DATA_DIR="+dataDir, "DATABASE_URL=", "TEMPORAL_ADDRESS=", "AUTH_TOKENS_FILE=", "LOG_LEVEL=warn")
	c.Env = append(c.Env, env...)
	return c
}

func repository() string {
	dir, err := filepath.Abs("..")
	if err != nil {
		return ".."
	}
	return dir
}

// output runs the program to its end.
func output(t testing.TB, dataDir string, env []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var out, errOut bytes.Buffer
	c := command(ctx, dataDir, env, args...)
	c.Stdout, c.Stderr = &out, &errOut
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), c.ProcessState.ExitCode()
}

// served is a running process of the program.
type served struct {
	url     string
	command *exec.Cmd
	ready   time.Duration // from start to "ready"
	lines   *lines
	exited  chan error
}

// lines collects what a process prints.
type lines struct {
	mu   sync.Mutex
	text []string
}

func (l *lines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, line)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.text, "\n")
}

// serve starts the whole program.
func serve(t testing.TB, dataDir, addr string, env ...string) *served {
	t.Helper()
	return start(t, dataDir, addr, env, "serve")
}

// start starts the program, or a part of it, and waits until it says that it is ready.
func start(t testing.TB, dataDir, addr string, env []string, args ...string) *served {
	t.Helper()
	c := command(context.Background(), dataDir, append(env, "HTTP_ADDR="+addr), args...)
	stdout, err := c.StdoutPipe()
	require.NoError(t, err)
	var errOut lockedBuffer
	c.Stderr = &errOut
	started := time.Now()
	require.NoError(t, c.Start())
	s := &served{command: c, lines: &lines{}, exited: make(chan error, 1)}
	t.Cleanup(func() { s.end(t) })
	ready := make(chan string, 1)
	go func() {
		scanner := bufio.NewScanner(stdout)
		for scanner.Scan() {
			s.lines.add(scanner.Text())
			if url, ok := strings.CutPrefix(scanner.Text(), "ready "); ok {
				ready <- url
			}
		}
		s.exited <- c.Wait()
	}()
	select {
	case s.url = <-ready:
		s.ready = time.Since(started)
	case err := <-s.exited:
		t.Fatalf("it ended: %v\n%s\n%s", err, s.lines, errOut.String())
	case <-time.After(2 * time.Minute):
		t.Fatalf("it is not ready after 2 minutes\n%s\n%s", s.lines, errOut.String())
	}
	return s
}

// kill ends the process the hard way.
func (s *served) kill(t testing.TB) {
	t.Helper()
	require.NoError(t, s.command.Process.Kill())
	<-s.exited
	s.command = nil
}

// end asks the process to stop and checks that it does so in order.
func (s *served) end(t testing.TB) {
	t.Helper()
	if s.command == nil {
		return
	}
	require.NoError(t, s.command.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.exited:
		require.NoError(t, err, "after SIGTERM")
	case <-time.After(time.Minute):
		require.NoError(t, s.command.Process.Kill())
		t.Fatal("it did not stop within a minute of SIGTERM")
	}
	s.command = nil
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// freeAddress is an address on loopback that nobody listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close() //nolint:errcheck // only looked at
	return l.Addr().String()
}

// dataDir is a directory that PostgreSQL's own account may enter.
func dataDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fortschreibung-data-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711)) //nolint:gosec // the database's account has to pass
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

// seedPaper is the published 2020 paper beside the repository; without it the test is
// skipped.
func seedPaper(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob("../../shared/seeds/*.txt")
	require.NoError(t, err)
	if len(found) == 0 {
		t.Skip("the published paper is not there (../shared/seeds)")
	}
	path, err := filepath.Abs(found[0])
	require.NoError(t, err)
	return path
}
