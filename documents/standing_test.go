package documents

import (
	"slices"
	"testing"
	"time"

	"fortschreibung/strategy"
)

func TestDossierAtAMoment(t *testing.T) {
	d := dossier()
	then := d.At(at(12, 10))
	if then.Text.TextRevision != 1 || then.Title != "Offene Karten" || then.Decision == nil || then.Decision.SessionID != "2021/1" {
		t.Errorf("on 12 October text %d, title %q, decision %+v", then.Text.TextRevision, then.Title, then.Decision)
	}
	if len(then.Positions) != 3 || then.Positions[2].Remarks != "Bericht bis Mitte 2022" {
		t.Errorf("positions %+v", then.Positions)
	}
	if len(then.Dissents) != 1 || then.Dissents[0].Passage != strategy.PassageDescription || then.Dissents[0].Level != strategy.LevelStateSecretaries {
		t.Errorf("dissents %+v", then.Dissents)
	}
	if len(then.Silent) != 1 || then.Silent[0] != (Silence{"TMBJS", strategy.NewDate(2021, time.October, 2)}) {
		t.Errorf("silent %+v", then.Silent)
	}
	now := d.At(time.Time{})
	if now.Text.TextRevision != 2 || now.Decision.SessionID != "2021/2" || len(now.Silent) != 0 {
		t.Errorf("now text %d, decision %s, silent %v", now.Text.TextRevision, now.Decision.SessionID, now.Silent)
	}
	if i := slices.IndexFunc(now.Dissents, func(d strategy.Dissent) bool { return d.Ministry == "TFM" }); i < 0 || len(now.Dissents) != 1 {
		t.Errorf("now dissents %+v", now.Dissents)
	}
}
