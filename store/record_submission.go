package store

import (
	"context"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type submissionRow struct {
	ID          string `gorm:"primaryKey"`
	Year        int
	Number      int
	Stage       string
	SessionDate day
	Outcome     string
	Hash        string
	Revision    int
	State       document[strategy.Submission]
	CreatedAt   time.Time
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
}

func (submissionRow) TableName() string { return "submissions" }

// RecordSubmission stores a step of a Kabinettvorlage.
func (s *Store) RecordSubmission(ctx context.Context, r workflows.SubmissionRecord) (workflows.Recorded, error) {
	su := r.Submission
	row := submissionRow{
		ID: su.ID, Year: su.Year, Number: su.Number, Stage: string(su.State), SessionDate: day(su.SessionDate),
		Outcome: string(su.Outcome), Hash: su.Hash, Revision: su.Revision, State: doc(su),
	}
	st := steps{EntitySubmission, su.ID, r.Trace, r.Entries, r.Notices}
	row.CreatedAt, row.UpdatedAt = st.span(s.realNow())
	return s.recordRow(ctx, "Kabinettvorlage "+su.ID, st, su.Year, &row)
}
