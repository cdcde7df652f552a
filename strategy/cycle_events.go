package strategy

import (
	"fmt"
	"slices"
	"time"
)

// CycleEventKind is what the calendar does to a cycle.
type CycleEventKind string

// The events.
const (
	EventReportsDue    CycleEventKind = "reports_due"    // the reports of a half-year are to be requested
	EventPhaseOver     CycleEventKind = "phase_over"     // the current phase's deadline has passed
	EventSessionPassed CycleEventKind = "session_passed" // the cabinet's session is over and no decision is recorded
	EventYearOver      CycleEventKind = "year_over"      // Q4 ended without a decision
)

// CycleEvent is something that the calendar brings at a moment, in calendar time.
type CycleEvent struct {
	Kind     CycleEventKind
	At       time.Time
	Deadline DeadlineName
	On       Date   // the deadline's day
	Half     string // of EventReportsDue: the half-year to report on, e.g. "2020-H2"
}

// NextEvent gives the earliest event that is still to come for the cycle as it stands;
// none when it is closed. Reports are requested Settings.ReportRequestDays before their
// reporting date, unless that was over when the cycle was opened; the phases up to
// committee end with their deadlines; the cabinet phase lasts until the cabinet has
// decided or 31 December has passed.
func (c Cycle) NextEvent() (CycleEvent, bool) {
	events := c.reportEvents()
	switch c.Phase {
	case "", PhaseClosed:
		return CycleEvent{}, false
	case PhasePublication:
		events = []CycleEvent{c.deadlineEvent(EventPhaseOver, DeadlinePublicationEnd)}
	case PhaseCabinet:
		events = append(events, c.deadlineEvent(EventYearOver, DeadlineHardLimit))
		if session := c.Plan.CabinetSession; session != c.Undecided && session.Before(c.Plan.HardLimit) {
			events = append(events, c.deadlineEvent(EventSessionPassed, DeadlineCabinetSession))
		}
	default:
		name, _ := c.Phase.EndsWith()
		events = append(events, c.deadlineEvent(EventPhaseOver, name))
	}
	return slices.MinFunc(events, func(a, b CycleEvent) int { return a.At.Compare(b.At) }), true
}

func (c Cycle) deadlineEvent(kind CycleEventKind, name DeadlineName) CycleEvent {
	on := c.Plan.Due(name)
	return CycleEvent{Kind: kind, At: on.EndOfDay(Berlin()).UTC(), Deadline: name, On: on}
}

func (c Cycle) reportEvents() []CycleEvent {
	var events []CycleEvent
	for _, name := range []DeadlineName{DeadlineReportH2, DeadlineReportH1} {
		half, due := HalfOf(c.Year, name), c.Plan.Due(name)
		if slices.Contains(c.Reporting, half) || due.Before(c.today(c.OpenedAt)) {
			continue
		}
		events = append(events, CycleEvent{
			Kind: EventReportsDue, Deadline: name, On: due, Half: half,
			At: due.AddDays(-c.Settings.ReportRequestDays).Time(Berlin()).UTC(),
		})
	}
	return events
}

// HalfOf names the half-year that a reporting date of a year's cycle asks about:
// report_h2 the second half of the year before, report_h1 the first half of the year.
func HalfOf(year int, name DeadlineName) string {
	if name == DeadlineReportH2 {
		return fmt.Sprintf("%d-H2", year-1)
	}
	return fmt.Sprintf("%d-H1", year)
}

// Happen applies an event of NextEvent, in the name of the system and at the event's own
// moment, however late it is noticed; no step is older than the cycle.
func (c Cycle) Happen(event CycleEvent) CycleStep {
	cause := CycleCause{Actor: System(), At: event.At}
	if cause.At.Before(c.OpenedAt) {
		cause.At = c.OpenedAt
	}
	switch event.Kind {
	case EventReportsDue:
		return c.requestReports(cause, event)
	case EventSessionPassed:
		return c.sessionPassed(cause, event)
	case EventYearOver:
		cause.Reason = fmt.Sprintf("Das 4. Quartal %d endete ohne Beschluss des Kabinetts.", c.Year)
		return c.clone().end(cause, CycleLapsed, OutcomeLapsed)
	}
	cause.Reason = fmt.Sprintf("Die Frist ist am %s abgelaufen.", event.On.German())
	if c.Phase == PhasePublication {
		return c.finish(cause, event.On)
	}
	next, _ := c.Phase.Next()
	return c.enter(cause, next, event.On)
}

func (c Cycle) requestReports(cause CycleCause, event CycleEvent) CycleStep {
	next := c.clone()
	next.Reporting = append(next.Reporting, event.Half)
	return next.step(cause, CycleReportsDue, map[string]string{"half": event.Half, "due": event.On.String()})
}

func (c Cycle) sessionPassed(cause CycleCause, event CycleEvent) CycleStep {
	next := c.clone()
	next.Undecided = event.On
	step := next.step(cause, CycleSessionPassed, map[string]string{"session": event.On.String()})
	text := fmt.Sprintf("Die Kabinettsitzung am %s ist vorbei, ein Beschluss ist nicht erfasst; bis zum %s muss er vorliegen.",
		event.On.German(), c.Plan.HardLimit.German())
	step.Notices = next.notices(step.Entry, "escalation", []Role{RoleCoordinator, RoleChancellery}, text)
	return step
}
