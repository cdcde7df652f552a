package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Sessions lists the sessions of the steering committee of a year (0: of all), the newest first.
func (s *Store) Sessions(ctx context.Context, year int, page records.Page) (records.List[strategy.Session], error) {
	var rows []sessionRow
	if err := s.numbered(ctx, &rows, year, page); err != nil {
		return records.List[strategy.Session]{}, err
	}
	return pageOf(rows, limitOf(page),
		func(r sessionRow) strategy.Session { return r.State.V },
		func(r sessionRow) []string { return []string{keyInt(r.Year), keyInt(r.Number)} }), nil
}

// numbered reads a page of rows that are numbered within their year.
func (s *Store) numbered(ctx context.Context, rows any, year int, page records.Page) error {
	key, err := after(page, 2)
	if err != nil {
		return err
	}
	query := s.db.WithContext(ctx).Order("year desc, number desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("(year, number) < (?::int, ?::int)", key...)
	}
	if year != 0 {
		query = query.Where("year = ?", year)
	}
	return domain("list by number", query.Find(rows).Error)
}

// Session reads one session.
func (s *Store) Session(ctx context.Context, key string) (strategy.Session, error) {
	row, err := byKey[sessionRow](s.db.WithContext(ctx), key, "Eine Sitzung %s gibt es nicht")
	return row.State.V, err
}

// byKey reads the row with an id, or answers not_found in the words given.
func byKey[R any](db *gorm.DB, key, missing string) (R, error) {
	var rows []R
	var none R
	if err := db.Where("id = ?", key).Find(&rows).Error; err != nil {
		return none, fmt.Errorf("read %s: %w", key, err)
	}
	if len(rows) == 0 {
		return none, strategy.NotFound(missing, key)
	}
	return rows[0], nil
}
