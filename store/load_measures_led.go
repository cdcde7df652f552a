package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fortschreibung/activities"
	"fortschreibung/strategy"
)

// MeasuresLed lists the measures of the newest edition that have not ended and on which no
// report of the half-year ("2020-H2") was requested yet: by id, those after one, at most
// limit. Their leads are the ministries in office on the day after the half-year; where a
// sheet names none, the ministry that coordinates the strategy reports.
func (s *Store) MeasuresLed(ctx context.Context, half, after string, limit int) ([]activities.LedMeasure, error) {
	on, err := dayAfterHalf(half)
	if err != nil {
		return nil, err
	}
	ministries, err := s.LoadMinistries(ctx)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		MeasureID, Code, Title string
		Lead                   textArray
	}
	err = s.db.WithContext(ctx).Raw(`
		select e.measure_id, e.code, e.title, e.lead from edition_entries e
		where e.year = (select max(year) from editions) and not e.ended and e.measure_id > ?
		  and not exists (select 1 from reports r where r.measure_id = e.measure_id and r.half = ?)
		order by e.measure_id limit ?`, after, half, limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list measures led: %w", err)
	}
	measures := make([]activities.LedMeasure, len(rows))
	for i, r := range rows {
		measures[i] = activities.LedMeasure{ID: r.MeasureID, Code: r.Code, Title: r.Title, Lead: leading(ministries, r.Lead, on)}
	}
	return measures, nil
}

// leading gives the ministries among the names of a sheet, or the lead digital ministry.
func leading(ministries strategy.Ministries, names []string, on strategy.Date) []string {
	lead := []string{}
	for _, name := range names {
		if m, ok := ministries.Resolve(name, on); ok && !slices.Contains(lead, m.ID) {
			lead = append(lead, m.ID)
		}
	}
	if len(lead) == 0 {
		if m, ok := ministries.ByFunction(strategy.FunctionLeadDigital, on); ok {
			lead = append(lead, m.ID)
		}
	}
	return lead
}

func dayAfterHalf(half string) (strategy.Date, error) {
	var year, number int
	if n, err := fmt.Sscanf(half, "%d-H%d", &year, &number); err != nil || n != 2 || half != fmt.Sprintf("%d-H%d", year, number) {
		return strategy.Date{}, strategy.Invalid("half", "%q ist kein Halbjahr der Form JJJJ-H1 oder JJJJ-H2", half)
	}
	switch number {
	case 1:
		return strategy.NewDate(year, time.July, 1), nil
	case 2:
		return strategy.NewDate(year+1, time.January, 1), nil
	}
	return strategy.Date{}, strategy.Invalid("half", "%q ist kein Halbjahr der Form JJJJ-H1 oder JJJJ-H2", half)
}
