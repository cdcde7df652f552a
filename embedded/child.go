package embedded

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// killGrace is how long a child may take to end after the forced signal, and how long
// its output is read after it ended.
const killGrace = 5 * time.Second

// child is a running engine process.
type child struct {
	name     string
	cmd      *exec.Cmd
	log      *boundedLog
	stopping atomic.Bool
	exited   chan struct{} // closed when the process has ended
	exitErr  error         // set before exited is closed
	done     chan error    // see done on Postgres and Temporal
}

// startChild starts cmd in its own process group, so that a Ctrl-C in the terminal
// reaches only this program, which then stops its engines in order. deathSignal is
// what the kernel sends the child when this program dies.
//
// The kernel sends it when the forking *thread* ends, so the child is forked from a
// thread that one goroutine keeps until the child has ended.
func startChild(name string, cmd *exec.Cmd, log *boundedLog, deathSignal syscall.Signal) (*child, error) {
	c := &child{name: name, cmd: cmd, log: log, exited: make(chan struct{}), done: make(chan error, 1)}
	cmd.Stdout, cmd.Stderr = log, log
	cmd.WaitDelay = killGrace
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	cmd.SysProcAttr.Pdeathsig = deathSignal

	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		c.exitErr = cmd.Wait()
		if !c.stopping.Load() {
			c.done <- c.unexpectedEnd()
		}
		close(c.done)
		close(c.exited)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	return c, nil
}

func (c *child) unexpectedEnd() error {
	how := "exit status 0"
	if c.exitErr != nil {
		how = c.exitErr.Error()
	}
	return fmt.Errorf("%s ended unexpectedly (%s), log %s: %s", c.name, how, filepath.Base(c.log.path), c.log.lastLines())
}

// stop asks with graceful and, when ctx ends first, insists with forced. It returns nil
// when the process has ended of its own accord.
func (c *child) stop(ctx context.Context, graceful, forced syscall.Signal) error {
	c.stopping.Store(true)
	_ = c.cmd.Process.Signal(graceful) // fails only when it has ended
	select {
	case <-c.exited:
		return nil
	case <-ctx.Done():
	}
	_ = c.cmd.Process.Signal(forced)
	select {
	case <-c.exited:
		return fmt.Errorf("%s did not stop in time and was sent %s: %w", c.name, forced, ctx.Err())
	case <-time.After(killGrace):
	}
	_ = c.cmd.Process.Kill()
	<-c.exited
	return fmt.Errorf("%s did not stop in time and was killed: %w", c.name, ctx.Err())
}
