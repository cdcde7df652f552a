package strategy

// Duty is what a notice reminds somebody of. When it is no longer owed, nobody is reminded.
type Duty string

// The duties.
const (
	DutyPosition  Duty = "position"  // of the notice's ministry, on the proposal
	DutyReport    Duty = "report"    // any progress report, first or reworked
	DutyRework    Duty = "rework"    // of a progress report that was sent back
	DutyCondition Duty = "condition" // Maßgaben of the proposal that the notice's ministry owes
	DutyConsent   Duty = "consent"   // of the notice's ministry, in the circular procedure
	DutyTasks     Duty = "tasks"     // those that Notice.OwedIn reads
)

// Duty gives what the notice reminds of, "" when it only tells something.
func (n Notice) Duty() Duty {
	switch n.Kind {
	case "position_due", "position_reminder":
		return DutyPosition
	case "report_requested", "report_reminder", "report_overdue":
		return DutyReport
	case "report_returned":
		return DutyRework
	case "condition_assigned", "condition_due":
		return DutyCondition
	case "consent_due":
		return DutyConsent
	case NoticeTasksDue, NoticeTasksOverdue:
		return DutyTasks
	case "escalation":
		switch n.Entity {
		case "proposal":
			return DutyPosition
		case "report":
			return DutyReport
		}
	}
	return ""
}

// AboutDeadline says whether the notice is about something that is due, or was.
func (n Notice) AboutDeadline() bool {
	switch n.Kind {
	case "deadline_moved", "report_due_moved", "no_reply", "escalation", "session_invitation":
		return true
	}
	return n.Duty() != ""
}

// Heading is what notices of this kind have in common, in German.
func (n Notice) Heading() string {
	switch n.Kind {
	case "position_due":
		return "Mitzeichnung erbeten"
	case "position_reminder":
		return "Mitzeichnung steht aus"
	case "report_requested":
		return "Fortschrittsbericht erbeten"
	case "report_reminder":
		return "Fortschrittsbericht steht aus"
	case "report_overdue":
		return "Fortschrittsbericht überfällig"
	case "report_returned":
		return "Fortschrittsbericht zurückgegeben"
	case "report_submitted":
		return "Fortschrittsbericht eingegangen"
	case "report_due_moved":
		return "Abgabefrist verschoben"
	case "condition_assigned":
		return "Maßgabe zu erfüllen"
	case "condition_due":
		return "Maßgabe fällig"
	case "condition_done":
		return "Maßgabe erfüllt"
	case "consent_due":
		return "Antwort im Umlaufverfahren erbeten"
	case NoticeTasksDue:
		return "Aufgaben fällig"
	case NoticeTasksOverdue:
		return "Aufgaben überfällig"
	case "escalation":
		return "Eskalation"
	case "no_reply":
		return "Keine Antwort"
	case "deadline_moved":
		return "Frist verschoben"
	case "phase_entered":
		return "Neue Phase"
	case "session_invitation":
		return "Einladung zur Sitzung"
	case "session_agenda":
		return "Tagesordnung"
	case "session_minutes":
		return "Protokoll"
	case "proposal_submitted":
		return "Vorschlag eingegangen"
	case "proposal_moved":
		return "Ihr Vorschlag"
	case "proposal_withdrawn":
		return "Vorschlag zurückgezogen"
	case "measure_progress":
		return "Aus Ihrem Vorschlag wurde diese Maßnahme"
	case "dissent_raised":
		return "Strittiger Punkt"
	case "submission_handed_in", "submission_sent_back", "submission_taken_in":
		return "Kabinettvorlage"
	case "cabinet_decided", "cabinet_postponed":
		return "Kabinett"
	}
	return "Mitteilung"
}
