package strategy

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func returned(to Phase, on string, session Date) Return {
	return Return{BackTo: to, Session: session, Reason: "Kosten nicht belegt", By: Actor{Subject: "sk", Role: RoleChancellery}, At: isoDay(on).Time(Berlin()).Add(12 * time.Hour)}
}

func TestReturnToCoordination(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	p, err := PlanBackward(2021, isoDay("2021-11-16"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	for name, day := range map[DeadlineName]string{
		DeadlineIntakeEnd: "2021-06-30", DeadlineConsultationEnd: "2021-08-31", DeadlineCoordinationEnd: "2021-09-29", DeadlineCommitteeEnd: "2021-10-28", DeadlineCabinetSession: "2021-11-16",
	} {
		if p, err = p.Meet(name, isoDay(day)); err != nil {
			t.Fatal(err)
		}
	}
	next, effects, err := p.ShortenedAfterReturn(returned(PhaseCoordination, "2021-11-16", Date{}), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	for name, day := range map[DeadlineName]string{
		DeadlineCoordinationEnd:     "2021-11-30", // two weeks instead of four
		DeadlineCommitteeInvitation: "2021-12-01",
		DeadlineCommitteeEnd:        "2021-12-08", // one week instead of two
		DeadlinePapersToMinistries:  "2021-12-10",
		DeadlineAgenda:              "2021-12-13",
		DeadlineCabinetSession:      "2021-12-17", // the periods of § 13 stay whole
		DeadlineConsultationEnd:     p.Due(DeadlineConsultationEnd).String(),
		DeadlineHardLimit:           "2021-12-31",
	} {
		if got := next.Due(name); got != isoDay(day) {
			t.Errorf("%s on %s, want %s", name, got, day)
		}
	}
	if next.CabinetSession != isoDay("2021-12-17") || len(effects) != 7 {
		t.Errorf("session %s, %d effects", next.CabinetSession, len(effects))
	}
	d, _ := next.Deadline(DeadlineCoordinationEnd)
	if d.Met() || d.Original != isoDay("2021-09-30") || len(d.Moves) != 1 || d.Moves[0].Met != isoDay("2021-09-29") {
		t.Errorf("coordination %+v: the first round has to stay visible", d)
	}
	if w := next.Watch(isoDay("2021-11-17"), s, cal); w.Light == LightRed || !w.Holds || w.Slack != 0 {
		t.Errorf("the shortened round starts as %s with slack %d", w.Light, w.Slack)
	}
}

func TestReturnToCommitteeWithASessionChosen(t *testing.T) {
	p, s, cal := plan2021(t)
	next, _, err := p.ShortenedAfterReturn(returned(PhaseCommittee, "2021-12-01", isoDay("2021-12-28")), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	if next.CabinetSession != isoDay("2021-12-28") || next.Due(DeadlineCoordinationEnd) != isoDay("2021-09-30") {
		t.Errorf("session %s, coordination %s", next.CabinetSession, next.Due(DeadlineCoordinationEnd))
	}
	if got := next.Due(DeadlineCommitteeEnd); got != isoDay("2021-12-17") {
		t.Errorf("committee on %s", got)
	}
}

func TestReturnRefuses(t *testing.T) {
	p, s, cal := plan2021(t)
	noReason := returned(PhaseCommittee, "2021-12-01", Date{})
	noReason.Reason = ""
	noDay := returned(PhaseCommittee, "2021-12-01", Date{})
	noDay.At = time.Time{}
	for _, c := range []struct {
		name string
		r    Return
		code Code
		says string
	}{
		{"nothing fits before 31 December", returned(PhaseCoordination, "2021-12-14", Date{}), CodePhaseClosed, "31. Dezember"},
		{"committee does not fit either", returned(PhaseCommittee, "2021-12-21", Date{}), CodePhaseClosed, "31. Dezember"},
		{"session too early", returned(PhaseCommittee, "2021-12-01", isoDay("2021-12-16")), CodeInvalid, "20.12.2021"},
		{"session next year", returned(PhaseCommittee, "2021-12-01", isoDay("2022-01-11")), CodeInvalid, "4. Quartal"},
		{"session on a holiday", returned(PhaseCommittee, "2021-12-01", isoDay("2021-12-26")), CodeInvalid, "Weihnachtsfeiertag"},
		{"back to intake", returned(PhaseIntake, "2021-12-01", Date{}), CodeInvalid, "zurückverwiesen"},
		{"back to the cabinet itself", returned(PhaseCabinet, "2021-12-01", Date{}), CodeInvalid, "zurückverwiesen"},
		{"no reason", noReason, CodeInvalid, "Begründung"},
		{"no day", noDay, CodeInvalid, "Zeitpunkt"},
	} {
		_, _, err := p.ShortenedAfterReturn(c.r, s, cal)
		if CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %s with %q", c.name, err, c.code, c.says)
		}
	}
}

func TestReturnFitsOrIsRefused(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, s, cal)
		back := rapid.SampledFrom([]Phase{PhaseCoordination, PhaseCommittee}).Draw(rt, "back to")
		on := p.CabinetSession
		next, _, err := p.ShortenedAfterReturn(returned(back, on.String(), Date{}), s, cal)
		if err != nil {
			if CodeOf(err) != CodePhaseClosed {
				rt.Fatalf("returned on %s: %v", on, err)
			}
			return
		}
		if next.CabinetSession.After(p.HardLimit) || !next.CabinetSession.After(on) {
			rt.Fatalf("returned on %s, next session on %s", on, next.CabinetSession)
		}
		first := DeadlineCommitteeInvitation
		if back == PhaseCoordination {
			first = DeadlineCoordinationEnd
		}
		if !next.Due(first).After(on) {
			rt.Fatalf("returned on %s, but %s is on %s", on, first, next.Due(first))
		}
		if short := next.shortages(DeadlineNames(), s, cal); len(short) > 0 {
			rt.Fatalf("returned on %s: %v", on, short)
		}
	})
}
