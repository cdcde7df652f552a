package activities

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/embedded/testengine"
	"fortschreibung/strategy"
)

const patience = time.Minute

// connect gives a client of the real engine and a queue of the test's own.
func connect(t *testing.T) (client.Client, string) {
	t.Helper()
	connection, err := client.Dial(client.Options{
		HostPort: testengine.Temporal(t),
		Logger:   sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(connection.Close)
	return connection, t.Name()
}

// callOnce is a workflow that runs one activity on its own queue.
func callOnce[A, R any](ctx workflow.Context, name string, arg A) (R, error) {
	return callActivity[A, R](ctx, workflow.GetInfo(ctx).TaskQueueName, name, arg)
}

// callOnceOn is such a workflow whose activity runs on another queue.
func callOnceOn[A, R any](queue string) func(workflow.Context, string, A) (R, error) {
	return func(ctx workflow.Context, name string, arg A) (R, error) {
		return callActivity[A, R](ctx, queue, name, arg)
	}
}

func callActivity[A, R any](ctx workflow.Context, queue, name string, arg A) (R, error) {
	var answer R
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           queue,
		StartToCloseTimeout: time.Minute,
		HeartbeatTimeout:    2 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond},
	})
	err := workflow.ExecuteActivity(ctx, name, arg).Get(ctx, &answer)
	return answer, err
}

// work starts a worker that runs one activity and, when call is not nil, the workflow
// around it.
func work(t *testing.T, connection client.Client, queue, name string, act, call any) worker.Worker {
	t.Helper()
	w := worker.New(connection, queue, worker.Options{
		DisableWorkflowWorker: call == nil, MaxHeartbeatThrottleInterval: 50 * time.Millisecond,
	})
	w.RegisterActivityWithOptions(act, activity.RegisterOptions{Name: name})
	if call != nil {
		w.RegisterWorkflowWithOptions(call, workflow.RegisterOptions{Name: "call"})
	}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

// start starts the workflow around the activity.
func start(t *testing.T, connection client.Client, queue, name string, arg any) client.WorkflowRun {
	t.Helper()
	run, err := connection.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: queue}, "call", name, arg)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// result waits for the activity's answer.
func result[R any](t *testing.T, run client.WorkflowRun) (R, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var answer R
	err := run.Get(ctx, &answer)
	return answer, err
}

// awaitCursor waits until the engine has the heartbeat of a run's activity that says that
// a list was told up to an id.
func awaitCursor(t *testing.T, connection client.Client, run client.WorkflowRun, after string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		described, err := connection.DescribeWorkflowExecution(ctx, run.GetID(), run.GetRunID())
		if err != nil {
			t.Fatal(err)
		}
		for _, pending := range described.GetPendingActivities() {
			var c cursor
			err := converter.GetDefaultDataConverter().FromPayloads(pending.GetHeartbeatDetails(), &c)
			if err == nil && c.After == after {
				return
			}
		}
		<-ticker.C
	}
}

// receivers starts workflows that nobody works on: what is sent to them stands in their
// histories.
func receivers(t *testing.T, connection client.Client, ids ...string) {
	t.Helper()
	for _, id := range ids {
		_, err := connection.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: "nobody"}, "receiver")
		if err != nil {
			t.Fatal(err)
		}
	}
}

// signals counts the signals that a workflow was sent.
func signals(t *testing.T, connection client.Client, id string) int {
	t.Helper()
	n := 0
	history := connection.GetWorkflowHistory(t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED {
			n++
		}
	}
	return n
}

// directory is a Directory of fixed lists that notes which pages were asked for.
type directory struct {
	proposals, reports []string
	measures           []LedMeasure
	before             func(list, after string) error // called before a page is given

	mu    sync.Mutex
	asked []string // "proposals after x"
}

func (d *directory) ask(list, after string) error {
	d.mu.Lock()
	d.asked = append(d.asked, list+" after "+after)
	d.mu.Unlock()
	if d.before == nil {
		return nil
	}
	return d.before(list, after)
}

func (d *directory) pages() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.asked)
}

func (d *directory) ProposalIDs(_ context.Context, _ int, _ []strategy.Stage, after string, limit int) ([]string, error) {
	if err := d.ask("proposals", after); err != nil {
		return nil, err
	}
	return pageOf(d.proposals, after, limit), nil
}

func (d *directory) OpenReportIDs(_ context.Context, _ int, after string, limit int) ([]string, error) {
	if err := d.ask("reports", after); err != nil {
		return nil, err
	}
	return pageOf(d.reports, after, limit), nil
}

func (d *directory) MeasuresLed(_ context.Context, _ string, after string, limit int) ([]LedMeasure, error) {
	if err := d.ask("measures", after); err != nil {
		return nil, err
	}
	start := 0
	for start < len(d.measures) && d.measures[start].ID <= after {
		start++
	}
	return d.measures[start:min(start+limit, len(d.measures))], nil
}

// numbered gives ids in ascending order.
func numbered(prefix string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%04d", prefix, i)
	}
	return ids
}
