package workflows

import (
	"slices"
	"testing"
	"time"

	"fortschreibung/strategy"
)

func moveClockTo(id string, year int, month time.Month, d int) MoveClock {
	return MoveClock{Request: coordinatorRequest(id), To: time.Date(year, month, d, 12, 0, 0, 0, strategy.Berlin())}
}

func TestClockMovedPastPhasesEntersEachInOrder(t *testing.T) {
	w := newCycleWorld(t)
	w.open(true)
	within := w.send(time.Minute, MoveClockUpdate, moveClockTo("c1", 2021, time.February, 1))
	past := w.send(2*time.Minute, MoveClockUpdate, moveClockTo("c2", 2021, time.September, 15))
	back := w.send(3*time.Minute, MoveClockUpdate, moveClockTo("c3", 2021, time.September, 14))
	w.send(4*time.Minute, CancelUpdate, Cancel{Request: coordinatorRequest("end"), Reason: "Ende der Probe"})
	w.runToEnd()
	w.wantResult(within, strategy.PhaseIntake)
	w.wantResult(past, strategy.PhaseCoordination)
	w.wantCode(back, strategy.CodeInvalid)
	want := []string{
		"open", "tell deferred",
		"move_clock", "announce intake",
		"move_clock", "request_reports", "enter_phase", "request_reports", "enter_phase",
		"reports 2020-H2", "announce intake",
		"announce consultation",
		"reports 2021-H1", "announce consultation",
		"announce coordination",
		"cancel", "announce closed",
	}
	if !slices.Equal(w.order, want) {
		t.Errorf("order\n%q\nwant\n%q", w.order, want)
	}
	if at := past.result.At; at.Before(moveClockTo("", 2021, time.September, 15).To) {
		t.Errorf("answered at calendar time %s", at)
	}
	if steps := w.records[2]; len(steps.Entries) != 5 || steps.Cycle.Phase != strategy.PhaseCoordination {
		t.Errorf("the second move was recorded as %+v", steps.Entries)
	}
	for _, a := range w.announced[1:5] {
		if a.View.Offset != w.last().Offset {
			t.Errorf("%s was announced with offset %s", a.View.Phase, a.View.Offset)
		}
	}
}

func TestRehearsalWhoseClockIsNotMovedWaitsInItsOwnCalendar(t *testing.T) {
	w := newCycleWorld(t)
	w.send(0, OpenUpdate, Open{
		Request: coordinatorRequest("open"), Year: 2021, Rehearse: true, Offset: 170 * day,
		CabinetSession: strategy.NewDate(2021, time.December, 14), Settings: strategy.DefaultSettings(),
	})
	w.runToEnd()
	first := w.entries(strategy.CyclePhaseEntered)[0]
	if want := time.Date(2021, time.July, 1, 0, 0, 0, 0, strategy.Berlin()); !first.At.Equal(want) {
		t.Errorf("intake ended at %s", first.At)
	}
	if opened := w.entries(strategy.CycleOpened)[0]; !opened.At.Equal(aMoment.Add(170 * day)) {
		t.Errorf("opened at %s", opened.At)
	}
}

func TestRealCyclesClockIsNotMoved(t *testing.T) {
	w := newCycleWorld(t)
	w.open(false)
	refused := w.send(time.Minute, MoveClockUpdate, moveClockTo("c", 2021, time.May, 1))
	w.runToEnd()
	w.wantCode(refused, strategy.CodeForbidden)
}

func TestNewsThatCameBeforeAClockMoveCountsBeforeIt(t *testing.T) {
	w := newCycleWorld(t)
	w.open(true)
	w.send(time.Minute, MoveClockUpdate, moveClockTo("c1", 2021, time.December, 14))
	moved := &answer{}
	w.later(func() {
		w.env.SignalWorkflow(CabinetSignal, CabinetDecided{
			ID: "d", Submission: "2021/1", Outcome: strategy.CabinetAdopted, On: strategy.NewDate(2021, time.December, 14),
		})
		w.sendNow(moved, MoveClockUpdate, moveClockTo("c2", 2022, time.January, 3))
	}, 2*time.Minute)
	if cycle := w.runToEnd(); cycle.Outcome != strategy.OutcomeAdopted {
		t.Errorf("outcome %s", cycle.Outcome)
	}
	w.wantResult(moved, strategy.PhasePublication)
}

// The cycle is busy with a deadline, because the database is away, when the cabinet's
// decision and after it a request arrive: the request must not overtake the decision.
func TestRequestDoesNotOvertakeNewsThatCameWhileTheCycleWasBusy(t *testing.T) {
	sessionOver := time.Date(2021, time.December, 15, 0, 0, 0, 0, strategy.Berlin()).Sub(aMoment)
	for name, test := range map[string]struct {
		expected int
		check    func(w *cycleWorld, moved *answer)
	}{
		"counts after it": {0, func(w *cycleWorld, moved *answer) { w.wantResult(moved, strategy.PhasePublication) }},
		"is stale after it": {8, func(w *cycleWorld, moved *answer) { // 8: that the session has passed
			w.wantCode(moved, strategy.CodeStaleRevision)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCycleWorld(t)
			w.open(true)
			w.later(func() { w.downUntil = w.env.Now().Add(2 * time.Minute) }, sessionOver-time.Second)
			moved := &answer{}
			w.later(func() {
				if got := len(w.entries(strategy.CycleSessionPassed)); got != 0 || w.failures == 0 {
					t.Fatalf("the cycle is not busy with the session that passed: %d recorded, %d failures", got, w.failures)
				}
				w.env.SignalWorkflow(CabinetSignal, CabinetDecided{
					ID: "d", Submission: "2021/1", Outcome: strategy.CabinetAdopted, On: strategy.NewDate(2021, time.December, 14),
				})
				m := moveClockTo("c", 2022, time.January, 3)
				m.Request.ExpectedRevision = test.expected
				w.sendNow(moved, MoveClockUpdate, m)
			}, sessionOver+time.Minute)
			if cycle := w.runToEnd(); cycle.Outcome != strategy.OutcomeAdopted {
				t.Errorf("outcome %s", cycle.Outcome)
			}
			test.check(w, moved)
		})
	}
}
