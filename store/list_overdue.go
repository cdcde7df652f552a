package store

import (
	"context"
	"fmt"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// OpenCounts counts, for gauges, the open proposals of a cycle by stage and the positions
// that ministries owe beyond their deadline at a moment of its calendar. In trust: there is
// no viewer, and no row is shown.
func (s *Store) OpenCounts(ctx context.Context, year int, now time.Time) (records.OpenCounts, error) {
	counts := records.OpenCounts{Open: map[strategy.Stage]int{}, Overdue: map[string]int{}}
	db := s.trusted.db.WithContext(ctx)
	var stages []struct {
		Stage strategy.Stage
		N     int
	}
	err := db.Raw("select stage, count(*) as n from proposals where year = ? and stage in ? group by stage", year, strategy.LapsingStages()).
		Scan(&stages).Error
	if err != nil {
		return counts, fmt.Errorf("count open proposals of %d: %w", year, err)
	}
	for _, r := range stages {
		counts.Open[r.Stage] = r.N
	}
	var overdue []struct {
		Ministry string
		N        int
	}
	err = db.Raw(`
		select a.ministry, count(*) filter (where a.due_at <= ?) as n
		from affected a join proposals p on p.id = a.proposal_id
		where p.year = ? and p.stage in ? and a.open group by a.ministry`, now, year, strategy.LapsingStages()).Scan(&overdue).Error
	if err != nil {
		return counts, fmt.Errorf("count overdue positions of %d: %w", year, err)
	}
	for _, r := range overdue {
		counts.Overdue[r.Ministry] = r.N
	}
	return counts, nil
}
