package strategy

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var testCalendar = NewCalendar()

func coordinatorActor() Actor {
	return Actor{Subject: "k1", Role: RoleCoordinator, Ministry: "TMWWDG"}
}

func berlinTime(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, Berlin()).UTC()
}

func causeAt(at time.Time, reason string) CycleCause {
	return CycleCause{ID: "request", Hash: "hash", Actor: coordinatorActor(), At: at, Reason: reason}
}

// openedCycle is the cycle of 2021, opened on 4 January for a cabinet session on 14 December.
func openedCycle(t *testing.T, rehearse bool) Cycle {
	t.Helper()
	step, err := Cycle{}.Open(causeAt(berlinTime(2021, time.January, 4, 9), ""), CycleOpening{
		Year: 2021, CabinetSession: NewDate(2021, time.December, 14), Settings: DefaultSettings(), Rehearse: rehearse,
	}, testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	return step.Cycle
}

// until lets the calendar run up to a moment and gives the cycle and the steps taken.
func until(c Cycle, at time.Time) (Cycle, []CycleStep) {
	var steps []CycleStep
	for {
		event, ok := c.NextEvent()
		if !ok || event.At.After(at) {
			return c, steps
		}
		step := c.Happen(event)
		c = step.Cycle
		steps = append(steps, step)
	}
}

func wantCode(t *testing.T, err error, code Code) {
	t.Helper()
	if CodeOf(err) != code {
		t.Errorf("error %v, want %s", err, code)
	}
}

func TestCycleIsOpenedOnceByTheCoordinatorOrTheSystem(t *testing.T) {
	at := berlinTime(2021, time.January, 4, 9)
	opening := CycleOpening{Year: 2021, CabinetSession: NewDate(2021, time.December, 14), Settings: DefaultSettings()}
	opened := openedCycle(t, false)
	if opened.Phase != PhaseIntake || opened.Revision != 1 {
		t.Errorf("opened as %+v", opened)
	}
	_, err := opened.Open(causeAt(at, ""), opening, testCalendar)
	wantCode(t, err, CodeAlreadyDecided)
	if _, err = (Cycle{}).Open(CycleCause{Actor: System(), At: at}, opening, testCalendar); err != nil {
		t.Errorf("the system may not open: %v", err)
	}
	_, err = Cycle{}.Open(CycleCause{Actor: Actor{Role: RoleMinistry}, At: at}, opening, testCalendar)
	wantCode(t, err, CodeForbidden)
	_, err = Cycle{}.Open(causeAt(berlinTime(2021, time.December, 15, 1), ""), opening, testCalendar)
	wantCode(t, err, CodeInvalid)
	opening.Offset = time.Hour
	_, err = Cycle{}.Open(causeAt(at, ""), opening, testCalendar)
	wantCode(t, err, CodeInvalid)
}

func TestCalendarRunsTheYearInOrder(t *testing.T) {
	c, steps := until(openedCycle(t, false), berlinTime(2022, time.January, 1, 0))
	var got []string
	for _, s := range steps {
		got = append(got, s.Entry.Action+" "+s.Entry.Data["half"]+s.Entry.Data["to"]+" "+s.Entry.At.In(Berlin()).Format("2006-01-02 15:04"))
	}
	want := []string{
		"request_reports 2020-H2 2021-03-03 00:00",
		"enter_phase consultation 2021-07-01 00:00",
		"request_reports 2021-H1 2021-08-03 00:00",
		"enter_phase coordination 2021-09-01 00:00",
		"enter_phase committee 2021-10-01 00:00",
		"enter_phase cabinet 2021-10-30 00:00", // 31 October 2021 is a Sunday
		"session_passed  2021-12-15 00:00",
		"lapse  2022-01-01 00:00",
	}
	if !slices.Equal(got, want) {
		t.Errorf("steps\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c.Phase != PhaseClosed || c.Outcome != OutcomeLapsed || c.Reason == "" || c.ClosedAt.IsZero() {
		t.Errorf("ended as %s, %s, %q", c.Phase, c.Outcome, c.Reason)
	}
	for i, s := range steps {
		if s.Cycle.Revision != i+2 || s.Entry.Revision != i+2 {
			t.Errorf("step %d has revision %d", i, s.Cycle.Revision)
		}
	}
	intake, _ := c.Plan.Deadline(DeadlineIntakeEnd)
	if intake.Actual != NewDate(2021, time.June, 30) {
		t.Errorf("intake ended on %s", intake.Actual)
	}
}

func TestCycleOpenedLateSkipsReportsThatWereOver(t *testing.T) {
	step, err := Cycle{}.Open(causeAt(berlinTime(2021, time.July, 12, 9), ""), CycleOpening{
		Year: 2021, CabinetSession: NewDate(2021, time.December, 14), Settings: DefaultSettings(),
	}, testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	c, steps := until(step.Cycle, berlinTime(2021, time.September, 1, 0))
	if first := steps[0].Entry; first.Action != CyclePhaseEntered || !first.At.Equal(step.Cycle.OpenedAt) {
		t.Errorf("intake, over before the opening, ended with %+v", first)
	}
	if !slices.Equal(c.Reporting, []string{"2021-H1"}) {
		t.Errorf("requested %v", c.Reporting)
	}
}

func TestPhasesAreAdvancedOneByOneWithAReason(t *testing.T) {
	c := openedCycle(t, false)
	at := berlinTime(2021, time.May, 3, 12)
	for _, refused := range []struct {
		actor  Actor
		to     Phase
		reason string
		code   Code
	}{
		{Actor{Role: RoleMinistry}, PhaseConsultation, "r", CodeForbidden},
		{coordinatorActor(), PhaseConsultation, " ", CodeInvalid},
		{coordinatorActor(), PhaseCoordination, "r", CodeInvalid},
		{coordinatorActor(), PhaseIntake, "r", CodePhaseClosed},
		{coordinatorActor(), "nowhere", "r", CodeInvalid},
	} {
		_, err := c.Advance(CycleCause{Actor: refused.actor, At: at, Reason: refused.reason}, refused.to)
		wantCode(t, err, refused.code)
	}
	for _, to := range []Phase{PhaseConsultation, PhaseCoordination, PhaseCommittee, PhaseCabinet} {
		step, err := c.Advance(causeAt(at, "alles da"), to)
		if err != nil {
			t.Fatal(err)
		}
		if len(step.Notices) == 0 || step.Entry.ID != "request" {
			t.Errorf("%s: %d notices, entry %s", to, len(step.Notices), step.Entry.ID)
		}
		c = step.Cycle
	}
	for _, name := range []DeadlineName{DeadlineIntakeEnd, DeadlineCoordinationEnd, DeadlineCommitteeInvitation, DeadlineCommitteeEnd} {
		if d, _ := c.Plan.Deadline(name); d.Actual != NewDate(2021, time.May, 3) {
			t.Errorf("%s met on %s", name, d.Actual)
		}
	}
	_, err := c.Advance(causeAt(at, "r"), PhasePublication)
	wantCode(t, err, CodePhaseClosed)
}

func TestStepLeavesTheEarlierStateAlone(t *testing.T) {
	c := openedCycle(t, false)
	if _, err := c.Advance(causeAt(berlinTime(2021, time.May, 3, 12), "r"), PhaseConsultation); err != nil {
		t.Fatal(err)
	}
	if d, _ := c.Plan.Deadline(DeadlineIntakeEnd); d.Met() || c.Phase != PhaseIntake || c.Revision != 1 {
		t.Errorf("the step changed the state it started from: %+v", d)
	}
}

func TestDeadlineIsMovedAndKeepsItsOriginal(t *testing.T) {
	c := openedCycle(t, false)
	to := NewDate(2021, time.July, 9)
	step, err := c.MoveDeadline(causeAt(berlinTime(2021, time.May, 3, 12), "Werkstatt verschoben"), DeadlineIntakeEnd, to, testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := step.Cycle.Plan.Deadline(DeadlineIntakeEnd)
	if n := step.Notices; len(n) != 3 || n[0].Kind != "deadline_moved" || !strings.Contains(n[0].Text, "Werkstatt verschoben") {
		t.Errorf("notices %+v", n)
	}
	if d.Original != NewDate(2021, time.June, 30) || d.Current != to || len(d.Moves) != 1 {
		t.Errorf("deadline %+v", d)
	}
	if event, _ := step.Cycle.Happen(mustNext(t, step.Cycle)).Cycle.NextEvent(); event.On != to {
		t.Errorf("intake ends on %s", event.On)
	}
	_, err = c.MoveDeadline(causeAt(berlinTime(2021, time.May, 3, 12), ""), DeadlineIntakeEnd, to, testCalendar)
	wantCode(t, err, CodeInvalid)
}

func mustNext(t *testing.T, c Cycle) CycleEvent {
	t.Helper()
	event, ok := c.NextEvent()
	if !ok {
		t.Fatal("no event is to come")
	}
	return event
}

func TestNegativeSlackIsEscalatedOncePerDeadline(t *testing.T) {
	c, _ := until(openedCycle(t, false), berlinTime(2021, time.September, 2, 0))
	cause := causeAt(berlinTime(2021, time.September, 2, 12), "Haushalt")
	move := func(c Cycle, name DeadlineName, to Date) CycleStep {
		step, err := c.MoveDeadline(cause, name, to, testCalendar)
		if err != nil {
			t.Fatal(err)
		}
		return step.Warn(testCalendar)
	}
	first := move(c, DeadlineCabinetSession, NewDate(2021, time.November, 9))
	if !slices.Equal(first.Cycle.Warned, []DeadlineName{DeadlineCommitteeEnd}) || escalations(first) != 1 {
		t.Fatalf("a session too early for the committee's end warned of %v", first.Cycle.Warned)
	}
	again := move(first.Cycle, DeadlineCabinetSession, NewDate(2021, time.November, 10))
	if escalations(again) != 0 {
		t.Errorf("warned twice: %+v", again.Notices)
	}
}

// escalations counts those that go to the coordinator.
func escalations(step CycleStep) int {
	n := 0
	for _, notice := range step.Notices {
		if notice.Kind == "escalation" && notice.Role == RoleCoordinator {
			n++
		}
	}
	return n
}

func TestClockMovesForwardInRehearsalsOnly(t *testing.T) {
	real := berlinTime(2026, time.March, 1, 0)
	c := openedCycle(t, true)
	c.Offset = berlinTime(2021, time.January, 4, 9).Sub(real)
	to := berlinTime(2021, time.June, 30, 12)
	step, err := c.MoveClock(causeAt(c.Calendar(real), ""), to, real)
	if err != nil {
		t.Fatal(err)
	}
	if got := step.Cycle.Calendar(real); !got.Equal(to) || !step.Entry.At.Equal(to) || step.Entry.Public {
		t.Errorf("clock at %s, entry %+v", got, step.Entry)
	}
	_, err = step.Cycle.MoveClock(causeAt(to, ""), to.Add(-time.Hour), real)
	wantCode(t, err, CodeInvalid)
	_, err = c.MoveClock(causeAt(to, ""), berlinTime(2023, time.March, 1, 0), real)
	wantCode(t, err, CodeInvalid)
	_, err = openedCycle(t, false).MoveClock(causeAt(to, ""), to, real)
	wantCode(t, err, CodeForbidden)
}

// inCabinet is a cycle whose committee has decided.
func inCabinet(t *testing.T) Cycle {
	c, _ := until(openedCycle(t, false), berlinTime(2021, time.November, 2, 0))
	if c.Phase != PhaseCabinet {
		t.Fatalf("phase %s", c.Phase)
	}
	return c
}

func TestAdoptionOpensPublicationAndClosesWithItsEnd(t *testing.T) {
	on := NewDate(2021, time.December, 14)
	step := inCabinet(t).HearCabinet(causeAt(berlinTime(2021, time.December, 14, 15), "beschlossen"), CabinetNews{
		Submission: "2021/1", Outcome: CabinetAdoptedWithChanges, On: on,
	}, testCalendar)
	c := step.Cycle
	if c.Phase != PhasePublication || c.Edition != 2021 || c.AdoptedOn != on || c.Submission != "2021/1" {
		t.Fatalf("adopted as %+v", c)
	}
	if session, _ := c.Plan.Deadline(DeadlineCabinetSession); session.Actual != on {
		t.Errorf("session met on %s", session.Actual)
	}
	_, err := c.Cancel(causeAt(step.Entry.At, "r"))
	wantCode(t, err, CodeAlreadyDecided)
	again := c.HearCabinet(causeAt(step.Entry.At, ""), CabinetNews{Outcome: CabinetAdopted, On: on}, testCalendar)
	if again.Entry.Action != CycleWithoutEffect || again.Cycle.Phase != PhasePublication {
		t.Errorf("a second adoption: %+v", again.Entry)
	}
	closed, _ := until(c, berlinTime(2022, time.February, 1, 0))
	if closed.Outcome != OutcomeAdopted || closed.Phase != PhaseClosed {
		t.Errorf("closed as %s, %s", closed.Phase, closed.Outcome)
	}
	early, err := c.Advance(causeAt(step.Entry.At, "veröffentlicht"), PhaseClosed)
	if err != nil || early.Cycle.Outcome != OutcomeAdopted {
		t.Errorf("closed early as %s, %v", early.Cycle.Outcome, err)
	}
}

func TestReturnGoesBackWithAShorterCalendar(t *testing.T) {
	at := berlinTime(2021, time.November, 9, 15)
	for _, back := range []Phase{PhaseCoordination, PhaseCommittee} {
		step := inCabinet(t).HearCabinet(causeAt(at, "Kosten offen"), CabinetNews{
			Submission: "2021/1", Outcome: CabinetReturned, BackTo: back, On: NewDate(2021, time.November, 9),
		}, testCalendar)
		c := step.Cycle
		if c.Phase != back || step.Entry.Action != CycleReturned {
			t.Fatalf("returned to %s: %+v", c.Phase, step.Entry)
		}
		if !c.Plan.CabinetSession.After(NewDate(2021, time.November, 9)) {
			t.Errorf("next session on %s", c.Plan.CabinetSession)
		}
		forward, _ := until(c, c.Plan.CabinetSession.Time(Berlin()))
		if forward.Phase != PhaseCabinet {
			t.Errorf("phase %s on the day of the next session", forward.Phase)
		}
	}
}

func TestReturnTakesTheEarliestSessionWhenTheOneNamedIsTooEarly(t *testing.T) {
	at := berlinTime(2021, time.November, 9, 15)
	returned := func(next Date) Cycle {
		return inCabinet(t).HearCabinet(causeAt(at, "Kosten offen"), CabinetNews{
			Outcome: CabinetReturned, BackTo: PhaseCommittee, On: NewDate(2021, time.November, 9), Next: next,
		}, testCalendar).Cycle
	}
	earliest := returned(Date{}).Plan.CabinetSession
	tooEarly := returned(NewDate(2021, time.November, 11))
	if tooEarly.Phase != PhaseCommittee || tooEarly.Plan.CabinetSession != earliest {
		t.Errorf("in %s for the session on %s, want %s", tooEarly.Phase, tooEarly.Plan.CabinetSession, earliest)
	}
	if later := returned(NewDate(2021, time.December, 21)); later.Plan.CabinetSession != NewDate(2021, time.December, 21) {
		t.Errorf("session on %s", later.Plan.CabinetSession)
	}
}

func TestReturnThatCannotBeMetIsRecordedAndEscalated(t *testing.T) {
	c := inCabinet(t)
	step := c.HearCabinet(causeAt(berlinTime(2021, time.December, 28, 15), "Kosten offen"), CabinetNews{
		Outcome: CabinetReturned, BackTo: PhaseCoordination, On: NewDate(2021, time.December, 28),
	}, testCalendar)
	if step.Entry.Action != CycleWithoutEffect || step.Cycle.Phase != PhaseCabinet || len(step.Notices) != 1 {
		t.Fatalf("step %+v", step.Entry)
	}
	if lapsed, _ := until(step.Cycle, berlinTime(2022, time.January, 1, 0)); lapsed.Outcome != OutcomeLapsed {
		t.Errorf("outcome %s", lapsed.Outcome)
	}
}

func TestPostponementMovesTheSession(t *testing.T) {
	next := NewDate(2021, time.December, 21)
	step := inCabinet(t).HearCabinet(causeAt(berlinTime(2021, time.December, 14, 15), "vertagt"), CabinetNews{Next: next}, testCalendar)
	if step.Cycle.Plan.CabinetSession != next || step.Cycle.Phase != PhaseCabinet {
		t.Errorf("session on %s in %s", step.Cycle.Plan.CabinetSession, step.Cycle.Phase)
	}
	impossible := inCabinet(t).HearCabinet(causeAt(berlinTime(2021, time.December, 14, 15), "vertagt"),
		CabinetNews{Next: NewDate(2022, time.January, 11)}, testCalendar)
	if impossible.Entry.Action != CycleWithoutEffect || len(impossible.Notices) != 1 {
		t.Errorf("a session after the year: %+v", impossible.Entry)
	}
}

func TestCancelNeedsAReasonAndEndsTheCycle(t *testing.T) {
	c := openedCycle(t, false)
	at := berlinTime(2021, time.May, 3, 12)
	_, err := c.Cancel(causeAt(at, ""))
	wantCode(t, err, CodeInvalid)
	step, err := c.Cancel(causeAt(at, "Regierungswechsel"))
	if err != nil || step.Cycle.Outcome != OutcomeCancelled || !strings.Contains(step.Cycle.EndReason(), "Regierungswechsel") {
		t.Fatalf("cancelled as %+v, %v", step.Cycle, err)
	}
	if _, ok := step.Cycle.NextEvent(); ok {
		t.Error("a cancelled cycle has an event to come")
	}
	_, err = step.Cycle.Advance(causeAt(at, "r"), PhaseConsultation)
	wantCode(t, err, CodePhaseClosed)
}
