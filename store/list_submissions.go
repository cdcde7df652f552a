package store

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Submissions lists the Kabinettvorlagen of a year (0: of all) that there are for the
// viewer, as they may see them, the newest first.
func (s *Store) Submissions(ctx context.Context, year int, page records.Page) (records.List[strategy.Submission], error) {
	var rows []submissionRow
	sight, err := s.sight(ctx)
	if err == nil {
		err = s.numbered(ctx, &rows, submissionExists(sight), year, page)
	}
	if err != nil {
		return records.List[strategy.Submission]{}, err
	}
	return pageOf(rows, limitOf(page),
		func(r submissionRow) strategy.Submission {
			submission, _ := sight.ShowSubmission(r.State.V)
			return submission
		},
		func(r submissionRow) []string { return []string{keyInt(r.Year), keyInt(r.Number)} }), nil
}

const noSubmissionText = "Eine Kabinettvorlage %s gibt es nicht"

// Submission reads one Kabinettvorlage as the viewer may see it.
func (s *Store) Submission(ctx context.Context, key string) (strategy.Submission, error) {
	sight, err := s.sight(ctx)
	if err != nil {
		return strategy.Submission{}, err
	}
	row, err := byKey[submissionRow](s.db.WithContext(ctx), key, noSubmissionText)
	if err != nil {
		return strategy.Submission{}, err
	}
	submission, exists := sight.ShowSubmission(row.State.V)
	if !exists {
		return strategy.Submission{}, strategy.NotFound(noSubmissionText, key)
	}
	return submission, nil
}
