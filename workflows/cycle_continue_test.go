package workflows

import (
	"testing"
	"time"

	"fortschreibung/strategy"
)

func TestRequestRepeatedAfterContinueAsNewGetsItsFirstAnswer(t *testing.T) {
	first := newCycleWorld(t)
	first.open(false)
	advance := AdvancePhase{Request: coordinatorRequest("a"), To: strategy.PhaseConsultation, Reason: "fertig"}
	answered := first.send(on(2021, time.May, 3), AdvancePhaseUpdate, advance)
	first.later(func() { first.env.SetCurrentHistoryLength(maxEvents + 1) }, on(2021, time.May, 4))
	// Something has to happen for the run to notice that it has grown long.
	first.send(on(2021, time.May, 4)+time.Second, MoveDeadlineUpdate, MoveDeadline{Request: coordinatorRequest("refused")})
	state := continuedState(t, first.run(CycleState{}))
	first.wantResult(answered, strategy.PhaseConsultation)

	second := newCycleWorld(t)
	second.env.SetStartTime(aMoment.Add(on(2021, time.May, 4)))
	repeated := second.send(time.Minute, AdvancePhaseUpdate, advance)
	if err := second.run(state); err != nil {
		t.Fatal(err)
	}
	if repeated.err != nil || repeated.result != answered.result || repeated.result.RequestHash != "hash of a" {
		t.Errorf("repeated: %+v, %v; first: %+v", repeated.result, repeated.err, answered.result)
	}
	if got := second.entries(strategy.CyclePhaseEntered)[0].Data["to"]; got != string(strategy.PhaseCoordination) {
		t.Errorf("the continued run entered %s first", got)
	}
	if second.last().Outcome != strategy.OutcomeLapsed {
		t.Errorf("outcome %s", second.last().Outcome)
	}
}

func TestContinuedRunRemembersTheCabinetsNews(t *testing.T) {
	decided := CabinetDecided{
		ID: "d", Submission: "2021/1", Outcome: strategy.CabinetReturned, BackTo: strategy.PhaseCommittee,
		On: strategy.NewDate(2021, time.November, 9), Reason: "Kosten",
	}
	first := newCycleWorld(t)
	first.open(false)
	first.hear(on(2021, time.November, 9), decided)
	first.later(func() { first.env.SetContinueAsNewSuggested(true) }, on(2021, time.November, 9)+time.Minute)
	first.send(on(2021, time.November, 9)+2*time.Minute, MoveDeadlineUpdate, MoveDeadline{Request: coordinatorRequest("refused")})
	state := continuedState(t, first.run(CycleState{}))
	if state.Cycle.Phase != strategy.PhaseCommittee {
		t.Fatalf("continued in %s", state.Cycle.Phase)
	}
	second := newCycleWorld(t)
	second.env.SetStartTime(aMoment.Add(on(2021, time.November, 10)))
	second.hear(time.Minute, decided)
	if err := second.run(state); err != nil {
		t.Fatal(err)
	}
	if again := second.entries(strategy.CycleReturned); len(again) != 0 {
		t.Errorf("the same news was heard twice: %+v", again)
	}
}
