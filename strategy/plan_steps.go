package strategy

// step is the time that one deadline needs after another: before must be over early
// enough for after. Days are calendar days, workingDays Thuringian ones.
type step struct {
	before, after DeadlineName
	days          int
	workingDays   int
	what          string // German, for messages
}

// planSteps lists the steps from intake to the cabinet's session, each after all that
// lead to its first deadline. Papers and agenda need whole working days between receipt and
// session (ThürGGO § 13(2)), hence the one more.
func planSteps(d Durations, s Settings) []step {
	return []step{
		{before: DeadlineIntakeEnd, after: DeadlineConsultationEnd, days: max(1, d.ConsultationDays), what: "die Digitalkonferenz"},
		{before: DeadlineConsultationEnd, after: DeadlineCoordinationEnd, days: max(1, d.CoordinationDays), what: "die Ressortabstimmung"},
		{before: DeadlineCoordinationEnd, after: DeadlineCommitteeInvitation, workingDays: 1, what: "die Einladung des Lenkungsausschusses"},
		{before: DeadlineCommitteeInvitation, after: DeadlineCommitteeEnd, days: max(1, d.InvitationDays), what: "die Einladungsfrist des Lenkungsausschusses"},
		{before: DeadlineReportH2, after: DeadlineCommitteeEnd, workingDays: 1, what: "der Fortschrittsbericht vor dem Lenkungsausschuss"},
		{before: DeadlineReportH1, after: DeadlineCommitteeEnd, workingDays: 1, what: "der Fortschrittsbericht vor dem Lenkungsausschuss"},
		{before: DeadlineCommitteeEnd, after: DeadlinePapersToMinistries, workingDays: max(1, d.SubmissionWorkingDays), what: "die Kabinettvorlage"},
		{before: DeadlinePapersToMinistries, after: DeadlineCabinetSession, workingDays: s.PapersWorkingDays + 1, what: "die Frist für Vorlagen (ThürGGO § 13(2))"},
		{before: DeadlineAgenda, after: DeadlineCabinetSession, workingDays: s.AgendaWorkingDays + 1, what: "die Frist für die Tagesordnung (ThürGGO § 13(2))"},
	}
}

// latest gives the last working day of before that leaves the step its time until after.
func (st step) latest(after Date, cal *Calendar) Date {
	if st.workingDays > 0 {
		return cal.AddWorkingDays(after, -st.workingDays)
	}
	return cal.LastWorkingDayOnOrBefore(after.AddDays(-st.days))
}

// earliest gives the first working day on which after may be when before was on a day.
func (st step) earliest(before Date, cal *Calendar) Date {
	if st.workingDays > 0 {
		return cal.AddWorkingDays(before, st.workingDays)
	}
	return cal.FirstWorkingDayOnOrAfter(before.AddDays(st.days))
}

// length says in German how long the step is between two days, and how long it should be.
func (st step) length(before, after Date, cal *Calendar) (is, should int, unit string) {
	if st.workingDays > 0 {
		return cal.WorkingDaysBetween(before, after), st.workingDays, "Arbeitstage"
	}
	return after.Sub(before), st.days, "Tage"
}

// stepBetween finds a step that planSteps has.
func stepBetween(steps []step, before, after DeadlineName) step {
	for _, st := range steps {
		if st.before == before && st.after == after {
			return st
		}
	}
	panic("no step from " + string(before) + " to " + string(after))
}

// order lists which deadline must lie before which, whatever is moved.
var planOrder = []struct {
	before, after DeadlineName
	sameDay       bool // may fall on the same day
}{
	{DeadlineReportH2, DeadlineReportH1, false},
	{DeadlineReportH1, DeadlineCommitteeEnd, false},
	{DeadlineIntakeEnd, DeadlineConsultationEnd, false},
	{DeadlineConsultationEnd, DeadlineCoordinationEnd, false},
	{DeadlineCoordinationEnd, DeadlineCommitteeInvitation, false},
	{DeadlineCommitteeInvitation, DeadlineCommitteeEnd, false},
	{DeadlineCommitteeEnd, DeadlinePapersToMinistries, false},
	{DeadlinePapersToMinistries, DeadlineAgenda, true},
	{DeadlineAgenda, DeadlineCabinetSession, false},
	{DeadlineCabinetSession, DeadlineHardLimit, true},
	{DeadlineCabinetSession, DeadlinePublicationEnd, false},
}
