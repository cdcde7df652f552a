package bench

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestStart starts the whole program twice and leaves it alone for a while.
func TestStart(t *testing.T) {
	dir, err := os.MkdirTemp("", "fortschreibung-bench-")
	check(t, err)
	check(t, os.Chmod(dir, 0o711)) //nolint:gosec // the database's account has to pass
	defer os.RemoveAll(dir)        //nolint:errcheck // a temporary directory
	program := filepath.Join(dir, "fortschreibung")
	out, err := exec.Command("go", "build", "-o", program, "fortschreibung/cmd/fortschreibung").CombinedOutput() //nolint:gosec // this program
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	address := listener.Addr().String()
	check(t, listener.Close())
	for _, name := range []string{"start to ready", "second start to ready"} {
		c, took := startProgram(t, program, dir, address)
		single(t, name, "s", took.Seconds())
		if strings.HasPrefix(name, "second") {
			before := processorTime(t, c.Process.Pid)
			rest := time.Duration(size(60, 2)) * time.Second
			time.Sleep(rest) // it has nothing to do, which is what is measured
			used := processorTime(t, c.Process.Pid) - before
			single(t, "idle, processor", "% of a core", 100*used.Seconds()/rest.Seconds())
			single(t, "idle, memory", "MiB", residentMiB(t, c.Process.Pid))
		}
		check(t, c.Process.Signal(syscall.SIGTERM))
		check(t, c.Wait())
	}
}

func startProgram(t testing.TB, program, dir, address string) (*exec.Cmd, time.Duration) {
	t.Helper()
	c := exec.CommandContext(context.Background(), program, "serve") //nolint:gosec // this program
	c.Env = append(os.Environ(), "DATA_DIR="+filepath.Join(dir, "var"), "HTTP_ADDR="+address, "LOG_LEVEL=error", "DATABASE_URL=", "TEMPORAL_ADDRESS=")
	c.Stderr = os.Stderr
	stdout, err := c.StdoutPipe()
	check(t, err)
	began := time.Now()
	check(t, c.Start())
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "ready ") {
			took := time.Since(began)
			go func() {
				for lines.Scan() { // until it has ended, so that it never waits for us
				}
			}()
			return c, took
		}
	}
	t.Fatal("it ended before it was ready")
	return nil, 0
}

// processorTime is what a process has used of all cores.
func processorTime(t testing.TB, pid int) time.Duration {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	check(t, err)
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	user, err := strconv.Atoi(fields[11])
	check(t, err)
	system, err := strconv.Atoi(fields[12])
	check(t, err)
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel counts hundredths of a second
}

func residentMiB(t testing.TB, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	check(t, err)
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			check(t, err)
			return kib / 1024
		}
	}
	t.Fatal("the kernel does not say")
	return 0
}
