package documents

import (
	"cmp"
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// Paper is a Fassung of the strategy as it is read: first the Leitthemen with their
// Handlungsfelder, then all measure sheets, then the register of the ministries.
type Paper struct {
	Title     string                  `json:"title"`
	Year      int                     `json:"year"`
	AdoptedOn strategy.Date           `json:"adopted_on"`
	Source    string                  `json:"source"` // as in strategy.Edition
	Themes    []Theme                 `json:"themes"`
	Ended     []strategy.EditionEntry `json:"ended"` // measures that ended, in the order of the edition
	Register  []RegisterEntry         `json:"register"`
}

// Theme is a Leitthema with its Handlungsfelder and the sheets of its measures that go on.
type Theme struct {
	Name   string                  `json:"name"`
	Fields []ThemeField            `json:"fields"`
	Sheets []strategy.EditionEntry `json:"sheets"`
}

// ThemeField is a Handlungsfeld and the codes of its measures.
type ThemeField struct {
	strategy.EditionField
	Measures []string `json:"measures"`
}

// NewPaper arranges an edition: Leitthemen in the order of its measures, Handlungsfelder
// by the code of their first measure and then those that have none, and the register by
// the ministries that existed when it was adopted.
func NewPaper(e strategy.Edition, ministries strategy.Ministries) Paper {
	p := Paper{
		Title: StrategyTitle, Year: e.Year, AdoptedOn: e.AdoptedOn, Source: e.Source,
		Themes: []Theme{}, Ended: []strategy.EditionEntry{}, Register: register(e, ministries),
	}
	for _, m := range e.Measures {
		if m.Ended {
			p.Ended = append(p.Ended, m)
			continue
		}
		t := p.theme(m.Sheet.Theme)
		t.Sheets = append(t.Sheets, m)
	}
	for _, f := range e.Fields {
		t := p.theme(f.Theme)
		t.Fields = append(t.Fields, ThemeField{EditionField: f, Measures: t.measuresOf(f.Field)})
	}
	for i := range p.Themes {
		p.Themes[i].orderFields()
	}
	return p
}

// theme finds a Leitthema or adds it.
func (p *Paper) theme(name string) *Theme {
	i := slices.IndexFunc(p.Themes, func(t Theme) bool { return t.Name == name })
	if i < 0 {
		p.Themes = append(p.Themes, Theme{Name: name, Fields: []ThemeField{}, Sheets: []strategy.EditionEntry{}})
		i = len(p.Themes) - 1
	}
	return &p.Themes[i]
}

func (t *Theme) measuresOf(field string) []string {
	codes := []string{}
	for _, s := range t.Sheets {
		if sameField(s.Sheet.Field, field) {
			codes = append(codes, s.Code)
		}
	}
	return codes
}

// orderFields sorts the Handlungsfelder by the code of their first measure.
func (t *Theme) orderFields() {
	slices.SortStableFunc(t.Fields, func(a, b ThemeField) int {
		if len(a.Measures) == 0 || len(b.Measures) == 0 {
			return cmp.Compare(min(1, len(b.Measures)), min(1, len(a.Measures)))
		}
		return cmp.Compare(a.Measures[0], b.Measures[0])
	})
}

// sameField compares names of Handlungsfelder: papers print blanks around a slash or none.
func sameField(a, b string) bool { return tightField(a) == tightField(b) }

func tightField(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	return strings.ReplaceAll(strings.ReplaceAll(name, " /", "/"), "/ ", "/")
}

// Edition gives the edition back that the paper shows.
func (p Paper) Edition() strategy.Edition {
	e := strategy.Edition{
		Year: p.Year, AdoptedOn: p.AdoptedOn, Source: p.Source,
		Fields: []strategy.EditionField{}, Measures: []strategy.EditionEntry{},
	}
	for _, t := range p.Themes {
		for _, f := range t.Fields {
			e.Fields = append(e.Fields, f.EditionField)
		}
		e.Measures = append(e.Measures, t.Sheets...)
	}
	e.Measures = append(e.Measures, p.Ended...)
	return e
}
