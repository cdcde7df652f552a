package strategy

import "time"

// MoveDeadline moves a deadline of the plan, by the coordinator and with a reason; what
// may be moved where is the plan's rule (Plan.Move). A rehearsal's clock is not touched.
func (c Cycle) MoveDeadline(cause CycleCause, name DeadlineName, to Date, cal *Calendar) (CycleStep, error) {
	if err := May(cause.Actor, ActMoveDeadline); err != nil {
		return CycleStep{}, err
	}
	if err := c.checkRunning(); err != nil {
		return CycleStep{}, err
	}
	plan, _, err := c.Plan.Move(Change{Name: name, To: to, Reason: cause.Reason, By: cause.Actor, At: cause.At}, c.Settings, cal)
	if err != nil {
		return CycleStep{}, err
	}
	next := c.clone()
	next.Plan = plan
	from := c.Plan.Due(name)
	step := next.step(cause, CycleDeadlineMoved, map[string]string{
		"deadline": string(name), "from": from.String(), "to": to.String(),
	})
	step.Notices = next.movedNotices(step.Entry, name, from, to)
	return step, nil
}

// maxClock bounds how far a rehearsal's clock may go: past the publication of an edition
// that was adopted on 31 December.
const maxClock = 366 * 24 * time.Hour

// MoveClock moves a rehearsal's calendar forward to a moment, by the coordinator. real
// is the real time. Refused for a real cycle (Forbidden), and backward or more than a
// year beyond the cycle's own (Invalid).
func (c Cycle) MoveClock(cause CycleCause, to, real time.Time) (CycleStep, error) {
	if err := May(cause.Actor, ActMoveClock); err != nil {
		return CycleStep{}, err
	}
	if err := c.checkRunning(); err != nil {
		return CycleStep{}, err
	}
	now := c.Calendar(real)
	switch {
	case !c.Rehearse:
		return CycleStep{}, Forbidden("nur der Kalender eines Probelaufs lässt sich vorstellen")
	case !to.After(now):
		return CycleStep{}, Invalid("to", "der Kalender steht schon auf %s und geht nur vorwärts", now.In(Berlin()).Format("02.01.2006 15:04"))
	case to.After(c.Plan.HardLimit.EndOfDay(Berlin()).Add(maxClock)):
		return CycleStep{}, Invalid("to", "mehr als ein Jahr nach dem Ende des Zyklus")
	}
	next := c.clone()
	next.Offset = to.Sub(real)
	cause.At = to.UTC()
	return next.step(cause, CycleClockMoved, map[string]string{
		"from": now.UTC().Format(time.RFC3339), "to": to.UTC().Format(time.RFC3339),
	}), nil
}
