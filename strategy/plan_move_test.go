package strategy

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	moverOfDeadlines = Actor{Subject: "k1", Role: RoleCoordinator}
	earlyIn2021      = time.Date(2021, time.February, 1, 9, 0, 0, 0, time.UTC)
)

func move(name DeadlineName, to string) Change {
	return Change{Name: name, To: isoDay(to), Reason: "Abstimmung mit dem Landtag", By: moverOfDeadlines, At: earlyIn2021}
}

func TestMoveKeepsOriginalAndHistory(t *testing.T) {
	p, s, cal := plan2021(t)
	before, _ := json.Marshal(p)
	next, effects, err := p.Move(move(DeadlineCoordinationEnd, "2021-10-08"), s, cal)
	if err != nil || len(effects) > 0 {
		t.Fatal(effects, err)
	}
	d, _ := next.Deadline(DeadlineCoordinationEnd)
	if d.Original != isoDay("2021-09-30") || d.Current != isoDay("2021-10-08") || d.Met() {
		t.Errorf("moved to %+v", d)
	}
	want := Move{From: isoDay("2021-09-30"), To: isoDay("2021-10-08"), Reason: "Abstimmung mit dem Landtag", By: moverOfDeadlines, At: earlyIn2021}
	if len(d.Moves) != 1 || d.Moves[0] != want {
		t.Errorf("history %+v", d.Moves)
	}
	again, _, err := next.Move(move(DeadlineCoordinationEnd, "2021-10-11"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	d, _ = again.Deadline(DeadlineCoordinationEnd)
	if d.Original != isoDay("2021-09-30") || len(d.Moves) != 2 || d.Moves[1].From != isoDay("2021-10-08") {
		t.Errorf("moved again to %+v", d)
	}
	if after, _ := json.Marshal(p); string(after) != string(before) {
		t.Error("the old plan changed")
	}
	data, err := json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	var back Plan
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, again) {
		t.Errorf("came back from JSON as %+v, %v", back, err)
	}
}

func TestMoveRefuses(t *testing.T) {
	p, s, cal := plan2021(t)
	met, err := p.Meet(DeadlineIntakeEnd, isoDay("2021-06-29"))
	if err != nil {
		t.Fatal(err)
	}
	noReason := move(DeadlineIntakeEnd, "2021-07-01")
	noReason.Reason = "  "
	late := move(DeadlineIntakeEnd, "2021-07-01")
	late.At = time.Date(2021, time.July, 1, 22, 0, 0, 0, time.UTC) // 2 July in Berlin
	for _, c := range []struct {
		name   string
		change Change
		code   Code
		says   []string
	}{
		{"no reason", noReason, CodeInvalid, []string{"Begründung"}},
		{"unknown deadline", move("spring_end", "2021-07-01"), CodeInvalid, []string{"spring_end"}},
		{"the hard limit", move(DeadlineHardLimit, "2021-12-30"), CodeInvalid, []string{"31. Dezember"}},
		{"a met deadline", move(DeadlineIntakeEnd, "2021-07-01"), CodeAlreadyDecided, []string{"29.06.2021"}},
		{"no day", Change{Name: DeadlineConsultationEnd, Reason: "x"}, CodeInvalid, []string{"fehlt"}},
		{"the same day", move(DeadlineConsultationEnd, "2021-08-31"), CodeInvalid, []string{"schon auf"}},
		{"a weekend", move(DeadlineConsultationEnd, "2021-08-28"), CodeInvalid, []string{"Wochenende"}},
		{"a holiday", move(DeadlineCoordinationEnd, "2021-09-20"), CodeInvalid, []string{"Weltkindertag"}},
		{"beyond the next phase", move(DeadlineConsultationEnd, "2021-10-01"), CodeInvalid, []string{"Digitalkonferenz", "Ressortabstimmung (30.09.2021)"}},
		{"before the phase before", move(DeadlineCoordinationEnd, "2021-08-31"), CodeInvalid, []string{"Digitalkonferenz (31.08.2021)"}},
		{"coordination onto the invitation", move(DeadlineCoordinationEnd, "2021-10-15"), CodeInvalid, []string{"Einladung"}},
		{"committee so early that its invitation hits coordination", move(DeadlineCommitteeEnd, "2021-10-14"), CodeInvalid, []string{"Ressortabstimmung", "Einladung"}},
		{"committee beyond the papers", move(DeadlineCommitteeEnd, "2021-12-07"), CodeInvalid, []string{"Zugang der Kabinettvorlage"}},
		{"papers after the agenda", move(DeadlinePapersToMinistries, "2021-12-09"), CodeInvalid, []string{"Tagesordnung"}},
		{"reports after the committee", move(DeadlineReportH1, "2021-11-02"), CodeInvalid, []string{"Lenkungsausschuss"}},
		{"session out of the fourth quarter", move(DeadlineCabinetSession, "2022-01-11"), CodeInvalid, []string{"4. Quartal"}},
		{"session before the committee", move(DeadlineCabinetSession, "2021-10-28"), CodeInvalid, []string{"Beschluss des Lenkungsausschusses"}},
	} {
		_, _, err := met.Move(c.change, s, cal)
		if CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
			continue
		}
		for _, says := range c.says {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %q does not say %q", c.name, err, says)
			}
		}
	}
	if _, _, err := p.Move(late, s, cal); CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), "vorbei") {
		t.Errorf("into the past: %v", err)
	}
}

func TestMoveTakesFollowersAlong(t *testing.T) {
	p, s, cal := plan2021(t)
	next, effects, err := p.Move(move(DeadlineCabinetSession, "2021-12-21"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	for name, day := range map[DeadlineName]string{
		DeadlineCabinetSession:     "2021-12-21",
		DeadlinePapersToMinistries: "2021-12-14",
		DeadlineAgenda:             "2021-12-15",
		DeadlinePublicationEnd:     "2022-01-18",
		DeadlineCommitteeEnd:       "2021-10-29",
	} {
		if next.Due(name) != isoDay(day) {
			t.Errorf("%s on %s, want %s", name, next.Due(name), day)
		}
	}
	if next.CabinetSession != isoDay("2021-12-21") {
		t.Errorf("session %s", next.CabinetSession)
	}
	var followed []DeadlineName
	for _, e := range effects {
		if e.Kind != EffectFollows || e.Text == "" {
			t.Errorf("effect %+v", e)
		}
		followed = append(followed, e.Deadline)
	}
	if want := []DeadlineName{DeadlinePapersToMinistries, DeadlineAgenda, DeadlinePublicationEnd}; !slices.Equal(followed, want) {
		t.Errorf("followed: %v", followed)
	}
	papers, _ := next.Deadline(DeadlinePapersToMinistries)
	if papers.Moves[0].Follows != DeadlineCabinetSession || papers.Original != isoDay("2021-12-07") {
		t.Errorf("papers %+v", papers)
	}

	// What was moved on its own, or met, stays.
	byHand, _, err := p.Move(move(DeadlinePapersToMinistries, "2021-12-03"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	byHand, err = byHand.Meet(DeadlineAgenda, isoDay("2021-12-06"))
	if err != nil {
		t.Fatal(err)
	}
	next, _, err = byHand.Move(move(DeadlineCabinetSession, "2021-12-21"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	if next.Due(DeadlinePapersToMinistries) != isoDay("2021-12-03") || next.Due(DeadlineAgenda) != isoDay("2021-12-08") {
		t.Errorf("papers %s, agenda %s", next.Due(DeadlinePapersToMinistries), next.Due(DeadlineAgenda))
	}
}

func TestMoveReportsWhatFallsShort(t *testing.T) {
	p, s, cal := plan2021(t)
	_, effects, err := p.Move(move(DeadlineCoordinationEnd, "2021-09-17"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	if len(effects) != 1 || effects[0].Kind != EffectShort || !strings.Contains(effects[0].Text, "17 statt mindestens 28 Tage") {
		t.Errorf("effects %+v", effects)
	}
	_, effects, err = p.Move(move(DeadlinePapersToMinistries, "2021-12-08"), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	if len(effects) != 1 || !strings.Contains(effects[0].Text, "§ 13") {
		t.Errorf("effects %+v", effects)
	}
	soon := move(DeadlineCabinetSession, "2021-11-16")
	soon.At = time.Date(2021, time.November, 12, 9, 0, 0, 0, time.UTC)
	_, effects, err = p.Move(soon, s, cal)
	if err != nil {
		t.Fatal(err)
	}
	past := slices.IndexFunc(effects, func(e Effect) bool {
		return e.Kind == EffectPast && e.Deadline == DeadlinePapersToMinistries && e.To == isoDay("2021-11-09")
	})
	if past < 0 {
		t.Errorf("papers would be over, but effects are %+v", effects)
	}
}

func TestMeet(t *testing.T) {
	p, _, _ := plan2021(t)
	next, err := p.Meet(DeadlineCoordinationEnd, isoDay("2021-10-05")) // late is recorded, too
	if err != nil {
		t.Fatal(err)
	}
	d, _ := next.Deadline(DeadlineCoordinationEnd)
	if d.Original != isoDay("2021-09-30") || d.Current != isoDay("2021-09-30") || d.Actual != isoDay("2021-10-05") || !d.Met() {
		t.Errorf("met as %+v", d)
	}
	if _, err := next.Meet(DeadlineCoordinationEnd, isoDay("2021-10-06")); CodeOf(err) != CodeAlreadyDecided {
		t.Errorf("met twice: %v", err)
	}
	if _, err := p.Meet(DeadlineCoordinationEnd, Date{}); CodeOf(err) != CodeInvalid {
		t.Errorf("met on no day: %v", err)
	}
	if _, err := p.Meet(DeadlineHardLimit, isoDay("2021-12-31")); CodeOf(err) != CodeInvalid {
		t.Errorf("met the hard limit: %v", err)
	}
	if d, _ := p.Deadline(DeadlineCoordinationEnd); d.Met() {
		t.Error("the old plan changed")
	}
}

func TestMoveLeavesTheUnrelatedAlone(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, s, cal)
		name := rapid.SampledFrom(DeadlineNames()).Draw(rt, "name")
		to := cal.AddWorkingDays(p.Due(name), rapid.IntRange(-60, 60).Draw(rt, "by"))
		next, _, err := p.Move(Change{Name: name, To: to, Reason: "Probe"}, s, cal)
		if err != nil {
			if CodeOf(err) != CodeInvalid {
				rt.Fatalf("%s to %s: %v", name, to, err)
			}
			return
		}
		for _, other := range DeadlineNames() {
			related := other == name || slices.Contains(followers(name), other)
			if !related && next.Due(other) != p.Due(other) {
				rt.Fatalf("%s to %s moved %s from %s to %s", name, to, other, p.Due(other), next.Due(other))
			}
			if d, _ := next.Deadline(other); d.Original != p.Due(other) {
				rt.Fatalf("%s to %s changed the original of %s", name, to, other)
			}
		}
		if err := next.checkOrder(DeadlineNames()); err != nil {
			rt.Fatalf("%s to %s: %v", name, to, err)
		}
	})
}
