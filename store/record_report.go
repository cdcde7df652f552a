package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type reportRow struct {
	ID          string `gorm:"primaryKey"`
	Half        string
	Year        int
	MeasureID   string
	MeasureCode string
	Title       string
	Lead        textArray
	Stage       string
	Due         day
	OriginalDue day
	Overdue     bool
	Status      string
	Rating      string
	Escalated   bool
	Revision    int
	State       document[strategy.Report]
	CreatedAt   time.Time
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
}

func (reportRow) TableName() string { return "reports" }

// RecordReport stores a step of a progress report.
func (s *Store) RecordReport(ctx context.Context, r workflows.ReportRecord) (workflows.Recorded, error) {
	rep := r.Report
	row := reportRow{
		ID: rep.ID, Half: rep.Half, Year: rep.Year, MeasureID: rep.MeasureID, MeasureCode: rep.MeasureCode,
		Title: rep.Title, Lead: rep.Lead, Stage: string(rep.State), Due: day(rep.Due), OriginalDue: day(rep.OriginalDue),
		Overdue: rep.Overdue, Status: string(rep.Content.Status), Rating: string(rep.Rating), Escalated: rep.Escalated,
		Revision: rep.Revision, State: doc(rep),
	}
	st := steps{EntityReport, rep.ID, r.Trace, r.Entries, r.Notices}
	row.CreatedAt, row.UpdatedAt = st.span(s.realNow())
	progress, err := s.progressNotices(ctx, rep, r.Entries)
	if err != nil {
		return workflows.Recorded{}, err
	}
	st.notices = slices.Concat(st.notices, progress)
	return s.recordRow(ctx, "Fortschrittsbericht "+rep.ID, st, rep.Year, &row)
}

// progressNotices tell, when a report is accepted, those whose published proposals made or
// changed the measure.
func (s *Store) progressNotices(ctx context.Context, report strategy.Report, entries []strategy.Entry) ([]strategy.Notice, error) {
	i := slices.IndexFunc(entries, func(e strategy.Entry) bool { return e.Stage == string(strategy.ReportAccepted) })
	if i < 0 {
		return nil, nil
	}
	var rows []struct{ Submitter document[strategy.Actor] }
	err := s.db.WithContext(ctx).Raw(`
		select distinct on (p.submitter) p.state -> 'submitter' as submitter from edition_entries e
		join proposals p on p.id = case when e.proposal_id <> '' then e.proposal_id::uuid end
		where e.measure_id = ? and p.stage = 'published' order by p.submitter, p.decided_at desc`, report.MeasureID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read submitters: %w", err)
	}
	notices := make([]strategy.Notice, len(rows))
	for j, row := range rows {
		notices[j] = report.ProgressNotice(row.Submitter.V, entries[i].At)
	}
	return notices, nil
}

// recordRow stores steps of an entity that is one row, and reads its cycle.
func (s *Store) recordRow(ctx context.Context, what string, st steps, year int, row any, checks ...func(tx *gorm.DB) error) (workflows.Recorded, error) {
	var recorded workflows.Recorded
	err := s.transact(ctx, what, func(tx *gorm.DB) (err error) {
		if recorded.Cycle, err = holdCycle(tx, year); err != nil {
			return err
		}
		for _, check := range checks {
			if err := check(tx); err != nil {
				return err
			}
		}
		fresh, err := s.recordSteps(tx, st)
		if err != nil {
			return err
		}
		if _, err := project(tx, row); err != nil {
			return err
		}
		return s.appendAudit(tx, st.audits(fresh))
	})
	return recorded, err
}
