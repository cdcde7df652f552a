package strategy

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatIfCoordinationEndsTwoWeeksLater(t *testing.T) {
	p, s, cal := plan2021(t)
	f, err := p.WhatIf([]Change{{Name: DeadlineCoordinationEnd, To: isoDay("2021-10-14")}}, s, cal)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Holds || f.Session != isoDay("2021-12-14") || f.Slack != 13 || len(f.Effects) != 0 {
		t.Errorf("forecast %+v", f)
	}
	if d, _ := p.Deadline(DeadlineCoordinationEnd); d.Current != isoDay("2021-09-30") {
		t.Error("the plan itself moved")
	}
}

func TestWhatIfPushesWhatComesLater(t *testing.T) {
	p, s, cal := plan2021(t)
	for _, c := range []struct {
		to      string
		holds   bool
		session string
		slack   int
	}{
		{"2021-11-15", true, "2021-12-14", 13}, // the last safe day
		{"2021-11-16", true, "2021-12-15", 12},
		{"2021-12-02", true, "2021-12-31", 0}, // the last day with which 31 December holds
		{"2021-12-03", false, "2022-01-03", -1},
	} {
		f, err := p.WhatIf([]Change{{Name: DeadlineCoordinationEnd, To: isoDay(c.to)}}, s, cal)
		if err != nil {
			t.Fatal(err)
		}
		if f.Holds != c.holds || f.Session != isoDay(c.session) || f.Slack != c.slack {
			t.Errorf("coordination until %s: holds %v, session %s, slack %d; want %v, %s, %d",
				c.to, f.Holds, f.Session, f.Slack, c.holds, c.session, c.slack)
		}
		if f.Plan.Due(DeadlinePapersToMinistries) != cal.AddWorkingDays(f.Session, -5) {
			t.Errorf("papers on %s for a session on %s", f.Plan.Due(DeadlinePapersToMinistries), f.Session)
		}
		pushed := slices.ContainsFunc(f.Effects, func(e Effect) bool {
			return e.Kind == EffectPushed && e.Deadline == DeadlineCabinetSession
		})
		if pushed != (f.Session != p.CabinetSession) {
			t.Errorf("coordination until %s: effects %+v", c.to, f.Effects)
		}
	}
}

func TestWhatIfSeveralChanges(t *testing.T) {
	p, s, cal := plan2021(t)
	f, err := p.WhatIf([]Change{
		{Name: DeadlineConsultationEnd, To: isoDay("2021-09-18")}, // Saturday before Weltkindertag: 21 September
		{Name: DeadlineCoordinationEnd, To: isoDay("2021-10-05")}, // two weeks are not enough
	}, s, cal)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Plan.Due(DeadlineConsultationEnd); got != isoDay("2021-09-21") {
		t.Errorf("consultation ends on %s", got)
	}
	short := slices.ContainsFunc(f.Effects, func(e Effect) bool { return e.Kind == EffectShort && e.Deadline == DeadlineCoordinationEnd })
	if !short || f.Plan.Due(DeadlineCoordinationEnd) != isoDay("2021-10-05") {
		t.Errorf("coordination on %s, effects %+v", f.Plan.Due(DeadlineCoordinationEnd), f.Effects)
	}
	if _, err := p.WhatIf([]Change{{Name: DeadlineCoordinationEnd, To: isoDay("2021-08-02")}}, s, cal); CodeOf(err) != CodeInvalid {
		t.Errorf("coordination before consultation: %v", err)
	}
	if _, err := p.WhatIf([]Change{{Name: DeadlineHardLimit, To: isoDay("2022-01-31")}}, s, cal); CodeOf(err) != CodeInvalid {
		t.Errorf("another year's end: %v", err)
	}
	if _, err := p.WhatIf([]Change{{Name: DeadlineCoordinationEnd}}, s, cal); CodeOf(err) != CodeInvalid {
		t.Errorf("no day: %v", err)
	}
}

func TestWhatIfLeavesWhatIsMet(t *testing.T) {
	p, s, cal := plan2021(t)
	p, err := p.Meet(DeadlineCommitteeInvitation, isoDay("2021-10-14"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := p.WhatIf([]Change{{Name: DeadlineCommitteeEnd, To: isoDay("2021-12-07")}}, s, cal)
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := f.Plan.Deadline(DeadlineCommitteeInvitation); d.Actual != isoDay("2021-10-14") || len(d.Moves) > 0 {
		t.Errorf("invitation %+v", d)
	}
	if f.Session != isoDay("2021-12-21") {
		t.Errorf("session %s", f.Session)
	}
	// Coordination cannot end after the invitation went out.
	if _, err := p.WhatIf([]Change{{Name: DeadlineCoordinationEnd, To: isoDay("2021-10-18")}}, s, cal); CodeOf(err) != CodeInvalid {
		t.Errorf("coordination after the invitation: %v", err)
	}
}

func TestWhatIfNeverMakesAnythingEarlier(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, s, cal)
		var names []DeadlineName
		for _, name := range DeadlineNames() {
			if name != DeadlineHardLimit && name != DeadlinePublicationEnd {
				names = append(names, name)
			}
		}
		name := rapid.SampledFrom(names).Draw(rt, "name")
		by := rapid.IntRange(1, 120).Draw(rt, "by")
		f, err := p.WhatIf([]Change{{Name: name, To: p.Due(name).AddDays(by)}}, s, cal)
		if err != nil { // beyond a neighbour that does not give way, such as papers after their agenda
			if CodeOf(err) != CodeInvalid {
				rt.Fatal(err)
			}
			return
		}
		for _, other := range names {
			if f.Plan.Due(other).Before(p.Due(other)) {
				rt.Fatalf("%s later by %d makes %s earlier: %s → %s", name, by, other, p.Due(other), f.Plan.Due(other))
			}
		}
		if f.Holds == f.Session.After(p.HardLimit) {
			rt.Fatalf("session %s, holds %v", f.Session, f.Holds)
		}
		if short := f.Plan.shortages(DeadlineNames(), s, cal); len(short) > 0 {
			rt.Fatalf("%s later by %d falls short: %v", name, by, short)
		}
	})
}
