package strategy

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// plan2021 is the strategy's own first cycle, planned for a session on a Tuesday in December.
func plan2021(t *testing.T) (Plan, Settings, *Calendar) {
	t.Helper()
	cal, s := NewCalendar(), DefaultSettings()
	p, err := PlanBackward(2021, isoDay("2021-12-14"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	return p, s, cal
}

// drawPlan draws a year, a session on a working day of its fourth quarter, and its plan.
func drawPlan(rt *rapid.T, s Settings, cal *Calendar) Plan {
	year := rapid.IntRange(2016, 2050).Draw(rt, "year")
	session := NewDate(year, time.October, 1).AddDays(rapid.IntRange(0, 91).Draw(rt, "session"))
	session = cal.LastWorkingDayOnOrBefore(session)
	if session.Month < time.October {
		session = cal.FirstWorkingDayOnOrAfter(NewDate(year, time.October, 1))
	}
	p, err := PlanBackward(year, session, s, cal)
	if err != nil {
		rt.Fatalf("no plan for %s: %v", session, err)
	}
	return p
}

func TestPlanOf2021(t *testing.T) {
	p, _, _ := plan2021(t)
	want := map[DeadlineName]string{
		DeadlineReportH2:            "2021-03-31",
		DeadlineIntakeEnd:           "2021-06-30",
		DeadlineConsultationEnd:     "2021-08-31",
		DeadlineReportH1:            "2021-08-31",
		DeadlineCoordinationEnd:     "2021-09-30",
		DeadlineCommitteeInvitation: "2021-10-15", // two weeks before the committee
		DeadlineCommitteeEnd:        "2021-10-29", // 31 October is a holiday on a Sunday
		DeadlinePapersToMinistries:  "2021-12-07", // four full working days before the session
		DeadlineAgenda:              "2021-12-08", // three
		DeadlineCabinetSession:      "2021-12-14",
		DeadlineHardLimit:           "2021-12-31",
		DeadlinePublicationEnd:      "2022-01-11",
	}
	if len(p.Deadlines) != len(want) {
		t.Errorf("%d deadlines, want %d", len(p.Deadlines), len(want))
	}
	for i, name := range DeadlineNames() {
		d := p.Deadlines[i]
		if d.Name != name || d.Current != isoDay(want[name]) || d.Original != d.Current || d.Met() || len(d.Moves) > 0 {
			t.Errorf("deadline %d is %+v, want %s on %s", i, d, name, want[name])
		}
	}
	if p.CabinetSession != isoDay("2021-12-14") || p.HardLimit != isoDay("2021-12-31") {
		t.Errorf("session %s, limit %s", p.CabinetSession, p.HardLimit)
	}
}

func TestEarlySessionPullsTheYearForward(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	p, err := PlanBackward(2021, isoDay("2021-10-01"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	for name, day := range map[DeadlineName]string{
		DeadlinePapersToMinistries:  "2021-09-24",
		DeadlineCommitteeEnd:        "2021-09-16", // five working days earlier, Weltkindertag between
		DeadlineCommitteeInvitation: "2021-09-02",
		DeadlineCoordinationEnd:     "2021-09-01",
		DeadlineConsultationEnd:     "2021-08-04", // four weeks for the Ressortabstimmung
		DeadlineIntakeEnd:           "2021-06-30",
		DeadlineReportH1:            "2021-08-31",
	} {
		if got := p.Due(name); got != isoDay(day) {
			t.Errorf("%s on %s, want %s", name, got, day)
		}
	}
}

func TestPlanBackwardRefuses(t *testing.T) {
	cal := NewCalendar()
	for _, c := range []struct {
		name    string
		year    int
		session string
		change  func(*Settings)
		says    string
	}{
		{"a session before the fourth quarter", 2021, "2021-09-30", nil, "4. Quartal"},
		{"a session of another year", 2021, "2022-10-04", nil, "4. Quartal"},
		{"a session after 31 December", 2021, "2022-01-04", nil, "4. Quartal"},
		{"a session on a weekend", 2021, "2021-12-11", nil, "Wochenende"},
		{"a session on a holiday", 2022, "2022-10-03", nil, "Tag der Deutschen Einheit"},
		{"a session on Reformationstag", 2022, "2022-10-31", nil, "Reformationstag"},
		{"no room for intake", 2021, "2021-10-01", func(s *Settings) { s.Minimum.CoordinationDays = 200 }, "Eingangsphase"},
		{"a year without a calendar", 1980, "1980-12-02", nil, "1991"},
		{"broken settings", 2021, "2021-12-14", func(s *Settings) { s.QuorumPercent = 0 }, "nicht zwischen"},
	} {
		s := DefaultSettings()
		if c.change != nil {
			c.change(&s)
		}
		_, err := PlanBackward(c.year, isoDay(c.session), s, cal)
		if CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want invalid with %q", c.name, err, c.says)
		}
	}
}

func TestEveryPlanHoldsItsRules(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, s, cal)
		for _, d := range p.Deadlines {
			if d.Name != DeadlineHardLimit && !cal.IsWorkingDay(d.Current) {
				rt.Fatalf("%s on %s is no working day", d.Name, d.Current)
			}
		}
		if short := p.shortages(DeadlineNames(), s, cal); len(short) > 0 {
			rt.Fatalf("session %s: %v", p.CabinetSession, short)
		}
		if err := p.checkOrder(DeadlineNames()); err != nil {
			rt.Fatalf("session %s: %v", p.CabinetSession, err)
		}
		for name, usual := range map[DeadlineName]MonthDay{
			DeadlineIntakeEnd: s.IntakeEnd, DeadlineConsultationEnd: s.ConsultationEnd,
			DeadlineCoordinationEnd: s.CoordinationEnd, DeadlineCommitteeEnd: s.CommitteeEnd,
		} {
			if p.Due(name).After(usual.In(p.Year)) {
				rt.Fatalf("%s on %s is later than its default", name, p.Due(name))
			}
		}
	})
}

func TestPlanIsMonotone(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, s, cal)
		session := cal.AddWorkingDays(p.CabinetSession, rapid.IntRange(1, 40).Draw(rt, "later"))
		if session.After(p.HardLimit) {
			rt.Skip("beyond the year")
		}
		later, err := PlanBackward(p.Year, session, s, cal)
		if err != nil {
			rt.Fatal(err)
		}
		for _, name := range DeadlineNames() {
			if later.Due(name).Before(p.Due(name)) {
				rt.Fatalf("session %s → %s makes %s earlier: %s → %s",
					p.CabinetSession, session, name, p.Due(name), later.Due(name))
			}
		}
	})
}

func TestStepsAreInverse(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		day := cal.FirstWorkingDayOnOrAfter(drawDay(rt, "day"))
		for _, st := range planSteps(s.Minimum, s) {
			after := st.earliest(day, cal)
			if st.latest(after, cal).Before(day) {
				rt.Fatalf("%s→%s: earliest after %s is %s, latest before that %s", st.before, st.after, day, after, st.latest(after, cal))
			}
			before := st.latest(day, cal)
			if st.earliest(before, cal).After(day) {
				rt.Fatalf("%s→%s: latest before %s is %s, earliest after that %s", st.before, st.after, day, before, st.earliest(before, cal))
			}
		}
	})
}

func TestPhases(t *testing.T) {
	want := []Phase{PhaseIntake, PhaseConsultation, PhaseCoordination, PhaseCommittee, PhaseCabinet, PhasePublication, PhaseClosed}
	p, _, _ := plan2021(t)
	phase := PhaseIntake
	for i := range want {
		if phase != want[i] || phase.Index() != i {
			t.Fatalf("phase %d is %s", i, phase)
		}
		next, ok := phase.Next()
		if ok != (i+1 < len(want)) {
			t.Fatalf("%s has a next: %v", phase, ok)
		}
		if i > 0 && phase != PhaseClosed && !p.PhaseEnd(phase).After(p.PhaseEnd(want[i-1])) {
			t.Errorf("%s ends on %s", phase, p.PhaseEnd(phase))
		}
		phase = next
	}
	if _, ok := Phase("autumn").Next(); ok || Phase("autumn").Index() != -1 || !p.PhaseEnd(PhaseClosed).IsZero() {
		t.Error("an unknown phase has a place, or closed an end")
	}
}
