package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Sessions lists the sessions of the steering committee of a year (0: of all) as the
// viewer may see them, the newest first.
func (s *Store) Sessions(ctx context.Context, year int, page records.Page) (records.List[strategy.Session], error) {
	var rows []sessionRow
	sight, err := s.sight(ctx)
	if err == nil {
		err = s.numbered(ctx, &rows, sessionExists(sight), year, page)
	}
	if err != nil {
		return records.List[strategy.Session]{}, err
	}
	return pageOf(rows, limitOf(page),
		func(r sessionRow) strategy.Session { session, _ := sight.ShowSession(r.State.V); return session },
		func(r sessionRow) []string { return []string{keyInt(r.Year), keyInt(r.Number)} }), nil
}

// numbered reads a page of rows that are numbered within their year and that there are for
// the viewer.
func (s *Store) numbered(ctx context.Context, rows any, exists clause.Expr, year int, page records.Page) error {
	key, err := after(page, 2)
	if err != nil {
		return err
	}
	query := s.db.WithContext(ctx).Where(exists).Order("year desc, number desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("(year, number) < (?::int, ?::int)", key...)
	}
	if year != 0 {
		query = query.Where("year = ?", year)
	}
	return domain("list by number", query.Find(rows).Error)
}

const noSessionText = "Eine Sitzung %s gibt es nicht"

// Session reads one session as the viewer may see it.
func (s *Store) Session(ctx context.Context, key string) (strategy.Session, error) {
	sight, err := s.sight(ctx)
	if err != nil {
		return strategy.Session{}, err
	}
	row, err := byKey[sessionRow](s.db.WithContext(ctx), key, noSessionText)
	if err != nil {
		return strategy.Session{}, err
	}
	session, exists := sight.ShowSession(row.State.V)
	if !exists {
		return strategy.Session{}, strategy.NotFound(noSessionText, key)
	}
	return session, nil
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
