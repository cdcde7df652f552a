package workflows

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"fortschreibung/strategy"
)

// maxRun is the length, in events, that no run of a proposal may exceed.
const maxRun = 200

// liveProposal is a proposal on a real server, in a rehearsal's calendar, with records in memory.
type liveProposal struct {
	t          *testing.T
	connection client.Client
	queue      string
	id         string

	mu      sync.Mutex
	cycle   CycleView
	news    bool // the cycle moved since the last record
	records []ProposalRecord
}

func newLiveProposal(t *testing.T) *liveProposal {
	l := &liveProposal{t: t, id: fmt.Sprintf("%s-%d", t.Name(), time.Now().UnixNano()), cycle: view2021(t, strategy.PhaseIntake)}
	l.cycle.Offset = time.Until(berlin(5, 3, 10))
	l.connection, l.queue = live(t, func(w worker.Worker) {
		name := func(n string) activity.RegisterOptions { return activity.RegisterOptions{Name: n} }
		w.RegisterActivityWithOptions(l.recordProposal, name(RecordProposal))
		w.RegisterActivityWithOptions(func(context.Context) (strategy.Ministries, error) { return strategy.DefaultMinistries(), nil }, name(LoadMinistries))
		w.RegisterActivityWithOptions(func(context.Context, int) (CycleView, error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			return l.cycle, nil
		}, name(LoadCycle))
	})
	return l
}

// recordProposal reads the cycle's row in the same transaction; while the cycle stands
// still, it leaves it out here, to keep the stored histories short.
func (l *liveProposal) recordProposal(_ context.Context, r ProposalRecord) (Recorded, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records = append(l.records, r)
	if !l.news {
		return Recorded{}, nil
	}
	l.news = false
	view := l.cycle
	return Recorded{Cycle: &view}, nil
}

func (l *liveProposal) now() strategy.Proposal {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.records) == 0 {
		return strategy.Proposal{}
	}
	return l.records[len(l.records)-1].Proposal
}

// state asks the workflow itself, whose state follows what it recorded.
func (l *liveProposal) state() strategy.Proposal {
	l.t.Helper()
	value, err := l.connection.QueryWorkflow(l.t.Context(), ProposalID(l.id), "", StateQuery)
	if err != nil {
		l.t.Fatal(err)
	}
	var state ProposalState
	if err := value.Get(&state); err != nil {
		l.t.Fatal(err)
	}
	return state.Proposal
}

func (l *liveProposal) open() int {
	p := l.state()
	return len(p.Open())
}

func (l *liveProposal) request(actor strategy.Actor, what string) Request {
	return Request{ID: l.id + "/" + what, Hash: what, Actor: actor}
}

func (l *liveProposal) submit(p strategy.Proposal) {
	l.t.Helper()
	p.ID = l.id
	m := Submit{Request: l.request(submitter, "submit"), Proposal: p}
	start := l.connection.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: ProposalID(l.id), TaskQueue: l.queue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
	}, ProposalType, struct{}{})
	handle, err := l.connection.UpdateWithStartWorkflow(l.t.Context(), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: m.Request.ID, UpdateName: SubmitUpdate, Args: []any{m},
			WorkflowID: ProposalID(l.id), WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		l.t.Fatal(err)
	}
	var result Result
	if err := handle.Get(l.t.Context(), &result); err != nil {
		l.t.Fatal(err)
	}
}

func (l *liveProposal) update(name string, m message) (Result, error) {
	var result Result
	handle, err := l.connection.UpdateWorkflow(l.t.Context(), client.UpdateWorkflowOptions{
		UpdateID: m.head().ID, WorkflowID: ProposalID(l.id), UpdateName: name, Args: []any{m},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return result, err
	}
	return result, handle.Get(l.t.Context(), &result)
}

func (l *liveProposal) must(name string, m message) Result {
	l.t.Helper()
	result, err := l.update(name, m)
	if err != nil {
		l.t.Fatal(err)
	}
	return result
}

func (l *liveProposal) accept() {
	l.t.Helper()
	l.must(ScreenUpdate, Screen{Request: l.request(coordinator, "screen"), Outcome: strategy.ScreenAccept})
}

func (l *liveProposal) sign(ministry, what string, kind strategy.PositionKind) Result {
	l.t.Helper()
	return l.must(PositionUpdate, Position{
		Request: l.request(authorised(ministry), what+" "+ministry), Ministry: ministry, TextHash: l.now().TextHash, Kind: kind,
	})
}

// turn makes it another moment and phase of the year, and waits until the proposal took it in.
func (l *liveProposal) turn(moment time.Time, phase strategy.Phase) {
	l.t.Helper()
	l.mu.Lock()
	l.cycle.Phase, l.cycle.Offset = phase, time.Until(moment)
	l.cycle.Revision++
	view := l.cycle
	l.mu.Unlock()
	l.signal(ProcessStep{ID: fmt.Sprintf("cycle/2021/%d", view.Revision), Cycle: &view})
	eventually(l.t, "the proposal took in the cycle", func() bool { return l.state().CycleRevision == view.Revision })
}

func (l *liveProposal) signal(step ProcessStep) {
	l.t.Helper()
	step.Actor = coordinator
	if err := l.connection.SignalWorkflow(l.t.Context(), ProposalID(l.id), "", ProposalSignal, step); err != nil {
		l.t.Fatal(err)
	}
}

// tell sends a step and waits until it led to a stage.
func (l *liveProposal) tell(step ProcessStep, stage strategy.Stage) {
	l.t.Helper()
	l.signal(step)
	eventually(l.t, "the proposal is "+string(stage), func() bool { return l.state().Stage == stage })
}

// finish waits for the end of the workflow, checks its runs and stores them.
func (l *liveProposal) finish(name string) {
	l.t.Helper()
	if err := l.connection.GetWorkflow(l.t.Context(), ProposalID(l.id), "").Get(l.t.Context(), nil); err != nil {
		l.t.Fatal(err)
	}
	runs := histories(l.t, l.connection, ProposalID(l.id))
	total := 0
	for i, h := range runs {
		total += len(h.Events)
		l.t.Logf("%s, run %d: %d events", name, i+1, len(h.Events))
		if len(h.Events) > maxRun {
			l.t.Errorf("run %d has %d events, more than %d", i+1, len(h.Events), maxRun)
		}
	}
	l.t.Logf("%s: %d events in %d runs, %d records", name, total, len(runs), len(l.records))
	store(l.t, name, runs)
}

// A proposal that nine ministries answer, from its submission to the last Maßgabe.
func TestRecordAdoptedProposal(t *testing.T) {
	l := newLiveProposal(t)
	all := []string{"TSK", "TMIK", "TMBJS", "TMMJV", "TFM", "TMWWDG", "TMASGFF", "TMUEN", "TMIL"}
	p := aProposal()
	p.Draft.Sheet.Lead, p.Draft.Sheet.Participants = all[:1], all[1:]
	l.submit(p)
	l.accept()
	l.turn(berlin(7, 1, 9), strategy.PhaseConsultation)
	l.must(AssessUpdate, Assess{Request: l.request(coordinator, "assess"), Feasible: true, Answer: "Machbar."})
	l.turn(berlin(9, 1, 9), strategy.PhaseCoordination)
	eventually(t, "all are asked", func() bool { return l.open() == 9 })
	for _, m := range all {
		l.sign(m, "first", strategy.PositionSigned)
	}
	l.must(ReviseUpdate, Revise{Request: l.request(coordinator, "revise"), Effects: &strategy.Effects{Budget: "300 TEUR"}, Note: "Teurer"})
	l.sign("TSK", "second", strategy.PositionSigned)
	if r := l.sign("TFM", "second", strategy.PositionNotAffected); r.Stage != string(strategy.StageAgreed) {
		t.Fatalf("%+v", r)
	}
	l.turn(berlin(10, 1, 9), strategy.PhaseCommittee)
	l.tell(ProcessStep{ID: "session/2021/1/agenda", Agenda: "2021/1"}, strategy.StageOnAgenda)
	l.tell(ProcessStep{ID: "session/2021/1/decide", Decision: &strategy.CommitteeDecision{
		SessionID: "2021/1", Outcome: strategy.DecideAdoptConditions,
		Conditions: []strategy.Condition{{ID: "c1", Text: "Bericht", Owner: "TSK", Due: strategy.NewDate(2022, 6, 30)}},
	}}, strategy.StageDecided)
	l.turn(berlin(11, 1, 9), strategy.PhaseCabinet)
	l.tell(ProcessStep{ID: "submission/2021/1/hand_in", Cabinet: &CabinetStep{Submission: "2021/1"}}, strategy.StageBeforeCabinet)
	l.tell(ProcessStep{ID: "submission/2021/1/decision", Cabinet: &CabinetStep{Submission: "2021/1", Outcome: strategy.CabinetAdopted}}, strategy.StageApproved)
	l.turn(berlin(12, 14, 12), strategy.PhasePublication)
	l.tell(ProcessStep{ID: "cycle/2021/publish", Publish: 2021}, strategy.StagePublished)
	l.wantPhaseAttribute("published")
	l.must(FulfilUpdate, FulfilCondition{Request: l.request(authorised("TSK"), "fulfil"), ConditionID: "c1", Note: "Liegt vor"})
	l.finish("proposal_adopted")
}

// wantPhaseAttribute waits until the server shows the stage, also after continuing as new.
func (l *liveProposal) wantPhaseAttribute(want string) {
	l.t.Helper()
	phase := temporal.NewSearchAttributeKeyKeyword(PhaseAttribute)
	eventually(l.t, "the server shows "+want, func() bool {
		d, err := l.connection.DescribeWorkflow(l.t.Context(), ProposalID(l.id), "")
		if err != nil {
			l.t.Fatal(err)
		}
		got, _ := d.TypedSearchAttributes.GetKeyword(phase)
		return got == want
	})
}

// Ministries that stay silent, a dissent that is settled, a return from the cabinet to a
// new coordination, and a withdrawal.
func TestRecordContestedProposal(t *testing.T) {
	l := newLiveProposal(t)
	l.submit(aProposal())
	l.accept()
	l.turn(berlin(9, 1, 9), strategy.PhaseCoordination)
	eventually(t, "all are asked", func() bool { return l.open() == 3 })
	l.must(AddAffectUpdate, AddAffected{Request: l.request(coordinator, "add"), Ministry: "TMMJV", Reason: "Strafrecht"})
	l.turn(berlin(9, 16, 9), strategy.PhaseCoordination)
	l.must(PositionUpdate, Position{
		Request: l.request(authorised("TFM"), "refuse"), Ministry: "TFM", TextHash: l.now().TextHash,
		Kind: strategy.PositionRefused, Grounds: "Zu teuer", Passages: []strategy.Passage{strategy.PassageEffects},
	})
	l.sign("TMIK", "first", strategy.PositionSigned)
	l.turn(berlin(10, 1, 9), strategy.PhaseCoordination)
	l.sign("TMBJS", "late", strategy.PositionSigned)
	l.turn(berlin(10, 6, 9), strategy.PhaseCommittee)
	eventually(t, "it is contested", func() bool { return l.now().Stage == strategy.StageDissent })
	l.must(ReconcileUpdate, Reconcile{Request: l.request(coordinator, "up"), Ministry: "TFM", Passage: strategy.PassageEffects, Note: "Kein Ergebnis"})
	l.tell(ProcessStep{ID: "session/2021/1/agenda", Agenda: "2021/1"}, strategy.StageOnAgenda)
	l.tell(ProcessStep{ID: "session/2021/1/off", Off: "2021/1"}, strategy.StageDissent)
	l.tell(ProcessStep{ID: "session/2021/2/decide", Decision: &strategy.CommitteeDecision{SessionID: "2021/2", Outcome: strategy.DecideAdopt}}, strategy.StageDecided)
	l.tell(ProcessStep{ID: "submission/2021/1/decision", Cabinet: &CabinetStep{Submission: "2021/1", Outcome: strategy.CabinetReturned, BackTo: strategy.PhaseCoordination, Reason: "Kosten"}}, strategy.StageInCoordination)
	l.must(WithdrawUpdate, Withdraw{Request: l.request(submitter, "withdraw"), Reason: "Erledigt"})
	l.finish("proposal_contested")
	silent := 0
	for _, r := range l.records {
		for _, e := range r.Entries {
			if e.Action == "no_reply" {
				silent++
			}
		}
	}
	if silent != 2 {
		t.Errorf("%d silences noted, want those of TMBJS and TMMJV", silent)
	}
}

// A proposal whose deadline passes by its timer, that lapses and is rejected a year later.
func TestRecordDeferredProposal(t *testing.T) {
	l := newLiveProposal(t)
	l.submit(aProposal())
	l.accept()
	l.turn(berlin(10, 1, 0).Add(-2*time.Second), strategy.PhaseCoordination)
	eventually(t, "the timer fired", func() bool {
		return slices.ContainsFunc(l.now().Affected, func(a strategy.Affected) bool { return a.NoReply != nil })
	})
	l.tell(ProcessStep{ID: "cycle/2021/lapse", Lapse: "Das 4. Quartal endete ohne Beschluss."}, strategy.StageDeferred)
	l.mu.Lock()
	l.cycle.Year, l.cycle.Phase, l.cycle.Revision = 2022, strategy.PhaseIntake, 1
	next := l.cycle
	l.mu.Unlock()
	l.tell(ProcessStep{ID: "cycle/2022/carry", Carry: &next}, strategy.StageScreened)
	l.must(WithdrawUpdate, Withdraw{Request: l.request(submitter, "withdraw"), Reason: "Erledigt"})
	l.finish("proposal_deferred")
}
