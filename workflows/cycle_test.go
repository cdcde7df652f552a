package workflows

import (
	"slices"
	"testing"
	"time"

	"fortschreibung/strategy"
)

func TestCycleLapsesWhenTheFourthQuarterEndsWithoutADecision(t *testing.T) {
	w := newCycleWorld(t)
	opened := w.open(false)
	cycle := w.runToEnd()
	w.wantResult(opened, strategy.PhaseIntake)
	want := []string{
		"open", "tell deferred",
		"request_reports", "reports 2020-H2", "announce intake",
		"enter_phase", "announce consultation",
		"request_reports", "reports 2021-H1", "announce consultation",
		"enter_phase", "announce coordination",
		"enter_phase", "announce committee",
		"enter_phase", "announce cabinet",
		"session_passed", "announce cabinet",
		"lapse", "announce closed",
	}
	if !slices.Equal(w.order, want) {
		t.Errorf("order\n%q\nwant\n%q", w.order, want)
	}
	if cycle.Outcome != strategy.OutcomeLapsed || cycle.Phase != strategy.PhaseClosed {
		t.Errorf("ended as %s in %s", cycle.Outcome, cycle.Phase)
	}
	end := w.announced[len(w.announced)-1]
	if end.Tell.Step.Lapse == "" || slices.Contains(end.Tell.Stages, strategy.StageApproved) || end.View.Phase != strategy.PhaseClosed {
		t.Errorf("the end was told as %+v", end)
	}
	if carry := w.told[0]; carry.Step.Carry == nil || carry.Year != 0 || carry.Step.Carry.Year != 2021 {
		t.Errorf("carried over with %+v", carry)
	}
	for i, r := range w.records {
		if r.Cycle.Revision != i+1 || len(r.Entries) != 1 || r.Entries[0].Revision != i+1 {
			t.Errorf("record %d has revision %d", i, r.Cycle.Revision)
		}
	}
}

func TestCycleIsAdoptedPublishedAndClosed(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	decided := CabinetDecided{
		ID: "submission/2021/1/decision", Submission: "2021/1", Outcome: strategy.CabinetAdopted,
		On: strategy.NewDate(2021, time.December, 14), Actor: strategy.Actor{Subject: "s1", Role: strategy.RoleChancellery},
		Reason: "Beschluss",
	}
	w.hear(on(2021, time.December, 14), decided)
	w.hear(on(2021, time.December, 15), decided)
	cycle := w.runToEnd()
	if cycle.Outcome != strategy.OutcomeAdopted || cycle.Edition != 2021 {
		t.Errorf("ended as %s, edition %d", cycle.Outcome, cycle.Edition)
	}
	tail := w.order[len(w.order)-6:]
	want := []string{"cabinet_adopted", "publish", "tell approved", "announce publication", "close", "announce closed"}
	if !slices.Equal(tail, want) {
		t.Errorf("order %q, want %q", tail, want)
	}
	if len(w.published) != 1 || w.published[0].Submission != "2021/1" || w.published[0].AdoptedOn != decided.On {
		t.Errorf("published %+v", w.published)
	}
	if told := w.told[len(w.told)-1]; told.Step.Publish != 2021 || told.Year != 2021 {
		t.Errorf("told the approved %+v", told)
	}
	if deferred := w.announced[len(w.announced)-2].Tell; deferred.Step.Lapse == "" {
		t.Errorf("undecided proposals were told %+v", deferred)
	}
}

func TestReturnFromTheCabinetRepeatsTheCommittee(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	w.hear(on(2021, time.November, 9), CabinetDecided{
		ID: "d1", Submission: "2021/1", Outcome: strategy.CabinetReturned, BackTo: strategy.PhaseCommittee,
		On: strategy.NewDate(2021, time.November, 9), Reason: "Kosten offen",
	})
	w.hear(on(2021, time.December, 21), CabinetDecided{
		ID: "d2", Submission: "2021/2", Outcome: strategy.CabinetAdopted, On: strategy.NewDate(2021, time.December, 21),
	})
	if cycle := w.runToEnd(); cycle.Outcome != strategy.OutcomeAdopted || cycle.Submission != "2021/2" {
		t.Errorf("ended as %s with %s", cycle.Outcome, cycle.Submission)
	}
	returned := w.entries(strategy.CycleReturned)
	if len(returned) != 1 || returned[0].Stage != string(strategy.PhaseCommittee) {
		t.Fatalf("returned %+v", returned)
	}
	entered := w.entries(strategy.CyclePhaseEntered)
	if again := entered[len(entered)-1]; again.Data["to"] != string(strategy.PhaseCabinet) || !again.At.After(returned[0].At) {
		t.Errorf("after the return: %+v", again)
	}
}

func TestPostponedSessionMovesTheDeadline(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	w.hear(on(2021, time.December, 13), CabinetDecided{ID: "p", Next: strategy.NewDate(2021, time.December, 21), Reason: "vertagt"})
	cycle := w.runToEnd()
	if cycle.Plan.CabinetSession != strategy.NewDate(2021, time.December, 21) {
		t.Errorf("session on %s", cycle.Plan.CabinetSession)
	}
	if passed := w.entries(strategy.CycleSessionPassed); len(passed) != 1 || passed[0].Data["session"] != "2021-12-21" {
		t.Errorf("session passed %+v", passed)
	}
}

func TestDeadlineMovedWhileWaitingEndsThePhaseOnItsNewDay(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	move := func(id string, to strategy.Date) MoveDeadline {
		return MoveDeadline{Request: coordinatorRequest(id), Name: strategy.DeadlineIntakeEnd, To: to, Reason: "Werkstatt"}
	}
	later := w.send(on(2021, time.May, 3), MoveDeadlineUpdate, move("later", strategy.NewDate(2021, time.July, 9)))
	earlier := w.send(on(2021, time.May, 4), MoveDeadlineUpdate, move("earlier", strategy.NewDate(2021, time.June, 11)))
	past := w.send(on(2021, time.May, 5), MoveDeadlineUpdate, move("past", strategy.NewDate(2021, time.April, 30)))
	met := w.send(on(2021, time.July, 1), MoveDeadlineUpdate, move("met", strategy.NewDate(2021, time.July, 30)))
	w.runToEnd()
	w.wantResult(later, strategy.PhaseIntake)
	w.wantResult(earlier, strategy.PhaseIntake)
	w.wantCode(past, strategy.CodeInvalid)
	w.wantCode(met, strategy.CodeAlreadyDecided)
	first := w.entries(strategy.CyclePhaseEntered)[0]
	if want := time.Date(2021, time.June, 12, 0, 0, 0, 0, strategy.Berlin()); !first.At.Equal(want) {
		t.Errorf("intake ended at %s, want %s", first.At, want)
	}
}

func TestTwoConcurrentAdvancesHappenOnce(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	first, second := &answer{}, &answer{}
	w.later(func() {
		w.sendNow(first, AdvancePhaseUpdate, AdvancePhase{Request: coordinatorRequest("a"), To: strategy.PhaseConsultation, Reason: "fertig"})
		w.sendNow(second, AdvancePhaseUpdate, AdvancePhase{Request: coordinatorRequest("b"), To: strategy.PhaseConsultation, Reason: "fertig"})
	}, on(2021, time.May, 3))
	w.runToEnd()
	w.wantResult(first, strategy.PhaseConsultation)
	w.wantCode(second, strategy.CodePhaseClosed)
	if entered := w.entries(strategy.CyclePhaseEntered); entered[1].Data["to"] != string(strategy.PhaseCoordination) {
		t.Errorf("entered %+v", entered)
	}
}

func TestExpectedRevisionIsCheckedUnderTheLock(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	advance := func(id string) AdvancePhase {
		m := AdvancePhase{Request: coordinatorRequest(id), To: strategy.PhaseConsultation, Reason: "fertig"}
		m.Request.ExpectedRevision = 2 // the reports of the half-year before were requested
		return m
	}
	move := MoveDeadline{Request: coordinatorRequest("m"), Name: strategy.DeadlineIntakeEnd, To: strategy.NewDate(2021, time.July, 9), Reason: "r"}
	move.Request.ExpectedRevision = 2
	moved, stale := &answer{}, &answer{}
	w.later(func() {
		w.sendNow(moved, MoveDeadlineUpdate, move)
		w.sendNow(stale, AdvancePhaseUpdate, advance("b"))
	}, on(2021, time.May, 3))
	w.runToEnd()
	w.wantResult(moved, strategy.PhaseIntake)
	w.wantCode(stale, strategy.CodeStaleRevision)
}

func TestDatabaseAwayForAnHourDelaysButLosesNothing(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	away := on(2021, time.May, 3)
	w.later(func() { w.downUntil = w.env.Now().Add(time.Hour) }, away-time.Minute)
	advanced := w.send(away, AdvancePhaseUpdate, AdvancePhase{Request: coordinatorRequest("a"), To: strategy.PhaseConsultation, Reason: "fertig"})
	moved := w.send(away+time.Minute, MoveDeadlineUpdate, MoveDeadline{
		Request: coordinatorRequest("m"), Name: strategy.DeadlineConsultationEnd, To: strategy.NewDate(2021, time.August, 20), Reason: "früher",
	})
	w.later(func() {
		if advanced.done || moved.done {
			t.Error("answered while the database was away")
		}
	}, away+30*time.Minute)
	w.runToEnd()
	if w.failures < 6 {
		t.Errorf("the database was asked in vain %d times only", w.failures)
	}
	w.wantResult(advanced, strategy.PhaseConsultation)
	w.wantResult(moved, strategy.PhaseConsultation)
	if again := w.entries(strategy.CyclePhaseEntered)[0]; again.ID != "a" {
		t.Errorf("consultation was entered by %+v", again)
	}
}

func TestDeadlineThatPassesWhileTheDatabaseIsAwayIsRecordedAtItsMoment(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	end := time.Date(2021, time.July, 1, 0, 0, 0, 0, strategy.Berlin())
	w.later(func() { w.downUntil = end.Add(time.Hour) }, end.Sub(aMoment)-time.Minute)
	w.runToEnd()
	if first := w.entries(strategy.CyclePhaseEntered)[0]; !first.At.Equal(end) || w.failures == 0 {
		t.Errorf("entered %+v after %d failures", first, w.failures)
	}
}

func TestCancelEndsTheCycleAndDefersItsProposals(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	cancelled := w.send(on(2021, time.May, 3), CancelUpdate, Cancel{Request: coordinatorRequest("c"), Reason: "Regierungswechsel"})
	cycle := w.runToEnd()
	w.wantResult(cancelled, strategy.PhaseClosed)
	if cycle.Outcome != strategy.OutcomeCancelled {
		t.Errorf("outcome %s", cycle.Outcome)
	}
	if last := w.announced[len(w.announced)-1]; last.Tell.Step.Lapse == "" || last.View.Outcome != strategy.OutcomeCancelled {
		t.Errorf("the end was told as %+v", last)
	}
}

func TestRefusedOpeningDoesNotTakeTheYear(t *testing.T) {
	w := newCycleWorld(t)
	refused := w.send(0, OpenUpdate, Open{
		Request: coordinatorRequest("open"), Year: 2021,
		CabinetSession: strategy.NewDate(2021, time.December, 12), Settings: strategy.DefaultSettings(),
	})
	if err := w.run(CycleState{}); err == nil {
		t.Error("a cycle that was never opened ended well")
	}
	w.wantCode(refused, strategy.CodeInvalid)
	if len(w.records) != 0 {
		t.Errorf("recorded %+v", w.records)
	}
}

func TestOpeningWhileTheDatabaseIsAwayIsKept(t *testing.T) {
	w := newCycleWorld(t)
	w.downUntil = aMoment.Add(time.Hour)
	opened := w.open(false)
	w.runToEnd()
	w.wantResult(opened, strategy.PhaseIntake)
}
