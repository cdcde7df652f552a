package store

import (
	"context"
	"time"

	"gorm.io/gorm"

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

// RecordSubmission stores a step of a Kabinettvorlage. AlreadyDecided: it is a new draft
// and another one of the year is under way.
func (s *Store) RecordSubmission(ctx context.Context, r workflows.SubmissionRecord) (workflows.Recorded, error) {
	su := r.Submission
	row := submissionRow{
		ID: su.ID, Year: su.Year, Number: su.Number, Stage: string(su.State), SessionDate: day(su.SessionDate),
		Outcome: string(su.Outcome), Hash: su.Hash, Revision: su.Revision, State: doc(su),
	}
	st := steps{EntitySubmission, su.ID, r.Trace, r.Entries, r.Notices}
	row.CreatedAt, row.UpdatedAt = st.span(s.realNow())
	return s.recordRow(ctx, "Kabinettvorlage "+su.ID, st, su.Year, &row, func(tx *gorm.DB) error { return checkOnlyOpen(tx, su) })
}

// checkOnlyOpen refuses a draft that is new while another Kabinettvorlage of the year is
// under way. Drafts of a year wait for each other.
func checkOnlyOpen(tx *gorm.DB, su strategy.Submission) error {
	if su.State != strategy.SubmissionDraft {
		return nil
	}
	if err := advisoryLock(tx, lockSubmission, su.Year); err != nil {
		return err
	}
	var open []string
	err := tx.Raw(`select id from submissions where year = ? and stage not in ?
		and not exists (select 1 from submissions where id = ?) order by number`,
		su.Year, []strategy.SubmissionState{strategy.SubmissionDecided, strategy.SubmissionLapsed}, su.ID).Scan(&open).Error
	if err != nil {
		return err
	}
	return su.CheckOnlyOpen(open)
}
