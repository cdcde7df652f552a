package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// register binds the query and the Updates before anything else happens.
func (p *proposal) register(ctx workflow.Context) error {
	query := func() (ProposalState, error) { return p.state, nil }
	return errors.Join(
		workflow.SetQueryHandler(ctx, StateQuery, query),
		registerUpdate(ctx, p.entity, SubmitUpdate, p.validateSubmit, p.handleSubmit),
		registerUpdate(ctx, p.entity, ScreenUpdate, p.validateScreen, p.handleScreen),
		registerUpdate(ctx, p.entity, ReviseUpdate, p.validateRevise, p.handleRevise),
		registerUpdate(ctx, p.entity, AssessUpdate, p.validateAssess, p.handleAssess),
		registerUpdate(ctx, p.entity, AddAffectUpdate, p.validateAddAffected, p.handleAddAffected),
		registerUpdate(ctx, p.entity, PositionUpdate, p.validatePosition, p.handlePosition),
		registerUpdate(ctx, p.entity, ReconcileUpdate, p.validateReconcile, p.handleReconcile),
		registerUpdate(ctx, p.entity, WithdrawUpdate, p.validateWithdraw, p.handleWithdraw),
		registerUpdate(ctx, p.entity, FulfilUpdate, p.validateFulfil, p.handleFulfil),
	)
}

// change is a step on a copy of the proposal, or its refusal.
type change func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error)

// try refuses what the rules refuse on the present state, and changes nothing.
func (p *proposal) try(ctx workflow.Context, req Request, make change) error {
	next := p.state.Proposal.Clone()
	_, err := make(&next, p.occasion(ctx, req))
	return err
}

// take carries an Update out: what came before it first, then the step on the state as it
// is then, recorded before it counts. It needs the lock.
func (p *proposal) take(ctx workflow.Context, req Request, make change) (Result, error) {
	if err := p.catchUp(ctx); err != nil {
		return Result{}, err
	}
	if have := p.state.Proposal.Revision; req.ExpectedRevision != 0 && req.ExpectedRevision != have {
		return Result{}, strategy.Stale("der Stand ist inzwischen Revision %d, nicht %d", have, req.ExpectedRevision)
	}
	next := p.state.Proposal.Clone()
	trail, err := make(&next, p.occasion(ctx, req))
	if err != nil {
		return Result{}, err
	}
	next.Due = next.NextDue(p.state.View.Plan, p.times())
	recorded, err := call[Recorded](ctx, RecordProposal, p.record(ctx, req, next, trail))
	if err != nil {
		return Result{}, err
	}
	if err := p.become(ctx, next, recorded); err != nil {
		return Result{}, err
	}
	return Result{ID: next.ID, Revision: next.Revision, Stage: string(next.Stage), At: trail.Entries[0].At}, nil
}

func (p *proposal) occasion(ctx workflow.Context, req Request) strategy.Occasion {
	return strategy.Occasion{ID: req.ID, Hash: req.Hash, Actor: req.Actor, At: p.now(ctx)}
}

func submit(m Submit, phase strategy.Phase) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		if next.Stage != "" {
			return strategy.Trail{}, strategy.Decided("dieser Vorschlag ist bereits eingereicht")
		}
		submitted, trail, err := strategy.SubmitProposal(m.Proposal, o, phase)
		*next = submitted
		return trail, err
	}
}

// validateSubmit checks the text; whether the cycle takes proposals is known only after
// asking the records.
func (p *proposal) validateSubmit(ctx workflow.Context, m Submit) error {
	if id := workflow.GetInfo(ctx).WorkflowExecution.ID; id != ProposalID(m.Proposal.ID) {
		return strategy.Invalid("proposal.id", "%s ist nicht der Vorschlag %s", id, m.Proposal.ID)
	}
	return p.try(ctx, m.Request, submit(m, strategy.PhaseIntake))
}

func (p *proposal) handleSubmit(ctx workflow.Context, m Submit) (Result, error) {
	view, err := call[CycleView](ctx, LoadCycle, m.Proposal.Year)
	if err != nil {
		return Result{}, err
	}
	p.state.View = view
	return p.take(ctx, m.Request, func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		trail, err := submit(m, view.Phase)(next, o)
		next.CycleRevision = view.Revision
		return trail, err
	})
}

func screen(m Screen) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.Screen(o, m.Outcome, m.Reason, m.Into, m.Topics)
	}
}

func (p *proposal) validateScreen(ctx workflow.Context, m Screen) error {
	return p.try(ctx, m.Request, screen(m))
}

func (p *proposal) handleScreen(ctx workflow.Context, m Screen) (Result, error) {
	if m.Outcome == strategy.ScreenMerge {
		if err := p.mergeInto(ctx, m); err != nil {
			return Result{}, err
		}
	}
	return p.take(ctx, m.Request, screen(m))
}

// mergeInto tells the other proposal that this one becomes part of it; there has to be
// one that is still open.
func (p *proposal) mergeInto(ctx workflow.Context, m Screen) error {
	if err := p.catchUp(ctx); err != nil {
		return err
	}
	if err := p.try(ctx, m.Request, screen(m)); err != nil {
		return err
	}
	step := ProcessStep{ID: ProposalID(p.state.Proposal.ID) + "/merged", Actor: m.Request.Actor, Absorb: p.state.Proposal.ID}
	err := workflow.SignalExternalWorkflow(ctx, ProposalID(m.Into), "", ProposalSignal, step).Get(ctx, nil)
	var unknown *temporal.UnknownExternalWorkflowExecutionError
	if errors.As(err, &unknown) {
		return strategy.NotFound("den Vorschlag %s gibt es nicht, oder er ist abgeschlossen", m.Into)
	}
	return err
}

func (p *proposal) revise(m Revise, ministries strategy.Ministries) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.Revise(o, strategy.Revision{Draft: m.Draft, Reason: m.Reason, Effects: m.Effects, Note: m.Note}, p.coordination(ministries))
	}
}

func (p *proposal) validateRevise(ctx workflow.Context, m Revise) error {
	return p.try(ctx, m.Request, p.revise(m, nil))
}

func (p *proposal) handleRevise(ctx workflow.Context, m Revise) (Result, error) {
	ministries, err := call[strategy.Ministries](ctx, LoadMinistries)
	if err != nil {
		return Result{}, err
	}
	return p.take(ctx, m.Request, p.revise(m, ministries))
}

func (p *proposal) assess(m Assess) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.Assess(o, m.Feasible, m.Answer, p.state.View.Phase)
	}
}

func (p *proposal) validateAssess(ctx workflow.Context, m Assess) error {
	return p.try(ctx, m.Request, p.assess(m))
}

func (p *proposal) handleAssess(ctx workflow.Context, m Assess) (Result, error) {
	return p.take(ctx, m.Request, p.assess(m))
}

func (p *proposal) validateAddAffected(ctx workflow.Context, m AddAffected) error {
	return p.state.Proposal.MayAddAffected(p.occasion(ctx, m.Request), m.Ministry, m.Passages, m.Reason, p.state.View.Phase)
}

func (p *proposal) handleAddAffected(ctx workflow.Context, m AddAffected) (Result, error) {
	ministries, err := call[strategy.Ministries](ctx, LoadMinistries)
	if err != nil {
		return Result{}, err
	}
	return p.take(ctx, m.Request, func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.AddAffected(o, m.Ministry, m.Passages, m.Reason, p.coordination(ministries))
	})
}

func (p *proposal) position(m Position) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.GivePosition(o, strategy.Position{
			Ministry: m.Ministry, Kind: m.Kind, TextHash: m.TextHash, Passages: m.Passages,
			Grounds: m.Grounds, Conditions: m.Conditions, PreparedBy: m.PreparedBy,
		}, p.coordination(nil))
	}
}

func (p *proposal) validatePosition(ctx workflow.Context, m Position) error {
	return p.try(ctx, m.Request, p.position(m))
}

func (p *proposal) handlePosition(ctx workflow.Context, m Position) (Result, error) {
	return p.take(ctx, m.Request, p.position(m))
}

func reconcile(m Reconcile) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.Reconcile(o, m.Ministry, m.Passage, m.Settled, m.Note)
	}
}

func (p *proposal) validateReconcile(ctx workflow.Context, m Reconcile) error {
	return p.try(ctx, m.Request, reconcile(m))
}

func (p *proposal) handleReconcile(ctx workflow.Context, m Reconcile) (Result, error) {
	return p.take(ctx, m.Request, reconcile(m))
}

func withdraw(m Withdraw) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.Withdraw(o, m.Reason)
	}
}

func (p *proposal) validateWithdraw(ctx workflow.Context, m Withdraw) error {
	return p.try(ctx, m.Request, withdraw(m))
}

func (p *proposal) handleWithdraw(ctx workflow.Context, m Withdraw) (Result, error) {
	return p.take(ctx, m.Request, withdraw(m))
}

func fulfil(m FulfilCondition) change {
	return func(next *strategy.Proposal, o strategy.Occasion) (strategy.Trail, error) {
		return next.FulfilCondition(o, m.ConditionID, m.Note)
	}
}

func (p *proposal) validateFulfil(ctx workflow.Context, m FulfilCondition) error {
	return p.try(ctx, m.Request, fulfil(m))
}

func (p *proposal) handleFulfil(ctx workflow.Context, m FulfilCondition) (Result, error) {
	return p.take(ctx, m.Request, fulfil(m))
}
