package store

import (
	"context"
	"fmt"

	"fortschreibung/strategy"
)

// Happened reads what happened of a cycle's plan that the cycle itself is told of later:
// when the committee was invited, when the ministries had the Kabinettvorlage, and when it
// went on the cabinet's agenda. Only days are read, hence in trust.
func (s *Store) Happened(ctx context.Context, cycle strategy.Cycle) (strategy.Happened, error) {
	db := s.trusted.db.WithContext(ctx)
	var sessions []struct{ On, Held day }
	err := db.Raw(`
		select (created_at at time zone 'Europe/Berlin')::date as "on", held_on as held
		from committee_sessions where year = ?`, cycle.Year).Scan(&sessions).Error
	if err != nil {
		return nil, fmt.Errorf("read invitations of %d: %w", cycle.Year, err)
	}
	var submissions []struct{ Session, Received, TakenIn day }
	err = db.Raw(`
		select s.session_date as session, nullif(s.state ->> 'received_on', '')::date as received,
		       (select max(d.at at time zone 'Europe/Berlin')::date from decisions d
		        where d.entity = ? and d.entity_id = s.id and d.action = 'take_in') as taken_in
		from submissions s where s.year = ? and s.stage in ?`, EntitySubmission, cycle.Year,
		[]strategy.SubmissionState{strategy.SubmissionScheduled, strategy.SubmissionPostponed, strategy.SubmissionDecided}).
		Scan(&submissions).Error
	if err != nil {
		return nil, fmt.Errorf("read what was handed in for %d: %w", cycle.Year, err)
	}
	convened := make([]strategy.Convened, len(sessions))
	for i, r := range sessions {
		convened[i] = strategy.Convened{On: strategy.Date(r.On), Held: strategy.Date(r.Held)}
	}
	handled := make([]strategy.Handled, len(submissions))
	for i, r := range submissions {
		handled[i] = strategy.Handled{Session: strategy.Date(r.Session), Received: strategy.Date(r.Received), TakenIn: strategy.Date(r.TakenIn)}
	}
	return cycle.Plan.HappenedIn(convened, handled), nil
}
