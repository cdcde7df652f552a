package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// monitorRow is what monitorColumns read.
type monitorRow struct {
	MeasureID, Code, Title, Theme, Field string
	Lead                                 []string
	Ended                                bool
	Half, Status, Rating, Missing        string
	ReportedAt                           *time.Time
	Done, Milestones                     int
	OwedSince                            day
}

// The columns are the allow-list of the Digitalmonitor. It is read on behalf of the viewer,
// who is the public whoever asks (package api), and not in trust or through a function of
// the owner: the policies of migration 0011 show the public exactly the rows that this
// needs, reports that are accepted, missing or overdue. Of one that is only overdue nothing
// but its deadline is read; texts, remarks and people are read of none. In strategy's words:
// of a report the public sees state, status and rating, never the remark.
const monitorColumns = `
	with known as (
		select r.measure_id,
			max(r.half) filter (where r.stage = 'accepted') as accepted,
			max(r.half) filter (where r.stage = 'missing') as missing,
			min(r.due) filter (where r.overdue and r.stage in ('requested', 'returned')) as owed
		from reports r group by r.measure_id)
	select e.measure_id, e.code, e.title, e.theme, e.field, e.lead, e.ended,
		coalesce(r.half, '') as half, coalesce(r.status, '') as status, coalesce(r.rating, '') as rating,
		(r.state ->> 'submitted_at')::timestamptz as reported_at,
		coalesce(jsonb_array_length(jsonb_path_query_array(r.state, '$.content.milestones[*].actual')), 0) as done,
		coalesce(jsonb_array_length(jsonb_path_query_array(r.state, '$.content.milestones[*].text')), 0) as milestones,
		case when known.missing > coalesce(known.accepted, '') then known.missing else '' end as missing,
		known.owed + 1 as owed_since
	from edition_entries e
	left join known on known.measure_id = e.measure_id
	left join reports r on r.measure_id = known.measure_id and r.half = known.accepted and r.stage = 'accepted'
	where e.year = (select max(year) from editions)
	order by e.position`

// Monitor reads the measures of the newest edition, in its order, with the latest accepted
// report of each and what it owes, under its field of action as the edition itself spells
// it. It counts nothing.
func (s *Store) Monitor(ctx context.Context) (records.Monitor, error) {
	m := records.Monitor{Measures: []records.MonitorMeasure{}}
	var heads []editionRow
	if err := s.db.WithContext(ctx).Order("year desc").Limit(1).Find(&heads).Error; err != nil || len(heads) == 0 {
		return m, domain("read monitor", err)
	}
	m.Edition, m.AdoptedOn = heads[0].Year, strategy.Date(heads[0].AdoptedOn)
	rows, err := s.monitorRows(ctx)
	if err != nil {
		return m, domain("read monitor", err)
	}
	fields, err := s.Fields(ctx, m.Edition)
	if err != nil {
		return m, err
	}
	spelled := map[string]string{}
	for _, f := range fields {
		spelled[withoutBlanks(f.Field)] = f.Field
	}
	for _, r := range rows {
		measure := r.measure()
		if name, ok := spelled[withoutBlanks(r.Field)]; ok {
			measure.Field = name
		}
		m.Measures = append(m.Measures, measure)
	}
	return m, nil
}

func (s *Store) monitorRows(ctx context.Context) ([]monitorRow, error) {
	rows, err := s.pool.Query(ctx, monitorColumns)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r monitorRow, err error) {
		err = row.Scan(&r.MeasureID, &r.Code, &r.Title, &r.Theme, &r.Field, &r.Lead, &r.Ended, &r.Half, &r.Status, &r.Rating,
			&r.ReportedAt, &r.Done, &r.Milestones, &r.Missing, &r.OwedSince)
		return r, err
	})
}

func (r monitorRow) measure() records.MonitorMeasure {
	m := records.MonitorMeasure{
		MeasureID: r.MeasureID, Code: r.Code, Title: r.Title, Theme: r.Theme, Field: r.Field, Lead: r.Lead, Ended: r.Ended,
		Half: r.Half, Status: strategy.ReportStatus(r.Status), Rating: strategy.ReportStatus(r.Rating),
		MilestonesDone: r.Done, Milestones: r.Milestones, Missing: r.Missing, OverdueSince: strategy.Date(r.OwedSince),
	}
	if r.ReportedAt != nil && !r.ReportedAt.IsZero() {
		m.ReportedOn = strategy.DateOf(*r.ReportedAt, strategy.Berlin())
	}
	return m
}
