package strategy

import (
	"fmt"
	"strings"
	"time"
)

// Deadline names the deadline of the plan by which the report is due: the first half of
// the cycle's year or the second half of the year before.
func (r *Report) Deadline() DeadlineName {
	if strings.HasSuffix(r.Half, "-H1") {
		return DeadlineReportH1
	}
	return DeadlineReportH2
}

// Follow moves the due date along with the plan of the cycle at a revision. The trail is
// empty when nothing moved or the report is frozen.
func (r *Report) Follow(plan Plan, revision int, now time.Time, ministries Ministries) Trail {
	due := plan.Due(r.Deadline())
	if r.Frozen() || plan.Year != r.Year || due.IsZero() || due == r.Due {
		return Trail{}
	}
	from := r.Due
	r.Due = due
	r.Overdue = r.Awaited() && r.passed(now)
	r.Escalated = r.Escalated && r.Overdue
	step := fmt.Sprintf("due/%s/%d", due, revision)
	var t Trail
	r.logOwn(&t, now, step, "deadline_moved", "", map[string]string{"from": from.String(), "to": due.String()})
	if r.Awaited() {
		r.tellLeads(&t, now, step, "report_due_moved", RoleMinistry, "Die Abgabefrist des Fortschrittsberichts "+r.Half+
			" zur Maßnahme "+r.name()+" ist jetzt der "+due.German()+".", ministries)
	}
	return t
}

// NextMoment gives the calendar moment at which the next reminder, the overdue mark or
// the escalation falls due for a report that was last looked at then; zero when there is
// none, which is so at once when the report is answered.
func (r *Report) NextMoment(looked time.Time, s Settings, cal *Calendar) time.Time {
	if !r.Awaited() {
		return time.Time{}
	}
	var next time.Time
	earliest := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	for _, day := range s.ReminderDates(r.Due, cal) {
		if at := day.Time(Berlin()); at.After(looked) {
			earliest(at)
		}
	}
	if !r.Overdue {
		earliest(r.Due.EndOfDay(Berlin()))
	}
	if !r.Escalated {
		earliest(r.escalation(s, cal))
	}
	return next
}

// Pass does what fell due after the report was last looked at and up to now: reminders to
// the lead ministries, the overdue mark, the escalation to their state secretaries.
func (r *Report) Pass(looked, now time.Time, s Settings, cal *Calendar, ministries Ministries) Trail {
	var t Trail
	if !r.Awaited() {
		return t
	}
	r.remindAll(&t, looked, now, s, cal, ministries)
	if !r.Overdue && r.passed(now) {
		r.markOverdue(&t, now)
	}
	if !r.Escalated && !r.escalation(s, cal).After(now) {
		r.escalate(&t, now, ministries)
	}
	return t
}

// remindAll notes every reminder that fell due after the report was last looked at and up
// to now. Where a deadline was moved, or the engine was away, so that several did, the
// lead ministries hear once.
func (r *Report) remindAll(t *Trail, looked, now time.Time, s Settings, cal *Calendar, ministries Ministries) {
	var latest string
	for _, day := range s.ReminderDates(r.Due, cal) {
		if at := day.Time(Berlin()); at.After(looked) && !at.After(now) {
			latest = fmt.Sprintf("reminder/%s/T-%d", r.Due, r.Due.Sub(day))
			r.logOwn(t, now, latest, "remind", "", nil)
		}
	}
	if latest != "" {
		r.tellLeads(t, now, latest, "report_reminder", RoleMinistry,
			"Der Fortschrittsbericht "+r.Half+" zur Maßnahme "+r.name()+" ist am "+r.Due.German()+" fällig.", ministries)
	}
}

func (r *Report) markOverdue(t *Trail, now time.Time) {
	r.Overdue = true
	step := "overdue/" + r.Due.String()
	r.logOwn(t, now, step, "overdue", "", nil)
	t.publish()
	r.tell(t, now, step, "report_overdue", RoleCoordinator, "",
		"Der Fortschrittsbericht "+r.Half+" zur Maßnahme "+r.name()+" ist seit dem "+r.Due.German()+" überfällig.")
}

func (r *Report) escalate(t *Trail, now time.Time, ministries Ministries) {
	r.Escalated = true
	step := "escalation/" + laterDate(r.Due, r.ReturnedOn).String()
	r.logOwn(t, now, step, "escalate", "", nil)
	r.tellLeads(t, now, step, "escalation", RoleCommittee, "Der Fortschrittsbericht "+r.Half+" zur Maßnahme "+r.name()+
		", fällig am "+r.Due.German()+", liegt nicht vor.", ministries)
}

// escalation is the moment at which an unanswered report goes to the state secretary:
// the start of that working day, but never before the due date has passed.
func (r *Report) escalation(s Settings, cal *Calendar) time.Time {
	owedSince := laterDate(r.Due, r.ReturnedOn)
	at := s.EscalationDate(owedSince, cal).Time(Berlin())
	if passed := owedSince.EndOfDay(Berlin()); at.Before(passed) {
		return passed
	}
	return at
}

func (r *Report) passed(now time.Time) bool { return !now.Before(r.Due.EndOfDay(Berlin())) }
