package worker

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"

	"fortschreibung/embedded/testengine"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const patience = 2 * time.Minute

// record is for workflows that have changed. A history that is stored already stays.
var record = flag.Bool("record", false, "write the histories of the rehearsals to workflows/testdata")

// rehearsal is a cycle that runs on the real engine.
type rehearsal struct {
	t          *testing.T
	connection client.Client
	store      *memory
	year       int
	queue      string
	requests   int
}

func newRehearsal(t *testing.T, year, proposals int, keys string) *rehearsal {
	t.Helper()
	connection, err := Dial(t.Context(), Config{
		Address: testengine.Temporal(t), Identity: "test", PayloadKeys: keys, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(connection.Close)
	r := &rehearsal{
		t: t, connection: connection, store: &memory{proposals: proposals}, year: year,
		queue: fmt.Sprintf("%s/%d", t.Name(), year),
	}
	w := New(connection, r.store, Options{TaskQueue: r.queue})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return r
}

func (r *rehearsal) request() workflows.Request {
	r.requests++
	id := fmt.Sprintf("%s-%d", r.t.Name(), r.requests)
	return workflows.Request{ID: id, Hash: id, Actor: strategy.Actor{Subject: "k1", Role: strategy.RoleCoordinator}}
}

func (r *rehearsal) context() context.Context {
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	r.t.Cleanup(cancel)
	return ctx
}

func (r *rehearsal) update(name string, message any, id string) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		WorkflowID: workflows.CycleID(r.year), UpdateName: name, UpdateID: id, Args: []any{message},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}

// open starts the cycle without an argument, as the interface does.
func (r *rehearsal) open(session strategy.Date, at time.Time) {
	r.t.Helper()
	req := r.request()
	handle, err := r.connection.UpdateWithStartWorkflow(r.context(), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: r.connection.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: workflows.CycleID(r.year), TaskQueue: r.queue,
			WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		}, workflows.CycleType),
		UpdateOptions: r.update(workflows.OpenUpdate, workflows.Open{
			Request: req, Year: r.year, CabinetSession: session, Settings: strategy.DefaultSettings(),
			Rehearse: true, Offset: time.Until(at),
		}, req.ID),
	})
	r.answered(handle, err)
}

func (r *rehearsal) answered(handle client.WorkflowUpdateHandle, err error) workflows.Result {
	r.t.Helper()
	var result workflows.Result
	if err == nil {
		err = handle.Get(r.context(), &result)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return result
}

func (r *rehearsal) moveClock(to time.Time) workflows.Result {
	r.t.Helper()
	req := r.request()
	handle, err := r.connection.UpdateWorkflow(r.context(), r.update(workflows.MoveClockUpdate, workflows.MoveClock{Request: req, To: to}, req.ID))
	return r.answered(handle, err)
}

// await waits until the cycle's record meets a condition.
func (r *rehearsal) await(what string, met func(strategy.Cycle) bool) {
	r.t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for ctx := r.context(); !met(r.store.state()); {
		select {
		case <-ctx.Done():
			r.t.Fatalf("not reached: %s; the cycle is %+v", what, r.store.state())
		case <-ticker.C:
		}
	}
}

// histories gives the histories of all runs, oldest first, once the last has ended.
func (r *rehearsal) histories(firstRun string) []*historypb.History {
	r.t.Helper()
	var all []*historypb.History
	for run := firstRun; run != ""; {
		history := r.history(workflows.CycleID(r.year), run)
		all = append(all, history)
		last := history.Events[len(history.Events)-1]
		run = last.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
	}
	return all
}

// history gives the history of one run once it has ended.
func (r *rehearsal) history(workflowID, run string) *historypb.History {
	r.t.Helper()
	history := &historypb.History{}
	events := r.connection.GetWorkflowHistory(r.context(), workflowID, run, true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			r.t.Fatal(err)
		}
		history.Events = append(history.Events, event)
	}
	return history
}

func (r *rehearsal) firstRun() string {
	r.t.Helper()
	described, err := r.connection.DescribeWorkflowExecution(r.context(), workflows.CycleID(r.year), "")
	if err != nil {
		r.t.Fatal(err)
	}
	return described.GetWorkflowExecutionInfo().GetFirstRunId()
}

// runYear rehearses a whole year with 25 moves of the clock and answers its histories.
func (r *rehearsal) runYear() []*historypb.History {
	r.t.Helper()
	berlin := strategy.Berlin()
	session := testCalendar.LastWorkingDayOnOrBefore(strategy.NewDate(r.year, time.December, 15))
	r.open(session, time.Date(r.year, time.January, 4, 9, 0, 0, 0, berlin))
	first := r.firstRun()
	at := time.Date(r.year, time.January, 15, 12, 0, 0, 0, berlin)
	for range 23 {
		r.moveClock(at)
		at = at.Add(14 * 24 * time.Hour)
	}
	r.moveClock(session.Time(berlin).Add(12 * time.Hour))
	r.decide(session)
	r.await("publication", func(c strategy.Cycle) bool { return c.Phase == strategy.PhasePublication })
	r.moveClock(time.Date(r.year+1, time.February, 1, 12, 0, 0, 0, berlin))
	return r.histories(first)
}

func (r *rehearsal) decide(on strategy.Date) {
	r.t.Helper()
	err := r.connection.SignalWorkflow(r.context(), workflows.CycleID(r.year), "", workflows.CabinetSignal, workflows.CabinetDecided{
		ID: fmt.Sprintf("submission/%d/1/decision", r.year), Submission: fmt.Sprintf("%d/1", r.year),
		Outcome: strategy.CabinetAdopted, On: on, Actor: strategy.Actor{Subject: "s1", Role: strategy.RoleChancellery},
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

var testCalendar = strategy.NewCalendar()

func TestWholeRehearsalKeepsItsHistoryShortHoweverManyProposals(t *testing.T) {
	few := newRehearsal(t, 2021, 3, "")
	histories := few.runYear()
	if c := few.store.state(); c.Outcome != strategy.OutcomeAdopted || c.Phase != strategy.PhaseClosed || len(few.store.published) != 1 {
		t.Errorf("ended as %s in %s, %d editions", c.Outcome, c.Phase, len(few.store.published))
	}
	events := count(histories)
	t.Logf("%d events in %d runs, %d steps", events, len(histories), len(few.store.entries))
	if events > 600 || len(histories) < 2 {
		t.Errorf("%d events in %d runs", events, len(histories))
	}
	for i, h := range histories {
		if len(h.Events) > 250 {
			t.Errorf("run %d has %d events", i, len(h.Events))
		}
		replay(t, h)
		store(t, fmt.Sprintf("cycle_rehearsal_%d.json", i+1), h)
	}
	many := newRehearsal(t, 2023, 450, keyInHex)
	if more := count(many.runYear()); more > events+30 {
		t.Errorf("%d events with 450 proposals, %d with 3", more, events)
	}
}

// A year in which the cabinet returns the submission and then decides nothing more.
func TestRehearsalThatIsReturnedAndLapses(t *testing.T) {
	r := newRehearsal(t, 2025, 0, "")
	berlin := strategy.Berlin()
	r.open(strategy.NewDate(2025, time.December, 2), time.Date(2025, time.January, 7, 9, 0, 0, 0, berlin))
	first := r.firstRun()
	moved := r.request()
	handle, err := r.connection.UpdateWorkflow(r.context(), r.update(workflows.MoveDeadlineUpdate, workflows.MoveDeadline{
		Request: moved, Name: strategy.DeadlineIntakeEnd, To: strategy.NewDate(2025, time.July, 4), Reason: "Werkstatt im Juli",
	}, moved.ID))
	r.answered(handle, err)
	r.moveClock(time.Date(2025, time.September, 15, 12, 0, 0, 0, berlin))
	for _, to := range []strategy.Phase{strategy.PhaseCommittee, strategy.PhaseCabinet} {
		req := r.request()
		handle, err := r.connection.UpdateWorkflow(r.context(), r.update(workflows.AdvancePhaseUpdate, workflows.AdvancePhase{
			Request: req, To: to, Reason: "alle haben mitgezeichnet",
		}, req.ID))
		r.answered(handle, err)
	}
	r.moveClock(time.Date(2025, time.November, 4, 12, 0, 0, 0, berlin))
	err = r.connection.SignalWorkflow(r.context(), workflows.CycleID(2025), "", workflows.CabinetSignal, workflows.CabinetDecided{
		ID: "submission/2025/1/return", Submission: "2025/1", Outcome: strategy.CabinetReturned,
		BackTo: strategy.PhaseCoordination, On: strategy.NewDate(2025, time.November, 4), Reason: "Kosten offen",
	})
	if err != nil {
		t.Fatal(err)
	}
	r.await("the return to coordination", func(c strategy.Cycle) bool { return c.Phase == strategy.PhaseCoordination })
	if got := r.moveClock(time.Date(2026, time.January, 2, 12, 0, 0, 0, berlin)); got.Stage != string(strategy.PhaseClosed) {
		t.Errorf("answered %+v", got)
	}
	if c := r.store.state(); c.Outcome != strategy.OutcomeLapsed {
		t.Errorf("outcome %s", c.Outcome)
	}
	for i, h := range r.histories(first) {
		replay(t, h)
		store(t, fmt.Sprintf("cycle_lapsed_%d.json", i+1), h)
	}
}

// The Schedule's workflows, started by hand.
func TestScheduledWorkflowsOnTheEngine(t *testing.T) {
	year := time.Now().In(strategy.Berlin()).Year() + 3 // no deadline of it comes up during the test
	r := newRehearsal(t, year, 0, "")
	run := func(workflowType, file string, arg, answer any) {
		t.Helper()
		started, err := r.connection.ExecuteWorkflow(r.context(), client.StartWorkflowOptions{TaskQueue: r.queue}, workflowType, arg)
		if err != nil {
			t.Fatal(err)
		}
		if err := started.Get(r.context(), answer); err != nil {
			t.Fatal(err)
		}
		h := r.history(started.GetID(), started.GetRunID())
		replay(t, h)
		store(t, file, h)
	}
	order := schedules()[0].Action.(*client.ScheduleWorkflowAction).Args[0].(workflows.OpenCycleCall)
	order.Year = year
	var opened workflows.Result
	run(workflows.OpenCycle, "opencycle_1.json", order, &opened)
	if opened.Stage != string(strategy.PhaseIntake) || r.store.state().Year != year {
		t.Errorf("opened %+v", opened)
	}
	var told workflows.Told
	run(workflows.OpenReporting, "openreporting_1.json", workflows.OpenReportingCall{Year: year}, &told)
	if told.Count != 0 {
		t.Errorf("started %d reports before their time", told.Count)
	}
	if err := r.connection.TerminateWorkflow(r.context(), workflows.CycleID(year), "", "end of test"); err != nil {
		t.Fatal(err)
	}
}

func count(histories []*historypb.History) int {
	n := 0
	for _, h := range histories {
		n += len(h.Events)
	}
	return n
}

func replay(t *testing.T, h *historypb.History) {
	t.Helper()
	replayer := sdkworker.NewWorkflowReplayer()
	RegisterWorkflows(replayer)
	if err := replayer.ReplayWorkflowHistory(nil, h); err != nil {
		t.Errorf("the history does not replay: %v", err)
	}
}

// store writes a history when the test was asked to record.
func store(t *testing.T, name string, h *historypb.History) {
	t.Helper()
	if !*record {
		return
	}
	for _, e := range h.Events {
		if a := e.GetActivityTaskScheduledEventAttributes(); a != nil {
			a.Input = nil // long, and replay does not look at it
		}
	}
	data, err := protojson.MarshalOptions{Indent: " "}.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(filepath.Join("..", "workflows", "testdata", name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.Write(append(data, '\n'))
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}
