package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func (s *sampleStore) Sessions(context.Context, int, records.Page) (records.List[strategy.Session], error) {
	return records.List[strategy.Session]{Items: []strategy.Session{{
		ID: "2027/1", Year: 2027, Number: 1, Date: strategy.NewDate(2027, 10, 20), State: strategy.SessionConvened,
	}}}, nil
}

func (s *sampleStore) Submissions(context.Context, int, records.Page) (records.List[strategy.Submission], error) {
	return records.List[strategy.Submission]{Items: []strategy.Submission{{
		ID: "2027/1", Year: 2027, Number: 1, State: strategy.SubmissionDraft, SessionDate: strategy.NewDate(2027, 11, 30),
	}}}, nil
}

func (s *sampleStore) Timeline(_ context.Context, entity, id string, _ records.Page) (records.List[strategy.Entry], error) {
	return records.List[strategy.Entry]{Items: []strategy.Entry{
		{ID: "1", Action: "open", Actor: visitorAs(strategy.RoleCoordinator).Actor, At: testNow.AddDate(0, -7, 0), Note: "Erste Zeile\nzweite Zeile", Revision: 1},
		{ID: "2", Action: "submit", Actor: visitorAs(strategy.RoleOrganiser).Actor, At: testNow.AddDate(0, -5, 0), Revision: 2},
	}}, nil
}

func (s *sampleStore) Ministries(context.Context) (strategy.Ministries, error) {
	return strategy.DefaultMinistries(), nil
}
