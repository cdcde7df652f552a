package documents

import (
	"slices"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func TestSynopseOfEditions(t *testing.T) {
	old := strategy.Edition{Year: 2020, Fields: []strategy.EditionField{{Field: "Feld / 1", Vision: "Alte Vision."}}, Measures: []strategy.EditionEntry{
		{MeasureID: "1", Code: "M1-01", Sheet: oldSheet}, {MeasureID: "2", Code: "M1-02", Sheet: oldSheet},
		{MeasureID: "3", Code: "M1-03", Sheet: oldSheet}, {MeasureID: "4", Code: "M1-04", Sheet: oldSheet},
	}}
	next := strategy.Edition{Year: 2021, Fields: []strategy.EditionField{{Field: "Feld/1", Vision: "Neue Vision."}}, Measures: []strategy.EditionEntry{
		{MeasureID: "1", Code: "M1-01", Sheet: newSheet}, {MeasureID: "2", Code: "M1-02", Sheet: oldSheet},
		{MeasureID: "3", Code: "M1-03", Sheet: oldSheet, Ended: true, EndingNote: "Fertig."}, {MeasureID: "5", Code: "M1-05", New: true, Sheet: newSheet},
	}}
	s := CompareEditions(old, next)
	var got []string
	for _, e := range s.Entries {
		got = append(got, e.Code+" "+string(e.Change)+" "+passageOf(e))
	}
	want := []string{
		" amended vision", "M1-01 amended participants description", "M1-03 ended ending",
		"M1-05 new title field lead participants description", "M1-04 gone title field lead description",
	}
	if !slices.Equal(got, want) || !slices.Equal(s.Unchanged, []string{"M1-02"}) {
		t.Errorf("entries\n%s\nunchanged %q", strings.Join(got, "\n"), s.Unchanged)
	}
	page := htmlOf(t, s.Layout())
	for _, part := range []string{"1 neu, 2 geändert, 1 beendet, 1 nicht mehr enthalten, 1 unverändert", "<del>bleibt</del>", "<ins>wird</ins>", `<th scope="row">Beschreibung</th>`, `<th scope="col">Fassung 2020</th>`} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing", part)
		}
	}
	if strings.Contains(page, "Vertraulich") {
		t.Error("a Synopse of two published editions is marked confidential")
	}
	if same := CompareEditions(old, old); len(same.Entries) != 0 || !strings.Contains(htmlOf(t, same.Layout()), "unterscheiden sich nicht") {
		t.Errorf("an edition differs from itself: %+v", same.Entries)
	}
}

func passageOf(e SynopseEntry) string {
	var names []string
	for _, p := range e.Passages {
		names = append(names, string(p.Passage))
	}
	return strings.Join(names, " ")
}

func TestSynopseOfAProposal(t *testing.T) {
	p := dossier().Proposal
	p.Draft, p.TextRevision = strategy.Draft{Sheet: &newSheet}, 3
	page := htmlOf(t, CompareProposal(p, []string{"M1-01"}).Layout())
	for _, part := range []string{"Vertraulich bis zum Beschluss", "Vorschlag (Textfassung 3)", "geltender Text", "Anpassung M1-01", "<ins>wird</ins>"} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing", part)
		}
	}
	p.Kind, p.Base = strategy.KindNew, strategy.Draft{}
	if page := htmlOf(t, CompareProposal(p, nil).Layout()); strings.Contains(strings.SplitN(page, "<h2", 2)[1], "<ins>") || !strings.Contains(page, "<td>–</td>") {
		t.Error("a new text is marked word by word although there is no old one")
	}
}
