package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Engine carries one step out on a workflow and waits for it to be durable and readable.
// It answers a *strategy.Error for what the process refuses, ErrAccepted for a step that
// is taken on but not finished in time, ErrUnavailable when that is not known.
type Engine interface {
	Do(ctx context.Context, call Call) (workflows.Result, error)
}

// Call is one Update. With Type set the workflow is started when it does not run yet.
type Call struct {
	Type       string // workflow type to start; empty: the workflow must exist
	WorkflowID string
	Update     string // name, of workflows' messages
	ID         string // Update id: the request's id
	Arg        any    // the message
}

// TemporalEngine is the Engine on a Temporal client.
type TemporalEngine struct {
	client client.Client
	queue  string
	finish time.Duration // for the step to be carried out
	accept time.Duration // to learn whether a step that takes longer was accepted
}

// NewTemporalEngine gives an engine whose new workflows run on a task queue. It waits
// five seconds for a step, and one more to learn what became of a slower one.
func NewTemporalEngine(c client.Client, taskQueue string) *TemporalEngine {
	return &TemporalEngine{client: c, queue: taskQueue, finish: 5 * time.Second, accept: time.Second}
}

// Do sends the Update and waits for its result.
func (e *TemporalEngine) Do(ctx context.Context, call Call) (workflows.Result, error) {
	finishing, cancel := context.WithTimeout(ctx, e.finish)
	defer cancel()
	var result workflows.Result
	handle, err := e.send(finishing, call)
	if err == nil {
		err = handle.Get(finishing, &result)
	}
	if err == nil {
		return result, nil
	}
	if outOfTime(err) {
		return workflows.Result{}, e.whetherAccepted(ctx, call)
	}
	return workflows.Result{}, e.refusal(ctx, call, err)
}

func (e *TemporalEngine) send(ctx context.Context, call Call) (client.WorkflowUpdateHandle, error) {
	update := client.UpdateWorkflowOptions{
		UpdateID: call.ID, WorkflowID: call.WorkflowID, UpdateName: call.Update,
		Args: []any{call.Arg}, WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	if call.Type == "" {
		return e.client.UpdateWorkflow(ctx, update)
	}
	start := e.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID:                       call.WorkflowID,
		TaskQueue:                e.queue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
	}, call.Type, struct{}{}) // every workflow starts with its empty state
	return e.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start, UpdateOptions: update,
	})
}

// whetherAccepted asks what became of an Update that took too long. Asking again under
// the same id never carries it out twice.
func (e *TemporalEngine) whetherAccepted(ctx context.Context, call Call) error {
	asking, cancel := context.WithTimeout(ctx, e.accept)
	defer cancel()
	_, err := e.client.UpdateWorkflow(asking, client.UpdateWorkflowOptions{
		UpdateID: call.ID, WorkflowID: call.WorkflowID, UpdateName: call.Update,
		Args: []any{call.Arg}, WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	if err == nil {
		return ErrAccepted
	}
	if refused := workflows.DomainError(err); refused != nil {
		return refused
	}
	return fmt.Errorf("%w: %v", ErrUnavailable, err)
}

// refusal tells apart what the process refuses from an engine that could not answer.
func (e *TemporalEngine) refusal(ctx context.Context, call Call, err error) error {
	if refused := workflows.DomainError(err); refused != nil {
		return refused
	}
	var notFound *serviceerror.NotFound
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	var app *temporal.ApplicationError
	switch {
	case errors.As(err, &started):
		return strategy.Decided("das gibt es schon, und es ist abgeschlossen")
	case errors.As(err, &notFound):
		return e.missingOrOver(ctx, call.WorkflowID)
	case errors.As(err, &app) && app.Type() == "AcceptedUpdateCompletedWorkflow":
		return over()
	case errors.As(err, &app):
		return fmt.Errorf("update %s on %s: %w", call.Update, call.WorkflowID, err)
	}
	return fmt.Errorf("%w: %v", ErrUnavailable, err)
}

func over() error { return strategy.Closed("dieser Vorgang ist abgeschlossen") }

// missingOrOver says whether a workflow that takes no Updates ever existed.
func (e *TemporalEngine) missingOrOver(ctx context.Context, workflowID string) error {
	asking, cancel := context.WithTimeout(ctx, e.accept)
	defer cancel()
	_, err := e.client.DescribeWorkflowExecution(asking, workflowID, "")
	var notFound *serviceerror.NotFound
	switch {
	case err == nil:
		return over()
	case errors.As(err, &notFound):
		return strategy.NotFound("diesen Vorgang gibt es nicht")
	}
	return fmt.Errorf("%w: %v", ErrUnavailable, err)
}

func outOfTime(err error) bool {
	var timeout *client.WorkflowUpdateServiceTimeoutOrCanceledError
	return errors.As(err, &timeout) || errors.Is(err, context.DeadlineExceeded)
}
