package store

import (
	"context"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type sessionRow struct {
	ID        string `gorm:"primaryKey"`
	Year      int
	Number    int
	HeldOn    day
	Stage     string
	Revision  int
	State     document[strategy.Session]
	CreatedAt time.Time
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (sessionRow) TableName() string { return "committee_sessions" }

// RecordSession stores a step of a session of the steering committee.
func (s *Store) RecordSession(ctx context.Context, r workflows.SessionRecord) (workflows.Recorded, error) {
	se := r.Session
	row := sessionRow{
		ID: se.ID, Year: se.Year, Number: se.Number, HeldOn: day(se.Date), Stage: string(se.State),
		Revision: se.Revision, State: doc(se),
	}
	st := steps{EntitySession, se.ID, r.Trace, r.Entries, r.Notices}
	row.CreatedAt, row.UpdatedAt = st.span(s.realNow())
	return s.recordRow(ctx, "Sitzung "+se.ID, st, se.Year, &row)
}
