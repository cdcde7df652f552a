package strategy

import "strings"

// Advance ends the current phase early and enters the next one, by the coordinator and
// with a reason. Phases are not skipped, publication is opened by the cabinet's decision
// alone, and a cycle is closed from publication only.
func (c Cycle) Advance(cause CycleCause, to Phase) (CycleStep, error) {
	if err := May(cause.Actor, ActAdvancePhase); err != nil {
		return CycleStep{}, err
	}
	if err := c.checkRunning(); err != nil {
		return CycleStep{}, err
	}
	if strings.TrimSpace(cause.Reason) == "" {
		return CycleStep{}, Invalid("reason", "eine Phase wird nur mit Begründung vorzeitig beendet")
	}
	next, _ := c.Phase.Next()
	switch {
	case to.Index() < 0:
		return CycleStep{}, Invalid("to", "es gibt keine Phase %q", to)
	case to.Index() <= c.Phase.Index():
		return CycleStep{}, Closed("der Zyklus ist schon in der Phase %s", c.Phase)
	case to == PhasePublication && next == to:
		return CycleStep{}, Closed("die Veröffentlichung beginnt mit dem Beschluss des Kabinetts")
	case to != next:
		return CycleStep{}, Invalid("to", "auf %s folgt %s, nicht %s", c.Phase, next, to)
	case to == PhaseClosed:
		return c.finish(cause, c.today(cause.At)), nil
	}
	return c.enter(cause, to, c.today(cause.At)), nil
}

// enter ends the current phase on a day and begins another.
func (c Cycle) enter(cause CycleCause, to Phase, endedOn Date) CycleStep {
	from := c.Phase
	next := c.clone()
	next.meetEnd(endedOn)
	next.Phase = to
	step := next.step(cause, CyclePhaseEntered, map[string]string{"from": string(from), "to": string(to)})
	step.Notices = next.phaseNotices(step.Entry)
	return step
}

// meetEnd writes when the current phase's deadline was met, and with it the committee's
// invitation, which must have gone out before the committee decided.
func (c *Cycle) meetEnd(on Date) {
	if c.Phase == PhaseCommittee {
		c.meet(on, DeadlineCommitteeInvitation)
	}
	if name, ok := c.Phase.EndsWith(); ok {
		c.meet(on, name)
	}
}

// meet writes the day on which deadlines were met; those met before keep theirs.
func (c *Cycle) meet(on Date, names ...DeadlineName) {
	for _, name := range names {
		if plan, err := c.Plan.Meet(name, on); err == nil {
			c.Plan = plan
		}
	}
}

// finish closes a cycle whose edition is published.
func (c Cycle) finish(cause CycleCause, on Date) CycleStep {
	next := c.clone()
	next.meetEnd(on)
	return next.end(cause, CycleClosed, OutcomeAdopted)
}

func (c Cycle) end(cause CycleCause, action string, outcome CycleOutcome) CycleStep {
	c.Phase, c.Outcome = PhaseClosed, outcome
	c.ClosedAt = cause.At
	c.Reason = cause.Reason
	step := c.step(cause, action, map[string]string{"outcome": string(outcome)})
	step.Notices = c.phaseNotices(step.Entry)
	return step
}

// Cancel ends a cycle without a decision, by the coordinator and with a reason. After
// the cabinet adopted the edition there is nothing left to cancel.
func (c Cycle) Cancel(cause CycleCause) (CycleStep, error) {
	if err := May(cause.Actor, ActCancelCycle); err != nil {
		return CycleStep{}, err
	}
	if err := c.checkRunning(); err != nil {
		return CycleStep{}, err
	}
	if strings.TrimSpace(cause.Reason) == "" {
		return CycleStep{}, Invalid("reason", "ein Zyklus wird nur mit Begründung abgebrochen")
	}
	if c.Phase == PhasePublication {
		return CycleStep{}, Decided("das Kabinett hat die Fassung am %s beschlossen", c.AdoptedOn.German())
	}
	return c.clone().end(cause, CycleCancelled, OutcomeCancelled), nil
}

// EndReason says, for the timeline of its proposals, why a cycle that ended without a
// decision deferred them.
func (c Cycle) EndReason() string {
	switch c.Outcome {
	case OutcomeLapsed:
		return "Das 4. Quartal endete ohne Beschluss des Kabinetts."
	case OutcomeCancelled:
		return "Der Zyklus wurde abgebrochen: " + c.Reason
	}
	return "Das Kabinett hat die Fassung ohne diesen Vorschlag beschlossen."
}
