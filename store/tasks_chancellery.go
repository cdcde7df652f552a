package store

import "fortschreibung/strategy"

// cabinet are the Kabinettvorlagen to take in or send back, and those whose decision is
// to be recorded.
func (d *taskDesk) cabinet() error {
	var rows []submissionRow
	err := d.db.Where("stage in ?", []strategy.SubmissionState{
		strategy.SubmissionHandedIn, strategy.SubmissionScheduled, strategy.SubmissionPostponed,
	}).Find(&rows).Error
	for _, r := range rows {
		if r.Stage == string(strategy.SubmissionHandedIn) {
			d.add(TaskTakeIn, EntitySubmission, r.ID, "Kabinettvorlage "+r.ID, r.Year, d.deadline(r.Year, strategy.DeadlineAgenda))
		} else {
			d.add(TaskRecordDecision, EntitySubmission, r.ID, "Kabinettvorlage "+r.ID, r.Year, endOf(strategy.Date(r.SessionDate)))
		}
	}
	return err
}
