package strategy

import (
	"testing"
	"time"
)

func TestNextDueFollowsTheStage(t *testing.T) {
	plan, err := PlanBackward(2021, NewDate(2021, time.December, 14), DefaultSettings(), NewCalendar())
	if err != nil {
		t.Fatal(err)
	}
	for _, tr := range Transitions() {
		for _, stage := range tr.To {
			name, ends := map[Stage]DeadlineName{
				StageSubmitted: DeadlineIntakeEnd, StageReturned: DeadlineIntakeEnd,
				StageScreened: DeadlineConsultationEnd, StageConsulted: DeadlineConsultationEnd,
				StageInCoordination: DeadlineCoordinationEnd,
				StageAgreed:         DeadlineCommitteeEnd, StageDissent: DeadlineCommitteeEnd, StageOnAgenda: DeadlineCommitteeEnd,
				StageDecided: DeadlineCabinetSession, StageBeforeCabinet: DeadlineCabinetSession,
				StageApproved: DeadlinePublicationEnd,
			}[stage]
			want := time.Time{}
			if ends {
				want = plan.Due(name).EndOfDay(Berlin())
			}
			p := Proposal{Stage: stage}
			if got := p.NextDue(plan, times2021(t)); !got.Equal(want) {
				t.Errorf("%s: %s, want %s", stage, got, want)
			}
		}
	}
}

func TestPublishedProposalIsDueWithItsConditions(t *testing.T) {
	early, late := NewDate(2022, time.March, 31), NewDate(2022, time.June, 30)
	p := Proposal{Stage: StagePublished, Decision: &CommitteeDecision{Conditions: []Condition{
		{ID: "none"}, {ID: "late", Due: late}, {ID: "early", Due: early}, {ID: "done", Due: NewDate(2022, time.January, 1), Done: &early},
	}}}
	if got := p.NextDue(Plan{}, CoordinationTimes{}); !got.Equal(early.EndOfDay(Berlin())) {
		t.Error(got)
	}
	p.Decision.Conditions = p.Decision.Conditions[:1]
	if got := p.NextDue(Plan{}, CoordinationTimes{}); !got.IsZero() {
		t.Error("a Maßgabe without a date is never due:", got)
	}
}
