package strategy

import "testing"

func TestScreen(t *testing.T) {
	for _, c := range []struct {
		outcome      ScreeningOutcome
		reason, into string
		code         Code
		field        string
		stage        Stage
	}{
		{ScreenAccept, "", "", "", "", StageScreened},
		{ScreenReturn, "Bitte Kosten nennen", "", "", "", StageReturned},
		{ScreenMerge, "Gleicher Inhalt", "other", "", "", StageMerged},
		{ScreenDecline, "Nicht zuständig", "", "", "", StageDeclined},
		{ScreenReturn, "", "", CodeInvalid, "reason", ""},
		{ScreenMerge, "", "other", CodeInvalid, "reason", ""},
		{ScreenDecline, " ", "", CodeInvalid, "reason", ""},
		{ScreenMerge, "x", "", CodeInvalid, "into", ""},
		{ScreenMerge, "x", "5b0e", CodeInvalid, "into", ""},
		{ScreenAccept, "", "other", CodeInvalid, "into", ""},
		{"perhaps", "x", "", CodeInvalid, "outcome", ""},
	} {
		p := submitted(t)
		trail, err := p.Screen(by(koordinator, on(5, 10)), c.outcome, c.reason, c.into, nil)
		if c.code != "" {
			wantRefusal(t, err, c.code, c.field)
			wantStage(t, p, StageSubmitted)
			continue
		}
		must(t)(trail, err)
		wantStage(t, p, c.stage)
		if p.MergedInto != c.into || p.Screening.Reason != c.reason || p.Revision != 2 {
			t.Errorf("%s: %+v", c.outcome, p)
		}
		if n := trail.Notices[0]; n.Kind != "proposal_moved" || n.Subject != "olga" || n.Role != RoleOrganiser {
			t.Errorf("%s: notice %+v", c.outcome, n)
		}
	}
}

func TestScreenIsTheCoordinatorsAndOnce(t *testing.T) {
	for _, actor := range []Actor{olga, staffOf("TMIK"), authorisedOf("TMIK"), auditor} {
		_, err := submitted(t).Screen(by(actor, on(5, 10)), ScreenAccept, "", "", nil)
		wantRefusal(t, err, CodeForbidden, "")
	}
	p := accepted(t)
	_, err := p.Screen(by(koordinator, on(5, 11)), ScreenDecline, "doch nicht", "", nil)
	wantRefusal(t, err, CodeAlreadyDecided, "")
	p = submitted(t)
	must(t)(p.Screen(by(koordinator, on(5, 11)), ScreenReturn, "Kosten", "", nil))
	_, err = p.Screen(by(koordinator, on(5, 11)), ScreenAccept, "", "", nil)
	wantRefusal(t, err, CodePhaseClosed, "")
}

func TestScreenAddsTopics(t *testing.T) {
	p := submitted(t)
	p.Topics = []Topic{TopicMoney}
	must(t)(p.Screen(by(koordinator, on(5, 10)), ScreenAccept, "", "", []Topic{TopicMoney, TopicConstitution}))
	if len(p.Topics) != 2 || p.Topics[1] != TopicConstitution {
		t.Fatal(p.Topics)
	}
	_, err := submitted(t).Screen(by(koordinator, on(5, 10)), ScreenAccept, "", "", []Topic{"weather"})
	wantRefusal(t, err, CodeInvalid, "topics")
}

func TestAbsorbOnce(t *testing.T) {
	p := accepted(t)
	trail, ok := p.Absorb(step2021("proposal/x/merged"), "x")
	if !ok || len(p.Absorbed) != 1 {
		t.Fatal(p.Absorbed)
	}
	wantList(t, "actions", actions(trail), "absorb")
	if _, ok := p.Absorb(step2021("proposal/x/merged"), "x"); ok {
		t.Fatal("absorbed twice")
	}
}

func TestAssess(t *testing.T) {
	for _, c := range []struct {
		actor  Actor
		phase  Phase
		answer string
		code   Code
	}{
		{koordinator, PhaseConsultation, "Machbar, weil …", ""},
		{koordinator, PhaseCoordination, "Machbar, weil …", ""},
		{koordinator, PhaseIntake, "Machbar", CodePhaseClosed},
		{koordinator, PhaseConsultation, "", CodeInvalid},
		{olga, PhaseConsultation, "Machbar", CodeForbidden},
	} {
		p := accepted(t)
		trail, err := p.Assess(by(c.actor, on(7, 10)), true, c.answer, c.phase)
		if CodeOf(err) != c.code {
			t.Errorf("%+v: %v", c, err)
		}
		if c.code != "" {
			continue
		}
		wantStage(t, p, StageConsulted)
		if !p.Feasibility.Feasible || p.Feasibility.Answer != c.answer || trail.Entries[0].Public {
			t.Errorf("%+v", p.Feasibility)
		}
	}
	_, err := submitted(t).Assess(by(koordinator, on(7, 10)), true, "x", PhaseConsultation)
	wantRefusal(t, err, CodePhaseClosed, "")
}
