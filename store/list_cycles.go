package store

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Cycles lists the cycles, the newest first.
func (s *Store) Cycles(ctx context.Context, page records.Page) (records.List[strategy.Cycle], error) {
	var none records.List[strategy.Cycle]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Model(&cycleRow{}).Order("year desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("year < ?::int", key...)
	}
	var rows []cycleRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list cycles", err)
	}
	return pageOf(rows, limitOf(page),
		func(r cycleRow) strategy.Cycle { return r.State.V },
		func(r cycleRow) []string { return []string{keyInt(r.Year)} }), nil
}

// Cycle reads one cycle.
func (s *Store) Cycle(ctx context.Context, year int) (strategy.Cycle, error) {
	var rows []cycleRow
	if err := s.db.WithContext(ctx).Where("year = ?", year).Find(&rows).Error; err != nil {
		return strategy.Cycle{}, fmt.Errorf("read cycle %d: %w", year, err)
	}
	if len(rows) == 0 {
		return strategy.Cycle{}, noCycle(year)
	}
	return rows[0].State.V, nil
}

// CycleCounts counts the proposals and reports of a cycle that there are for the viewer.
// Behind counts over all of them.
func (s *Store) CycleCounts(ctx context.Context, year int) (records.CycleCounts, error) {
	counts := records.CycleCounts{Proposals: map[strategy.Stage]int{}, Reports: map[strategy.ReportState]int{}}
	sight, err := s.sight(ctx)
	if err != nil {
		return counts, fmt.Errorf("count for %d: %w", year, err)
	}
	db := s.db.WithContext(ctx)
	exists := map[string]clause.Expr{"proposals": proposalExists(sight), "reports": reportExists(sight)}
	for table, count := range map[string]func(stage string, n int){
		"proposals": func(stage string, n int) { counts.Proposals[strategy.Stage(stage)] = n },
		"reports":   func(stage string, n int) { counts.Reports[strategy.ReportState(stage)] = n },
	} {
		var rows []struct {
			Stage string
			N     int
		}
		err := db.Table(table).Select("stage, count(*) as n").Where("year = ?", year).Where(exists[table]).Group("stage").Scan(&rows).Error
		if err != nil {
			return counts, fmt.Errorf("count %s of %d: %w", table, year, err)
		}
		for _, r := range rows {
			count(r.Stage, r.N)
		}
	}
	err = s.trusted.db.WithContext(ctx).Raw(`
		select count(*) from proposals p join cycles c using (year)
		where year = ? and p.stage in ? and p.cycle_revision < c.revision`, year, strategy.OpenStages()).Scan(&counts.Behind).Error
	if err != nil {
		return counts, fmt.Errorf("count proposals behind %d: %w", year, err)
	}
	return counts, nil
}

// Ministries reads all records of ministries.
func (s *Store) Ministries(ctx context.Context) (strategy.Ministries, error) {
	return s.LoadMinistries(ctx)
}
