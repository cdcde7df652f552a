package workflows

import (
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// take carries an Update out: what came before it first, then the step on the report as
// it is then, recorded before it counts. It needs the lock.
func (r *report) take(
	ctx workflow.Context, req Request,
	make func(next *strategy.Report, o strategy.Occasion) (strategy.Trail, error),
) (Result, error) {
	if err := r.catchUp(ctx); err != nil {
		return Result{}, err
	}
	if have := r.state.Report.Revision; req.ExpectedRevision != 0 && req.ExpectedRevision != have {
		return Result{}, strategy.Stale("der Stand ist inzwischen Revision %d, nicht %d", have, req.ExpectedRevision)
	}
	now := r.now(ctx)
	next := r.state.Report
	trail, err := make(&next, occasion(req, now))
	if err != nil {
		return Result{}, err
	}
	recorded, err := call[Recorded](ctx, RecordReport, r.record(ctx, req, next, trail))
	if err != nil {
		return Result{}, err
	}
	if err := r.become(ctx, next, recorded); err != nil {
		return Result{}, err
	}
	return Result{ID: next.ID, Revision: next.Revision, Stage: string(next.State), At: now}, nil
}

func (r *report) validateSubmit(_ workflow.Context, m SubmitReport) error {
	return r.state.Report.CanSubmit(m.Request.Actor, m.Content)
}

func (r *report) handleSubmit(ctx workflow.Context, m SubmitReport) (Result, error) {
	ministries, err := call[strategy.Ministries](ctx, LoadMinistries)
	if err != nil {
		return Result{}, err
	}
	return r.take(ctx, m.Request, func(next *strategy.Report, o strategy.Occasion) (strategy.Trail, error) {
		return next.Submit(o, m.Content, ministries)
	})
}

func (r *report) validateAccept(_ workflow.Context, m AcceptReport) error {
	return r.state.Report.CanAccept(m.Request.Actor, m.Rating, m.Remark)
}

func (r *report) handleAccept(ctx workflow.Context, m AcceptReport) (Result, error) {
	return r.take(ctx, m.Request, func(next *strategy.Report, o strategy.Occasion) (strategy.Trail, error) {
		return next.Accept(o, m.Rating, m.Remark)
	})
}

func (r *report) validateReturn(_ workflow.Context, m ReturnReport) error {
	return r.state.Report.CanReturn(m.Request.Actor, m.Reason)
}

func (r *report) handleReturn(ctx workflow.Context, m ReturnReport) (Result, error) {
	ministries, err := call[strategy.Ministries](ctx, LoadMinistries)
	if err != nil {
		return Result{}, err
	}
	return r.take(ctx, m.Request, func(next *strategy.Report, o strategy.Occasion) (strategy.Trail, error) {
		return next.Return(o, m.Reason, ministries)
	})
}
