package strategy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OwedTasks are the tasks of one kind that an office, or a person, owes by the same day.
// Positions and progress reports are reminded of by their own rules.
type OwedTasks struct {
	Kind     string // e.g. "screen"
	Year     int    // of the cycle
	Due      Date
	Titles   []string // of what the tasks are about
	Role     Role
	Ministry string // empty: the office in every ministry
	Subject  string // who owes them in person; empty: everybody in the office
	Upwards  string // ministry to whose state secretary they go when they are overdue; empty: to the coordinator
}

// Kinds of notices about tasks.
const (
	NoticeTasksDue     = "tasks_due"
	NoticeTasksOverdue = "tasks_overdue"
)

// How long after its moment a notice is made up for when nothing ran. A task that comes
// later than a reminder's window is new and not yet worth one; an escalation's window is
// shorter than the time for which a notice that was mailed is kept, so that none is told
// again when it is forgotten.
const (
	reminderWindow   = 72 * time.Hour
	escalationWindow = 14 * 24 * time.Hour
)

const mostTitles = 5

// Notices are the reminder and the escalation that have come due for these tasks at a
// moment of the cycle's calendar, at the times of its settings: reminders on the mornings
// of the days before the deadline, and after it the next rung of the ladder (the state
// secretary, or for tasks without one the coordinator). Their keys are the same every time.
func (o OwedTasks) Notices(now time.Time, s Settings, cal *Calendar) []Notice {
	if !now.Before(o.Due.EndOfDay(Berlin())) {
		return o.escalation(now, s, cal)
	}
	for _, day := range slices.Backward(s.ReminderDates(o.Due, cal)) {
		moment := day.Time(Berlin()).Add(reminderHour * time.Hour)
		if now.Before(moment) {
			continue
		}
		if now.Sub(moment) >= reminderWindow || (o.Kind == "condition" && day == o.Due) {
			return nil // on its last day the proposal itself reminds of a Maßgabe
		}
		n := o.notice(NoticeTasksDue, moment, fmt.Sprintf("T-%d", o.Due.Sub(day)), o.Role, o.Ministry, o.Subject)
		n.Text = fmt.Sprintf("%s, Frist %s: %s.", o.work(), o.Due.German(), o.titles())
		return []Notice{n}
	}
	return nil
}

func (o OwedTasks) escalation(now time.Time, s Settings, cal *Calendar) []Notice {
	moment := s.EscalationDate(o.Due, cal).Time(Berlin()).Add(reminderHour * time.Hour)
	if now.Before(moment) || now.Sub(moment) >= escalationWindow || (o.Upwards == "" && o.Role == RoleCoordinator) {
		return nil
	}
	role := RoleCommittee
	if o.Upwards == "" {
		role = RoleCoordinator
	}
	n := o.notice(NoticeTasksOverdue, moment, "overdue", role, o.Upwards, "")
	n.Text = fmt.Sprintf("%s: %s, seit dem %s überfällig, bei: %s.", o.work(), o.number(), o.Due.German(), o.holder())
	return []Notice{n}
}

func (o OwedTasks) notice(kind string, at time.Time, when string, role Role, ministry, subject string) Notice {
	return Notice{
		Key:  fmt.Sprintf("tasks/%d/%s/%s/%s/%s/%s/%s", o.Year, o.Kind, o.Due, when, o.Role, o.Ministry, o.Subject),
		Kind: kind, Role: role, Ministry: ministry, Subject: subject,
		Entity: cycleEntity, EntityID: strconv.Itoa(o.Year), At: at.UTC(), Due: endOf(o.Due),
		Data: map[string]string{
			"task": o.Kind, "due": o.Due.String(), "role": string(o.Role), "ministry": o.Ministry, "subject": o.Subject,
		},
	}
}

// OwedIn reads which tasks a notice is about; false when it is about none.
func (n Notice) OwedIn() (OwedTasks, bool) {
	due, err := ParseISODate(n.Data["due"])
	year, errYear := strconv.Atoi(n.EntityID)
	if n.Duty() != DutyTasks || err != nil || errYear != nil {
		return OwedTasks{}, false
	}
	return OwedTasks{
		Kind: n.Data["task"], Year: year, Due: due,
		Role: Role(n.Data["role"]), Ministry: n.Data["ministry"], Subject: n.Data["subject"],
	}, true
}

func (o OwedTasks) number() string {
	if len(o.Titles) == 1 {
		return "eine Aufgabe"
	}
	return fmt.Sprintf("%d Aufgaben", len(o.Titles))
}

func (o OwedTasks) titles() string {
	if len(o.Titles) == 1 {
		return "„" + o.Titles[0] + "“"
	}
	shown := slices.Clone(o.Titles[:min(len(o.Titles), mostTitles)])
	for i, title := range shown {
		shown[i] = "„" + title + "“"
	}
	between := ", "
	if len(shown) < len(o.Titles) {
		between = ", darunter "
	}
	return o.number() + between + strings.Join(shown, ", ")
}

// holder names the office that owes the tasks; people are not named to others.
func (o OwedTasks) holder() string {
	switch {
	case o.Role == RoleMinistry && o.Subject == "":
		return o.Ministry
	case o.Role == RoleCoordinator && o.Subject == "":
		return "Koordination"
	case o.Role == RoleChancellery:
		return "Staatskanzlei"
	case o.Role == RoleCommittee:
		return "Mitglied des Lenkungsausschusses"
	}
	return "Einreichende"
}

func (o OwedTasks) work() string {
	if work, known := taskWork[o.Kind]; known {
		return work
	}
	return "Zu erledigen"
}

var taskWork = map[string]string{
	"condition":          "Maßgaben erfüllen",
	"consent":            "Im Umlaufverfahren antworten",
	"revise":             "Vorschläge überarbeiten",
	"screen":             "Vorschläge vorprüfen",
	"assess":             "Vorschläge begründet beantworten",
	"moderate":           "Kommentare sichten",
	"accept_report":      "Fortschrittsberichte prüfen",
	"reconcile":          "Strittige Punkte klären",
	"convene":            "Sitzung einberufen",
	"set_agenda":         "Tagesordnung festlegen",
	"prepare_submission": "Kabinettvorlage entwerfen",
	"hand_in":            "Kabinettvorlage einreichen",
	"vote":               "Abstimmen",
	"decide":             "Beschlüsse feststellen",
	"take_in":            "Kabinettvorlage annehmen oder zurückgeben",
	"record_decision":    "Beschluss des Kabinetts festhalten",
}
