package strategy

import (
	"testing"

	"pgregory.net/rapid"
)

// stepOn gives one step of a plan's watch on a day.
func stepOn(t *testing.T, p Plan, name DeadlineName, today string, s Settings, cal *Calendar) StepWatch {
	t.Helper()
	st, ok := p.Watch(isoDay(today), s, cal).Step(name)
	if !ok {
		t.Fatalf("no step %s", name)
	}
	return st
}

// metUntil marks the phase ends before one as met on their day.
func metUntil(t *testing.T, p Plan, name DeadlineName) Plan {
	t.Helper()
	for _, d := range p.Deadlines {
		if d.Name == name {
			return p
		}
		if onTheWay(d.Name) && endsPhase(d.Name) {
			var err error
			if p, err = p.Meet(d.Name, d.Current); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Fatalf("no deadline %s", name)
	return Plan{}
}

func TestLastSafeDays(t *testing.T) {
	p, s, cal := plan2021(t)
	for name, want := range map[DeadlineName][2]string{ // for the planned session, for 31 December
		DeadlineCabinetSession:      {"2021-12-31", "2021-12-31"},
		DeadlineAgenda:              {"2021-12-08", "2021-12-27"},
		DeadlinePapersToMinistries:  {"2021-12-07", "2021-12-24"},
		DeadlineCommitteeEnd:        {"2021-11-30", "2021-12-17"},
		DeadlineCommitteeInvitation: {"2021-11-16", "2021-12-03"},
		DeadlineCoordinationEnd:     {"2021-11-15", "2021-12-02"},
		DeadlineConsultationEnd:     {"2021-10-18", "2021-11-04"},
		DeadlineIntakeEnd:           {"2021-09-17", "2021-10-07"},
		DeadlineReportH1:            {"2021-11-29", "2021-12-16"},
	} {
		st := stepOn(t, p, name, "2021-03-01", s, cal)
		if st.LastSafe != isoDay(want[0]) || st.LastPossible != isoDay(want[1]) {
			t.Errorf("%s: last safe %s, last possible %s; want %v", name, st.LastSafe, st.LastPossible, want)
		}
	}
}

func TestSlackAndLightOfCoordination(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCoordinationEnd)
	for _, c := range []struct {
		today   string
		left    int
		slack   int
		overdue bool
		light   Light
	}{
		{"2021-09-01", 29, 32, false, LightGreen},
		{"2021-09-30", 0, 32, false, LightGreen},
		{"2021-10-01", -1, 31, true, LightYellow},
		{"2021-11-15", -46, 0, true, LightYellow}, // the last safe day
		{"2021-11-16", -47, -1, true, LightRed},
		{"2021-11-20", -51, -5, true, LightRed}, // a Saturday counts as Monday
	} {
		st := stepOn(t, p, DeadlineCoordinationEnd, c.today, s, cal)
		if st.DaysLeft != c.left || st.Slack != c.slack || st.Overdue != c.overdue || st.Light != c.light {
			t.Errorf("on %s: %d days, slack %d, overdue %v, %s; want %+v", c.today, st.DaysLeft, st.Slack, st.Overdue, st.Light, c)
		}
	}
}

func TestTightStepIsYellowOnlyWhenItIsNear(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	p, err := PlanBackward(2021, isoDay("2021-10-12"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	p = metUntil(t, p, DeadlineCoordinationEnd) // due on 13 September, without any slack
	for today, want := range map[string]Light{
		"2021-08-27": LightGreen,
		"2021-08-30": LightYellow, // T-14
		"2021-09-13": LightYellow,
		"2021-09-14": LightRed,
	} {
		if st := stepOn(t, p, DeadlineCoordinationEnd, today, s, cal); st.Light != want {
			t.Errorf("on %s: %s with slack %d, want %s", today, st.Light, st.Slack, want)
		}
	}
}

func TestLateStepTakesSlackFromTheNext(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCoordinationEnd)
	// On 25 November coordination is still open: the committee cannot decide before 10 December.
	committee := stepOn(t, p, DeadlineCommitteeEnd, "2021-11-25", s, cal)
	if committee.Expected != isoDay("2021-12-10") || committee.Slack != -8 || committee.Light != LightRed {
		t.Errorf("committee %+v", committee)
	}
	w := p.Watch(isoDay("2021-11-25"), s, cal)
	if w.Next != DeadlineCoordinationEnd || w.Light != LightRed || !w.Holds || w.Slack != -8 || w.DaysLeft != 36 {
		t.Errorf("watch: next %s, %s, holds %v, slack %d, %d days", w.Next, w.Light, w.Holds, w.Slack, w.DaysLeft)
	}
	if session, _ := w.Step(DeadlineCabinetSession); session.Expected != isoDay("2021-12-24") || session.Slack != 5 {
		t.Errorf("session %+v", session)
	}
	if w := p.Watch(isoDay("2021-12-03"), s, cal); w.Holds {
		t.Error("on 3 December 31 December still holds")
	}
}

func TestMetStepsWorryNobody(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCabinetSession)
	w := p.Watch(isoDay("2021-11-02"), s, cal)
	if w.Next != DeadlinePapersToMinistries || w.Light != LightGreen || w.Slack != 13 {
		t.Errorf("after the committee: next %s, %s, slack %d", w.Next, w.Light, w.Slack)
	}
	for _, name := range []DeadlineName{DeadlineCommitteeInvitation, DeadlineCoordinationEnd, DeadlineReportH1} {
		if st, _ := w.Step(name); st.Overdue || st.Light != LightGreen {
			t.Errorf("%s after the committee: %+v", name, st)
		}
	}
	// Nobody recorded the papers as sent: worth a look, but no loss of slack.
	w = p.Watch(isoDay("2021-12-10"), s, cal)
	if st, _ := w.Step(DeadlinePapersToMinistries); st.Light != LightYellow || st.Slack != 0 || !w.Holds || w.Slack != 13 {
		t.Errorf("papers %+v, slack %d", st, w.Slack)
	}
	p, err := p.Meet(DeadlineCabinetSession, isoDay("2021-12-14"))
	if err != nil {
		t.Fatal(err)
	}
	w = p.Watch(isoDay("2021-12-20"), s, cal)
	if w.Next != "" || w.Light != LightGreen || !w.Holds || w.Slack != 0 {
		t.Errorf("after the cabinet: %+v", w)
	}
	if st := stepOn(t, p, DeadlinePublicationEnd, "2022-01-12", s, cal); !st.Overdue || st.Light != LightRed {
		t.Errorf("publication %+v", st)
	}
}

func TestOpenSessionTurnsRedWhenTheYearIsOver(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCabinetSession)
	for today, want := range map[string]Light{"2021-12-15": LightYellow, "2021-12-31": LightYellow, "2022-01-01": LightRed} {
		st := stepOn(t, p, DeadlineCabinetSession, today, s, cal)
		if st.Light != want {
			t.Errorf("on %s: %s with slack %d", today, st.Light, st.Slack)
		}
	}
}

func TestSlackShrinksWithTime(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, s, cal)
		today := isoDay("2015-01-01")
		today.Year = p.Year
		today = today.AddDays(rapid.IntRange(0, 380).Draw(rt, "today"))
		later := today.AddDays(rapid.IntRange(1, 60).Draw(rt, "later"))
		a, b := p.Watch(today, s, cal), p.Watch(later, s, cal)
		for i := range a.Steps {
			if b.Steps[i].Slack > a.Steps[i].Slack {
				rt.Fatalf("%s: slack %d on %s, %d on %s", a.Steps[i].Name, a.Steps[i].Slack, today, b.Steps[i].Slack, later)
			}
			if b.Steps[i].LastSafe != a.Steps[i].LastSafe {
				rt.Fatalf("%s: the last safe day moved with the clock", a.Steps[i].Name)
			}
		}
		if b.Holds && !a.Holds {
			rt.Fatalf("31 December holds on %s, but not on %s", later, today)
		}
	})
}

func TestNewPlanHasNoNegativeSlack(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, s, cal)
		w := p.Watch(NewDate(p.Year, 1, 2), s, cal)
		if w.Slack < 0 || !w.Holds || w.Light == LightRed {
			rt.Fatalf("session %s: slack %d, holds %v, %s", p.CabinetSession, w.Slack, w.Holds, w.Light)
		}
	})
}

func TestStageDeadline(t *testing.T) {
	for stage, want := range map[Stage]DeadlineName{
		StageSubmitted: DeadlineIntakeEnd, StageReturned: DeadlineIntakeEnd, StageScreened: DeadlineConsultationEnd,
		StageConsulted: DeadlineCoordinationEnd, StageInCoordination: DeadlineCoordinationEnd, StageDissent: DeadlineCoordinationEnd,
		StageAgreed: DeadlineCommitteeEnd, StageOnAgenda: DeadlineCommitteeEnd, StageDecided: DeadlinePapersToMinistries,
		StageBeforeCabinet: DeadlineCabinetSession, StageApproved: DeadlinePublicationEnd,
		StagePublished: "", StageDeferred: "", StageRejected: "", StageDeclined: "", StageMerged: "", StageWithdrawn: "",
	} {
		if got, ok := StageDeadline(stage); got != want || ok != (want != "") {
			t.Errorf("%s: %q", stage, got)
		}
	}
}
