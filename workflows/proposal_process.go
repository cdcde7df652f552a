package workflows

import (
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// keepUp takes in what the process and the calendar brought.
func (p *proposal) keepUp(ctx workflow.Context) error {
	if err := p.entity.lock.Lock(ctx); err != nil {
		return err
	}
	defer p.entity.lock.Unlock()
	return p.catchUp(ctx)
}

// catchUp is keepUp for who holds the lock: the signals that wait, then the cycle's
// state, then the deadlines that passed.
func (p *proposal) catchUp(ctx workflow.Context) error {
	for p.submitted() {
		var step ProcessStep
		if p.signals.ReceiveAsync(&step) {
			if err := p.takeStep(ctx, step); err != nil {
				return err
			}
			continue
		}
		if p.behind() || p.state.Proposal.ReadyToCoordinate(p.state.View.Phase) {
			if err := p.followCycle(ctx); err != nil {
				return err
			}
			continue
		}
		return p.passDeadlines(ctx)
	}
	return nil
}

// takeStep does what the cycle, a session or the cabinet decided. A step that does not
// suit the proposal any more is logged and left.
func (p *proposal) takeStep(ctx workflow.Context, step ProcessStep) error {
	if !p.state.LastSteps.first(step.ID) {
		return nil
	}
	if step.Cycle != nil {
		p.learn(ctx, step.Cycle)
		return nil
	}
	offset := p.state.View.Offset
	if step.Carry != nil {
		offset = step.Carry.Offset
	}
	next := p.state.Proposal.Clone()
	o := strategy.Occasion{ID: step.ID, Actor: step.Actor, At: calendarNow(ctx, offset)}
	trail, suits := apply(&next, o, step)
	if !suits {
		workflow.GetLogger(ctx).Warn("step does not suit the proposal", "step", step.ID, "stage", string(next.Stage))
		return nil
	}
	if step.Carry != nil {
		p.state.View = *step.Carry
		next.CycleRevision = step.Carry.Revision
	}
	return p.keep(ctx, next, trail)
}

// apply finds what a step asks for; false when it changes nothing.
func apply(next *strategy.Proposal, o strategy.Occasion, step ProcessStep) (strategy.Trail, bool) {
	switch {
	case step.Agenda != "":
		return next.PutOnAgenda(o, step.Agenda)
	case step.Off != "":
		return next.TakeOffAgenda(o, step.Off)
	case step.Decision != nil:
		return next.TakeDecision(o, *step.Decision)
	case step.Cabinet != nil && step.Cabinet.Outcome == "":
		return next.TakeHandIn(o, step.Cabinet.Submission)
	case step.Cabinet != nil && step.Cabinet.Outcome == strategy.CabinetSentBack:
		return next.TakeSendBack(o, step.Cabinet.Submission, step.Cabinet.Reason)
	case step.Cabinet != nil:
		return next.TakeCabinet(o, strategy.CabinetResult{
			Submission: step.Cabinet.Submission, Outcome: step.Cabinet.Outcome, BackTo: step.Cabinet.BackTo,
			Change: step.Cabinet.Change, Reason: step.Cabinet.Reason,
		})
	case step.Publish != 0:
		return next.Publish(o, step.Publish)
	case step.Carry != nil:
		return next.Carry(o, step.Carry.Year)
	case step.Lapse != "":
		return next.Lapse(o, step.Lapse)
	case step.Absorb != "":
		return next.Absorb(o, step.Absorb)
	}
	return strategy.Trail{}, false
}

// followCycle acts on the latest known state of the cycle: deadlines that moved, the
// beginning of the Ressortabstimmung, and its end when the phase is over.
func (p *proposal) followCycle(ctx workflow.Context) error {
	var ministries strategy.Ministries
	if p.state.Proposal.ReadyToCoordinate(p.state.View.Phase) {
		var err error
		if ministries, err = callUntilDone[strategy.Ministries](ctx, LoadMinistries); err != nil {
			return err
		}
	}
	next := p.state.Proposal.Clone()
	o := p.engine(ctx)
	c := p.coordination(ministries)
	trail := next.TakeIn(o, p.state.View.Revision, next.NextDue(p.state.View.Plan, c.Times))
	trail.Add(next.Coordinate(o, c))
	next.Reopen(o.At, c.Times)
	trail.Add(next.PassDeadlines(o, p.state.Handled, c))
	p.state.Handled = o.At
	return p.keep(ctx, next, trail)
}

// passDeadlines does what fell due since the moment handled last.
func (p *proposal) passDeadlines(ctx workflow.Context) error {
	due := p.nextMoment()
	if due.IsZero() || workflow.Now(ctx).Before(due) {
		return nil
	}
	next := p.state.Proposal.Clone()
	o := p.engine(ctx)
	trail := next.PassDeadlines(o, p.state.Handled, p.coordination(nil))
	trail.Add(next.RemindConditions(o, p.state.Handled))
	p.state.Handled = o.At
	if trail.Empty() {
		return nil
	}
	return p.keep(ctx, next, trail)
}

func (p *proposal) engine(ctx workflow.Context) strategy.Occasion {
	return strategy.Occasion{Actor: strategy.System(), At: p.now(ctx)}
}

// keep records a step that nobody asked for, however long it takes, and makes it the state.
func (p *proposal) keep(ctx workflow.Context, next strategy.Proposal, trail strategy.Trail) error {
	next.Due = next.NextDue(p.state.View.Plan, p.times())
	recorded, err := callUntilDone[Recorded](ctx, RecordProposal, p.record(ctx, Request{}, next, trail))
	if err != nil {
		return err
	}
	return p.become(ctx, next, recorded)
}
