package api

import (
	"slices"

	"fortschreibung/paper"
	"fortschreibung/strategy"
)

// readDates gives milestones whose date is only written ("bis Q4/2027") the range of days
// that it stands for: that of the same milestone in the text in force, otherwise what the
// paper's grammar reads. A date that nobody can read stays as it is written.
func readDates(sheet, inForce *strategy.Sheet) {
	if sheet == nil {
		return
	}
	for i := range sheet.Milestones {
		m := &sheet.Milestones[i]
		if m.Kind != paper.KindUndated || m.Start != nil || m.End != nil {
			continue
		}
		if old := sameMilestone(*m, inForce); old != nil {
			m.When, m.Kind, m.Start, m.End = old.When, old.Kind, old.Start, old.End
			continue
		}
		if m.When == nil {
			continue
		}
		if when, err := paper.ParseDate(*m.When); err == nil {
			m.Kind, m.Start, m.End = when.Kind, when.Start, when.End
		}
	}
}

func sameMilestone(m strategy.Milestone, sheet *strategy.Sheet) *strategy.Milestone {
	if sheet == nil {
		return nil
	}
	i := slices.IndexFunc(sheet.Milestones, func(old strategy.Milestone) bool {
		return old.Text == m.Text && printed(old) == printed(m)
	})
	if i < 0 {
		return nil
	}
	return &sheet.Milestones[i]
}

func printed(m strategy.Milestone) string {
	if m.When == nil {
		return ""
	}
	return *m.When
}
