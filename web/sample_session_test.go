package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// sampleSession is a session whose agenda stands: one item on the en-bloc list, one
// contested.
func sampleSession() strategy.Session {
	return strategy.Session{
		ID: exampleSession, Year: 2027, Number: 1, Date: strategy.NewDate(2027, 8, 31), Place: "Erfurt", State: strategy.SessionOpen, Revision: 3,
		Members: []strategy.Member{
			{Subject: "p-committee", Name: "Kim Muster", Ministry: "TMWWDG", Chair: true}, {Subject: "p-2", Name: "Toni Beispiel", Ministry: "TFM"},
		},
		Present:   []string{"p-2"},
		BlocVotes: map[string]strategy.VoteChoice{"p-2": strategy.VoteYes},
		Items: []strategy.AgendaItem{
			{ProposalID: exampleProposal, Title: "Glasfaser für alle Schulen", TextHash: "hash-1", Contested: true},
			{ProposalID: secondProposal, Title: "Digitale Bauakte", TextHash: "hash-2", Recommendation: strategy.DecideAdopt, RecommendNote: "Einvernehmen."},
		},
		Settings: strategy.DefaultSettings(),
	}
}

// closedSession has decided on both items.
func closedSession() strategy.Session {
	s := sampleSession()
	s.State, s.Minutes = strategy.SessionClosed, "Protokoll der 1. Sitzung\nAnwesend: alle"
	s.Items[0].Decision = &strategy.CommitteeDecision{SessionID: s.ID, Outcome: strategy.DecideAdoptConditions, At: testNow, Conditions: []strategy.Condition{
		{ID: "2027-1-1", Text: "Bericht über die Wirkung.", Owner: "TFM", Due: strategy.NewDate(2028, 6, 30)},
	}}
	s.Items[1].Decision = &strategy.CommitteeDecision{SessionID: s.ID, Outcome: strategy.DecideAdopt, EnBloc: true, At: testNow}
	return s
}

func (s *sampleStore) Session(_ context.Context, id string) (strategy.Session, error) {
	switch {
	case id != exampleSession:
		return strategy.Session{}, strategy.NotFound("keine Sitzung %s", id)
	case s.session != nil:
		return *s.session, nil
	}
	return sampleSession(), nil
}

func (s *sampleStore) Sessions(context.Context, int, records.Page) (records.List[strategy.Session], error) {
	return records.List[strategy.Session]{Items: []strategy.Session{sampleSession()}}, nil
}

func (s *sampleStore) People(context.Context, string, records.Page) (records.List[records.KnownPerson], error) {
	chair := visitorAs(strategy.RoleCommittee).Actor
	return records.List[records.KnownPerson]{Items: []records.KnownPerson{
		{Subject: "p-committee", Name: "Kim Muster", Offices: []strategy.Actor{chair}}, {Subject: "p-2", Name: "Toni Beispiel"},
		{Subject: "p-3", Offices: []strategy.Actor{{Subject: "p-3", Role: strategy.RoleCommittee, Ministry: "TMIL"}}},
	}}, nil
}

func (s *sampleStore) NoteExport(context.Context, records.Export) error { return nil }
