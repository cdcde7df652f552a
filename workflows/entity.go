package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// maxEvents is the length of a history, in events, from which a run continues as new.
// Running workflows decide by it: another value takes a GetVersion.
const maxEvents = 150

// entity is what every long-lived workflow shares: its steps happen one at a time, and
// each request is carried out once, also across continue-as-new.
type entity struct {
	lock     workflow.Mutex
	requests *Requests
	revision func() int
	alarm    alarm
}

// newEntity binds an entity to the requests and the revision inside the workflow's State.
// The State has to be restored before, and stays at its place in memory.
func newEntity(ctx workflow.Context, requests *Requests, revision func() int) *entity {
	return &entity{lock: workflow.NewMutex(ctx), requests: requests, revision: revision}
}

// registerUpdate binds an Update of an entity. validate must not change anything: it runs
// when the Update arrives and again under the lock, because the state may have moved on
// meanwhile. While another step is under way only the second counts: what that step has
// recorded is readable already, and the state that the first would look at is a moment
// behind it. handle records the step and changes the state last. Errors of package
// strategy reach the client with their code.
func registerUpdate[M message](
	ctx workflow.Context, e *entity, name string,
	validate func(workflow.Context, M) error,
	handle func(workflow.Context, M) (Result, error),
) error {
	check := func(ctx workflow.Context, m M) error {
		req := m.head()
		if req.ID == "" {
			return failure(strategy.Invalid("request.id", "die Anfrage hat keine Kennung"))
		}
		if _, done := e.requests.find(req.ID); done {
			return nil
		}
		if have := e.revision(); req.ExpectedRevision != 0 && req.ExpectedRevision != have {
			return failure(strategy.Stale("der Stand ist inzwischen Revision %d, nicht %d", have, req.ExpectedRevision))
		}
		return failure(validate(ctx, m))
	}
	arrive := func(ctx workflow.Context, m M) error {
		if e.lock.IsLocked() {
			return nil
		}
		return check(ctx, m)
	}
	once := func(ctx workflow.Context, m M) (Result, error) {
		if err := e.lock.Lock(ctx); err != nil {
			return Result{}, err
		}
		defer e.lock.Unlock()
		req := m.head()
		if result, done := e.requests.find(req.ID); done {
			return result, nil
		}
		if err := check(ctx, m); err != nil {
			return Result{}, err
		}
		result, err := handle(ctx, m)
		if err != nil {
			return Result{}, failure(err)
		}
		result.RequestHash = req.Hash
		e.requests.add(req.ID, result)
		return result, nil
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, name, once, workflow.UpdateHandlerOptions{Validator: arrive})
}

// activityContext gives the options of a short activity that must happen: it is retried
// until it does, at least once a minute, so that a database that is away for an hour
// only delays the step.
func activityContext(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    time.Second,
			BackoffCoefficient: 2,
			MaximumInterval:    time.Minute,
		},
	})
}

// call runs a short activity by name until it succeeds or refuses for good.
func call[R any](ctx workflow.Context, name string, args ...any) (R, error) {
	var answer R
	err := workflow.ExecuteActivity(activityContext(ctx), name, args...).Get(ctx, &answer)
	return answer, err
}

// callUntilDone is call for a step that nobody waits for and that must not be lost, as a
// signal or a passed deadline: should the activity refuse for good, it is tried again
// after a pause that doubles from a minute to a day. It only fails when the workflow is cancelled.
func callUntilDone[R any](ctx workflow.Context, name string, args ...any) (R, error) {
	for pause := time.Minute; ; pause = min(2*pause, 24*time.Hour) {
		answer, err := call[R](ctx, name, args...)
		if err == nil || temporal.IsCanceledError(err) {
			return answer, err
		}
		workflow.GetLogger(ctx).Error("activity refused, trying again", "activity", name, "pause", pause, "error", err)
		if err := workflow.Sleep(ctx, pause); err != nil {
			return answer, err
		}
	}
}

// mayRest says whether the run should continue as new: its history has grown long.
func mayRest(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > maxEvents
}

// awaitFirst waits, at most patience of real time, for the Update that a workflow was
// started with. Should it have been refused, the run fails with the given error, so that
// its id is free again for an Update that is accepted.
func (e *entity) awaitFirst(ctx workflow.Context, patience time.Duration, started func() bool, refused error) error {
	if started() {
		return nil
	}
	until := workflow.Now(ctx).Add(patience)
	if err := e.wait(ctx, func() time.Time { return until }, started); err != nil {
		return err
	}
	err := workflow.Await(ctx, func() bool { return started() || workflow.AllHandlersFinished(ctx) })
	if err != nil || started() {
		return err
	}
	return refused
}

// tend waits for news or for the next moment in real time, and keeps up with what came,
// until the run may rest. Then it settles.
func (e *entity) tend(
	ctx workflow.Context, next func() time.Time, news, rest func() bool,
	keepUp func(workflow.Context) error, signals workflow.ReceiveChannel,
) error {
	for !rest() {
		if err := e.wait(ctx, next, func() bool { return news() || rest() }); err != nil {
			return err
		}
		if err := keepUp(ctx); err != nil {
			return err
		}
	}
	return settle(ctx, keepUp, signals)
}

// settle waits until no handler runs and the signal channels named are empty; drain
// handles what is in them. After it the run may end or continue as new.
func settle(ctx workflow.Context, drain func(workflow.Context) error, signals ...workflow.ReceiveChannel) error {
	for {
		err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
		if err != nil {
			return err
		}
		if pending(signals) == 0 {
			return nil
		}
		if err := drain(ctx); err != nil {
			return err
		}
	}
}

func pending(signals []workflow.ReceiveChannel) int {
	n := 0
	for _, s := range signals {
		n += s.Len()
	}
	return n
}

// trace names the workflow and the request in audit and log.
func trace(ctx workflow.Context, req Request) Trace {
	return Trace{CorrelationID: req.CorrelationID, WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID}
}
