package strategy

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func measure(id, code, theme, field string) EditionEntry {
	s := aSheet()
	s.Title, s.Theme, s.Field = "Maßnahme "+id, theme, field
	e := EditionEntry{MeasureID: id, Code: code}
	e.setSheet(*s)
	return e
}

func edition2020() Edition {
	e := Edition{
		Year: 2020, AdoptedOn: NewDate(2020, time.December, 15), Source: "sha256:x",
		Fields: []EditionField{{Theme: "Staat", Field: "Verwaltung/Recht", Vision: "Alt", Priorities: []string{"A"}}, {Theme: "Leben", Field: "Schule"}},
		Measures: []EditionEntry{
			measure("a", "M1-01", "Staat", "Verwaltung / Recht"), measure("b", "M1-04", "Staat", "Verwaltung / Recht"),
			measure("c", "L1-01", "Leben", "Schule"), measure("d", "L3-02", "Leben", "Pflege"),
			measure("e", "Q-15", "Quer", "Querschnittsthema"),
		},
	}
	e.Measures[1].New, e.Measures[2].New = true, true
	e.Measures[2].ProposalID = "of-2020"
	return e
}

func approvedProposal(id string, kind Kind, day int, targets ...string) Proposal {
	return Proposal{ID: id, Kind: kind, Targets: targets, Stage: StageApproved,
		Decision: &CommitteeDecision{Outcome: DecideAdopt, At: on(10, day)}}
}

func newIn(id, theme, field string) Proposal {
	p := approvedProposal(id, KindNew, 20)
	p.Draft.Sheet = aSheet()
	p.Draft.Sheet.Theme, p.Draft.Sheet.Field = theme, field
	return p
}

func amends(id string, day int, e EditionEntry, change func(*Sheet)) Proposal {
	p := approvedProposal(id, KindAmend, day, e.MeasureID)
	base, draft := e.Sheet, e.Sheet
	change(&draft)
	p.Base.Sheet, p.Draft.Sheet = &base, &draft
	return p
}

func next2021(t *testing.T, approved ...Proposal) Edition {
	t.Helper()
	prev := edition2020()
	next, err := NextEdition(prev, approved, 2021, NewDate(2021, time.December, 14))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(prev, edition2020()) {
		t.Fatal("the previous edition was changed")
	}
	return next
}

func find(t *testing.T, e Edition, id string) EditionEntry {
	t.Helper()
	for _, m := range e.Measures {
		if m.MeasureID == id {
			return m
		}
	}
	t.Fatalf("no measure %s", id)
	return EditionEntry{}
}

func TestEditionWithoutProposalsOnlyDropsTheMarks(t *testing.T) {
	next := next2021(t)
	want := edition2020()
	want.Year, want.AdoptedOn, want.Source = 2021, NewDate(2021, time.December, 14), "cycle/2021"
	for i := range want.Measures {
		want.Measures[i].New, want.Measures[i].ProposalID = false, ""
	}
	if !reflect.DeepEqual(next, want) {
		t.Fatalf("%+v", next)
	}
}

func TestNewMeasureGetsTheNextFreeCodeOfItsField(t *testing.T) {
	for _, c := range []struct{ theme, field, code string }{
		{"Staat", "Verwaltung/Recht", "M1-05"}, // printed with blanks around the slash
		{"Quer", "Querschnittsthema", "Q-16"},
		{"Leben", "Schule", "L1-02"},
		{"Leben", "Sport", "L4-01"}, // a field of its own in a known theme
	} {
		next := next2021(t, newIn("p", c.theme, c.field))
		m := find(t, next, NewMeasureID("p"))
		if m.Code != c.code || !m.New || m.ProposalID != "p" || m.TextHash != HashTexts(Draft{Sheet: &m.Sheet}.Texts()) {
			t.Errorf("%s / %s: %+v", c.theme, c.field, m)
		}
		for _, other := range next.Measures {
			if other.MeasureID != m.MeasureID && other.New {
				t.Errorf("%s is not new", other.Code)
			}
		}
	}
	two := next2021(t, newIn("p", "Staat", "Verwaltung/Recht"), newIn("q", "Staat", "Verwaltung/Recht"))
	if a, b := find(t, two, NewMeasureID("p")), find(t, two, NewMeasureID("q")); a.Code != "M1-05" || b.Code != "M1-06" {
		t.Error(a.Code, b.Code)
	}
	if two.Measures[2].Code != "M1-05" || two.Measures[4].Code != "L1-01" {
		t.Error("new measures stand with their field")
	}
	_, err := NextEdition(edition2020(), []Proposal{newIn("p", "Unbekannt", "Auch")}, 2021, Date{})
	wantRefusal(t, err, CodeInvalid, "draft.sheet.theme")
}

func TestAmendmentsApplyTheirPassagesOnly(t *testing.T) {
	a := edition2020().Measures[0]
	next := next2021(t,
		amends("late", 21, a, func(s *Sheet) { s.Title = "Spät"; s.Background = "Neu." }),
		amends("early", 20, a, func(s *Sheet) { s.Title = "Früh"; s.Lead = []string{"TMWWDG"} }),
	)
	m := find(t, next, "a")
	if m.Sheet.Title != "Spät" || m.Sheet.Background != "Neu." || m.Sheet.Lead[0] != "TMWWDG" || m.Sheet.Description != a.Sheet.Description {
		t.Fatalf("both count, the later decision wins per passage: %+v", m.Sheet)
	}
	if m.New || m.Code != "M1-01" || m.ProposalID != "late" || m.TextHash == a.TextHash {
		t.Fatalf("%+v", m)
	}

	stale := a
	stale.Sheet.Description = "Wie 2019" // carried over from an earlier cycle
	m = find(t, next2021(t, amends("old", 20, stale, func(s *Sheet) { s.Title = "Neu" })), "a")
	if m.Sheet.Title != "Neu" || m.Sheet.Description != a.Sheet.Description {
		t.Fatal("what the proposal did not change stays as it is in force")
	}
}

func TestEveryPassageOfASheetCanBeAmended(t *testing.T) {
	a := edition2020().Measures[0]
	other := Sheet{
		Title: "t", Theme: "Leben", Field: "Schule", Lead: []string{"TFM"}, Participants: []string{"TMUEN"},
		Milestones: []Milestone{{Text: "m", Kind: "undated"}}, Description: "d", Background: "b",
	}
	next := next2021(t, amends("all", 20, a, func(s *Sheet) { *s = other }))
	if m := find(t, next, "a"); !reflect.DeepEqual(m.Sheet, other) || m.Code != "M1-01" {
		t.Fatalf("%+v", m)
	}
}

func TestEndMergeFocus(t *testing.T) {
	end := approvedProposal("end", KindEnd, 20, "c")
	end.Draft.EndingNote = "Erreicht."
	merge := approvedProposal("merge", KindMerge, 20, "b", "a", "d")
	merge.Draft.Sheet = aSheet()
	focus := approvedProposal("focus", KindFocus, 20)
	focus.Draft.Focus = &Focus{Field: "Verwaltung / Recht", Vision: "Neu", Priorities: []string{"A", "B"}}
	vision := approvedProposal("vision", KindFocus, 21)
	vision.Base.Focus = &Focus{Field: "Verwaltung/Recht", Vision: "Alt", Priorities: []string{"A"}}
	vision.Draft.Focus = &Focus{Field: "Verwaltung/Recht", Vision: "Neuer", Priorities: []string{"A"}}
	next := next2021(t, end, merge, focus, vision)

	if m := find(t, next, "c"); !m.Ended || m.EndingNote != "Erreicht." || m.ProposalID != "end" || m.Sheet.Title != "Maßnahme c" {
		t.Errorf("%+v", m)
	}
	if m := find(t, next, "b"); m.Ended || !reflect.DeepEqual(m.Sheet, *aSheet()) || m.ProposalID != "merge" {
		t.Errorf("%+v", m)
	}
	for _, id := range []string{"a", "d"} {
		if m := find(t, next, id); !m.Ended || m.Successor != "b" || m.EndingNote == "" || m.ProposalID != "merge" {
			t.Errorf("%+v", m)
		}
	}
	if f := next.Fields[0]; f.Vision != "Neuer" || !slices.Equal(f.Priorities, []string{"A", "B"}) || f.Theme != "Staat" || f.Field != "Verwaltung/Recht" {
		t.Errorf("%+v", f)
	}
	if len(next.Measures) != len(edition2020().Measures) {
		t.Error("ending keeps the measure")
	}
}

func TestNextEditionRefuses(t *testing.T) {
	focus := approvedProposal("f", KindFocus, 20)
	focus.Draft.Focus = &Focus{Field: "Weltraum", Vision: "x"}
	ghost := approvedProposal("g", KindEnd, 20, "ghost")
	for name, c := range map[string]struct {
		p    Proposal
		code Code
	}{
		"unknown field":   {focus, CodeNotFound},
		"unknown measure": {ghost, CodeNotFound},
		"no text":         {approvedProposal("n", KindNew, 20), CodeInvalid},
		"merge of one":    {approvedProposal("m", KindMerge, 20, "a"), CodeInvalid},
	} {
		if _, err := NextEdition(edition2020(), []Proposal{c.p}, 2021, Date{}); CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := NextEdition(edition2020(), nil, 2020, Date{})
	wantRefusal(t, err, CodeInvalid, "year")
}

// The edition differs from the previous one exactly by what was adopted.
func TestEditionDiffersExactlyByWhatWasAdopted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		prev := edition2020()
		var approved []Proposal
		touched := map[string]bool{}
		for i := range rapid.IntRange(0, 6).Draw(rt, "proposals") {
			id := fmt.Sprintf("p%d", i)
			m := rapid.SampledFrom(prev.Measures).Draw(rt, "measure")
			day := rapid.IntRange(1, 28).Draw(rt, "day")
			switch rapid.IntRange(0, 2).Draw(rt, "kind") {
			case 0:
				approved = append(approved, newIn(id, m.Sheet.Theme, m.Sheet.Field))
				touched[NewMeasureID(id)] = true
			case 1:
				approved = append(approved, amends(id, day, m, func(s *Sheet) { s.Background = rapid.StringMatching("[a-z]{5}").Draw(rt, "text") }))
				touched[m.MeasureID] = true
			case 2:
				end := approvedProposal(id, KindEnd, day, m.MeasureID)
				end.Draft.EndingNote = "Ende"
				approved = append(approved, end)
				touched[m.MeasureID] = true
			}
		}
		next, err := NextEdition(prev, approved, 2021, NewDate(2021, time.December, 14))
		if err != nil {
			rt.Fatal(err)
		}
		again, _ := NextEdition(prev, rapid.Permutation(approved).Draw(rt, "order"), 2021, NewDate(2021, time.December, 14))
		if !reflect.DeepEqual(next, again) {
			rt.Fatal("the order in which proposals are handed over matters")
		}
		old := map[string]EditionEntry{}
		for _, m := range prev.Measures {
			m.New, m.ProposalID = false, ""
			old[m.MeasureID] = m
		}
		codes := map[string]bool{}
		for _, m := range next.Measures {
			if codes[m.Code] {
				rt.Fatalf("code %s twice", m.Code)
			}
			codes[m.Code] = true
			before, known := old[m.MeasureID]
			if m.New == known || (m.ProposalID != "") != touched[m.MeasureID] {
				rt.Fatalf("%s: new %v, changed by %q", m.Code, m.New, m.ProposalID)
			}
			if !touched[m.MeasureID] && !reflect.DeepEqual(m, before) {
				rt.Fatalf("%s changed without a proposal", m.Code)
			}
			delete(old, m.MeasureID)
		}
		if len(old) != 0 || !reflect.DeepEqual(next.Fields, prev.Fields) {
			rt.Fatal("something is missing, or a field changed")
		}
	})
}
