package embedded

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process identifies one process for good: a process id alone is used again.
type process struct {
	pid     int
	started string // start time in clock ticks since boot, /proc/<pid>/stat field 22
}

func processByID(pid int) (process, bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return process{}, false
	}
	// The second field, the command's name in brackets, may contain anything.
	_, rest, found := strings.Cut(string(stat[max(0, bytes.LastIndexByte(stat, ')')):]), ") ")
	fields := strings.Fields(rest)
	if !found || len(fields) < 20 || fields[0] == "Z" {
		return process{}, false
	}
	return process{pid: pid, started: fields[19]}, true
}

func (p process) alive() bool {
	now, ok := processByID(p.pid)
	return ok && now == p
}

func (p process) program() string {
	exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", p.pid))
	if err != nil {
		return ""
	}
	return filepath.Base(strings.TrimSuffix(exe, " (deleted)"))
}

// processesIn lists the processes of a program whose working directory is dir.
func processesIn(dir, program string) []process {
	entries, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	var found []process
	for _, entry := range entries {
		cwd, err := os.Readlink(filepath.Join(entry, "cwd"))
		if err != nil || cwd != dir {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(entry))
		if err != nil {
			continue
		}
		if p, ok := processByID(pid); ok && p.program() == program {
			found = append(found, p)
		}
	}
	return found
}

// endProcesses sends the signals one after the other, each with its own patience, until
// none of the processes is left.
func endProcesses(ctx context.Context, list []process, patience time.Duration, signals ...syscall.Signal) error {
	for _, signal := range signals {
		for _, p := range list {
			if p.alive() {
				_ = syscall.Kill(p.pid, signal)
			}
		}
		err := poll(ctx, patience, func(context.Context) error {
			for _, p := range list {
				if p.alive() {
					return fmt.Errorf("process %d still runs", p.pid)
				}
			}
			return nil
		})
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("a left-over process could not be ended: %v", list)
}

func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}

// writeProcessFile records which process uses a directory, for the start after a crash.
func writeProcessFile(path string, pid int) error {
	p, ok := processByID(pid)
	if !ok {
		return fmt.Errorf("process %d has already ended", pid)
	}
	return os.WriteFile(path, []byte(fmt.Sprintf("%d %s %s\n", p.pid, p.started, bootID())), 0o600)
}

// readProcessFile returns the recorded process if exactly that one still runs.
func readProcessFile(path string) (process, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return process{}, false
	}
	fields := strings.Fields(string(text))
	if len(fields) != 3 || fields[2] != bootID() {
		return process{}, false
	}
	pid, err := strconv.Atoi(fields[0])
	if err != nil {
		return process{}, false
	}
	p := process{pid: pid, started: fields[1]}
	return p, p.alive()
}
