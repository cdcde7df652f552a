package store

import (
	"context"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// monitorRow is what monitorColumns read.
type monitorRow struct {
	MeasureID, Code, Title, Theme, Field string
	Lead                                 textArray
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
	select e.measure_id, e.code, e.title, e.theme, e.field, e.lead, e.ended,
		coalesce(accepted.half, '') as half, coalesce(accepted.status, '') as status, coalesce(accepted.rating, '') as rating,
		accepted.reported_at, coalesce(accepted.done, 0) as done, coalesce(accepted.milestones, 0) as milestones,
		coalesce(missing.half, '') as missing, owed.due + 1 as owed_since
	from edition_entries e
	left join lateral (
		select r.half, r.status, r.rating, (r.state ->> 'submitted_at')::timestamptz as reported_at,
			jsonb_array_length(jsonb_path_query_array(r.state, '$.content.milestones[*].actual')) as done,
			jsonb_array_length(jsonb_path_query_array(r.state, '$.content.milestones[*].text')) as milestones
		from reports r where r.measure_id = e.measure_id and r.stage = 'accepted' order by r.half desc limit 1) accepted on true
	left join lateral (
		select max(r.half) as half from reports r
		where r.measure_id = e.measure_id and r.stage = 'missing' and r.half > coalesce(accepted.half, '')) missing on true
	left join lateral (
		select min(r.due) as due from reports r
		where r.measure_id = e.measure_id and r.stage in ('requested', 'returned') and r.overdue) owed on true
	where e.year = (select max(year) from editions)
	order by e.position`

// Monitor reads the measures of the newest edition, in its order, with the latest accepted
// report of each and what it owes. It counts nothing.
func (s *Store) Monitor(ctx context.Context) (records.Monitor, error) {
	m := records.Monitor{Measures: []records.MonitorMeasure{}}
	var heads []editionRow
	if err := s.db.WithContext(ctx).Order("year desc").Limit(1).Find(&heads).Error; err != nil || len(heads) == 0 {
		return m, domain("read monitor", err)
	}
	m.Edition, m.AdoptedOn = heads[0].Year, strategy.Date(heads[0].AdoptedOn)
	var rows []monitorRow
	if err := s.db.WithContext(ctx).Raw(monitorColumns).Scan(&rows).Error; err != nil {
		return m, domain("read monitor", err)
	}
	for _, r := range rows {
		m.Measures = append(m.Measures, r.measure())
	}
	return m, nil
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
