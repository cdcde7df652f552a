package workflows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// proposalWorld is everything outside of one proposal's workflow, with the time skipped.
type proposalWorld struct {
	outside

	t         *testing.T
	env       *testsuite.TestWorkflowEnvironment
	start     time.Time
	cycle     CycleView
	downUntil time.Time   // the database answers nothing before
	failures  int         // calls it did not answer
	loses     func() bool // whether what was recorded just now is not answered
	records   []ProposalRecord
	absorbed  []ProcessStep // signals to other proposals
}

const proposalID = "5b0e"

var (
	submitter   = strategy.Actor{Subject: "olga", Role: strategy.RoleOrganiser}
	coordinator = strategy.Actor{Subject: "karl", Role: strategy.RoleCoordinator, Ministry: "TMWWDG"}
)

func authorised(ministry string) strategy.Actor {
	return strategy.Actor{Subject: "leitung-" + ministry, Role: strategy.RoleMinistry, Ministry: ministry, Authorised: true}
}

// berlin is a moment of 2021.
func berlin(month time.Month, day, hour int) time.Time {
	return time.Date(2021, month, day, hour, 0, 0, 0, strategy.Berlin()).UTC()
}

// view2021 is the cycle of 2021 as it stands in a phase; the revision is the phase's place.
func view2021(t *testing.T, phase strategy.Phase) CycleView {
	t.Helper()
	settings := strategy.DefaultSettings()
	plan, err := strategy.PlanBackward(2021, strategy.NewDate(2021, time.December, 14), settings, thuringia())
	if err != nil {
		t.Fatal(err)
	}
	return CycleView{Year: 2021, Phase: phase, Plan: plan, Settings: settings, Revision: 10 * (phase.Index() + 1)}
}

func newProposalWorld(t *testing.T, start time.Time) *proposalWorld {
	var suite testsuite.WorkflowTestSuite
	w := &proposalWorld{t: t, env: suite.NewTestWorkflowEnvironment(), start: start, cycle: view2021(t, strategy.PhaseIntake), loses: never}
	w.env.SetStartTime(start)
	w.env.SetTestTimeout(time.Minute)
	w.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: ProposalID(proposalID), TaskQueue: TaskQueue})
	w.env.RegisterWorkflowWithOptions(Proposal, workflow.RegisterOptions{Name: ProposalType})
	w.provide(LoadCycle, func(_ context.Context, year int) (CycleView, error) {
		if err := w.away(); err != nil {
			return CycleView{}, err
		}
		if year != w.cycle.Year {
			return CycleView{}, Failure(strategy.NotFound("im Jahr %d ist keine Fortschreibung eröffnet", year))
		}
		return w.cycle, nil
	})
	w.provide(LoadMinistries, func(context.Context) (strategy.Ministries, error) {
		return strategy.DefaultMinistries(), w.away()
	})
	w.provide(RecordProposal, func(_ context.Context, r ProposalRecord) (Recorded, error) {
		if err := w.away(); err != nil {
			return Recorded{}, err
		}
		w.records = append(w.records, r)
		if w.loses() {
			return Recorded{}, errAnswerLost
		}
		view := w.cycle
		return Recorded{Cycle: &view}, nil
	})
	w.env.OnSignalExternalWorkflow("default-test-namespace", ProposalID("other"), "", ProposalSignal, mock.Anything).Return(
		func(_, _, _, _ string, arg any) error {
			w.absorbed = append(w.absorbed, arg.(ProcessStep))
			return nil
		}).Maybe()
	w.env.OnSignalExternalWorkflow("default-test-namespace", ProposalID("ghost"), "", ProposalSignal, mock.Anything).Return(
		&temporal.UnknownExternalWorkflowExecutionError{}).Maybe()
	return w
}

func (w *proposalWorld) provide(name string, call any) {
	w.env.RegisterActivityWithOptions(w.alone(call), activity.RegisterOptions{Name: name})
}

// away is the answer of a database that is not there. The environment gives up after ten
// attempts, which the server does not, so that the attempts are further apart than there.
func (w *proposalWorld) away() error {
	if !w.env.Now().Before(w.downUntil) {
		return nil
	}
	w.failures++
	return temporal.NewApplicationErrorWithOptions("database is away", "", temporal.ApplicationErrorOptions{NextRetryDelay: 9 * time.Minute})
}

// at lets something happen at a moment.
func (w *proposalWorld) at(moment time.Time, happen func()) {
	w.env.RegisterDelayedCallback(w.alone(happen).(func()), moment.Sub(w.start))
}

// reply is what an Update came to.
type reply struct {
	accepted, done bool
	result         Result
	err            error
}

func (w *proposalWorld) send(moment time.Time, name string, message func() message) *reply {
	a := &reply{}
	w.at(moment, func() { w.sendNow(a, name, message()) })
	return a
}

func (w *proposalWorld) sendNow(a *reply, name string, m message) {
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

func requestOf(actor strategy.Actor, id string) Request {
	return Request{ID: id, Hash: "hash of " + id, Actor: actor}
}

func aProposal() strategy.Proposal {
	return strategy.Proposal{
		ID: proposalID, Year: 2021, Kind: strategy.KindNew, Origin: strategy.OriginWorkshop, WorkshopID: "w1",
		Draft: strategy.Draft{Sheet: &strategy.Sheet{
			Title: "Digitaler Bauantrag", Theme: "Moderner Staat", Field: "Verwaltung",
			Lead: []string{"TMIK"}, Participants: []string{"TMBJS"}, Description: "Anträge digital.", Background: "Papier.",
		}},
		Reason:  "Die Werkstatt hat es gezeigt.",
		Effects: strategy.Effects{Budget: "200 TEUR im Jahr"},
	}
}

func (w *proposalWorld) submit() *reply {
	return w.send(w.start, SubmitUpdate, func() message {
		return Submit{Request: requestOf(submitter, "submit"), Proposal: aProposal()}
	})
}

func (w *proposalWorld) accept(moment time.Time) *reply {
	return w.send(moment, ScreenUpdate, func() message {
		return Screen{Request: requestOf(coordinator, "screen"), Outcome: strategy.ScreenAccept}
	})
}

func (w *proposalWorld) withdraw(moment time.Time) *reply {
	return w.send(moment, WithdrawUpdate, func() message {
		return Withdraw{Request: requestOf(submitter, "withdraw"), Reason: "Erledigt"}
	})
}

// position signs for a ministry on the text as it is then.
func (w *proposalWorld) position(moment time.Time, ministry string, kind strategy.PositionKind) *reply {
	return w.send(moment, PositionUpdate, func() message {
		return Position{
			Request: requestOf(authorised(ministry), fmt.Sprintf("position %s %s", ministry, kind)), Ministry: ministry,
			TextHash: w.now().TextHash, Kind: kind,
		}
	})
}

// enter makes the cycle enter a phase and tells the proposal.
func (w *proposalWorld) enter(moment time.Time, phase strategy.Phase) {
	w.at(moment, func() {
		w.cycle.Phase, w.cycle.Revision = phase, 10*(phase.Index()+1)
		w.tellCycle()
	})
}

func (w *proposalWorld) tellCycle() {
	view := w.cycle
	w.env.SignalWorkflow(ProposalSignal, ProcessStep{ID: fmt.Sprintf("cycle/%d", view.Revision), Actor: coordinator, Cycle: &view})
}

func (w *proposalWorld) tell(moment time.Time, step ProcessStep) {
	step.Actor = coordinator
	w.at(moment, func() { w.env.SignalWorkflow(ProposalSignal, step) })
}

// run runs the workflow from a state and gives how it ended.
func (w *proposalWorld) run(state ProposalState) error {
	w.t.Helper()
	w.env.ExecuteWorkflow(ProposalType, state)
	if !w.env.IsWorkflowCompleted() {
		w.t.Fatal("the proposal did not end")
	}
	return w.env.GetWorkflowError()
}

// runToEnd runs a new proposal until it has ended.
func (w *proposalWorld) runToEnd(want strategy.Stage) {
	w.t.Helper()
	if err := w.run(ProposalState{}); err != nil {
		w.t.Fatal(err)
	}
	if got := w.now().Stage; got != want {
		w.t.Fatalf("ended as %q, want %q", got, want)
	}
}

// now is the proposal as recorded last.
func (w *proposalWorld) now() strategy.Proposal {
	if len(w.records) == 0 {
		return strategy.Proposal{}
	}
	return w.records[len(w.records)-1].Proposal
}

// actions lists what was recorded, in order.
func (w *proposalWorld) actions() []string {
	var names []string
	for _, r := range w.records {
		for _, e := range r.Entries {
			names = append(names, e.Action)
		}
	}
	return names
}

func (w *proposalWorld) wantActions(want ...string) {
	w.t.Helper()
	if got := w.actions(); !slices.Equal(got, want) {
		w.t.Fatalf("recorded %q\nwant     %q", got, want)
	}
}

func (w *proposalWorld) entry(action string) strategy.Entry {
	w.t.Helper()
	for _, r := range w.records {
		for _, e := range r.Entries {
			if e.Action == action {
				return e
			}
		}
	}
	w.t.Fatalf("no entry %s", action)
	return strategy.Entry{}
}

// notices lists the moments, in Berlin, and the ministries of one kind of notice.
func (w *proposalWorld) notices(kind string) []string {
	var found []string
	for _, r := range w.records {
		for _, n := range r.Notices {
			if n.Kind == kind {
				found = append(found, n.At.In(strategy.Berlin()).Format("02.01. 15:04 ")+n.Ministry)
			}
		}
	}
	return found
}

func (w *proposalWorld) wantDone(a *reply, stage strategy.Stage) {
	w.t.Helper()
	if !a.done || a.err != nil || a.result.Stage != string(stage) {
		w.t.Fatalf("reply %+v, want %q", *a, stage)
	}
}

func (w *proposalWorld) wantRefused(a *reply, code strategy.Code) {
	w.t.Helper()
	refusal := DomainError(a.err)
	if !a.done || refusal == nil || refusal.Code != code {
		w.t.Fatalf("reply %+v, want %s", *a, code)
	}
}

// continued gives the state with which a run continued as new.
func continued(t *testing.T, err error) ProposalState {
	t.Helper()
	var next *workflow.ContinueAsNewError
	if !errors.As(err, &next) {
		t.Fatalf("ended with %v instead of continuing", err)
	}
	var state ProposalState
	if err := converter.GetDefaultDataConverter().FromPayloads(next.Input, &state); err != nil {
		t.Fatal(err)
	}
	return state
}
