package paper

import (
	"fmt"
	"strings"

	"fortschreibung/strategy"
)

// Edition gives the document as the edition of a year. Measures have no identity yet:
// the store finds it by their codes in the edition before.
func (d Document) Edition(year int, adoptedOn strategy.Date) strategy.Edition {
	edition := strategy.Edition{Year: year, AdoptedOn: adoptedOn, Source: d.source(year)}
	for _, f := range d.Fields {
		edition.Fields = append(edition.Fields, strategy.EditionField{
			Theme: f.Theme, Field: f.Name, Vision: f.Vision, Priorities: []string{},
		})
	}
	for _, s := range d.Sheets {
		sheet := s.measure()
		edition.Measures = append(edition.Measures, strategy.EditionEntry{
			Code: s.Code, New: s.New, Sheet: sheet,
			TextHash: strategy.HashTexts(strategy.Draft{Sheet: &sheet}.Texts()),
		})
	}
	return edition
}

func (d Document) source(year int) string {
	if d.SHA256 == "" {
		return fmt.Sprintf("catalogue:%d", year)
	}
	return "sha256:" + strings.ToLower(d.SHA256)
}

func (s Sheet) measure() strategy.Sheet {
	milestones := make([]strategy.Milestone, len(s.Milestones))
	for i, m := range s.Milestones {
		milestones[i] = strategy.Milestone(m)
	}
	return strategy.Sheet{
		Title: s.Title, Theme: s.Theme, Field: s.Field, Lead: s.Lead, Participants: s.Participants,
		Milestones: milestones, Description: s.Description, Background: s.Background,
	}
}
