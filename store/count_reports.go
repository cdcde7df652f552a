package store

import (
	"context"

	"gorm.io/gorm"

	"fortschreibung/records"
)

// reportSums counts reports by state.
const reportSums = `count(*) filter (where stage = 'requested') as requested, count(*) filter (where stage = 'submitted') as submitted,
	count(*) filter (where stage = 'returned') as returned, count(*) filter (where stage = 'accepted') as accepted,
	count(*) filter (where stage = 'missing') as missing, count(*) filter (where overdue) as overdue`

// ReportCounts counts the progress reports of a cycle (0: of all) and a half-year (empty: of
// all) that there are for the viewer, in all and by lead.
func (s *Store) ReportCounts(ctx context.Context, year int, half string) (records.ReportOverview, error) {
	overview := records.ReportOverview{Ministries: []records.ReportCounts{}}
	sight, err := s.sight(ctx)
	if err != nil {
		return overview, domain("count reports", err)
	}
	asked := func(from string) *gorm.DB {
		query := s.db.WithContext(ctx).Table(from).Where(reportExists(sight))
		if year != 0 {
			query = query.Where("year = ?", year)
		}
		if half != "" {
			query = query.Where("half = ?", half)
		}
		return query
	}
	if err := asked("reports").Select(reportSums).Scan(&overview.Total).Error; err != nil {
		return overview, domain("count reports", err)
	}
	err = asked("reports, unnest(reports.lead) as ministry").Select("ministry, " + reportSums).
		Group("ministry").Order("ministry").Scan(&overview.Ministries).Error
	return overview, domain("count reports", err)
}
