package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// Ties are what a session and a Kabinettvorlage remember of the world around them: the
// cycle they belong to, and what they still have to tell others. They travel in the State.
type Ties struct {
	View   CycleView  `json:"view"`
	Look   time.Time  `json:"look,omitzero"` // calendar time before which not to look again whether the cycle has ended
	Outbox []Outgoing `json:"outbox,omitempty"`
}

// Outgoing is one message to others, sent after the step that it follows from was
// recorded, in order. Exactly one pointer is set.
type Outgoing struct {
	Proposals *Tell          `json:"proposals,omitempty"`
	Cycle     *TellCycleCall `json:"cycle,omitempty"`
}

// hear takes in the cycle as it is now.
func (t *Ties) hear(view *CycleView) {
	if view != nil && (t.View.Year == 0 || view.Year == t.View.Year) && view.Revision > t.View.Revision {
		t.View = *view
	}
}

// refresh reads the cycle, so that a step uses its calendar as it is now.
func (t *Ties) refresh(ctx workflow.Context, year int) error {
	view, err := call[CycleView](ctx, LoadCycle, year)
	if err != nil {
		return err
	}
	t.hear(&view)
	return nil
}

func (t *Ties) now(ctx workflow.Context) time.Time { return calendarNow(ctx, t.View.Offset) }

// over says that the cycle has ended.
func (t *Ties) over() bool { return t.View.Phase == strategy.PhaseClosed }

// nextLook is when, in real time, to look whether the cycle has ended: after the year,
// then every day. It covers a cycle whose end nobody announced.
func (t *Ties) nextLook() time.Time {
	if t.View.Year == 0 {
		return time.Time{}
	}
	at := strategy.NewDate(t.View.Year, time.December, 31).EndOfDay(strategy.Berlin()).UTC()
	if t.Look.After(at) {
		at = t.Look
	}
	return realTime(at, t.View.Offset)
}

// watch looks whether the cycle has ended when the moment for it has come.
func (t *Ties) watch(ctx workflow.Context) error {
	at := t.nextLook()
	if at.IsZero() || at.After(workflow.Now(ctx)) || t.over() {
		return nil
	}
	view, err := callUntilDone[CycleView](ctx, LoadCycle, t.View.Year)
	if err != nil {
		return err
	}
	t.hear(&view)
	t.Look = t.now(ctx).Add(24 * time.Hour)
	return nil
}

// listen takes in what the cycle signalled.
func (t *Ties) listen(signals workflow.ReceiveChannel) {
	var view CycleView
	for signals.ReceiveAsync(&view) {
		t.hear(&view)
		view = CycleView{}
	}
}

// send empties the outbox. Only the workflow's main routine calls it.
func (t *Ties) send(ctx workflow.Context) error {
	for len(t.Outbox) > 0 {
		if err := t.Outbox[0].send(ctx); err != nil {
			return err
		}
		t.Outbox = t.Outbox[1:]
	}
	return nil
}

func (o Outgoing) send(ctx workflow.Context) error {
	if o.Proposals != nil {
		_, err := fanOut[Told](ctx, TellProposals, *o.Proposals)
		return err
	}
	_, err := call[struct{}](ctx, TellCycle, *o.Cycle)
	if err == nil {
		return nil
	}
	if refusal := DomainError(err); refusal != nil && refusal.Code == strategy.CodeNotFound {
		workflow.GetLogger(ctx).Warn("the cycle has ended and hears nothing any more", "year", o.Cycle.Year)
		return nil
	}
	_, err = callUntilDone[struct{}](ctx, TellCycle, *o.Cycle)
	return err
}

// errNotStarted ends a run whose first Update was refused.
func errNotStarted() error {
	return temporal.NewNonRetryableApplicationError("the first update was refused", "not_started", nil)
}

// occasion is the head of a step that a request brings.
func occasion(req Request, at time.Time) strategy.Occasion {
	return strategy.Occasion{ID: req.ID, Hash: req.Hash, Actor: req.Actor, At: at}
}
