package workflows

import (
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// stepOf computes what an Update makes of the cycle as it stands, or refuses it.
type stepOf func(at strategy.CycleCause) (strategy.CycleStep, error)

// validate refuses an Update that the rules refuse on the state at its arrival.
func (c *cycle) validate(ctx workflow.Context, req Request, reason string, compute stepOf) error {
	_, err := compute(c.cause(ctx, req, reason))
	return err
}

// take carries an Update out: news and events that came before it first, then the step
// and what the calendar brings after it. It answers when all of it is recorded and
// everybody has been told. It needs the lock.
func (c *cycle) take(ctx workflow.Context, req Request, reason string, compute stepOf) (Result, error) {
	if err := c.hearNews(ctx); err != nil {
		return Result{}, err
	}
	if err := c.passEvents(ctx); err != nil {
		return Result{}, err
	}
	if have := c.state.Cycle.Revision; req.ExpectedRevision != 0 && req.ExpectedRevision != have {
		return Result{}, strategy.Stale("der Stand ist inzwischen Revision %d, nicht %d", have, req.ExpectedRevision)
	}
	step, err := compute(c.cause(ctx, req, reason))
	if err != nil {
		return Result{}, err
	}
	step = step.Warn(thuringia())
	steps := append([]strategy.CycleStep{step}, happenings(step.Cycle, workflow.Now(ctx))...)
	if _, err := call[Recorded](ctx, RecordCycle, c.record(ctx, req, steps)); err != nil {
		return Result{}, err
	}
	if err := c.become(ctx, steps); err != nil {
		return Result{}, err
	}
	return c.result(ctx), nil
}

func (c *cycle) cause(ctx workflow.Context, req Request, reason string) strategy.CycleCause {
	return strategy.CycleCause{ID: req.ID, Hash: req.Hash, Actor: req.Actor, At: c.now(ctx), Reason: reason}
}

func (c *cycle) open(m Open) stepOf {
	return func(cause strategy.CycleCause) (strategy.CycleStep, error) {
		if !c.opened() {
			cause.At = cause.At.Add(m.Offset)
		}
		return c.state.Cycle.Open(cause, strategy.CycleOpening{
			Year: m.Year, CabinetSession: m.CabinetSession, Settings: m.Settings,
			Rehearse: m.Rehearse, Offset: m.Offset,
		}, thuringia())
	}
}

func (c *cycle) validateOpen(ctx workflow.Context, m Open) error {
	return c.validate(ctx, m.Request, "", c.open(m))
}

func (c *cycle) handleOpen(ctx workflow.Context, m Open) (Result, error) {
	return c.take(ctx, m.Request, "", c.open(m))
}

func (c *cycle) advance(m AdvancePhase) stepOf {
	return func(cause strategy.CycleCause) (strategy.CycleStep, error) {
		return c.state.Cycle.Advance(cause, m.To)
	}
}

func (c *cycle) validateAdvancePhase(ctx workflow.Context, m AdvancePhase) error {
	return c.validate(ctx, m.Request, m.Reason, c.advance(m))
}

func (c *cycle) handleAdvancePhase(ctx workflow.Context, m AdvancePhase) (Result, error) {
	return c.take(ctx, m.Request, m.Reason, c.advance(m))
}

func (c *cycle) moveDeadline(m MoveDeadline) stepOf {
	return func(cause strategy.CycleCause) (strategy.CycleStep, error) {
		return c.state.Cycle.MoveDeadline(cause, m.Name, m.To, thuringia())
	}
}

func (c *cycle) validateMoveDeadline(ctx workflow.Context, m MoveDeadline) error {
	return c.validate(ctx, m.Request, m.Reason, c.moveDeadline(m))
}

func (c *cycle) handleMoveDeadline(ctx workflow.Context, m MoveDeadline) (Result, error) {
	return c.take(ctx, m.Request, m.Reason, c.moveDeadline(m))
}

func (c *cycle) moveClock(ctx workflow.Context, m MoveClock) stepOf {
	return func(cause strategy.CycleCause) (strategy.CycleStep, error) {
		return c.state.Cycle.MoveClock(cause, m.To, workflow.Now(ctx))
	}
}

func (c *cycle) validateMoveClock(ctx workflow.Context, m MoveClock) error {
	return c.validate(ctx, m.Request, "", c.moveClock(ctx, m))
}

func (c *cycle) handleMoveClock(ctx workflow.Context, m MoveClock) (Result, error) {
	return c.take(ctx, m.Request, "", c.moveClock(ctx, m))
}

func (c *cycle) cancel() stepOf {
	return func(cause strategy.CycleCause) (strategy.CycleStep, error) {
		return c.state.Cycle.Cancel(cause)
	}
}

func (c *cycle) validateCancel(ctx workflow.Context, m Cancel) error {
	return c.validate(ctx, m.Request, m.Reason, c.cancel())
}

func (c *cycle) handleCancel(ctx workflow.Context, m Cancel) (Result, error) {
	return c.take(ctx, m.Request, m.Reason, c.cancel())
}
