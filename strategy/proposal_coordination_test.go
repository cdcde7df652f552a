package strategy

import (
	"testing"
	"time"
)

func pass(t *testing.T, p *Proposal, handled, at time.Time, c Coordination) Trail {
	t.Helper()
	return p.PassDeadlines(Occasion{Actor: System(), At: at}, handled, c)
}

func TestTimesOfTheCoordination(t *testing.T) {
	c := times2021(t)
	berlin := func(month time.Month, day, hour int) time.Time {
		return time.Date(2021, month, day, hour, 0, 0, 0, Berlin())
	}
	moments := []time.Time{
		berlin(9, 16, 8), berlin(9, 27, 8), berlin(9, 30, 8), // T-14, T-3, T
		berlin(10, 1, 0), // the end of T
		berlin(10, 6, 0), // the end of T+3 working days: 1, 4, 5 October
	}
	at := on(9, 1)
	for _, want := range moments {
		if at = c.Next(at); !at.Equal(want) {
			t.Fatalf("%s, want %s", at, want)
		}
	}
	if next := c.Next(at); !next.IsZero() {
		t.Fatal(next)
	}
	proceeds := times2021(t, func(s *Settings) { s.NoReply = NoReplyProceed })
	if !proceeds.Escalated.Equal(proceeds.Deadline) || !proceeds.Next(proceeds.Deadline).IsZero() {
		t.Fatal("nothing follows the deadline where the settings say proceed")
	}
}

func TestCoordinateAsksEveryAffectedMinistry(t *testing.T) {
	p := accepted(t)
	trail := p.Coordinate(Occasion{Actor: System(), At: on(9, 1)}, coordination2021(t))
	wantStage(t, p, StageInCoordination)
	wantList(t, "actions", actions(trail), "consult", "coordinate")
	wantList(t, "asked", told(trail, "position_due"), "TFM", "TMBJS", "TMIK")
	wantList(t, "open", p.Open(), "TMIK", "TMBJS", "TFM")
	if !p.Coordinate(Occasion{Actor: System(), At: on(9, 2)}, coordination2021(t)).Empty() {
		t.Error("asked twice")
	}
}

func TestCoordinateTakesOnlyWhatIsReady(t *testing.T) {
	c := coordination2021(t)
	unfeasible := accepted(t)
	must(t)(unfeasible.Assess(by(koordinator, on(7, 1)), false, "Dafür fehlt das Recht.", PhaseConsultation))
	if unfeasible.ReadyToCoordinate(c.Phase) {
		t.Error("unfeasible")
	}
	must(t)(unfeasible.Assess(by(koordinator, on(9, 2)), true, "Doch.", PhaseCoordination))
	if !unfeasible.ReadyToCoordinate(c.Phase) {
		t.Error("assessed again")
	}
	if submitted(t).ReadyToCoordinate(c.Phase) || accepted(t).ReadyToCoordinate(PhaseConsultation) || accepted(t).ReadyToCoordinate(PhaseCommittee) {
		t.Error("too early or too late")
	}
}

func TestRemindersGoToThoseWhoAreOpen(t *testing.T) {
	p, c := asked(t), coordination2021(t)
	give(t, p, signs(p, "TFM"), on(9, 10))
	if !pass(t, p, on(9, 10), on(9, 15), c).Empty() {
		t.Fatal("before T-14")
	}
	revision := p.Revision
	first := pass(t, p, on(9, 15), on(9, 16), c)
	wantList(t, "T-14", told(first, "position_reminder"), "TMBJS", "TMIK")
	if len(first.Entries) != 0 || p.Revision != revision {
		t.Fatal("a reminder is no step of the proposal")
	}
	if !pass(t, p, on(9, 16), on(9, 26), c).Empty() {
		t.Fatal("between T-14 and T-3")
	}
	give(t, p, signs(p, "TMIK"), on(9, 20))
	third := pass(t, p, on(9, 27), on(9, 30), c)
	wantList(t, "T", told(third, "position_reminder"), "TMBJS")
	if first.Notices[0].Key == third.Notices[0].Key {
		t.Fatal("each reminder has its own key")
	}
	if !third.Notices[0].Due.Equal(c.Times.Deadline) {
		t.Fatal(third.Notices[0].Due)
	}
}

// No answer by the deadline is recorded as "no reply by …" and never as signed.
func TestSilenceIsRecordedAndEscalated(t *testing.T) {
	p, c := asked(t), coordination2021(t)
	give(t, p, signs(p, "TMIK"), on(9, 10))
	trail := pass(t, p, on(9, 30), c.Times.Deadline, c)
	wantList(t, "actions", actions(trail), "no_reply", "no_reply")
	if id := trail.Entries[1].ID; id != "proposal/5b0e/no_reply/TFM/2021-09-30" {
		t.Fatal(id)
	}
	wantStage(t, p, StageInCoordination)
	if *p.affected("TFM").NoReply != NewDate(2021, time.September, 30) || len(p.Positions) != 1 {
		t.Fatalf("%+v", p.Affected)
	}
	if !pass(t, p, c.Times.Deadline, on(10, 2), c).Empty() {
		t.Fatal("recorded twice")
	}
	give(t, p, signs(p, "TMBJS"), on(10, 4))
	if late := p.Positions[1]; !late.Late || p.affected("TMBJS").NoReply != nil {
		t.Fatalf("late answer: %+v", late)
	}
	trail = pass(t, p, on(10, 4), c.Times.Escalated, c)
	wantList(t, "state secretaries", told(trail, "escalation"), "TFM")
	wantList(t, "actions", actions(trail), "escalate", "dissent")
	for _, n := range trail.Notices {
		if n.Kind == "escalation" && n.Role != RoleCommittee {
			t.Fatal(n)
		}
	}
	wantStage(t, p, StageDissent)
	if !p.Contested() {
		t.Fatal("a missing answer is not agreement")
	}
}

func TestProceedLeavesTheGap(t *testing.T) {
	proceed := func(s *Settings) { s.NoReply = NoReplyProceed }
	p, c := asked(t), coordination2021(t, proceed)
	give(t, p, signs(p, "TMIK"), on(9, 10))
	give(t, p, signs(p, "TMBJS"), on(9, 10))
	trail := pass(t, p, on(9, 30), c.Times.Deadline, c)
	wantList(t, "actions", actions(trail), "no_reply", "dissent")
	wantList(t, "escalated", told(trail, "escalation"))
	wantList(t, "gap", p.Open(), "TFM")
}

func TestClockMovedPastEverything(t *testing.T) {
	p, c := asked(t), coordination2021(t)
	trail := pass(t, p, on(9, 1), on(11, 1), c)
	wantList(t, "actions", actions(trail), "no_reply", "no_reply", "no_reply", "escalate", "dissent")
	wantList(t, "reminders are over", told(trail, "position_reminder"))
}

func TestPhaseThatEndsEarlyEndsTheCoordination(t *testing.T) {
	p, c := asked(t), coordination2021(t)
	c.Phase = PhaseCommittee
	trail := pass(t, p, on(9, 1), on(9, 20), c)
	wantList(t, "actions", actions(trail), "no_reply", "no_reply", "no_reply", "dissent")
	if got := *p.affected("TFM").NoReply; got != NewDate(2021, time.September, 20) {
		t.Fatal(got)
	}
	p = asked(t)
	if pass(t, p, on(9, 30), c.Times.Deadline, c); p.Stage != StageInCoordination {
		t.Fatal("the escalation still runs")
	}
	give(t, p, signs(p, "TMIK"), on(10, 3)) // while it runs, also after the phase
}

func TestDeadlineMovedIntoTheFutureForgivesSilence(t *testing.T) {
	p, c := asked(t), coordination2021(t)
	pass(t, p, on(9, 30), c.Times.Deadline, c)
	moved := c.Times
	moved.End, moved.Deadline = NewDate(2021, time.October, 15), NewDate(2021, time.October, 15).EndOfDay(Berlin())
	p.Reopen(on(10, 2), moved)
	if p.affected("TFM").NoReply != nil || !p.affected("TFM").Open {
		t.Fatal("the ministry has time again")
	}
	c.Times = moved
	trail := pass(t, p, on(10, 2), moved.Deadline, c)
	if id := trail.Entries[0].ID; id != "proposal/5b0e/no_reply/TMIK/2021-10-15" {
		t.Fatal(id)
	}
}

func TestTakeIn(t *testing.T) {
	p := asked(t)
	p.Due = on(9, 30)
	r := p.Revision
	if trail := p.TakeIn(by(System(), on(9, 2)), 7, on(9, 30)); !trail.Empty() || p.Revision != r+1 || p.CycleRevision != 7 {
		t.Fatal("only the cycle's revision is new")
	}
	trail := p.TakeIn(by(System(), on(9, 2)), 8, NewDate(2021, time.October, 14).EndOfDay(Berlin()))
	wantList(t, "actions", actions(trail), "move_due")
	if trail.Entries[0].Data["due"] != "2021-10-14" {
		t.Fatal(trail.Entries[0].Data)
	}
}
