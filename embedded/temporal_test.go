package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func startTemporal(t *testing.T, options TemporalOptions) *Temporal {
	t.Helper()
	options.Binary = temporalBinary(t)
	server, err := StartTemporal(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func dial(t *testing.T, address, namespace string) client.Client {
	t.Helper()
	connection, err := client.Dial(client.Options{HostPort: address, Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(connection.Close)
	return connection
}

// waitForWord ends with the word it is sent, however long that takes.
func waitForWord(ctx workflow.Context) (string, error) {
	var word string
	workflow.GetSignalChannel(ctx, "word").Receive(ctx, &word)
	return word, nil
}

func startWaiting(t *testing.T, address, id string) {
	t.Helper()
	_, err := dial(t, address, "default").ExecuteWorkflow(t.Context(),
		client.StartWorkflowOptions{ID: id, TaskQueue: "words"}, waitForWord)
	if err != nil {
		t.Fatal(err)
	}
}

// finishWaiting sends the word and wants it back.
func finishWaiting(t *testing.T, address, id string) {
	t.Helper()
	connection := dial(t, address, "default")
	w := worker.New(connection, "words", worker.Options{})
	w.RegisterWorkflow(waitForWord)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := connection.SignalWorkflow(ctx, id, "", "word", "survived"); err != nil {
		t.Fatal(err)
	}
	var got string
	if err := connection.GetWorkflow(ctx, id, "").Get(ctx, &got); err != nil || got != "survived" {
		t.Fatalf("workflow answered %q, %v", got, err)
	}
}

func TestTemporalOpenWorkflowSurvivesKillOfTheServer(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	server := startTemporal(t, TemporalOptions{Dir: dir})
	startWaiting(t, server.Address(), "open")
	if err := server.child.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := <-server.Done(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("Done reported %v", err)
	}
	server.abandon()

	server = startTemporal(t, TemporalOptions{Dir: dir})
	defer stopInTime(t, server.Stop)
	finishWaiting(t, server.Address(), "open")
}

func TestTemporalOpenWorkflowSurvivesKillOfItsProgram(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	h := startHelper(t, "temporal", dir)
	startWaiting(t, h.says, "open")
	h.kill(t)

	server := startTemporal(t, TemporalOptions{Dir: dir})
	defer stopInTime(t, server.Stop)
	if h.engine.alive() {
		t.Error("the old server still runs")
	}
	finishWaiting(t, server.Address(), "open")
}

func TestTemporalStopsWithItsProgram(t *testing.T) {
	t.Parallel()
	h := startHelper(t, "temporal", engineDir(t))
	h.terminate(t)
	if h.engine.alive() {
		t.Error("the server outlived its program")
	}
}

func TestTemporalEndsALeftOverServer(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	stopInTime(t, startTemporal(t, TemporalOptions{Dir: dir}).Stop)

	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	uiPort, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	unattended := &Temporal{port: port, uiPort: uiPort}
	cmd := unattended.command(dir, nil, TemporalOptions{Binary: temporalBinary(t), Namespace: "default"})
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	if err := writeProcessFile(filepath.Join(dir, "temporal.pid"), cmd.Process.Pid); err != nil {
		t.Fatal(err)
	}

	server := startTemporal(t, TemporalOptions{Dir: dir})
	defer stopInTime(t, server.Stop)
	select {
	case <-ended:
	case <-time.After(killGrace):
		t.Error("the left-over server still runs")
	}
}

func TestTemporalSecondStartCollides(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	h := startHelper(t, "temporal", dir)
	_, err := StartTemporal(t.Context(), TemporalOptions{Dir: dir, Binary: temporalBinary(t)})
	var inUse *InUseError
	if !errors.As(err, &inUse) || inUse.PID != h.cmd.Process.Pid {
		t.Fatalf("got %v, want InUseError of process %d", err, h.cmd.Process.Pid)
	}
	if !h.engine.alive() {
		t.Error("the collision ended the first server")
	}
}

func TestTemporalNamespaceIsReady(t *testing.T) {
	t.Parallel()
	dir := engineDir(t)
	options := TemporalOptions{Dir: dir, Namespace: "strategy", SearchAttributes: SearchAttributes()}
	for _, start := range []string{"first", "second"} {
		server := startTemporal(t, options)
		connection := dial(t, server.Address(), "strategy")
		described, err := connection.WorkflowService().DescribeNamespace(t.Context(),
			&workflowservice.DescribeNamespaceRequest{Namespace: "strategy"})
		if err != nil {
			t.Fatalf("%s start: %v", start, err)
		}
		if got := described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration(); got != retention {
			t.Errorf("%s start: closed workflows are kept for %s, want %s", start, got, retention)
		}
		count, err := connection.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{
			Query: `CycleYear = 2027 and Phase = "intake" and Ministry in ("A") and DueAt > "2027-01-01T00:00:00Z"`,
		})
		if err != nil || count.GetCount() != 0 {
			t.Errorf("%s start: count %v, %v", start, count, err)
		}
		stopInTime(t, server.Stop)
	}
}

func TestTemporalRefusesAnAttributeOfAnotherType(t *testing.T) {
	t.Parallel()
	server := startTemporal(t, TemporalOptions{Dir: engineDir(t), InMemory: true, SearchAttributes: SearchAttributes()})
	defer stopInTime(t, server.Stop)
	other := SearchAttributes()
	other["CycleYear"] = other["Phase"]
	err := EnsureSearchAttributes(t.Context(), dial(t, server.Address(), "default"), "default", other)
	if err == nil || !strings.Contains(err.Error(), "CycleYear") {
		t.Errorf("got %v", err)
	}
}

func TestTemporalNamesATakenPort(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	taken := listener.Addr().(*net.TCPAddr).Port
	for _, options := range []TemporalOptions{{Port: taken}, {UIPort: taken}} {
		options.Dir, options.Binary = engineDir(t), temporalBinary(t)
		_, err = StartTemporal(t.Context(), options)
		var portTaken *PortTakenError
		if !errors.As(err, &portTaken) || portTaken.Address != listener.Addr().String() {
			t.Errorf("got %v, want PortTakenError of %s", err, listener.Addr())
		}
	}
}

func TestTemporalSaysHowToGetAMissingBinary(t *testing.T) {
	t.Setenv("TEMPORAL_CLI", filepath.Join(t.TempDir(), "temporal"))
	_, err := StartTemporal(t.Context(), TemporalOptions{Dir: engineDir(t)})
	var missing *MissingBinaryError
	if !errors.As(err, &missing) || !strings.Contains(err.Error(), "make bin/temporal") {
		t.Errorf("got %v", err)
	}
}

func TestTemporalReportsAServerThatCannotStart(t *testing.T) {
	t.Parallel()
	_, err := StartTemporal(t.Context(), TemporalOptions{Dir: engineDir(t), Binary: "/bin/false"})
	if err == nil || !strings.Contains(err.Error(), "ended") {
		t.Errorf("got %v", err)
	}
}

func TestPortThatSomebodyElseTookFirstIsReplaced(t *testing.T) {
	real := temporalBinary(t)
	dir := t.TempDir()
	script := filepath.Join(dir, "temporal")
	content := fmt.Sprintf("#!/bin/sh\nif mkdir %q 2>/dev/null; then echo 'listen tcp: bind: address already in use'; exit 1; fi\nexec %q \"$@\"\n",
		filepath.Join(dir, "tried"), real)
	if err := os.WriteFile(script, []byte(content), 0o700); err != nil {
		t.Fatal(err)
	}
	server, err := StartTemporal(context.Background(), TemporalOptions{Dir: filepath.Join(dir, "data"), Binary: script})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}
