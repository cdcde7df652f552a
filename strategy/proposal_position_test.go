package strategy

import "testing"

func TestPositionKinds(t *testing.T) {
	for _, c := range []struct {
		name     string
		position Position
		code     Code
		field    string
	}{
		{"signed", Position{Kind: PositionSigned}, "", ""},
		{"not affected", Position{Kind: PositionNotAffected}, "", ""},
		{"with conditions", Position{Kind: PositionWithConditions, Conditions: []string{"Kosten trägt TMIK"}}, "", ""},
		{"reserved", Position{Kind: PositionReserved, Grounds: "Leitung prüft"}, "", ""},
		{"refused", Position{Kind: PositionRefused, Grounds: "Zu teuer", Passages: []Passage{PassageEffects}}, "", ""},
		{"signed with conditions text", Position{Kind: PositionSigned, Conditions: []string{"x"}}, CodeInvalid, "conditions"},
		{"conditions missing", Position{Kind: PositionWithConditions}, CodeInvalid, "conditions"},
		{"condition blank", Position{Kind: PositionWithConditions, Conditions: []string{" "}}, CodeInvalid, "conditions"},
		{"reserved without grounds", Position{Kind: PositionReserved}, CodeInvalid, "grounds"},
		{"refused without grounds", Position{Kind: PositionRefused, Passages: []Passage{PassageEffects}}, CodeInvalid, "grounds"},
		{"refused without passage", Position{Kind: PositionRefused, Grounds: "Nein"}, CodeInvalid, "passages"},
		{"refused an absent passage", Position{Kind: PositionRefused, Grounds: "Nein", Passages: []Passage{PassageVision}}, CodeInvalid, "passages"},
		{"refused a passage twice", Position{Kind: PositionRefused, Grounds: "Nein", Passages: []Passage{PassageTitle, PassageTitle}}, CodeInvalid, "passages"},
		{"unknown", Position{Kind: "maybe"}, CodeInvalid, "kind"},
	} {
		p := asked(t)
		c.position.Ministry, c.position.TextHash = "TFM", p.TextHash
		_, err := p.GivePosition(by(authorisedOf("TFM"), on(9, 10)), c.position, coordination2021(t))
		if c.code != "" {
			wantRefusal(t, err, c.code, c.field)
			if len(p.Positions) != 0 {
				t.Errorf("%s: kept", c.name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if got := p.Positions[0]; got.GivenBy != authorisedOf("TFM") || got.Late || p.affected("TFM").Open {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestWhoGivesAPosition(t *testing.T) {
	own := koordinator
	own.Ministry = "TMBJS" // the coordinating ministry is affected itself
	for _, c := range []struct {
		name     string
		actor    Actor
		ministry string
		code     Code
	}{
		{"authorised", authorisedOf("TFM"), "TFM", ""},
		{"working level only prepares", staffOf("TFM"), "TFM", CodeForbidden},
		{"another ministry's", authorisedOf("TFM"), "TMIK", CodeForbidden},
		{"not affected", authorisedOf("TMMJV"), "TMMJV", CodeForbidden},
		{"coordinator's own ministry", own, "TMBJS", ""},
		{"coordinator for others", koordinator, "TFM", CodeForbidden},
		{"organiser", olga, "TFM", CodeForbidden},
	} {
		p := asked(t)
		_, err := p.GivePosition(by(c.actor, on(9, 10)), signs(p, c.ministry), coordination2021(t))
		if CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Nobody gives their ministry's position on a text they wrote alone.
func TestFourEyes(t *testing.T) {
	p := asked(t)
	author := authorisedOf("TMIK")
	p.Authors = []string{author.Subject}
	_, err := p.GivePosition(by(author, on(9, 10)), signs(p, "TMIK"), coordination2021(t))
	wantRefusal(t, err, CodeForbidden, "")
	p.Authors = append(p.Authors, "karl")
	must(t)(p.GivePosition(by(author, on(9, 10)), signs(p, "TMIK"), coordination2021(t)))
}

func TestPositionIsBoundToTheText(t *testing.T) {
	p := asked(t)
	old := signs(p, "TFM")
	must(t)(p.Revise(by(koordinator, on(9, 5)), withDraft(func(s *Sheet) { s.Description = "Anders." }), coordination2021(t)))
	_, err := p.GivePosition(by(authorisedOf("TFM"), on(9, 10)), old, coordination2021(t))
	wantRefusal(t, err, CodeStaleRevision, "")
}

func TestPositionIsReplacedUntilCoordinationEnds(t *testing.T) {
	p := asked(t)
	give(t, p, Position{Ministry: "TFM", Kind: PositionReserved, Grounds: "prüft", TextHash: p.TextHash}, on(9, 10))
	give(t, p, signs(p, "TFM"), on(9, 12))
	if len(p.Positions) != 1 || p.Positions[0].Kind != PositionSigned {
		t.Fatal(p.Positions)
	}
	after := coordination2021(t)
	after.Phase = PhaseCommittee
	_, err := p.GivePosition(by(authorisedOf("TFM"), on(10, 20)), signs(p, "TFM"), after)
	wantRefusal(t, err, CodePhaseClosed, "")
	_, err = accepted(t).GivePosition(by(authorisedOf("TFM"), on(9, 10)), signs(p, "TFM"), coordination2021(t))
	wantRefusal(t, err, CodePhaseClosed, "")
}

func TestAnswersOfAllConcludeEarly(t *testing.T) {
	p := asked(t)
	give(t, p, signs(p, "TMIK"), on(9, 10))
	give(t, p, Position{Ministry: "TMBJS", Kind: PositionNotAffected, TextHash: p.TextHash}, on(9, 11))
	wantStage(t, p, StageInCoordination)
	trail := give(t, p, Position{Ministry: "TFM", Kind: PositionWithConditions, Conditions: []string{"Kostenneutral"}, TextHash: p.TextHash}, on(9, 12))
	wantStage(t, p, StageAgreed)
	wantList(t, "actions", actions(trail), "position", "agree")
	if trail.Entries[0].Revision+1 != trail.Entries[1].Revision || trail.Entries[1].ID == trail.Entries[0].ID {
		t.Error(trail.Entries)
	}

	for _, objection := range []Position{
		{Kind: PositionReserved, Grounds: "Leitung prüft"},
		{Kind: PositionRefused, Grounds: "Zu teuer", Passages: []Passage{PassageEffects}},
	} {
		p := asked(t)
		give(t, p, signs(p, "TMIK"), on(9, 10))
		give(t, p, signs(p, "TMBJS"), on(9, 10))
		objection.Ministry, objection.TextHash = "TFM", p.TextHash
		give(t, p, objection, on(9, 10))
		wantStage(t, p, StageDissent)
		give(t, p, signs(p, "TFM"), on(9, 15))
		wantStage(t, p, StageAgreed)
	}
}
