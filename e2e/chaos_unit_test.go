package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fortschreibung/embedded"
)

// unit is one process of an installation. When it ends it is started again, as a service
// manager would.
type unit interface {
	name() string
	pid() int // 0 while it does not run
	shutdown()
}

// restartPause is how long a process that ended stays away.
const restartPause = 200 * time.Millisecond

// programUnit is the program with one of its commands.
type programUnit struct {
	command *exec.Cmd
	label   string
	make    func() *exec.Cmd

	mu      sync.Mutex
	stopped bool
	done    chan struct{}
}

func startProgram(t testing.TB, label, dir string, env []string, arg string) *programUnit {
	t.Helper()
	log, err := os.OpenFile(filepath.Join(dir, label+".log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // of the test
	require.NoError(t, err)
	u := &programUnit{label: label, done: make(chan struct{})}
	u.make = func() *exec.Cmd {
		c := command(context.Background(), filepath.Join(dir, label), env, arg)
		c.Stdout, c.Stderr = log, log
		return c
	}
	go func() {
		defer close(u.done)
		defer log.Close() //nolint:errcheck // of the test
		for u.launch(t) {
			_ = u.command.Wait() // however it ended, it is started again
			time.Sleep(restartPause)
		}
	}()
	return u
}

func (u *programUnit) launch(t testing.TB) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.stopped {
		return false
	}
	u.command = u.make()
	if err := u.command.Start(); err != nil {
		t.Errorf("start %s: %v", u.label, err)
		return false
	}
	return true
}

func (u *programUnit) name() string { return u.label }

func (u *programUnit) pid() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.command == nil || u.command.Process == nil {
		return 0
	}
	return u.command.Process.Pid
}

func (u *programUnit) shutdown() {
	u.mu.Lock()
	u.stopped = true
	u.mu.Unlock()
	signal(u.pid(), syscall.SIGCONT)
	signal(u.pid(), syscall.SIGTERM)
	select {
	case <-u.done:
	case <-time.After(time.Minute):
		signal(u.pid(), syscall.SIGKILL)
		<-u.done
	}
}

// server is PostgreSQL or Temporal.
type engineServer interface {
	PID() int
	Done() <-chan error
	Stop(ctx context.Context) error
}

// engineUnit keeps a server of package embedded running on the same directory.
type engineUnit struct {
	label string
	begin func(ctx context.Context) (engineServer, error)

	mu      sync.Mutex
	server  engineServer
	stopped bool
	done    chan struct{}
}

func startEngine(t testing.TB, label string, begin func(ctx context.Context) (engineServer, error)) *engineUnit {
	t.Helper()
	u := &engineUnit{label: label, begin: begin, done: make(chan struct{})}
	first, err := begin(t.Context())
	require.NoError(t, err)
	u.server = first
	go func() {
		defer close(u.done)
		for u.again(t) {
		}
	}()
	return u
}

// again waits until the server has ended and starts the next one.
func (u *engineUnit) again(t testing.TB) bool {
	u.mu.Lock()
	ended := u.server
	u.mu.Unlock()
	for range ended.Done() { // closed when it has ended
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = ended.Stop(ctx) // gives back what the dead server held; that it ended by force is known
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.stopped {
		return false
	}
	time.Sleep(restartPause)
	next, err := u.begin(ctx)
	if err != nil {
		t.Errorf("start %s again: %v", u.label, err)
		return false
	}
	u.server = next
	return true
}

func (u *engineUnit) name() string { return u.label }

func (u *engineUnit) pid() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.server.PID()
}

func (u *engineUnit) shutdown() {
	u.mu.Lock()
	u.stopped = true
	server := u.server
	u.mu.Unlock()
	signal(server.PID(), syscall.SIGCONT)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = server.Stop(ctx)
	<-u.done
}

func beginPostgres(dir string, started func(address string)) func(ctx context.Context) (engineServer, error) {
	return func(ctx context.Context) (engineServer, error) {
		p, err := embedded.StartPostgres(ctx, embedded.PostgresOptions{Dir: dir})
		if err == nil {
			started(p.URL())
		}
		return p, err
	}
}

func beginTemporal(dir string, port int) func(ctx context.Context) (engineServer, error) {
	return func(ctx context.Context) (engineServer, error) {
		return embedded.StartTemporal(ctx, embedded.TemporalOptions{Dir: dir, Port: port, SearchAttributes: embedded.SearchAttributes()})
	}
}

// signal sends a signal to a process and to those that it started. One that has ended
// meanwhile needs none.
func signal(pid int, s syscall.Signal) {
	if pid <= 0 {
		return
	}
	for _, member := range append(childrenOf(pid), pid) {
		if err := syscall.Kill(member, s); err != nil && !errors.Is(err, syscall.ESRCH) {
			panic(err)
		}
	}
}

// childrenOf lists the processes that a process has started, from /proc.
func childrenOf(pid int) []int {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var children []int
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // of the kernel
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(text), ") ") // pid (name) state ppid
		fields := strings.Fields(after)
		if len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			child, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			if err == nil {
				children = append(children, child)
			}
		}
	}
	return children
}
