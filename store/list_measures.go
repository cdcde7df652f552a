package store

import (
	"context"
	"fmt"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Measures lists the measures of an edition (0: the newest) in its order.
func (s *Store) Measures(ctx context.Context, f records.MeasureFilter, page records.Page) (records.List[records.Measure], error) {
	var none records.List[records.Measure]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Model(&editionEntryRow{}).Order("position").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("position > ?::int", key...)
	}
	if f.Edition != 0 {
		query = query.Where("year = ?", f.Edition)
	} else {
		query = query.Where("year = (select max(year) from editions)")
	}
	if f.Theme != "" {
		query = query.Where("theme = ?", f.Theme)
	}
	if f.Field != "" {
		query = query.Where(`regexp_replace(field, '\s', '', 'g') = ?`, withoutBlanks(f.Field))
	}
	if f.Ministry != "" {
		names, err := s.namesOf(ctx, f.Ministry)
		if err != nil {
			return none, err
		}
		query = query.Where("lead && ?::text[]", names)
	}
	if f.Search != "" { // an edition is small enough to be searched without an index
		query = query.Where(`to_tsvector('german', code || ' ' || title || ' ' || field || ' ' || (sheet ->> 'description') || ' ' ||
			(sheet ->> 'background')) @@ websearch_to_tsquery('german', ?)`, f.Search)
	}
	if !f.Ended {
		query = query.Where("not ended")
	}
	var rows []editionEntryRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list measures", err)
	}
	return pageOf(rows, limitOf(page), editionEntryRow.measure,
		func(r editionEntryRow) []string { return []string{keyInt(r.Position)} }), nil
}

func (r editionEntryRow) measure() records.Measure {
	return records.Measure{EditionEntry: r.entry(), Year: r.Year}
}

// namesOf lists the names under which sheets may mention a ministry.
func (s *Store) namesOf(ctx context.Context, ministry string) (textArray, error) {
	all, err := s.LoadMinistries(ctx)
	if err != nil {
		return nil, err
	}
	names := textArray{ministry}
	for _, m := range all {
		if m.ID == ministry {
			names = append(append(names, m.Name), m.Aliases...)
		}
	}
	return names, nil
}

// Measure reads a measure as the newest edition that carries it has it.
func (s *Store) Measure(ctx context.Context, id string) (records.Measure, error) {
	history, err := s.MeasureHistory(ctx, id)
	if err != nil {
		return records.Measure{}, err
	}
	return history[len(history)-1], nil
}

// MeasureHistory lists a measure in every edition that carries it, oldest first; where an
// entry names a proposal, that proposal changed it.
func (s *Store) MeasureHistory(ctx context.Context, id string) ([]records.Measure, error) {
	var rows []editionEntryRow
	if err := s.db.WithContext(ctx).Where("measure_id = ?", id).Order("year").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read measure %s: %w", id, err)
	}
	if len(rows) == 0 {
		return nil, strategy.NotFound("Eine Maßnahme %s gibt es nicht", id)
	}
	history := make([]records.Measure, len(rows))
	for i, r := range rows {
		history[i] = r.measure()
	}
	return history, nil
}

// Fields lists the fields of action of an edition, in its order; 0 is the newest.
func (s *Store) Fields(ctx context.Context, year int) ([]strategy.EditionField, error) {
	query := s.db.WithContext(ctx).Order("position")
	if year == 0 {
		query = query.Where("year = (select max(year) from editions)")
	} else {
		query = query.Where("year = ?", year)
	}
	var rows []editionFieldRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list fields of action: %w", err)
	}
	fields := make([]strategy.EditionField, len(rows))
	for i, r := range rows {
		fields[i] = r.field()
	}
	return fields, nil
}

// CurrentFocus reads a field of action as the newest edition describes it.
func (s *Store) CurrentFocus(ctx context.Context, field string) (strategy.EditionField, error) {
	fields, err := s.Fields(ctx, 0)
	if err != nil {
		return strategy.EditionField{}, err
	}
	for _, f := range fields {
		if withoutBlanks(f.Field) == withoutBlanks(field) {
			return f, nil
		}
	}
	return strategy.EditionField{}, strategy.NotFound("Ein Handlungsfeld „%s“ hat die geltende Fassung nicht", field)
}

// withoutBlanks makes names comparable: papers print blanks around a slash or none.
func withoutBlanks(name string) string { return strings.Join(strings.Fields(name), "") }
