package strategy

import (
	"fmt"
	"slices"
	"time"
)

// CycleCause is what a step of a cycle comes from: a request of somebody, or the
// calendar. At is calendar time; Reason is what the actor gave.
type CycleCause struct {
	ID     string
	Hash   string
	Actor  Actor
	At     time.Time
	Reason string
}

// CycleStep is what one step makes of a cycle, and what is to be recorded about it.
type CycleStep struct {
	Cycle   Cycle
	Entry   Entry
	Notices []Notice
}

// The actions of a cycle's timeline.
const (
	CycleOpened         = "open"
	CyclePhaseEntered   = "enter_phase"
	CycleDeadlineMoved  = "move_deadline"
	CycleClockMoved     = "move_clock"
	CycleReportsDue     = "request_reports"
	CycleSessionPassed  = "session_passed"
	CycleReturned       = "cabinet_returned"
	CyclePostponed      = "cabinet_postponed"
	CycleAdopted        = "cabinet_adopted"
	CycleWithoutEffect  = "cabinet_without_effect" // a decision that came when none was expected
	CycleLapsed         = "lapse"
	CycleCancelled      = "cancel"
	CycleClosed         = "close"
	cycleEntity         = "cycle"
	cycleOwnStepPattern = "cycle/%d/%d/%s"
)

// step counts the revision up and writes the timeline's entry. c is the cycle after the
// change, still with the revision before it.
func (c Cycle) step(cause CycleCause, action string, data map[string]string) CycleStep {
	c.Revision++
	id := cause.ID
	if id == "" {
		id = fmt.Sprintf(cycleOwnStepPattern, c.Year, c.Revision, action)
	}
	return CycleStep{Cycle: c, Entry: Entry{
		ID:       id,
		Hash:     cause.Hash,
		Action:   action,
		Actor:    cause.Actor,
		At:       cause.At,
		Note:     cause.Reason,
		Stage:    string(c.Phase),
		Revision: c.Revision,
		Data:     data,
		Public:   action != CycleClockMoved,
	}}
}

// clone makes a copy whose lists may be changed.
func (c Cycle) clone() Cycle {
	c.Plan = c.Plan.clone()
	c.Reporting = slices.Clone(c.Reporting)
	c.Warned = slices.Clone(c.Warned)
	return c
}

// checkRunning refuses what is asked of a cycle that was never opened or has ended.
func (c Cycle) checkRunning() error {
	switch c.Phase {
	case "":
		return NotFound("der Zyklus ist nicht eröffnet")
	case PhaseClosed:
		return Closed("der Zyklus %d ist beendet", c.Year)
	}
	return nil
}

func (c Cycle) today(at time.Time) Date { return DateOf(at, Berlin()) }
