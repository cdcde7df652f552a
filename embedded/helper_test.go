package embedded

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary runs itself again as the program whose death is tested: helperRole
// names the engine, helperDir its directory. The helper prints one line, what the
// engine says of itself, and waits to be killed.
const (
	helperRole = "EMBEDDED_TEST_HELPER"
	helperDir  = "EMBEDDED_TEST_DIR"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(helperRole); role != "" {
		os.Exit(runHelper(role, os.Getenv(helperDir)))
	}
	os.Exit(m.Run())
}

func runHelper(role, dir string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	var shutDown func(context.Context) error
	switch role {
	case "postgres", "volatile postgres":
		server, err := StartPostgres(ctx, PostgresOptions{Dir: dir, Volatile: role != "postgres"})
		if err != nil {
			fmt.Println("error:", err)
			return 1
		}
		fmt.Println(server.child.cmd.Process.Pid, server.URL())
		shutDown = server.Stop
	case "temporal":
		server, err := StartTemporal(ctx, TemporalOptions{Dir: dir, Binary: os.Getenv("TEMPORAL_CLI")})
		if err != nil {
			fmt.Println("error:", err)
			return 1
		}
		fmt.Println(server.child.cmd.Process.Pid, server.Address())
		shutDown = server.Stop
	}
	<-ctx.Done()
	if err := shutDown(context.Background()); err != nil {
		fmt.Println("error:", err)
		return 1
	}
	return 0
}

// helper is a running copy of the test binary.
type helper struct {
	cmd    *exec.Cmd
	engine process // the engine it started
	says   string  // where the engine is reached
}

func startHelper(t *testing.T, role, dir string) *helper {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperRole+"="+role, helperDir+"="+dir)
	if role == "temporal" {
		cmd.Env = append(cmd.Env, "TEMPORAL_CLI="+temporalBinary(t))
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	h := &helper{cmd: cmd}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(line, &pid, &h.says); err != nil {
		t.Fatalf("the helper said %q", strings.TrimSpace(line))
	}
	engine, ok := processByID(pid)
	if !ok {
		t.Fatalf("the helper's engine %d does not run", pid)
	}
	h.engine = engine
	return h
}

// kill ends the helper as a crash would.
func (h *helper) kill(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = h.cmd.Wait()
}

func (h *helper) terminate(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Wait(); err != nil {
		t.Fatalf("the helper did not end in order: %v", err)
	}
}

func waitUntilDead(t *testing.T, p process) {
	t.Helper()
	err := poll(t.Context(), 20*time.Second, func(context.Context) error {
		if p.alive() {
			return fmt.Errorf("process %d still runs", p.pid)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// engineDir is a directory that PostgreSQL's account may enter when the tests run as
// root, unlike t.TempDir.
func engineDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fortschreibung-embedded-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return filepath.Join(dir, "engine")
}

// temporalBinary fails the test when the CLI is missing: `make test` builds it first.
func temporalBinary(t *testing.T) string {
	t.Helper()
	if os.Getenv("TEMPORAL_CLI") == "" {
		if path, err := filepath.Abs("../bin/temporal"); err == nil && executable(path) {
			return path
		}
	}
	path, err := findTemporal()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func stopInTime(t *testing.T, stop func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
}
