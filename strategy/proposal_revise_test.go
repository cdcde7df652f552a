package strategy

import "testing"

func withDraft(change func(*Sheet)) Revision {
	s := aSheet()
	change(s)
	return Revision{Draft: &Draft{Sheet: s}, Note: "Rückmeldung"}
}

func TestReviseBySubmitterAndCoordinatorOnly(t *testing.T) {
	r := withDraft(func(s *Sheet) { s.Background = "Neu." })
	for actor, code := range map[Actor]Code{
		olga: "", koordinator: "", {Subject: "otto", Role: RoleOrganiser}: CodeForbidden,
		staffOf("TMIK"): CodeForbidden, auditor: CodeForbidden,
	} {
		p := accepted(t)
		if _, err := p.Revise(by(actor, on(6, 1)), r, Coordination{Phase: PhaseIntake}); CodeOf(err) != code {
			t.Errorf("%s: %v", actor.Subject, err)
		}
	}
}

func TestReviseKeepsTrackOfTextAndAuthors(t *testing.T) {
	p := accepted(t)
	old := p.TextHash
	trail := must(t)(p.Revise(by(koordinator, on(6, 1)), withDraft(func(s *Sheet) { s.Background = "Neu." }), Coordination{Phase: PhaseIntake}))
	wantStage(t, p, StageScreened)
	if p.TextHash == old || p.TextHash != HashTexts(p.Texts()) || p.TextRevision != 2 || !trail.NewText {
		t.Fatalf("text not tracked: %+v", p)
	}
	wantList(t, "authors", p.Authors, "olga", "karl")
	if got := trail.Entries[0].Data["passages"]; got != "background" {
		t.Fatal(got)
	}
	effects := Effects{Environment: "Weniger Papier"}
	must(t)(p.Revise(by(olga, on(6, 2)), Revision{Effects: &effects, Reason: ptr("Noch einmal."), Note: "x"}, Coordination{Phase: PhaseIntake}))
	wantList(t, "authors", p.Authors, "olga", "karl")
	if p.Draft.Sheet.Background != "Neu." || p.Effects != effects || p.Reason != "Noch einmal." {
		t.Fatal("a nil part must stay")
	}
}

func TestReviseRefuses(t *testing.T) {
	p := accepted(t)
	before := *p
	for _, c := range []struct {
		name string
		r    Revision
		code Code
	}{
		{"no note", Revision{Draft: withDraft(func(s *Sheet) { s.Title = "Neu" }).Draft}, CodeInvalid},
		{"nothing changes", Revision{Note: "x"}, CodeInvalid},
		{"text does not suit the kind", Revision{Draft: &Draft{EndingNote: "x"}, Note: "x"}, CodeInvalid},
		{"no lead", withDraft(func(s *Sheet) { s.Lead = nil }), CodeInvalid},
	} {
		if _, err := p.Revise(by(olga, on(6, 1)), c.r, Coordination{Phase: PhaseIntake}); CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if p.Revision != before.Revision || p.TextHash != before.TextHash || p.Draft.Sheet.Title != before.Draft.Sheet.Title {
		t.Error("a refused revision changed the proposal")
	}
}

func TestReturnedProposalIsSubmittedAgain(t *testing.T) {
	p := submitted(t)
	must(t)(p.Screen(by(koordinator, on(5, 10)), ScreenReturn, "Kosten?", "", nil))
	trail := must(t)(p.Revise(by(olga, on(5, 20)), Revision{Reason: ptr("Mit Kosten."), Note: "Kosten ergänzt"}, Coordination{Phase: PhaseIntake}))
	wantStage(t, p, StageSubmitted)
	wantList(t, "coordinator hears of it", told(trail, "proposal_submitted"), "")
	must(t)(p.Screen(by(koordinator, on(5, 21)), ScreenAccept, "", "", nil))
}

// Only the ministries whose passages changed are asked again, the others' positions stay.
func TestRevisionAsksOnlyThoseConcerned(t *testing.T) {
	for _, c := range []struct {
		name  string
		r     Revision
		asked []string
	}{
		{"background: only the lead, who answers for all", withDraft(func(s *Sheet) { s.Background = "Neu." }), []string{"TMIK"}},
		{"effects: lead and finance", Revision{Effects: &Effects{Budget: "300 TEUR"}, Note: "x"}, []string{"TFM", "TMIK"}},
		{"title: lead and participant", withDraft(func(s *Sheet) { s.Title = "Bauantrag digital" }), []string{"TMBJS", "TMIK"}},
		{"description: everybody", withDraft(func(s *Sheet) { s.Description = "Anders." }), []string{"TFM", "TMBJS", "TMIK"}},
		{"a new participant is asked with those concerned", withDraft(func(s *Sheet) { s.Participants = append(s.Participants, "TMMJV") }),
			[]string{"TMBJS", "TMIK", "TMMJV"}},
	} {
		p := agreed(t)
		hash := p.TextHash
		trail := must(t)(p.Revise(by(koordinator, on(9, 15)), c.r, coordination2021(t)))
		wantList(t, c.name, told(trail, "position_due"), c.asked...)
		wantStage(t, p, StageInCoordination)
		if len(p.Positions) != 3 || p.Positions[0].TextHash != hash {
			t.Errorf("%s: positions %+v", c.name, p.Positions)
		}
		for _, m := range c.asked {
			give(t, p, signs(p, m), on(9, 20))
		}
		wantStage(t, p, StageAgreed)
	}
}

func TestTextIsFixedAfterCoordination(t *testing.T) {
	p := agreed(t)
	c := coordination2021(t)
	c.Phase = PhaseCommittee
	_, err := p.Revise(by(koordinator, on(10, 10)), withDraft(func(s *Sheet) { s.Title = "Neu" }), c)
	wantRefusal(t, err, CodePhaseClosed, "")
	p = decided(t)
	_, err = p.Revise(by(koordinator, on(10, 21)), withDraft(func(s *Sheet) { s.Title = "Neu" }), coordination2021(t))
	wantRefusal(t, err, CodePhaseClosed, "")
}
