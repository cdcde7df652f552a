package workflows

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/embedded/testengine"
)

var recordHistories = flag.Bool("record", false, "write the histories of the live tests to testdata")

// quiet is the log of tests on a real server.
func quiet() log.Logger {
	return log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))
}

// live connects to a real server and runs the process's workflows on a task queue of the
// test's own; activities adds what they call.
func live(t *testing.T, activities func(worker.Worker)) (connection client.Client, queue string) {
	t.Helper()
	connection, err := client.Dial(client.Options{HostPort: testengine.Temporal(t), Logger: quiet(), Identity: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(connection.Close)
	queue = fmt.Sprintf("%s-%d", strings.ReplaceAll(t.Name(), "/", "-"), time.Now().UnixNano())
	w := worker.New(connection, queue, worker.Options{Identity: "test"})
	for name, run := range registered {
		w.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
	}
	activities(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return connection, queue
}

// histories gives those of a workflow's runs, the first run first.
func histories(t *testing.T, connection client.Client, id string) []*historypb.History {
	t.Helper()
	var runs []*historypb.History
	for run := ""; ; {
		h := history(t, connection, id, run)
		runs = append([]*historypb.History{h}, runs...)
		started := h.Events[0].GetWorkflowExecutionStartedEventAttributes()
		if run = started.ContinuedExecutionRunId; run == "" {
			return runs
		}
	}
}

func history(t *testing.T, connection client.Client, id, run string) *historypb.History {
	t.Helper()
	h := &historypb.History{}
	events := connection.GetWorkflowHistory(t.Context(), id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		h.Events = append(h.Events, e)
	}
	return h
}

// store writes the runs of a workflow to testdata when the test was asked to record, under
// the next numbers: stored histories are not replaced.
func store(t *testing.T, name string, runs []*historypb.History) {
	t.Helper()
	if !*recordHistories {
		return
	}
	number := 1
	for _, h := range runs {
		file := filepath.Join("testdata", fmt.Sprintf("%s_%d.json", name, number))
		for _, err := os.Stat(file); err == nil; _, err = os.Stat(file) {
			number++
			file = filepath.Join("testdata", fmt.Sprintf("%s_%d.json", name, number))
		}
		for _, e := range h.Events {
			strip(e)
		}
		text, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		noteRecorded(t, name, file)
	}
}

// strip leaves out of an event what replay does not look at: the arguments of activities,
// which are long, and the names of worker processes.
func strip(e *historypb.HistoryEvent) {
	if a := e.GetActivityTaskScheduledEventAttributes(); a != nil {
		a.Input = &commonpb.Payloads{}
	}
	if a := e.GetWorkflowTaskScheduledEventAttributes(); a != nil {
		if a.TaskQueue.GetKind() == enumspb.TASK_QUEUE_KIND_STICKY {
			a.TaskQueue.Name = "sticky"
		}
	}
}

// eventually waits until something holds, and fails when it takes too long.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
