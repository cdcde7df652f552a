package documents

import (
	"slices"

	"fortschreibung/strategy"
)

// RegisterEntry lists the measures of one ministry, or of another body that leads one.
type RegisterEntry struct {
	ID          string   `json:"id"`   // short name of a ministry, or the body's name
	Name        string   `json:"name"` // full name of a ministry; empty for other bodies
	Leads       []string `json:"leads"`
	Participant []string `json:"participant"`
}

// register lists the ministries of the day of adoption in the government's order, then,
// by name, the other bodies that lead a measure. Measures that ended are left out.
func register(e strategy.Edition, ministries strategy.Ministries) []RegisterEntry {
	entries := []RegisterEntry{}
	for _, m := range ministries.ValidOn(e.AdoptedOn) {
		entries = append(entries, RegisterEntry{ID: m.ID, Name: m.Name, Leads: []string{}, Participant: []string{}})
	}
	known := len(entries)
	for _, m := range e.Measures {
		if m.Ended {
			continue
		}
		for _, body := range m.Sheet.Lead {
			i := place(entries[:known], body, ministries, e.AdoptedOn)
			if i < 0 {
				i = slices.IndexFunc(entries, func(r RegisterEntry) bool { return r.ID == body })
			}
			if i < 0 {
				entries = append(entries, RegisterEntry{ID: body, Leads: []string{}, Participant: []string{}})
				i = len(entries) - 1
			}
			entries[i].Leads = append(entries[i].Leads, m.Code)
		}
		for _, body := range m.Sheet.Participants {
			if i := place(entries[:known], body, ministries, e.AdoptedOn); i >= 0 && !slices.Contains(entries[i].Participant, m.Code) {
				entries[i].Participant = append(entries[i].Participant, m.Code)
			}
		}
	}
	slices.SortFunc(entries[known:], func(a, b RegisterEntry) int { return compareGerman(a.ID, b.ID) })
	return entries
}

// place finds the ministry that a body's name stands for.
func place(entries []RegisterEntry, body string, ministries strategy.Ministries, on strategy.Date) int {
	ministry, ok := ministries.Resolve(body, on)
	if !ok {
		return -1
	}
	return slices.IndexFunc(entries, func(r RegisterEntry) bool { return r.ID == ministry.ID })
}
