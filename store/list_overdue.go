package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// OpenCounts counts, for gauges, the open proposals of a cycle by stage and what ministries
// owe beyond its deadline at a moment of its calendar: positions, until the committee has
// decided without them, and progress reports. In trust: there is no viewer, and no row is
// shown.
func (s *Store) OpenCounts(ctx context.Context, year int, now time.Time) (records.OpenCounts, error) {
	counts := records.OpenCounts{Open: map[strategy.Stage]int{}}
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
	counts.Overdue, err = countByMinistry(db, `
		select a.ministry, count(*) filter (where a.due_at <= ?) as n
		from affected a join proposals p on p.id = a.proposal_id
		where p.year = ? and p.stage in ? and a.open group by a.ministry`, now, year, waitingStages)
	if err != nil {
		return counts, fmt.Errorf("count overdue positions of %d: %w", year, err)
	}
	counts.Reports, err = countByMinistry(db, `
		select m.ministry, count(*) filter (where r.overdue) as n from reports r cross join unnest(r.lead) m (ministry)
		where r.year = ? and r.stage in ('requested', 'returned') group by m.ministry`, year)
	if err != nil {
		return counts, fmt.Errorf("count overdue reports of %d: %w", year, err)
	}
	return counts, nil
}

func countByMinistry(db *gorm.DB, query string, args ...any) (map[string]int, error) {
	var rows []struct {
		Ministry string
		N        int
	}
	err := db.Raw(query, args...).Scan(&rows).Error
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Ministry] = r.N
	}
	return counts, err
}

// waitingStages are the stages in which a proposal waits for positions that are open.
var waitingStages = []strategy.Stage{
	strategy.StageInCoordination, strategy.StageAgreed, strategy.StageDissent, strategy.StageOnAgenda,
}
