package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	enumspb "go.temporal.io/api/enums/v1"
)

// maxInFlightUpdates is how many Updates one workflow may have accepted and not yet
// finished. The server's own 10 is fewer than the ministries that may co-sign one
// proposal while PostgreSQL is away and every Update waits for its record.
const maxInFlightUpdates = 100

// maxPollsPerSecond is how often a shard may look for tasks to hand out. The server's own
// 20 is meant for hundreds of shards; the dev server has one, so every activity and every
// workflow task would wait up to 50 ms for its turn.
const maxPollsPerSecond = 1000

// TemporalOptions says where and how the Temporal dev server runs.
type TemporalOptions struct {
	// Dir belongs to the server alone; it is created when missing.
	Dir string
	// InMemory keeps nothing: for tests. Dir then holds the log only.
	InMemory bool
	// Binary is the Temporal CLI; found as documented at StartTemporal when empty.
	Binary string
	// Port of the gRPC frontend and UIPort of the web interface; 0 for a free one.
	Port, UIPort int
	// Namespace is created when missing; "default" when empty.
	Namespace string
	// SearchAttributes are registered in the namespace.
	SearchAttributes map[string]enumspb.IndexedValueType
	Log              *slog.Logger
}

// Temporal is a running dev server.
type Temporal struct {
	child     *child
	lock      *dirLock
	log       *boundedLog
	port      int
	uiPort    int
	namespace string
}

// StartTemporal starts the Temporal CLI's dev server on a SQLite file in options.Dir,
// bound to loopback, and returns when workflows can be started in the namespace. The
// file is written through (WAL, synchronous=FULL): what was accepted survives a crash.
//
// The CLI is options.Binary, else $TEMPORAL_CLI, else on PATH, else bin/temporal below
// the working directory or beside this program.
//
// Errors to tell apart: *MissingBinaryError, *InUseError, *PortTakenError.
func StartTemporal(ctx context.Context, options TemporalOptions) (*Temporal, error) {
	logger := loggerOr(options.Log)
	if options.Namespace == "" {
		options.Namespace = "default"
	}
	if options.Binary == "" {
		found, err := findTemporal()
		if err != nil {
			return nil, err
		}
		options.Binary = found
	} else if !executable(options.Binary) {
		return nil, missingTemporal([]string{options.Binary})
	}
	dir, err := prepareDir(options.Dir, 0o700)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	log, err := openBoundedLog(filepath.Join(dir, "temporal.log"), logLimit)
	if err != nil {
		_ = lock.release()
		return nil, err
	}
	t := &Temporal{lock: lock, log: log, namespace: options.Namespace}
	if err := t.start(ctx, dir, options, logger); err != nil {
		t.abandon()
		return nil, fmt.Errorf("start Temporal in %s: %w", dir, err)
	}
	logger.InfoContext(ctx, "Temporal started", "dir", dir, "address", t.Address(), "ui", t.UIURL(), "pid", t.child.cmd.Process.Pid)
	return t, nil
}

func (t *Temporal) start(ctx context.Context, dir string, options TemporalOptions, logger *slog.Logger) error {
	processFile := filepath.Join(dir, "temporal.pid")
	if left, ok := readProcessFile(processFile); ok {
		logger.WarnContext(ctx, "ending a Temporal server left over from an earlier run", "dir", dir, "pid", left.pid)
		if err := endProcesses(ctx, []process{left}, killGrace, syscall.SIGTERM, syscall.SIGKILL); err != nil {
			return err
		}
	}
	for attempt := 1; ; attempt++ {
		err := t.launch(ctx, dir, processFile, options)
		if err == nil || attempt == launchAttempts || !t.lostPort(options) {
			return err
		}
		logger.WarnContext(ctx, "another program took Temporal's port first, trying others", "dir", dir, "attempt", attempt)
	}
}

// launchAttempts is how often ports that were free when they were looked for are tried.
const launchAttempts = 3

// lostPort says that the server ended because somebody else had begun to listen on a port
// that it chose by itself.
func (t *Temporal) lostPort(options TemporalOptions) bool {
	if t.child == nil || (options.Port != 0 && options.UIPort != 0) {
		return false
	}
	select {
	case <-t.child.exited:
		return strings.Contains(t.log.lastLines(), "address already in use")
	default:
		return false
	}
}

// launch starts the server once.
func (t *Temporal) launch(ctx context.Context, dir, processFile string, options TemporalOptions) error {
	var err error
	if t.port, err = choosePort(options.Port, "Temporal"); err != nil {
		return err
	}
	if t.uiPort, err = choosePort(options.UIPort, "Temporal's web interface"); err != nil {
		return err
	}
	few, err := partitions(dir, options.InMemory)
	if err != nil {
		return err
	}
	// What is accepted is on disk already, so nothing is gained by a gentler signal.
	if t.child, err = startChild("Temporal", t.command(dir, few, options), t.log, syscall.SIGKILL); err != nil {
		return err
	}
	if err := writeProcessFile(processFile, t.child.cmd.Process.Pid); err != nil {
		return err
	}
	return t.prepareNamespace(ctx, options.SearchAttributes)
}

func (t *Temporal) command(dir string, few []string, options TemporalOptions) *exec.Cmd {
	arguments := []string{"server", "start-dev",
		"--ip", loopback,
		"--port", strconv.Itoa(t.port),
		"--ui-port", strconv.Itoa(t.uiPort),
		"--namespace", options.Namespace,
		"--dynamic-config-value", "history.maxInFlightUpdates=" + strconv.Itoa(maxInFlightUpdates),
		"--dynamic-config-value", "history.transferProcessorMaxPollRPS=" + strconv.Itoa(maxPollsPerSecond),
		"--disable-config-file", "--disable-config-env",
	}
	arguments = append(arguments, few...)
	if !options.InMemory {
		arguments = append(arguments,
			"--db-filename", filepath.Join(dir, temporalDB),
			"--sqlite-pragma", "journal_mode=wal",
			"--sqlite-pragma", "synchronous=2")
	}
	cmd := exec.Command(options.Binary, arguments...)
	cmd.Dir = dir
	cmd.Env = childEnvironment(dir)
	return cmd
}

// Address is the gRPC frontend's "host:port".
func (t *Temporal) Address() string { return net.JoinHostPort(loopback, strconv.Itoa(t.port)) }

// UIURL is the web interface's address.
func (t *Temporal) UIURL() string {
	return "http://" + net.JoinHostPort(loopback, strconv.Itoa(t.uiPort))
}

// Namespace is the namespace that was prepared.
func (t *Temporal) Namespace() string { return t.namespace }

// PID is the process of the server, for whoever watches it.
func (t *Temporal) PID() int { return t.child.cmd.Process.Pid }

// Done receives an error if the server ends without Stop, and is closed when it ends.
func (t *Temporal) Done() <-chan error { return t.child.done }

// Stop shuts the server down, at once when ctx ends first.
func (t *Temporal) Stop(ctx context.Context) error {
	err := t.child.stop(ctx, syscall.SIGTERM, syscall.SIGKILL)
	t.log.close()
	if lockErr := t.lock.release(); err == nil {
		err = lockErr
	}
	return err
}

// abandon cleans up after a failed start.
func (t *Temporal) abandon() {
	if t.child != nil {
		ctx, cancel := context.WithTimeout(context.Background(), killGrace)
		defer cancel()
		_ = t.child.stop(ctx, syscall.SIGKILL, syscall.SIGKILL)
	}
	t.log.close()
	_ = t.lock.release()
}
