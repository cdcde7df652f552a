package store

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Submissions lists the Kabinettvorlagen of a year (0: of all), the newest first.
func (s *Store) Submissions(ctx context.Context, year int, page records.Page) (records.List[strategy.Submission], error) {
	var rows []submissionRow
	if err := s.numbered(ctx, &rows, year, page); err != nil {
		return records.List[strategy.Submission]{}, err
	}
	return pageOf(rows, limitOf(page),
		func(r submissionRow) strategy.Submission { return r.State.V },
		func(r submissionRow) []string { return []string{keyInt(r.Year), keyInt(r.Number)} }), nil
}

// Submission reads one Kabinettvorlage.
func (s *Store) Submission(ctx context.Context, key string) (strategy.Submission, error) {
	row, err := byKey[submissionRow](s.db.WithContext(ctx), key, "Eine Kabinettvorlage %s gibt es nicht")
	return row.State.V, err
}
