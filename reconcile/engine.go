package reconcile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"fortschreibung/workflows"
)

// run is a workflow as the engine has it; without a state it has nothing.
type run struct {
	running  bool
	stuck    bool // a task of it has failed again and again
	status   string
	revision int
	state    json.RawMessage
}

// manyAttempts is how often a task fails before its workflow counts as stuck. An activity
// that waits for the database is tried again after 1, 2, 4 … seconds, at most a minute.
const manyAttempts = 10

// ask reads the state of an entity's workflow.
func (r *reconciliation) ask(ctx context.Context, k kind, id string) (run, error) {
	var missing *serviceerror.NotFound
	described, err := r.Engine.DescribeWorkflowExecution(ctx, k.workflowID(id), "")
	if errors.As(err, &missing) {
		return run{status: "none"}, nil
	}
	if err != nil {
		return run{}, err
	}
	status := described.WorkflowExecutionInfo.Status
	found := run{status: status.String(), running: status == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING}
	found.stuck = described.PendingWorkflowTask.GetAttempt() >= manyAttempts
	for _, a := range described.PendingActivities {
		found.stuck = found.stuck || a.GetAttempt() >= manyAttempts
	}
	if found.stuck {
		return found, nil
	}
	answer, err := r.query(ctx, k.workflowID(id))
	if errors.As(err, &missing) {
		return run{status: "none"}, nil
	}
	if err != nil {
		return run{}, fmt.Errorf("ask %s for its state (a worker has to run): %w", k.workflowID(id), err)
	}
	var whole map[string]json.RawMessage
	if err := answer.Get(&whole); err != nil {
		return run{}, fmt.Errorf("read the state of %s: %w", k.workflowID(id), err)
	}
	var head struct {
		Revision int `json:"revision"`
	}
	if err := json.Unmarshal(whole[k.entity], &head); err != nil {
		return run{}, fmt.Errorf("read the state of %s: %w", k.workflowID(id), err)
	}
	found.revision, found.state = head.Revision, whole[k.entity]
	return found, nil
}

// queryAttempts is how often a workflow is asked: the first question may go to a worker
// that has died since it last did something for the workflow.
const queryAttempts = 4

func (r *reconciliation) query(ctx context.Context, workflowID string) (converter.EncodedValue, error) {
	var late *serviceerror.DeadlineExceeded
	for attempt := 1; ; attempt++ {
		answer, err := r.Engine.QueryWorkflow(ctx, workflowID, "", workflows.StateQuery)
		if attempt == queryAttempts || ctx.Err() != nil || !errors.As(err, &late) {
			return answer, err
		}
	}
}

// seekUnknown looks for running workflows that the records do not know. One that has not
// carried out its first request yet has no revision and ends by itself when that is refused.
func (r *reconciliation) seekUnknown(ctx context.Context) error {
	for _, k := range kinds {
		var next []byte
		for {
			page, err := r.Engine.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
				PageSize: pageSize, NextPageToken: next,
				Query: fmt.Sprintf("WorkflowType = '%s' and ExecutionStatus = 'Running'", k.workflow),
			})
			if err != nil {
				return err
			}
			for _, e := range page.Executions {
				id, _ := strings.CutPrefix(e.Execution.WorkflowId, k.entity+"/")
				if err := r.settleUnknown(ctx, k, id); err != nil {
					return err
				}
			}
			if next = page.NextPageToken; len(next) == 0 {
				break
			}
		}
	}
	return nil
}

func (r *reconciliation) settleUnknown(ctx context.Context, k kind, id string) error {
	stored, err := r.Records.StoredOne(ctx, k.entity, id)
	if err != nil || stored.Revision > 0 {
		return err
	}
	run, err := r.ask(ctx, k, id)
	if err != nil || run.revision == 0 {
		return err
	}
	return r.settle(ctx, k, id)
}
