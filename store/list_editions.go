package store

import (
	"context"
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Editions lists the editions without their content, the newest first.
func (s *Store) Editions(ctx context.Context, page records.Page) (records.List[records.EditionHead], error) {
	var none records.List[records.EditionHead]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	type row struct {
		Year      int
		AdoptedOn day
		Source    string
		Measures  int
		Hash      string
	}
	query := s.db.WithContext(ctx).Table("editions e").
		Select("year, adopted_on, source, content_hash as hash, (select count(*) from edition_entries m where m.year = e.year and not m.ended) as measures").
		Order("year desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("year < ?::int", key...)
	}
	var rows []row
	if err := query.Scan(&rows).Error; err != nil {
		return none, domain("list editions", err)
	}
	return pageOf(rows, limitOf(page),
		func(r row) records.EditionHead {
			return records.EditionHead{Year: r.Year, AdoptedOn: strategy.Date(r.AdoptedOn), Source: r.Source, Measures: r.Measures, Hash: r.Hash}
		},
		func(r row) []string { return []string{keyInt(r.Year)} }), nil
}

// Edition reads an edition with its fields and measures.
func (s *Store) Edition(ctx context.Context, year int) (strategy.Edition, error) {
	edition, exists, err := readEdition(s.db.WithContext(ctx), year)
	if err != nil {
		return strategy.Edition{}, fmt.Errorf("read edition %d: %w", year, err)
	}
	if !exists {
		return strategy.Edition{}, strategy.NotFound("Eine Fassung %d gibt es nicht", year)
	}
	return edition, nil
}
