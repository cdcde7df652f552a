package workflows

import (
	"context"
	"errors"
	"slices"
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

// tiedWorld is everything outside of one report, session or Kabinettvorlage, with the
// time skipped.
type tiedWorld struct {
	outside

	t         *testing.T
	env       *testsuite.TestWorkflowEnvironment
	start     time.Time
	cycle     CycleView // as the database has it
	ready     []strategy.AgendaItem
	facts     SubmissionFacts
	downUntil time.Time   // the database answers nothing before
	failures  int         // calls it did not answer
	cycleGone bool        // the cycle's workflow has ended
	loses     func() bool // whether what was recorded just now is not answered

	reports     []ReportRecord
	sessions    []SessionRecord
	submissions []SubmissionRecord
	told        []Tell
	cycleTold   []CabinetDecided
	order       []string // of what was recorded and told
}

func newTiedWorld(t *testing.T, workflowID string, start time.Time) *tiedWorld {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	w := &tiedWorld{t: t, env: suite.NewTestWorkflowEnvironment(), start: start, cycle: view2021(t, strategy.PhaseCommittee), loses: never}
	w.env.SetStartTime(start)
	w.env.SetTestTimeout(time.Minute)
	w.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: workflowID, TaskQueue: TaskQueue})
	w.env.RegisterWorkflowWithOptions(Report, workflow.RegisterOptions{Name: ReportType})
	w.env.RegisterWorkflowWithOptions(Session, workflow.RegisterOptions{Name: SessionType})
	w.env.RegisterWorkflowWithOptions(Submission, workflow.RegisterOptions{Name: SubmissionType})
	w.provideLoads()
	w.provideRecords()
	w.provide(TellProposals, func(_ context.Context, tell Tell) (Told, error) {
		w.told = append(w.told, tell)
		w.order = append(w.order, "tell "+tell.Step.ID)
		return Told{Count: len(tell.Proposals)}, nil
	})
	w.provide(TellCycle, func(_ context.Context, call TellCycleCall) error {
		if w.cycleGone {
			return Failure(strategy.NotFound("der Zyklus %d läuft nicht mehr", call.Year))
		}
		w.cycleTold = append(w.cycleTold, call.Decided)
		w.order = append(w.order, "cycle "+call.Decided.ID)
		return nil
	})
	return w
}

func (w *tiedWorld) provideLoads() {
	w.provide(LoadCycle, func(_ context.Context, year int) (CycleView, error) {
		if year != w.cycle.Year {
			return CycleView{}, Failure(strategy.NotFound("im Jahr %d ist keine Fortschreibung eröffnet", year))
		}
		return w.cycle, w.away()
	})
	w.provide(LoadMinistries, func(context.Context) (strategy.Ministries, error) {
		return strategy.DefaultMinistries(), w.away()
	})
	w.provide(LoadAgenda, func(_ context.Context, q AgendaQuery) ([]strategy.AgendaItem, error) {
		var items []strategy.AgendaItem
		for _, item := range w.ready {
			if len(q.Proposals) == 0 || slices.Contains(q.Proposals, item.ProposalID) {
				items = append(items, item)
			}
		}
		return items, w.away()
	})
	w.provide(LoadSubmissionFacts, func(_ context.Context, q SubmissionQuery) (SubmissionFacts, error) {
		return w.facts, w.away()
	})
}

func (w *tiedWorld) provideRecords() {
	keep := func(entries []strategy.Entry) (Recorded, error) {
		for _, e := range entries {
			w.order = append(w.order, e.Action)
		}
		if w.loses() {
			return Recorded{}, errAnswerLost
		}
		view := w.cycle
		return Recorded{Cycle: &view}, nil
	}
	w.provide(RecordReport, func(_ context.Context, r ReportRecord) (Recorded, error) {
		if err := w.away(); err != nil {
			return Recorded{}, err
		}
		w.reports = append(w.reports, r)
		return keep(r.Entries)
	})
	w.provide(RecordSession, func(_ context.Context, r SessionRecord) (Recorded, error) {
		if err := w.away(); err != nil {
			return Recorded{}, err
		}
		w.sessions = append(w.sessions, r)
		return keep(r.Entries)
	})
	w.provide(RecordSubmission, func(_ context.Context, r SubmissionRecord) (Recorded, error) {
		if err := w.away(); err != nil {
			return Recorded{}, err
		}
		w.submissions = append(w.submissions, r)
		return keep(r.Entries)
	})
}

func (w *tiedWorld) provide(name string, call any) {
	w.env.RegisterActivityWithOptions(w.alone(call), activity.RegisterOptions{Name: name})
}

// away is the answer of a database that is not there. The environment gives up after ten
// attempts, which the server does not, so that the attempts are further apart than there.
func (w *tiedWorld) away() error {
	if !w.env.Now().Before(w.downUntil) {
		return nil
	}
	w.failures++
	return temporal.NewApplicationErrorWithOptions("database is away", "", temporal.ApplicationErrorOptions{NextRetryDelay: 9 * time.Minute})
}

// at lets something happen at a moment of real time.
func (w *tiedWorld) at(moment time.Time, happen func()) {
	w.env.RegisterDelayedCallback(w.alone(happen).(func()), moment.Sub(w.start))
}

func (w *tiedWorld) send(moment time.Time, name string, m message) *reply {
	a := &reply{}
	w.at(moment, func() { w.sendNow(a, name, m) })
	return a
}

func (w *tiedWorld) sendNow(a *reply, name string, m message) {
	w.env.UpdateWorkflow(name, m.head().ID, &testsuite.TestUpdateCallback{
		OnAccept: func() { a.accepted = true },
		OnReject: func(err error) { a.done, a.err = true, err },
		OnComplete: func(result any, err error) {
			a.done, a.err = true, err
			if r, ok := result.(Result); ok {
				a.result = r
			}
		},
	}, m)
}

// change changes the cycle in the database and, when tell is set, signals it.
func (w *tiedWorld) change(moment time.Time, tell bool, change func(*CycleView)) {
	w.at(moment, func() {
		w.cycle.Revision++
		change(&w.cycle)
		if tell {
			w.env.SignalWorkflow(CycleSignal, w.cycle)
		}
	})
}

func (w *tiedWorld) run(workflowType string, state any) error {
	w.t.Helper()
	w.env.ExecuteWorkflow(workflowType, state)
	if !w.env.IsWorkflowCompleted() {
		w.t.Fatal("the workflow did not end")
	}
	return w.env.GetWorkflowError()
}

func (w *tiedWorld) runToEnd(workflowType string, state any) {
	w.t.Helper()
	if err := w.run(workflowType, state); err != nil {
		w.t.Fatal(err)
	}
}

func (w *tiedWorld) wantDone(a *reply, stage string) {
	w.t.Helper()
	if !a.done || a.err != nil || a.result.Stage != stage {
		w.t.Errorf("answered %v: %+v, %v; want %s", a.done, a.result, a.err, stage)
	}
}

func (w *tiedWorld) wantRefused(a *reply, code strategy.Code) {
	w.t.Helper()
	refusal := DomainError(a.err)
	if !a.done || refusal == nil || refusal.Code != code {
		w.t.Errorf("answered %v, %v; want %s", a.done, a.err, code)
	}
}

func (w *tiedWorld) wantOrder(want ...string) {
	w.t.Helper()
	if !slices.Equal(w.order, want) {
		w.t.Errorf("order\n%q\nwant\n%q", w.order, want)
	}
}

// rested is the state with which a run continued as new.
func rested[S any](t *testing.T, err error) S {
	t.Helper()
	var next *workflow.ContinueAsNewError
	if !errors.As(err, &next) {
		t.Fatalf("the run ended with %v, not by continuing as new", err)
	}
	var state S
	if err := converter.GetDefaultDataConverter().FromPayloads(next.Input, &state); err != nil {
		t.Fatal(err)
	}
	return state
}
