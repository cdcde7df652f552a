package store

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Reports lists the progress reports that there are for the viewer, as they may see them,
// the latest half-year first, then by measure.
func (s *Store) Reports(ctx context.Context, f records.ReportFilter, page records.Page) (records.List[strategy.Report], error) {
	var none records.List[strategy.Report]
	key, err := after(page, 3)
	if err != nil {
		return none, err
	}
	sight, err := s.sight(ctx)
	if err != nil {
		return none, domain("list reports", err)
	}
	query := s.db.WithContext(ctx).Model(&reportRow{}).Select("half, measure_code, id, state").Where(reportExists(sight)).
		Order("half desc, measure_code, id").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("half <= ? and (half < ? or (measure_code, id) > (?, ?))", key[0], key[0], key[1], key[2])
	}
	if f.Year != 0 {
		query = query.Where("year = ?", f.Year)
	}
	if f.Half != "" {
		query = query.Where("half = ?", f.Half)
	}
	if f.State != "" {
		query = query.Where("stage = ?", f.State)
	}
	if f.Ministry != "" {
		query = query.Where("lead @> ?::text[]", textArray{f.Ministry})
	}
	if f.MeasureID != "" {
		query = query.Where("measure_id = ?", f.MeasureID)
	}
	if f.Overdue {
		query = query.Where("overdue")
	}
	var rows []reportRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list reports", err)
	}
	list := pageOf(rows, limitOf(page),
		func(r reportRow) strategy.Report { report, _ := sight.ShowReport(r.State.V); return report },
		func(r reportRow) []string { return []string{r.Half, r.MeasureCode, r.ID} })
	return list, named(ctx, s, list.Items, reportActors)
}

const noReportText = "Einen Fortschrittsbericht %s gibt es nicht"

// Report reads one progress report as the viewer may see it.
func (s *Store) Report(ctx context.Context, id string) (strategy.Report, error) {
	sight, err := s.sight(ctx)
	if err != nil {
		return strategy.Report{}, err
	}
	row, err := byKey[reportRow](s.db.WithContext(ctx), id, noReportText)
	if err != nil {
		return strategy.Report{}, err
	}
	report, exists := sight.ShowReport(row.State.V)
	if !exists {
		return strategy.Report{}, strategy.NotFound(noReportText, id)
	}
	return report, s.nameActors(ctx, reportActors(&report))
}
