package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func sampleWorkshop() records.Workshop {
	return records.Workshop{
		ID: exampleWorkshop, Year: 2027, Title: "Werkstatt Bildung", Fields: []string{"Digitale Bildung"},
		HeldOn: strategy.NewDate(2027, 3, 4), Place: "Erfurt",
		Record: records.WorkshopRecord{StatusQuo: "Die Hälfte der Schulen ist angeschlossen.\nStand März.", Obstacles: "Es fehlen Baufirmen."},
		By:     visitorAs(strategy.RoleOrganiser).Actor, Revision: 3,
	}
}

func (s *sampleStore) Workshops(context.Context, int, records.Page) (records.List[records.Workshop], error) {
	return records.List[records.Workshop]{Items: []records.Workshop{sampleWorkshop()}}, nil
}

func (s *sampleStore) Workshop(_ context.Context, id string) (records.Workshop, error) {
	if id != exampleWorkshop {
		return records.Workshop{}, strategy.NotFound("keine Digitalwerkstatt %s", id)
	}
	return sampleWorkshop(), nil
}

func (s *sampleStore) SaveWorkshop(_ context.Context, r records.OwnRequest, w records.Workshop) (workflows.Result, error) {
	if r.Expected != 0 && r.Expected != w.Revision {
		return workflows.Result{}, strategy.Stale("inzwischen hat jemand anderes geändert")
	}
	s.workshops = append(s.workshops, w)
	return workflows.Result{RequestHash: r.Hash, ID: w.ID, Revision: w.Revision + 1}, nil
}

func (s *sampleStore) Fields(context.Context, int) ([]strategy.EditionField, error) {
	return []strategy.EditionField{
		{Theme: "Leben", Field: "Digitale Bildung", Vision: "Alle lernen digital.", Priorities: []string{"Anschlüsse", "Geräte"}},
		{Theme: "Verwaltung", Field: "Digitale Verwaltung"},
	}, nil
}
