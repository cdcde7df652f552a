package documents

import (
	"strings"

	"fortschreibung/strategy"
)

// Synopse sets an old and a new text side by side, passage by passage, with the words
// that differ.
type Synopse struct {
	Title    string         `json:"title"`
	Subtitle string         `json:"subtitle"`
	Old      string         `json:"old" doc:"What the old text is, e.g. Fassung 2020"`
	New      string         `json:"new"`
	Public   bool           `json:"public" doc:"Both texts are published"`
	Entries  []SynopseEntry `json:"entries"`
	// Unchanged are the codes of the measures that are the same in both texts.
	Unchanged []string `json:"unchanged"`
}

// SynopseEntry is a measure or Handlungsfeld that differs.
type SynopseEntry struct {
	Code     string              `json:"code,omitempty"`
	Title    string              `json:"title"`
	Change   Change              `json:"change"`
	Passages []PassageComparison `json:"passages"`
}

// Change is what became of a measure or a Handlungsfeld.
type Change string

// The changes.
const (
	ChangeNew     Change = "new"
	ChangeAmended Change = "amended"
	ChangeEnded   Change = "ended"
	ChangeGone    Change = "gone" // in the old text only
)

var changeNames = map[Change]string{
	ChangeNew: "neu", ChangeAmended: "geändert", ChangeEnded: "beendet", ChangeGone: "nicht mehr enthalten",
}

// CompareMeasures sets one measure of two editions side by side. Nothing differs when
// there are no entries.
func CompareMeasures(old, new strategy.EditionEntry, oldYear, newYear int) Synopse {
	s := betweenEditions(oldYear, newYear)
	s.Title = "Synopse zur Maßnahme " + new.Code + " " + new.Sheet.Title
	s.addMeasure(&old, new)
	return s
}

func betweenEditions(oldYear, newYear int) Synopse {
	return Synopse{
		Title: "Synopse der Fassungen " + itoa(oldYear) + " und " + itoa(newYear), Subtitle: StrategyTitle,
		Old: "Fassung " + itoa(oldYear), New: "Fassung " + itoa(newYear), Public: true,
		Entries: []SynopseEntry{}, Unchanged: []string{},
	}
}

// CompareEditions sets two editions side by side: Handlungsfelder by their names,
// measures by their identity over the years.
func CompareEditions(old, new strategy.Edition) Synopse {
	s := betweenEditions(old.Year, new.Year)
	s.addFields(old.Fields, new.Fields)
	before := map[string]strategy.EditionEntry{}
	for _, m := range old.Measures {
		before[m.MeasureID] = m
	}
	for _, m := range new.Measures {
		was, had := before[m.MeasureID]
		delete(before, m.MeasureID)
		if !had {
			s.addMeasure(nil, m)
			continue
		}
		s.addMeasure(&was, m)
	}
	for _, m := range old.Measures {
		if _, gone := before[m.MeasureID]; gone {
			s.Entries = append(s.Entries, SynopseEntry{
				Code: m.Code, Title: m.Sheet.Title, Change: ChangeGone,
				Passages: compared(sheetTexts(m), nil),
			})
		}
	}
	return s
}

// sheetTexts are the passages of a sheet in an edition.
func sheetTexts(m strategy.EditionEntry) map[strategy.Passage]string {
	draft := strategy.Draft{Sheet: &m.Sheet}
	if m.Ended {
		draft.EndingNote = m.EndingNote
	}
	return draft.Texts()
}

func compared(old, new map[strategy.Passage]string) []PassageComparison {
	return inReadingOrder(ComparePassages(old, new, true))
}

func (s *Synopse) addMeasure(old *strategy.EditionEntry, new strategy.EditionEntry) {
	entry := SynopseEntry{Code: new.Code, Title: new.Sheet.Title, Change: ChangeNew}
	if old == nil {
		entry.Passages = compared(nil, sheetTexts(new))
		s.Entries = append(s.Entries, entry)
		return
	}
	entry.Change, entry.Passages = ChangeAmended, compared(sheetTexts(*old), sheetTexts(new))
	if new.Ended && !old.Ended {
		entry.Change = ChangeEnded
	}
	if len(entry.Passages) == 0 && entry.Change == ChangeAmended {
		s.Unchanged = append(s.Unchanged, new.Code)
		return
	}
	s.Entries = append(s.Entries, entry)
}

func fieldTexts(f strategy.EditionField) map[strategy.Passage]string {
	texts := strategy.Draft{Focus: &strategy.Focus{Field: f.Field, Vision: f.Vision, Priorities: f.Priorities}}.Texts()
	delete(texts, strategy.PassageField)
	return texts
}

func (s *Synopse) addFields(old, new []strategy.EditionField) {
	before := map[string]strategy.EditionField{}
	for _, f := range old {
		before[tightField(f.Field)] = f
	}
	for _, f := range new {
		was, had := before[tightField(f.Field)]
		entry := SynopseEntry{Title: f.Field, Change: ChangeAmended, Passages: compared(fieldTexts(was), fieldTexts(f))}
		if !had {
			entry.Change = ChangeNew
		}
		if len(entry.Passages) > 0 {
			s.Entries = append(s.Entries, entry)
		}
	}
}

// CompareProposal sets what a proposal asks for beside the text in force. codes gives the
// codes of the measures it is about.
func CompareProposal(p strategy.Proposal, codes []string) Synopse {
	s := Synopse{
		Title: "Synopse zum Vorschlag „" + p.Title() + "“", Subtitle: proposalSubtitle(p, codes),
		Old: "geltender Text", New: "Vorschlag (Textfassung " + itoa(p.TextRevision) + ")",
		Entries: []SynopseEntry{}, Unchanged: []string{},
	}
	if entry := proposalEntry(p, codes); len(entry.Passages) > 0 {
		s.Entries = append(s.Entries, entry)
	}
	return s
}

func proposalSubtitle(p strategy.Proposal, codes []string) string {
	subtitle := "Fortschreibung " + itoa(p.Year) + ", " + kindNames[p.Kind]
	if len(codes) > 0 {
		subtitle += " " + join(codes)
	}
	return subtitle
}

func proposalEntry(p strategy.Proposal, codes []string) SynopseEntry {
	entry := SynopseEntry{Code: strings.Join(codes, ", "), Title: p.Title(), Change: ChangeAmended}
	old, new := p.Base.Texts(), p.Draft.Texts()
	switch p.Kind {
	case strategy.KindNew:
		entry.Change, old = ChangeNew, nil
	case strategy.KindEnd:
		entry.Change = ChangeEnded
	}
	entry.Passages = compared(old, new)
	return entry
}
