package workflows

import (
	"fmt"
	"strconv"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// CycleState is everything a cycle remembers. It is the argument of a run that continues
// another; a new cycle starts with the zero value and the Update Open.
type CycleState struct {
	Cycle    strategy.Cycle   `json:"cycle"`
	Requests Requests         `json:"requests"`
	Heard    steps            `json:"heard,omitempty"` // ids of the cabinet's news
	Again    []strategy.Entry `json:"again,omitempty"` // steps whose consequences are brought about once more
}

// openingPatience is how long, in real time, a started cycle, session or submission waits
// for a first Update that its rules accept.
const openingPatience = time.Minute

// Cycle runs one year's update from its opening to its end. Start it with
// update-with-start (Open) under CycleID(year), conflict policy "use existing", reuse
// policy "allow duplicate failed only": a run whose Open was refused fails, and the year
// can be opened again.
func Cycle(ctx workflow.Context, state CycleState) error {
	c := &cycle{state: state, news: workflow.GetSignalChannel(ctx, CabinetSignal)}
	c.entity = newEntity(ctx, &c.state.Requests, func() int { return c.state.Cycle.Revision })
	c.shown = c.attributes()
	if err := c.register(ctx); err != nil {
		return err
	}
	notOpened := temporal.NewNonRetryableApplicationError("the cycle was started but not opened", "not_opened", nil)
	if err := c.entity.awaitFirst(ctx, openingPatience, c.opened, notOpened); err != nil {
		return err
	}
	if err := c.followAgain(ctx); err != nil {
		return err
	}
	news := func() bool { return c.news.Len() > 0 }
	rest := func() bool { return c.ended() || mayRest(ctx) }
	if err := c.entity.tend(ctx, c.nextMoment, news, rest, c.keepUp, c.news); err != nil {
		return err
	}
	if c.ended() {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, CycleType, c.state)
}

// cycle is one run.
type cycle struct {
	state  CycleState
	entity *entity
	news   workflow.ReceiveChannel
	shown  attributes
}

type attributes struct {
	phase strategy.Phase
	due   strategy.Date
}

func (c *cycle) register(ctx workflow.Context) error {
	err := workflow.SetQueryHandler(ctx, StateQuery, func() (CycleState, error) { return c.state, nil })
	if err != nil {
		return err
	}
	if err := registerUpdate(ctx, c.entity, OpenUpdate, c.validateOpen, c.handleOpen); err != nil {
		return err
	}
	if err := registerUpdate(ctx, c.entity, AdvancePhaseUpdate, c.validateAdvancePhase, c.handleAdvancePhase); err != nil {
		return err
	}
	if err := registerUpdate(ctx, c.entity, MoveDeadlineUpdate, c.validateMoveDeadline, c.handleMoveDeadline); err != nil {
		return err
	}
	if err := registerUpdate(ctx, c.entity, MoveClockUpdate, c.validateMoveClock, c.handleMoveClock); err != nil {
		return err
	}
	return registerUpdate(ctx, c.entity, CancelUpdate, c.validateCancel, c.handleCancel)
}

func (c *cycle) opened() bool { return c.state.Cycle.Phase != "" }

func (c *cycle) ended() bool { return c.state.Cycle.Phase == strategy.PhaseClosed }

// nextMoment is when the calendar brings the next event, in real time.
func (c *cycle) nextMoment() time.Time {
	event, ok := c.state.Cycle.NextEvent()
	if !ok {
		return time.Time{}
	}
	return realTime(event.At, c.state.Cycle.Offset)
}

// keepUp takes in what the cabinet decided and what the calendar brought.
func (c *cycle) keepUp(ctx workflow.Context) error {
	if err := c.entity.lock.Lock(ctx); err != nil {
		return err
	}
	defer c.entity.lock.Unlock()
	if err := c.hearNews(ctx); err != nil {
		return err
	}
	return c.passEvents(ctx)
}

// passEvents applies, in their order, the events whose moment has come. It needs the lock.
func (c *cycle) passEvents(ctx workflow.Context) error {
	steps := happenings(c.state.Cycle, workflow.Now(ctx))
	if len(steps) == 0 {
		return nil
	}
	return c.takeOwn(ctx, steps...)
}

// happenings are the steps that the calendar brings to a cycle up to a moment of real time.
func happenings(cycle strategy.Cycle, real time.Time) []strategy.CycleStep {
	var steps []strategy.CycleStep
	for {
		event, ok := cycle.NextEvent()
		if !ok || event.At.After(cycle.Calendar(real)) {
			return steps
		}
		step := cycle.Happen(event).Warn(thuringia())
		steps = append(steps, step)
		cycle = step.Cycle
	}
}

// now is the moment in the cycle's calendar.
func (c *cycle) now(ctx workflow.Context) time.Time {
	return calendarNow(ctx, c.state.Cycle.Offset)
}

// takeOwn takes steps that nobody asked for, however long it takes.
func (c *cycle) takeOwn(ctx workflow.Context, steps ...strategy.CycleStep) error {
	_, err := callUntilDone[Recorded](ctx, RecordCycle, c.record(ctx, Request{}, steps))
	if err != nil {
		return err
	}
	return c.become(ctx, steps)
}

// record stores steps that follow from each other at once, so that nobody sees a cycle
// whose clock has passed a deadline without its phase having ended.
func (c *cycle) record(ctx workflow.Context, req Request, steps []strategy.CycleStep) CycleRecord {
	record := CycleRecord{Trace: trace(ctx, req), Cycle: steps[len(steps)-1].Cycle}
	for _, step := range steps {
		record.Entries = append(record.Entries, step.Entry)
		record.Notices = append(record.Notices, step.Notices...)
	}
	return record
}

// become makes recorded steps the state and does what follows from each.
func (c *cycle) become(ctx workflow.Context, steps []strategy.CycleStep) error {
	c.state.Cycle = steps[len(steps)-1].Cycle
	if err := c.show(ctx); err != nil {
		return err
	}
	for i, step := range steps {
		if step.Entry.Action == strategy.CycleClockMoved && i+1 < len(steps) {
			continue // the next step tells of the new clock, too
		}
		if err := c.follow(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// show writes the search attributes when they have changed.
func (c *cycle) show(ctx workflow.Context) error {
	if c.attributes() == c.shown {
		return nil
	}
	c.shown = c.attributes()
	due := time.Time{}
	if !c.shown.due.IsZero() {
		due = c.shown.due.EndOfDay(strategy.Berlin()).UTC()
	}
	return upsertAttributes(ctx, c.state.Cycle.Year, string(c.shown.phase), due)
}

func (c *cycle) attributes() attributes {
	return attributes{phase: c.state.Cycle.Phase, due: c.state.Cycle.Plan.PhaseEnd(c.state.Cycle.Phase)}
}

func (c *cycle) result(ctx workflow.Context) Result {
	return Result{
		ID:       strconv.Itoa(c.state.Cycle.Year),
		Revision: c.state.Cycle.Revision,
		Stage:    string(c.state.Cycle.Phase),
		At:       c.now(ctx),
	}
}

// viewOf is the cycle as other workflows see it.
func viewOf(c strategy.Cycle) CycleView {
	return CycleView{
		Year: c.Year, Phase: c.Phase, Outcome: c.Outcome, Plan: c.Plan,
		Settings: c.Settings, Offset: c.Offset, Revision: c.Revision,
	}
}

// cycleStepID names what a step of a cycle tells its proposals.
func cycleStepID(step strategy.CycleStep, what string) string {
	return fmt.Sprintf("cycle/%d/%d/%s", step.Cycle.Year, step.Cycle.Revision, what)
}
