package workflows

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"fortschreibung/strategy"
)

// tiedLive is one report, session or Kabinettvorlage on a real server, in a rehearsal's
// calendar, with records in memory.
type tiedLive struct {
	t          *testing.T
	connection client.Client
	queue      string
	id         string // of the workflow

	mu    sync.Mutex
	cycle CycleView
	ready []strategy.AgendaItem
	facts SubmissionFacts
	told  []Tell
	heard []CabinetDecided
}

func newTiedLive(t *testing.T, at time.Time, phase strategy.Phase) *tiedLive {
	l := &tiedLive{t: t, cycle: view2021(t, phase)}
	l.cycle.Offset = time.Until(at)
	l.connection, l.queue = live(t, func(w worker.Worker) {
		provide := func(name string, call any) {
			w.RegisterActivityWithOptions(call, activity.RegisterOptions{Name: name})
		}
		provide(RecordReport, func(context.Context, ReportRecord) (Recorded, error) { return Recorded{}, nil })
		provide(RecordSession, func(context.Context, SessionRecord) (Recorded, error) { return Recorded{}, nil })
		provide(RecordSubmission, func(context.Context, SubmissionRecord) (Recorded, error) { return Recorded{}, nil })
		provide(LoadMinistries, func(context.Context) (strategy.Ministries, error) { return strategy.DefaultMinistries(), nil })
		provide(LoadCycle, func(context.Context, int) (CycleView, error) { return l.view(), nil })
		provide(LoadAgenda, func(context.Context, AgendaQuery) ([]strategy.AgendaItem, error) { return l.ready, nil })
		provide(LoadSubmissionFacts, func(context.Context, SubmissionQuery) (SubmissionFacts, error) { return l.facts, nil })
		provide(TellProposals, func(_ context.Context, tell Tell) (Told, error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.told = append(l.told, tell)
			return Told{Count: len(tell.Proposals)}, nil
		})
		provide(TellCycle, func(_ context.Context, call TellCycleCall) error {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.heard = append(l.heard, call.Decided)
			return nil
		})
	})
	return l
}

// unusedNumber is the number of a session or submission that no other test uses.
func unusedNumber() int { return int(time.Now().UnixNano() % 1_000_000_000) }

func (l *tiedLive) view() CycleView {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cycle
}

// turn moves the cycle to a moment and a phase, and signals it.
func (l *tiedLive) turn(at time.Time, phase strategy.Phase) {
	l.t.Helper()
	l.mu.Lock()
	l.cycle.Revision++
	l.cycle.Phase = phase
	l.cycle.Offset = time.Until(at)
	view := l.cycle
	l.mu.Unlock()
	if err := l.connection.SignalWorkflow(l.t.Context(), l.id, "", CycleSignal, view); err != nil {
		l.t.Fatal(err)
	}
}

// begin starts the workflow with its first Update.
func (l *tiedLive) begin(workflowType, update string, m message) error {
	handle, err := l.connection.UpdateWithStartWorkflow(l.t.Context(), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: l.connection.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: l.id, TaskQueue: l.queue,
			WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
			WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		}, workflowType, struct{}{}),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: m.head().ID, UpdateName: update, Args: []any{m},
			WorkflowID: l.id, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return err
	}
	return handle.Get(l.t.Context(), nil)
}

// update carries an Update out and gives its result or refusal.
func (l *tiedLive) update(name string, m message) (Result, error) {
	var result Result
	handle, err := l.connection.UpdateWorkflow(l.t.Context(), client.UpdateWorkflowOptions{
		UpdateID: m.head().ID, UpdateName: name, Args: []any{m},
		WorkflowID: l.id, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(l.t.Context(), &result)
	}
	return result, err
}

func (l *tiedLive) must(name string, m message) Result {
	l.t.Helper()
	result, err := l.update(name, m)
	if err != nil {
		l.t.Fatal(err)
	}
	return result
}

// finish waits for the end, keeps the histories and replays nothing: that is another test.
func (l *tiedLive) finish(name string) int {
	l.t.Helper()
	if err := l.connection.GetWorkflow(l.t.Context(), l.id, "").Get(l.t.Context(), nil); err != nil {
		l.t.Fatal(err)
	}
	runs := histories(l.t, l.connection, l.id)
	for i, run := range runs {
		l.t.Logf("run %d has %d events", i+1, len(run.Events))
	}
	store(l.t, name, runs)
	return len(runs)
}

func (l *tiedLive) startReport() {
	l.t.Helper()
	start := startOfReport(l.view())
	start.Report.MeasureID = fmt.Sprintf("m%d", time.Now().UnixNano())
	start.Report.ID = start.Report.Half + "/" + start.Report.MeasureID
	l.id = ReportID(start.Report.ID)
	_, err := l.connection.ExecuteWorkflow(l.t.Context(), client.StartWorkflowOptions{ID: l.id, TaskQueue: l.queue}, ReportType, start)
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *tiedLive) reportState() strategy.Report {
	l.t.Helper()
	value, err := l.connection.QueryWorkflow(l.t.Context(), l.id, "", StateQuery)
	if err != nil {
		l.t.Fatal(err)
	}
	var state ReportState
	if err := value.Get(&state); err != nil {
		l.t.Fatal(err)
	}
	return state.Report
}

func TestRecordAcceptedReport(t *testing.T) {
	l := newTiedLive(t, berlin(time.March, 1, 9), strategy.PhaseIntake)
	l.startReport()
	l.must(SubmitReportUpdate, progress("s1"))
	l.must(ReturnReportUpdate, ReturnReport{Request: requestOf(coordinator, "r1"), Reason: "Es fehlt das Geld."})
	l.must(SubmitReportUpdate, progress("s2"))
	if r := l.must(AcceptReportUpdate, acceptance("a1")); r.Stage != "accepted" || r.Revision != 5 {
		t.Errorf("accepted as %+v", r)
	}
	l.finish("report_accepted")
}

// A report whose deadlines pass by its own timer, one after the other as the clock is
// moved, and that is missing when the cycle closes.
func TestRecordMissingReport(t *testing.T) {
	l := newTiedLive(t, berlin(time.March, 1, 9), strategy.PhaseIntake)
	l.startReport()
	second := func(at time.Time) time.Time { return at.Add(-time.Second) }
	eventually(t, "it is requested", func() bool { return l.reportState().Revision == 1 })
	l.turn(second(berlin(time.March, 17, 0)), strategy.PhaseIntake)
	eventually(t, "it is reminded by the timer", func() bool { return l.reportState().Revision == 2 })
	l.turn(second(berlin(time.April, 1, 0)), strategy.PhaseIntake)
	eventually(t, "it is overdue by the timer", func() bool { return l.reportState().Overdue })
	l.turn(berlin(time.April, 8, 9), strategy.PhaseIntake)
	eventually(t, "it is escalated", func() bool { return l.reportState().Escalated })
	l.turn(berlin(time.December, 31, 23), strategy.PhaseClosed)
	l.finish("report_missing")
}

// A session with so many votes that it continues as new more than once; the members vote
// at the same time.
func TestRecordSession(t *testing.T) {
	l := newTiedLive(t, berlin(time.October, 14, 9), strategy.PhaseCommittee)
	l.ready = readyProposals(4, 2, 3)
	convene := convening("convene")
	convene.Number = unusedNumber()
	l.id = SessionID(SessionKey(2021, convene.Number))
	if err := l.begin(SessionType, ConveneUpdate, convene); err != nil {
		t.Fatal(err)
	}
	l.must(SetAgendaUpdate, SetAgenda{Request: requestOf(coordinator, "agenda")})
	l.must(RecommendUpdate, Recommend{Request: requestOf(coordinator, "recommend"), Proposals: []string{"p3"}, Outcome: strategy.DecideDefer, Note: "zu früh"})
	l.voteAtOnce("bloc")
	l.voteAtOnce("p2", "p2")
	l.voteAtOnce("p3", "p3")
	l.must(DecideUpdate, decisionOn("decide bloc", "", strategy.DecideAdopt))
	conditions := decisionOn("decide p2", "p2", strategy.DecideAdoptConditions)
	conditions.Conditions = []strategy.Condition{{Text: "Kosten klären", Owner: "TFM", Due: strategy.NewDate(2022, time.June, 30)}}
	l.must(DecideUpdate, conditions)
	deferred := decisionOn("decide p3", "p3", strategy.DecideDefer)
	deferred.Reason = "zu früh"
	l.must(DecideUpdate, deferred)
	repeated := l.must(DecideUpdate, decisionOn("decide bloc", "", strategy.DecideAdopt))
	if repeated.Revision >= 21 {
		t.Errorf("the repeated request was carried out again: %+v", repeated)
	}
	closed := l.must(CloseUpdate, Close{Request: requestOf(coordinator, "close"), Minutes: "Es wurde beraten."})
	if closed.Revision != 22 {
		t.Errorf("closed as %+v", closed)
	}
	if runs := l.finish("session_decided"); runs < 2 {
		t.Errorf("it ran in %d runs", runs)
	}
	if len(l.told) != 4 {
		t.Errorf("told %+v", l.told)
	}
}

// voteAtOnce lets all five members vote at the same time.
func (l *tiedLive) voteAtOnce(id string, proposals ...string) {
	l.t.Helper()
	var all sync.WaitGroup
	for i := range 5 {
		all.Go(func() {
			if _, err := l.update(VoteUpdate, voteOf(i, fmt.Sprintf("vote %s-%d", id, i), strategy.VoteYes, proposals...)); err != nil {
				l.t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestRecordSessionOfACancelledCycle(t *testing.T) {
	l := newTiedLive(t, berlin(time.October, 14, 9), strategy.PhaseCommittee)
	l.ready = readyProposals(2)
	convene := convening("convene")
	convene.Number = unusedNumber()
	l.id = SessionID(SessionKey(2021, convene.Number))
	refused := convening("refused")
	refused.Number, refused.Members = convene.Number, nil
	if err := l.begin(SessionType, ConveneUpdate, refused); DomainError(err) == nil {
		t.Fatalf("convened without members: %v", err)
	}
	if err := l.begin(SessionType, ConveneUpdate, convene); err != nil { // the run still waits for an Update
		t.Fatal(err)
	}
	l.must(SetAgendaUpdate, SetAgenda{Request: requestOf(coordinator, "agenda")})
	l.turn(berlin(time.October, 20, 9), strategy.PhaseClosed)
	l.finish("session_lapsed")
}

func (l *tiedLive) prepareSubmission(change func(*Prepare)) {
	l.t.Helper()
	l.facts = SubmissionFacts{Proposals: []string{"p0", "p1"}, Reports: 40, CoSigned: 9, SynopsisEntries: 2, ContentHash: "c"}
	m := preparing("prepare")
	m.Number = unusedNumber()
	l.id = SubmissionID(SessionKey(2021, m.Number))
	change(&m)
	if err := l.begin(SubmissionType, PrepareUpdate, m); err != nil {
		l.t.Fatal(err)
	}
}

func TestRecordSubmission(t *testing.T) {
	l := newTiedLive(t, berlin(time.November, 22, 9), strategy.PhaseCabinet)
	l.prepareSubmission(func(*Prepare) {})
	l.must(HandInUpdate, HandIn{Request: requestOf(coordinator, "first")})
	l.must(SendBackUpdate, SendBack{Request: requestOf(chancery, "back"), Reason: "Anlage 2 fehlt"})
	l.must(HandInUpdate, HandIn{Request: requestOf(coordinator, "second"), Grounds: "Nachgetragen."})
	l.must(TakeInUpdate, TakeIn{Request: requestOf(chancery, "take in"), ReceivedOn: strategy.NewDate(2021, time.November, 22)})
	l.must(PostponeUpdate, Postpone{Request: requestOf(chancery, "postpone"), To: strategy.NewDate(2021, time.December, 21), Reason: "voll"})
	l.turn(berlin(time.December, 21, 12), strategy.PhaseCabinet)
	m := rulingOf("decide", strategy.CabinetAdoptedWithChanges)
	m.Changes = []strategy.CabinetChange{{ProposalID: "p1", TakenOut: true, Note: "nicht finanziert"}}
	l.must(RecordDecisionUpdate, m)
	l.finish("submission_adopted")
	if len(l.heard) != 2 || l.heard[1].Outcome != strategy.CabinetAdoptedWithChanges || len(l.told) != 5 {
		t.Errorf("the cycle heard %+v, the proposals %+v", l.heard, l.told)
	}
}

func TestRecordCircularThatLapses(t *testing.T) {
	l := newTiedLive(t, berlin(time.November, 22, 9), strategy.PhaseCabinet)
	l.prepareSubmission(func(m *Prepare) { m.Circular, m.Members = true, []string{"TSK", "TFM"} })
	l.must(HandInUpdate, HandIn{Request: requestOf(coordinator, "first")})
	l.must(TakeInUpdate, TakeIn{Request: requestOf(chancery, "take in"), ReceivedOn: strategy.NewDate(2021, time.November, 22)})
	l.must(ConsentUpdate, Consent{Request: requestOf(chancery, "c1"), Ministry: "TSK", Consents: true})
	l.turn(berlin(time.December, 31, 12), strategy.PhaseClosed)
	l.finish("submission_lapsed")
}
