package documents

import (
	"slices"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

var cabinetSections = []string{
	"h2 1 Beschlussvorschlag", "h2 2 Begründung", "h2 3 Umsetzungsstand", "h2 4 Auswirkungen", "h2 5 Mitzeichnungen",
	"h2 6 Strittige Punkte", "h2 7 Fehlende Antworten", "h2 8 Maßgaben", "h2 9 Synopse", "h2 10 Anlagen",
}

func TestKabinettvorlageIsFrozenAtItsHandIn(t *testing.T) {
	source := cabinetSource()
	v := NewKabinettvorlage(source)
	if v.Draft || !v.HashHolds || v.Hash != source.Submission.Hash || v.SessionDate.String() != "2021-11-02" || v.Late == nil || v.Late.Reason != "Eilig." {
		t.Errorf("handed in: %+v", v)
	}
	if len(v.Reports) != 1 || v.Reports[0].Half != "2020-H2" {
		t.Errorf("a report accepted later is in it: %+v", v.Reports)
	}
	page := htmlOf(t, v.Layout())
	sections := slices.DeleteFunc(outline(t, page), func(h string) bool { return !strings.HasPrefix(h, "h2") || strings.Contains(h, "Anlage ") })
	if !slices.Equal(sections, cabinetSections) {
		t.Errorf("sections %q", sections)
	}
	for _, part := range []string{
		source.Submission.Hash, "eingereicht am 12.10.2021", "Vertraulich bis zum Beschluss", "<li>Das Kabinett beschließt.</li>",
		"zu unbestimmt", "keine Antwort bis 02.10.2021", "Kosten nennen", "Mitzeichnung TMIL: Bericht bis Mitte 2022",
		"<del>bleibt</del>", "<ins>wird</ins>", "nicht benannt", "Ministerin Beispiel", "M1-01 Offene Karten (2020-H2): verzögert",
		"Staatssekretärinnen und Staatssekretäre", "<dt>Beschreibung</dt>",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing", part)
		}
	}
	for _, later := range []string{"Später noch einmal", "jetzt doch nicht", "Entwurf", "Zur Einreichung fehlt", "nicht die Prüfsumme"} {
		if strings.Contains(page, later) {
			t.Errorf("%q is in what was handed in", later)
		}
	}
}

func TestKabinettvorlageIsInTheOrderOfTheStrategy(t *testing.T) {
	all := []Standing{
		{Title: "Z", ID: "1"}, {Title: "A", ID: "2"}, {Title: "A", Codes: []string{"M2-01"}},
		{Title: "B", Codes: []string{"L1-02", "M1-01"}}, {Title: "A", ID: "1"},
	}
	slices.SortStableFunc(all, byMeasure)
	var got []string
	for _, s := range all {
		got = append(got, strings.Join(s.Codes, "+")+s.Title+s.ID)
	}
	if want := "L1-02+M1-01B M2-01A A1 A2 Z1"; strings.Join(got, " ") != want {
		t.Errorf("order %v, want %s", got, want)
	}
}

func TestKabinettvorlageSaysThatItsHashDoesNotHold(t *testing.T) {
	source := cabinetSource()
	source.Submission.Grounds = "Nachträglich geändert."
	v := NewKabinettvorlage(source)
	if v.HashHolds || !strings.Contains(htmlOf(t, v.Layout()), "ergeben nicht die Prüfsumme") {
		t.Error("a changed text passes for what was handed in")
	}
}

func TestDraftOfAKabinettvorlageListsWhatIsMissing(t *testing.T) {
	source := cabinetSource()
	source.Submission.State, source.Submission.Hash, source.Submission.Grounds = strategy.SubmissionDraft, "", ""
	source.Reports, source.Timeline = nil, source.Timeline[:1]
	source.Proposals[0].Timeline = nil
	for i := range source.Proposals[0].Texts {
		source.Proposals[0].Texts[i].Effects = strategy.Effects{}
	}
	v := NewKabinettvorlage(source)
	var missing []string
	for _, part := range v.Missing {
		missing = append(missing, part.Text)
	}
	want := []string{
		"Begründung fehlt", "Umsetzungsstand fehlt", "Auswirkungen fehlen: M1-01 Offene Karten", "Mitzeichnungen fehlen",
	}
	if !v.Draft || !slices.Equal(missing, want) {
		t.Errorf("draft %v lacks %q, want %q", v.Draft, missing, want)
	}
	page := htmlOf(t, v.Layout())
	if note, first := strings.Index(page, "Zur Einreichung fehlt noch:"), strings.Index(page, "<h2"); note < 0 || note > first || !strings.Contains(page, "Entwurf – vertraulich") {
		t.Error("the draft does not say on top what is missing")
	}
}

func TestDraftNamesEffectsThatSingleProposalsLeaveOut(t *testing.T) {
	source := cabinetSource()
	source.Submission.Hash = ""
	v := NewKabinettvorlage(source)
	if len(v.Missing) != 0 || len(v.Unnamed) != 3 || !strings.Contains(v.Unnamed[0].Text, "demografische Entwicklung") {
		t.Errorf("missing %v, unnamed %v", v.Missing, v.Unnamed)
	}
}

func TestSentBackSubmissionIsShownAsItWasHandedIn(t *testing.T) {
	source := cabinetSource()
	hash := source.Submission.Hash
	source.Submission.State, source.Submission.Hash = strategy.SubmissionSentBack, ""
	if v := NewKabinettvorlage(source); !v.Draft {
		t.Error("for those who work on it, it is a draft again")
	}
	source.AsHandedIn = true
	if v := NewKabinettvorlage(source); v.Draft || v.Hash != hash || !v.HashHolds {
		t.Errorf("for those who had it: draft %v, hash %q holds %v", v.Draft, v.Hash, v.HashHolds)
	}
}
