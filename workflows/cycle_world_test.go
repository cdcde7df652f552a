package workflows

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// cycleWorld is everything outside of one cycle's workflow, with the time skipped.
type cycleWorld struct {
	outside

	t         *testing.T
	env       *testsuite.TestWorkflowEnvironment
	downUntil time.Time // the database answers nothing before
	failures  int       // calls it did not answer

	loses     func() bool // whether what was recorded just now is not answered
	records   []CycleRecord
	announced []Announcement
	heardAt   []time.Time // when each announcement went out
	told      []Tell
	reports   []StartReportsCall
	published []PublishCall
	order     []string // of what was recorded and told
}

// aMoment is Monday, 4 January 2021, 9 o'clock in Berlin.
var aMoment = time.Date(2021, time.January, 4, 8, 0, 0, 0, time.UTC)

func newCycleWorld(t *testing.T) *cycleWorld { return newCycleWorldOf(t, 2021, aMoment) }

func newCycleWorldOf(t *testing.T, year int, start time.Time) *cycleWorld {
	var suite testsuite.WorkflowTestSuite
	w := &cycleWorld{t: t, env: suite.NewTestWorkflowEnvironment(), loses: never}
	w.env.SetStartTime(start)
	w.env.SetTestTimeout(time.Minute)
	w.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: CycleID(year), TaskQueue: TaskQueue})
	w.env.RegisterWorkflowWithOptions(Cycle, workflow.RegisterOptions{Name: CycleType})
	w.provide(RecordCycle, func(_ context.Context, r CycleRecord) (Recorded, error) {
		if w.env.Now().Before(w.downUntil) {
			w.failures++
			return Recorded{}, temporal.NewApplicationErrorWithOptions("database is away", "", temporal.ApplicationErrorOptions{
				NextRetryDelay: awayDelay,
			})
		}
		w.records = append(w.records, r)
		for _, e := range r.Entries {
			w.order = append(w.order, e.Action)
		}
		if w.loses() {
			return Recorded{}, errAnswerLost
		}
		view := viewOf(r.Cycle)
		return Recorded{Cycle: &view}, nil
	})
	w.provide(Announce, func(_ context.Context, a Announcement) (Told, error) {
		w.announced = append(w.announced, a)
		w.heardAt = append(w.heardAt, w.env.Now())
		w.order = append(w.order, "announce "+string(a.View.Phase))
		return Told{}, nil
	})
	w.provide(TellProposals, func(_ context.Context, tell Tell) (Told, error) {
		w.told = append(w.told, tell)
		w.order = append(w.order, "tell "+string(tell.Stages[0]))
		return Told{}, nil
	})
	w.provide(StartReports, func(_ context.Context, call StartReportsCall) (Told, error) {
		w.reports = append(w.reports, call)
		w.order = append(w.order, "reports "+call.Half)
		return Told{}, nil
	})
	w.provide(PublishEdition, func(_ context.Context, call PublishCall) (PublishResult, error) {
		w.published = append(w.published, call)
		w.order = append(w.order, "publish")
		return PublishResult{Year: call.Year}, nil
	})
	return w
}

func (w *cycleWorld) provide(name string, call any) {
	w.env.RegisterActivityWithOptions(w.alone(call), activity.RegisterOptions{Name: name})
}

// later lets something happen so long after the start.
func (w *cycleWorld) later(happen func(), after time.Duration) {
	w.env.RegisterDelayedCallback(w.alone(happen).(func()), after)
}

func never() bool { return false }

// errAnswerLost is what a step sees whose record is durable and whose answer got lost.
var errAnswerLost = temporal.NewApplicationErrorWithOptions("answer lost", "", temporal.ApplicationErrorOptions{NextRetryDelay: time.Second})

// awayDelay is how soon a call is tried again while the database is away: this test
// environment, unlike the server, gives up after ten attempts.
const awayDelay = 9 * time.Minute

// answer is what an Update came to; done is false until it is answered.
type answer struct {
	done   bool
	result Result
	err    error
}

// send makes an Update arrive so long after the start.
func (w *cycleWorld) send(after time.Duration, name string, m message) *answer {
	a := &answer{}
	w.later(func() { w.sendNow(a, name, m) }, after)
	return a
}

func (w *cycleWorld) sendNow(a *answer, name string, m message) {
	w.env.UpdateWorkflow(name, m.head().ID, &testsuite.TestUpdateCallback{
		OnAccept: func() {},
		OnReject: func(err error) { a.done, a.err = true, err },
		OnComplete: func(result any, err error) {
			a.done, a.err = true, err
			if r, ok := result.(Result); ok {
				a.result = r
			}
		},
	}, m)
}

// open makes the cycle be opened at its start.
func (w *cycleWorld) open(rehearse bool) *answer {
	return w.send(0, OpenUpdate, Open{
		Request: coordinatorRequest("open"), Year: 2021, Rehearse: rehearse,
		CabinetSession: strategy.NewDate(2021, time.December, 14), Settings: strategy.DefaultSettings(),
	})
}

func coordinatorRequest(id string) Request {
	return Request{ID: id, Hash: "hash of " + id, Actor: strategy.Actor{Subject: "k1", Role: strategy.RoleCoordinator}}
}

func (w *cycleWorld) hear(after time.Duration, decided CabinetDecided) {
	w.later(func() { w.env.SignalWorkflow(CabinetSignal, decided) }, after)
}

// run runs the cycle from a state and gives how it ended.
func (w *cycleWorld) run(state CycleState) error {
	w.env.ExecuteWorkflow(CycleType, state)
	if !w.env.IsWorkflowCompleted() {
		w.t.Fatal("the cycle did not end")
	}
	return w.env.GetWorkflowError()
}

// runToEnd runs a new cycle until it has closed and gives its last recorded state.
func (w *cycleWorld) runToEnd() strategy.Cycle {
	w.t.Helper()
	if err := w.run(CycleState{}); err != nil {
		w.t.Fatal(err)
	}
	return w.last()
}

func (w *cycleWorld) last() strategy.Cycle {
	w.t.Helper()
	if len(w.records) == 0 {
		w.t.Fatal("nothing was recorded")
	}
	return w.records[len(w.records)-1].Cycle
}

func (w *cycleWorld) wantCode(a *answer, code strategy.Code) {
	w.t.Helper()
	refusal := DomainError(a.err)
	if !a.done || refusal == nil || refusal.Code != code {
		w.t.Errorf("answered %v, %v; want %s", a.done, a.err, code)
	}
}

func (w *cycleWorld) wantResult(a *answer, phase strategy.Phase) {
	w.t.Helper()
	if !a.done || a.err != nil || a.result.Stage != string(phase) {
		w.t.Errorf("answered %v: %+v, %v; want phase %s", a.done, a.result, a.err, phase)
	}
}

// entries gives the recorded steps of one action.
func (w *cycleWorld) entries(action string) []strategy.Entry {
	var found []strategy.Entry
	for _, r := range w.records {
		for _, e := range r.Entries {
			if e.Action == action {
				found = append(found, e)
			}
		}
	}
	return found
}

// continuedState is the state with which a run continued as new.
func continuedState(t *testing.T, err error) CycleState {
	t.Helper()
	var next *workflow.ContinueAsNewError
	if !errors.As(err, &next) {
		t.Fatalf("the run ended with %v, not by continuing as new", err)
	}
	var state CycleState
	if err := converter.GetDefaultDataConverter().FromPayloads(next.Input, &state); err != nil {
		t.Fatal(err)
	}
	return state
}

const day = 24 * time.Hour

// on is the time from the start of the test to noon of a day in Berlin.
func on(year int, month time.Month, d int) time.Duration {
	return time.Date(year, month, d, 12, 0, 0, 0, strategy.Berlin()).Sub(aMoment)
}
