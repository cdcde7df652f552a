package api

import (
	"context"
	"errors"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/embedded/testengine"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestMain(m *testing.M) { os.Exit(testengine.Main(m)) }

// probe is a workflow that behaves in every way the engine has to tell apart.
func probe(ctx workflow.Context, _ struct{}) error {
	ended, released := false, false
	handle := func(name string, handler func(workflow.Context, workflows.Withdraw) (workflows.Result, error), check func(workflows.Withdraw) error) error {
		return workflow.SetUpdateHandlerWithOptions(ctx, name, handler, workflow.UpdateHandlerOptions{Validator: check})
	}
	answer := func(_ workflow.Context, m workflows.Withdraw) (workflows.Result, error) {
		return workflows.Result{ID: "probe", Revision: 3, Stage: m.Reason, RequestHash: m.Request.Hash}, nil
	}
	accept := func(workflows.Withdraw) error { return nil }
	err := errors.Join(
		handle("answer", answer, accept),
		handle("refuse", answer, func(workflows.Withdraw) error {
			return workflows.Failure(strategy.Invalid("reason", "der Grund fehlt"))
		}),
		handle("refuse late", func(workflow.Context, workflows.Withdraw) (workflows.Result, error) {
			return workflows.Result{}, workflows.Failure(strategy.Stale("Revision 8"))
		}, accept),
		handle("fail", func(workflow.Context, workflows.Withdraw) (workflows.Result, error) {
			return workflows.Result{}, temporal.NewNonRetryableApplicationError("disk on fire", "fire", nil)
		}, accept),
		handle("wait", func(ctx workflow.Context, m workflows.Withdraw) (workflows.Result, error) {
			err := workflow.Await(ctx, func() bool { return released })
			return workflows.Result{ID: "probe", RequestHash: m.Request.Hash}, err
		}, accept),
		handle("end", func(ctx workflow.Context, m workflows.Withdraw) (workflows.Result, error) {
			ended = true
			return workflows.Result{ID: "probe"}, nil
		}, accept),
	)
	if err != nil {
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, "release").Receive(ctx, nil)
		released = true
	})
	return workflow.Await(ctx, func() bool { return ended && workflow.AllHandlersFinished(ctx) })
}

type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

var _ log.Logger = quiet{}

func connect(t *testing.T) client.Client {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: testengine.Temporal(t), Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func impatient(c client.Client, queue string) *TemporalEngine {
	e := NewTemporalEngine(c, queue)
	e.finish = 1500 * time.Millisecond
	return e
}

func call(workflowID, update, id string) Call {
	return Call{WorkflowID: workflowID, Update: update, ID: id,
		Arg: workflows.Withdraw{Request: workflows.Request{ID: id, Hash: "hash of " + id}, Reason: update}}
}

func TestEngineTellsApartWhatBecameOfAStep(t *testing.T) {
	c := connect(t)
	queue, id := uuid.NewString(), "probe/"+uuid.NewString()
	w := worker.New(c, queue, worker.Options{})
	w.RegisterWorkflowWithOptions(probe, workflow.RegisterOptions{Name: "Probe"})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	e := NewTemporalEngine(c, queue)
	ctx := context.Background()

	if _, err := e.Do(ctx, call(id, "answer", "u-0")); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Fatalf("a workflow that never was: %v", err)
	}
	start := call(id, "answer", "u-1")
	start.Type = "Probe"
	for range 2 { // the second time it meets the running one
		result, err := e.Do(ctx, start)
		if err != nil || result.Revision != 3 || result.RequestHash != "hash of u-1" {
			t.Fatalf("start: %+v, %v", result, err)
		}
	}
	changed := call(id, "answer", "u-1")
	changed.Arg = workflows.Withdraw{Request: workflows.Request{ID: "u-1", Hash: "another"}, Reason: "another"}
	if result, err := e.Do(ctx, changed); err != nil || result.RequestHash != "hash of u-1" {
		t.Errorf("the same id again: %+v, %v", result, err)
	}
	_, err := e.Do(ctx, call(id, "refuse", "u-2"))
	var refusal *strategy.Error
	if !errors.As(err, &refusal) || refusal.Code != strategy.CodeInvalid || refusal.Field != "reason" || refusal.Message != "der Grund fehlt" {
		t.Errorf("refused by the validator: %#v", err)
	}
	if _, err := e.Do(ctx, call(id, "refuse late", "u-3")); strategy.CodeOf(err) != strategy.CodeStaleRevision {
		t.Errorf("refused by the handler: %v", err)
	}
	if _, err := e.Do(ctx, call(id, "fail", "u-4")); err == nil || strategy.CodeOf(err) != "" || errors.Is(err, ErrUnavailable) {
		t.Errorf("failed: %v", err)
	}
	if _, err := e.Do(ctx, call(id, "unknown update", "u-5")); err == nil || strategy.CodeOf(err) != "" {
		t.Errorf("an update that does not exist: %v", err)
	}

	slow := impatient(c, queue)
	if _, err := slow.Do(ctx, call(id, "wait", "u-6")); !errors.Is(err, ErrAccepted) {
		t.Errorf("a step that takes long: %v, want ErrAccepted", err)
	}
	if err := c.SignalWorkflow(ctx, id, "", "release", nil); err != nil {
		t.Fatal(err)
	}
	if result, err := e.Do(ctx, call(id, "wait", "u-6")); err != nil || result.RequestHash != "hash of u-6" {
		t.Errorf("asked again: %+v, %v", result, err)
	}

	if _, err := e.Do(ctx, call(id, "end", "u-7")); err != nil {
		t.Fatal(err)
	}
	if err := c.GetWorkflow(ctx, id, "").Get(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Do(ctx, call(id, "answer", "u-8")); strategy.CodeOf(err) != strategy.CodePhaseClosed {
		t.Errorf("a workflow that has ended: %v", err)
	}
	again := call(id, "answer", "u-9")
	again.Type = "Probe"
	if _, err := e.Do(ctx, again); strategy.CodeOf(err) != strategy.CodeAlreadyDecided {
		t.Errorf("starting what has ended: %v", err)
	}
}

func TestEngineWithoutAWorkerTakesNothing(t *testing.T) {
	c := connect(t)
	e := impatient(c, uuid.NewString())
	start := call("probe/"+uuid.NewString(), "answer", "u-1")
	start.Type = "Probe"
	if _, err := e.Do(context.Background(), start); !errors.Is(err, ErrUnavailable) {
		t.Errorf("start without a worker: %v, want ErrUnavailable", err)
	}
}

func TestEngineThatIsNotThereIsUnavailable(t *testing.T) {
	c, err := client.NewLazyClient(client.Options{HostPort: "127.0.0.1:1", Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	e := impatient(c, "q")
	start := call("probe/1", "answer", "u-2")
	start.Type = "Probe"
	for _, step := range []Call{call("probe/1", "answer", "u-1"), start} {
		began := time.Now()
		_, err := e.Do(context.Background(), step)
		if !errors.Is(err, ErrUnavailable) {
			t.Errorf("no server: %v, want ErrUnavailable", err)
		}
		if p := problemOf(err); p.Status != http.StatusServiceUnavailable || p.headers.Get("Retry-After") == "" {
			t.Errorf("answered as %+v", p)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %s to say so", took)
		}
	}
}
