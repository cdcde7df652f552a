package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func (s *sampleStore) Timeline(_ context.Context, entity, id string, _ records.Page) (records.List[strategy.Entry], error) {
	return records.List[strategy.Entry]{Items: []strategy.Entry{
		{ID: "1", Action: "open", Actor: visitorAs(strategy.RoleCoordinator).Actor, At: testNow.AddDate(0, -7, 0), Note: "Erste Zeile\nzweite Zeile", Revision: 1},
		{ID: "2", Action: "submit", Actor: visitorAs(strategy.RoleOrganiser).Actor, At: testNow.AddDate(0, -5, 0), Revision: 2},
	}}, nil
}

func (s *sampleStore) Ministries(context.Context) (strategy.Ministries, error) {
	return strategy.DefaultMinistries(), nil
}
