package strategy

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// forwards walks a plan's steps from intake to the cabinet's session, each as early as its
// minimum allows.
func forwards(p Plan, s Settings, cal *Calendar) map[DeadlineName]Date {
	days := map[DeadlineName]Date{}
	for _, d := range p.Deadlines {
		days[d.Name] = d.Current
	}
	for _, st := range planSteps(p.Minimum, s) {
		if onTheWay(st.before) {
			days[st.after] = laterDate(days[st.after], st.earliest(days[st.before], cal))
		}
	}
	return days
}

// drawSettings draws minimums and periods around the usual ones.
func drawSettings(rt *rapid.T) Settings {
	s := DefaultSettings()
	s.Minimum = Durations{
		IntakeDays: rapid.IntRange(0, 60).Draw(rt, "intake"), ConsultationDays: rapid.IntRange(0, 40).Draw(rt, "consultation"),
		CoordinationDays: rapid.IntRange(0, 40).Draw(rt, "coordination"), InvitationDays: rapid.IntRange(0, 21).Draw(rt, "invitation"),
		SubmissionWorkingDays: rapid.IntRange(0, 10).Draw(rt, "submission"),
	}
	s.Shortened = Durations{}
	s.AgendaWorkingDays = rapid.IntRange(0, 5).Draw(rt, "agenda")
	s.PapersWorkingDays = s.AgendaWorkingDays + rapid.IntRange(0, 3).Draw(rt, "papers")
	return s
}

func TestBackwardThenForwardGivesTheSameDates(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSettings(rt)
		p := drawPlan(rt, s, cal)
		for name, day := range forwards(p, s, cal) {
			if day != p.Due(name) {
				rt.Fatalf("session %s: %s on %s backwards, %s forwards", p.CabinetSession, name, p.Due(name), day)
			}
		}
	})
}

func TestLastSafeDaysLeadExactlyToTheSession(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSettings(rt)
		p := drawLived(rt, s, cal)
		happened := Happened{}
		if rapid.Bool().Draw(rt, "invited") {
			happened[DeadlineCommitteeInvitation] = p.Due(DeadlineCoordinationEnd)
		}
		safe := p.lastDays(p.CabinetSession, happened, s, cal)
		for _, st := range p.stepsAfter(happened, s) {
			last, next := safe[st.before], safe[st.after]
			if !cal.IsWorkingDay(last) {
				rt.Fatalf("last safe day of %s is %s, no working day", st.before, last)
			}
			if st.earliest(last, cal).After(next) {
				rt.Fatalf("%s on its last safe day %s: %s not before %s, but has to be on %s", st.before, last, st.after, st.earliest(last, cal), next)
			}
			if late := cal.AddWorkingDays(last, 1); !st.earliest(late, cal).After(next) {
				rt.Fatalf("%s on %s, after its last safe day, still leaves %s on %s", st.before, late, st.after, next)
			}
		}
	})
}

func TestLaterSessionMakesNothingEarlier(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSettings(rt)
		p := drawPlan(rt, s, cal)
		later := cal.AddWorkingDays(p.CabinetSession, rapid.IntRange(1, 20).Draw(rt, "later"))
		if later.Year != p.Year {
			return
		}
		q, err := PlanBackward(p.Year, later, s, cal)
		if err != nil {
			rt.Fatalf("session %s fits, %s does not: %v", p.CabinetSession, later, err)
		}
		safeP, safeQ := p.lastDays(p.CabinetSession, nil, s, cal), q.lastDays(later, nil, s, cal)
		for _, name := range DeadlineNames() {
			if q.Due(name).Before(p.Due(name)) || safeQ[name].Before(safeP[name]) {
				rt.Fatalf("session %s → %s: %s due %s → %s, last safe %s → %s",
					p.CabinetSession, later, name, p.Due(name), q.Due(name), safeP[name], safeQ[name])
			}
		}
	})
}

// drawLived draws a plan in which some deadlines were moved and the first phases were met,
// early, in time or late.
func drawLived(rt *rapid.T, s Settings, cal *Calendar) Plan {
	p := drawPlan(rt, s, cal)
	for range rapid.IntRange(0, 3).Draw(rt, "earlier moves") {
		name := rapid.SampledFrom(DeadlineNames()).Draw(rt, "moved")
		to := cal.AddWorkingDays(p.Due(name), rapid.IntRange(-20, 20).Draw(rt, "moved by"))
		if next, _, err := p.Move(Change{Name: name, To: to, Reason: "Probe"}, s, cal); err == nil {
			p = next
		}
	}
	last := Date{}
	for _, name := range []DeadlineName{DeadlineIntakeEnd, DeadlineConsultationEnd, DeadlineCoordinationEnd}[:rapid.IntRange(0, 3).Draw(rt, "met")] {
		on := laterDate(last, cal.AddWorkingDays(p.Due(name), rapid.IntRange(-5, 5).Draw(rt, "met by")))
		if next, err := p.Meet(name, on); err == nil {
			p, last = next, on
		}
	}
	return p
}

// downstream lists what is computed from a deadline or pushed by it, itself included.
func downstream(name DeadlineName, s Settings) []DeadlineName {
	reached := []DeadlineName{name}
	for changed := true; changed; {
		changed = false
		add := func(other DeadlineName) {
			if !slices.Contains(reached, other) {
				reached, changed = append(reached, other), true
			}
		}
		for _, st := range planSteps(s.Minimum, s) {
			if slices.Contains(reached, st.before) {
				add(st.after)
			}
		}
		for _, r := range slices.Clone(reached) {
			for _, follower := range followers(r) {
				add(follower)
			}
		}
	}
	return reached
}

func TestWhatIfMovesOnlyWhatDepends(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSettings(rt)
		p := drawLived(rt, s, cal)
		var changes []Change
		related := map[DeadlineName]bool{}
		for range rapid.IntRange(1, 3).Draw(rt, "moves") {
			name := rapid.SampledFrom(DeadlineNames()).Draw(rt, "name")
			to := p.Due(name).AddDays(rapid.IntRange(-30, 60).Draw(rt, "by"))
			changes = append(changes, Change{Name: name, To: to})
			for _, other := range downstream(name, s) {
				related[other] = true
			}
		}
		f, err := p.WhatIf(changes, s, cal)
		if err != nil {
			if code := CodeOf(err); code != CodeInvalid && code != CodeAlreadyDecided {
				rt.Fatal(err)
			}
			return
		}
		for _, d := range f.Plan.Deadlines {
			before, _ := p.Deadline(d.Name)
			if d.Original != before.Original {
				rt.Fatalf("%v changed the original of %s", changes, d.Name)
			}
			if !related[d.Name] && d.Current != before.Current {
				rt.Fatalf("%v moved the unrelated %s from %s to %s", changes, d.Name, before.Current, d.Current)
			}
			if d.Name != DeadlineHardLimit && d.Current.Before(before.Current) && !earlierBy(changes, d.Name, p) {
				rt.Fatalf("%v made %s earlier: %s → %s", changes, d.Name, before.Current, d.Current)
			}
			if d.Name != DeadlineHardLimit && !cal.IsWorkingDay(d.Current) {
				rt.Fatalf("%v put %s on %s, no working day", changes, d.Name, d.Current)
			}
		}
		if f.Holds == f.Session.After(p.HardLimit) || f.Session != f.Plan.Due(DeadlineCabinetSession) {
			rt.Fatalf("session %s of plan %s, holds %v", f.Session, f.Plan.Due(DeadlineCabinetSession), f.Holds)
		}
	})
}

// earlierBy says whether a deadline, or one that it follows, was itself asked to be earlier
// than it had been at some point.
func earlierBy(changes []Change, name DeadlineName, p Plan) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		asked := c.Name == name || slices.Contains(followers(c.Name), name)
		return asked && (len(changes) > 1 || c.To.Before(p.Due(c.Name)))
	})
}

func TestWatchNeverFallsOnAFreeDayAndOnlyGetsTighter(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSettings(rt)
		p := drawLived(rt, s, cal)
		today := NewDate(p.Year, time.January, 1).AddDays(rapid.IntRange(0, 364).Draw(rt, "today"))
		happened := Happened{}
		for _, name := range []DeadlineName{DeadlineCommitteeInvitation, DeadlinePapersToMinistries, DeadlineAgenda} {
			if on := p.Due(name); !on.After(today) && rapid.Bool().Draw(rt, string(name)) {
				happened[name] = on
			}
		}
		w := p.WatchAfter(happened, today, s, cal)
		later := p.WatchAfter(happened, today.AddDays(rapid.IntRange(1, 40).Draw(rt, "later")), s, cal)
		for i, st := range w.Steps {
			if !cal.IsWorkingDay(st.Expected) || !cal.IsWorkingDay(st.LastSafe) || !cal.IsWorkingDay(st.LastPossible) {
				rt.Fatalf("on %s: %+v", today, st)
			}
			if st.Expected.Before(st.Current) && !st.Done {
				rt.Fatalf("on %s %s is expected on %s, before its date %s", today, st.Name, st.Expected, st.Current)
			}
			if later.Steps[i].Slack > st.Slack || later.Steps[i].Expected.Before(st.Expected) {
				rt.Fatalf("%s: %+v, later %+v", st.Name, st, later.Steps[i])
			}
			if _, known := happened[st.Name]; known && (!st.Done || st.Overdue || st.Light != LightGreen) {
				rt.Fatalf("%s has happened: %+v", st.Name, st)
			}
		}
	})
}

func TestKnowingWhatHappenedNeverMakesItWorse(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSettings(rt)
		p := drawLived(rt, s, cal)
		name := rapid.SampledFrom([]DeadlineName{DeadlineCommitteeInvitation, DeadlinePapersToMinistries, DeadlineAgenda}).Draw(rt, "name")
		on := cal.LastWorkingDayOnOrBefore(p.Due(name).AddDays(-rapid.IntRange(0, 20).Draw(rt, "early")))
		today := on.AddDays(rapid.IntRange(0, 40).Draw(rt, "today"))
		without, with := p.Watch(today, s, cal), p.WatchAfter(Happened{name: on}, today, s, cal)
		if worse(with.Light, without.Light) != without.Light || with.Slack < without.Slack || (without.Holds && !with.Holds) {
			rt.Fatalf("%s on %s, seen on %s: %s/%d, without %s/%d", name, on, today, with.Light, with.Slack, without.Light, without.Slack)
		}
	})
}

func TestWorkdaysCountAsTheCalendar(t *testing.T) {
	cal := NewCalendar()
	days := NewWorkdays(2019, 2024, cal)
	rapid.Check(t, func(rt *rapid.T) {
		from := NewDate(2019, time.January, 1).AddDays(rapid.IntRange(0, 2000).Draw(rt, "from"))
		to := from.AddDays(rapid.IntRange(0, 190).Draw(rt, "to"))
		if got, want := days.Age(from, to), cal.WorkingDaysBetween(from, to); got != want {
			rt.Fatalf("%s to %s: %d, want %d", from, to, got, want)
		}
	})
}
