package strategy

import "testing"

func refuses(p *Proposal, ministry string, passages ...Passage) Position {
	return Position{Ministry: ministry, Kind: PositionRefused, Grounds: "Zu teuer", Passages: passages, TextHash: p.TextHash}
}

func inDissent(t *testing.T) *Proposal {
	t.Helper()
	p := asked(t)
	give(t, p, signs(p, "TMIK"), on(9, 10))
	give(t, p, signs(p, "TMBJS"), on(9, 10))
	give(t, p, refuses(p, "TFM", PassageEffects, PassageDescription), on(9, 10))
	wantStage(t, p, StageDissent)
	return p
}

func TestRegisterKeepsOneEntryPerPassage(t *testing.T) {
	p := inDissent(t)
	if len(p.Dissents) != 2 || p.Dissents[0] != (Dissent{Ministry: "TFM", Passage: PassageEffects, Grounds: "Zu teuer", Level: LevelTalk}) {
		t.Fatalf("%+v", p.Dissents)
	}
	must(t)(p.Reconcile(by(koordinator, on(9, 12)), "TFM", PassageEffects, false, "Kein Ergebnis"))
	give(t, p, refuses(p, "TFM", PassageEffects), on(9, 14))
	open := p.OpenDissents()
	if len(p.Dissents) != 2 || len(open) != 1 || open[0].Level != LevelStateSecretaries {
		t.Fatalf("a passage still objected to keeps its rung, the other is settled: %+v", p.Dissents)
	}
	give(t, p, signs(p, "TFM"), on(9, 15))
	if len(p.OpenDissents()) != 0 {
		t.Fatal("a signature settles")
	}
	wantStage(t, p, StageAgreed)
}

// The ladder: talk → state secretaries → Chefgespräch → cabinet (ThürGGO § 10(1)).
func TestLadder(t *testing.T) {
	p := inDissent(t)
	for _, want := range []DissentLevel{LevelStateSecretaries, LevelChiefs, LevelCabinet} {
		trail := must(t)(p.Reconcile(by(koordinator, on(9, 12)), "TFM", PassageEffects, false, "Kein Ergebnis"))
		if got := p.dissent("TFM", PassageEffects).Level; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if len(told(trail, "dissent_raised")) != 1 || trail.Entries[0].Data["level"] != string(want) {
			t.Fatalf("%+v", trail)
		}
	}
	_, err := p.Reconcile(by(koordinator, on(9, 12)), "TFM", PassageEffects, false, "Kein Ergebnis")
	wantRefusal(t, err, CodePhaseClosed, "")
}

func TestSettlingEverythingAgrees(t *testing.T) {
	p := inDissent(t)
	trail := must(t)(p.Reconcile(by(koordinator, on(9, 12)), "TFM", PassageEffects, true, "Geld ist da"))
	wantList(t, "actions", actions(trail), "reconcile")
	wantStage(t, p, StageDissent)
	trail = must(t)(p.Reconcile(by(koordinator, on(9, 13)), "TFM", PassageDescription, true, "Satz bleibt"))
	wantList(t, "actions", actions(trail), "reconcile", "agree")
	wantStage(t, p, StageAgreed)
	if p.Contested() {
		t.Fatal("settled")
	}
	_, err := p.Reconcile(by(koordinator, on(9, 13)), "TFM", PassageDescription, true, "noch einmal")
	wantRefusal(t, err, CodeAlreadyDecided, "")
}

func TestReservationWithoutPassageIsLiftedByItsMinistryOnly(t *testing.T) {
	p := inDissent(t)
	must(t)(p.Reconcile(by(koordinator, on(9, 12)), "TFM", PassageEffects, true, "x"))
	must(t)(p.Reconcile(by(koordinator, on(9, 12)), "TFM", PassageDescription, true, "x"))
	give(t, p, Position{Ministry: "TFM", Kind: PositionReserved, Grounds: "Leitung", TextHash: p.TextHash}, on(9, 14))
	wantStage(t, p, StageDissent)
	give(t, p, signs(p, "TFM"), on(9, 15))
	wantStage(t, p, StageAgreed)
}

func TestReconcileRefuses(t *testing.T) {
	p := inDissent(t)
	for _, c := range []struct {
		actor    Actor
		ministry string
		passage  Passage
		note     string
		code     Code
	}{
		{authorisedOf("TFM"), "TFM", PassageEffects, "x", CodeForbidden},
		{koordinator, "TFM", PassageTitle, "x", CodeNotFound},
		{koordinator, "TMIK", PassageEffects, "x", CodeNotFound},
		{koordinator, "TFM", PassageEffects, "", CodeInvalid},
	} {
		_, err := p.Reconcile(by(c.actor, on(9, 12)), c.ministry, c.passage, true, c.note)
		wantRefusal(t, err, c.code, "")
	}
	_, err := accepted(t).Reconcile(by(koordinator, on(9, 12)), "TFM", PassageEffects, true, "x")
	wantRefusal(t, err, CodePhaseClosed, "")
}

func TestDissentIsDealtWithAfterCoordinationToo(t *testing.T) {
	p := inDissent(t)
	if _, ok := p.PutOnAgenda(step2021("s"), "2021/1"); !ok {
		t.Fatal("a contested proposal goes on the agenda as well")
	}
	must(t)(p.Reconcile(by(koordinator, on(10, 12)), "TFM", PassageEffects, true, "x"))
	wantStage(t, p, StageOnAgenda)
}
