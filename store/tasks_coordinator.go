package store

import (
	"fmt"

	"fortschreibung/strategy"
)

// screen are the proposals that wait for an answer: whether they are dealt with at all,
// then what came of the consultation.
func (d *taskDesk) screen() error {
	var rows []struct {
		ID, Title string
		Stage     strategy.Stage
		Year      int
	}
	err := d.db.Raw(`
		select id, title, stage, year from proposals
		where stage = ? or (stage in ? and not assessed)`, strategy.StageSubmitted,
		[]strategy.Stage{strategy.StageScreened, strategy.StageConsulted}).Scan(&rows).Error
	for _, r := range rows {
		if r.Stage == strategy.StageSubmitted {
			d.add(TaskScreen, EntityProposal, r.ID, r.Title, r.Year, d.deadline(r.Year, strategy.DeadlineIntakeEnd))
		} else if d.cycles[r.Year].Phase == strategy.PhaseConsultation {
			d.add(TaskAssess, EntityProposal, r.ID, r.Title, r.Year, d.deadline(r.Year, strategy.DeadlineConsultationEnd))
		}
	}
	return err
}

// moderate are the proposals with comments that nobody has looked at.
func (d *taskDesk) moderate() error {
	var rows []struct {
		ID, Title string
		Year, N   int
	}
	err := d.db.Raw(`
		select p.id, p.title, p.year, count(*) as n from comments c join proposals p on p.id = c.proposal_id
		where c.stage = 'pending' group by p.id`).Scan(&rows).Error
	for _, r := range rows {
		title := fmt.Sprintf("%s (Kommentare: %d)", r.Title, r.N)
		d.add(TaskModerate, EntityProposal, r.ID, title, r.Year, d.deadline(r.Year, strategy.DeadlineConsultationEnd))
	}
	return err
}

// acceptReports are the reports that were submitted; they should be in hand before the
// committee sits.
func (d *taskDesk) acceptReports() error {
	var rows []struct {
		ID, Title, MeasureCode string
		Year                   int
	}
	err := d.db.Raw("select id, title, measure_code, year from reports where stage = ?", strategy.ReportSubmitted).Scan(&rows).Error
	for _, r := range rows {
		d.add(TaskAcceptReport, EntityReport, r.ID, r.MeasureCode+" "+r.Title, r.Year, d.deadline(r.Year, strategy.DeadlineCommitteeInvitation))
	}
	return err
}

// reconcile are the proposals with an open dissent (ThürGGO § 10(1)).
func (d *taskDesk) reconcile() error {
	var rows []struct {
		ID, Title string
		Year      int
	}
	err := d.db.Raw("select id, title, year from proposals where open_dissents > 0 and stage in ?",
		[]strategy.Stage{strategy.StageInCoordination, strategy.StageDissent, strategy.StageOnAgenda, strategy.StageDecided}).Scan(&rows).Error
	for _, r := range rows {
		d.add(TaskReconcile, EntityProposal, r.ID, r.Title, r.Year, d.deadline(r.Year, strategy.DeadlineCommitteeEnd))
	}
	return err
}

// sessions are sessions without an agenda, and years whose proposals are ready although
// no session is called.
func (d *taskDesk) sessions() error {
	var convened []sessionRow
	if err := d.db.Where("stage = ?", strategy.SessionConvened).Find(&convened).Error; err != nil {
		return err
	}
	for _, r := range convened {
		d.add(TaskAgenda, EntitySession, r.ID, "Sitzung "+r.ID, r.Year, endOf(strategy.Date(r.HeldOn)))
	}
	var ready []struct{ Year, N int }
	err := d.db.Raw(`
		select year, count(*) as n from proposals p where stage in ?
		and not exists (select 1 from committee_sessions s where s.year = p.year and s.stage <> ?)
		group by year`, readyStages, strategy.SessionClosed).Scan(&ready).Error
	for _, r := range ready {
		title := fmt.Sprintf("Lenkungsausschuss einberufen (Vorschläge: %d)", r.N)
		d.add(TaskConvene, EntityCycle, fmt.Sprint(r.Year), title, r.Year, d.deadline(r.Year, strategy.DeadlineCommitteeInvitation))
	}
	return err
}

// submissions are Kabinettvorlagen to hand in, and years whose adopted proposals are in none.
func (d *taskDesk) submissions() error {
	var open []submissionRow
	err := d.db.Where("stage in ?", []strategy.SubmissionState{strategy.SubmissionDraft, strategy.SubmissionSentBack}).Find(&open).Error
	if err != nil {
		return err
	}
	for _, r := range open {
		d.add(TaskHandIn, EntitySubmission, r.ID, "Kabinettvorlage "+r.ID, r.Year, d.deadline(r.Year, strategy.DeadlinePapersToMinistries))
	}
	var adopted []struct{ Year, N int }
	err = d.db.Raw(`
		select year, count(*) as n from proposals p where stage = ?
		and not exists (select 1 from submissions s where s.year = p.year and s.stage <> ?)
		group by year`, strategy.StageDecided, strategy.SubmissionDecided).Scan(&adopted).Error
	for _, r := range adopted {
		title := fmt.Sprintf("Kabinettvorlage erstellen (Vorschläge: %d)", r.N)
		d.add(TaskPrepare, EntityCycle, fmt.Sprint(r.Year), title, r.Year, d.deadline(r.Year, strategy.DeadlinePapersToMinistries))
	}
	return err
}
