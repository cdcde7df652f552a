package store

import (
	"slices"
	"time"

	"fortschreibung/strategy"
)

// positions are the proposals on which the ministry owes its position.
func (d *taskDesk) positions() error {
	var rows []struct {
		ID, Title string
		Year      int
		DueAt     *time.Time
		Prepared  bool
	}
	err := d.db.Raw(`
		select p.id, p.title, p.year, a.due_at, exists (select 1 from position_drafts d
			where d.proposal_id = p.id and d.ministry = a.ministry and d.text_hash = p.text_hash) as prepared
		from affected a join proposals p on p.id = a.proposal_id
		where a.ministry = ? and a.open and p.stage in ?`,
		d.actor.Ministry, []strategy.Stage{strategy.StageInCoordination, strategy.StageAgreed, strategy.StageDissent}).Scan(&rows).Error
	for _, r := range rows {
		due := d.deadline(r.Year, strategy.DeadlineCoordinationEnd)
		if r.DueAt != nil {
			due = *r.DueAt
		}
		d.add(TaskPosition, EntityProposal, r.ID, r.Title, r.Year, due)
		d.tasks[len(d.tasks)-1].Prepared = r.Prepared
	}
	return err
}

// reports are the progress reports that the ministry has to write.
func (d *taskDesk) reports() error {
	var rows []struct {
		ID, Title, MeasureCode string
		Year                   int
		Due                    day
	}
	err := d.db.Raw(`
		select id, title, measure_code, year, due from reports
		where lead @> ?::text[] and stage in ('requested', 'returned')`, textArray{d.actor.Ministry}).Scan(&rows).Error
	for _, r := range rows {
		d.add(TaskReport, EntityReport, r.ID, r.MeasureCode+" "+r.Title, r.Year, endOf(strategy.Date(r.Due)))
	}
	return err
}

// conditions are the Maßgaben that the ministry has to fulfil.
func (d *taskDesk) conditions() error {
	var rows []struct {
		ID, Text string
		Year     int
		Due      day
	}
	err := d.db.Raw(`
		select p.id, c.id || ': ' || c.text as text, p.year, c.due from conditions c join proposals p on p.id = c.proposal_id
		where c.owner = ? and c.done is null
		  and p.stage in ('decided', 'before_cabinet', 'approved', 'published')`, d.actor.Ministry).Scan(&rows).Error
	for _, r := range rows {
		d.add(TaskCondition, EntityProposal, r.ID, r.Text, r.Year, endOf(strategy.Date(r.Due)))
	}
	return err
}

// consents are circular procedures in which the ministry has not answered (ThürGGO § 18).
func (d *taskDesk) consents() error {
	var rows []submissionRow
	err := d.db.Where("stage in ? and (state -> 'circular')::boolean",
		[]strategy.SubmissionState{strategy.SubmissionHandedIn, strategy.SubmissionScheduled}).Find(&rows).Error
	for _, r := range rows {
		_, answered := r.State.V.Consents[d.actor.Ministry]
		if answered || !slices.Contains(r.State.V.Members, d.actor.Ministry) {
			continue
		}
		d.add(TaskConsent, EntitySubmission, r.ID, "Umlaufverfahren "+r.ID, r.Year, endOf(strategy.Date(r.SessionDate)))
	}
	return err
}

// revise are the proposals that were returned for rework, to their submitter and to who
// stands in for them.
func (d *taskDesk) revise() error {
	var rows []struct {
		ID, Title string
		Year      int
	}
	err := d.db.Raw("select id, title, year from proposals where submitter = any (?::text[]) and stage = ?",
		textArray(strategy.SightOf(d.actor, nil).Subjects), strategy.StageReturned).Scan(&rows).Error
	for _, r := range rows {
		d.add(TaskRevise, EntityProposal, r.ID, r.Title, r.Year, d.deadline(r.Year, strategy.DeadlineIntakeEnd))
	}
	return err
}
