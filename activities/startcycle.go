package activities

import (
	"context"
	"errors"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Starter starts workflows under ids that name what they are about, so that starting
// twice starts once.
type Starter struct {
	Client client.Client
	Store  Directory
}

// StartCycle opens a cycle and answers the Update's result. A cycle that was opened
// before, by whom ever, answers already_decided.
func (s *Starter) StartCycle(ctx context.Context, open workflows.Open) (workflows.Result, error) {
	var result workflows.Result
	handle, err := s.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: s.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID:                       workflows.CycleID(open.Year),
			TaskQueue:                activity.GetInfo(ctx).TaskQueue,
			WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
			WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		}, workflows.CycleType, workflows.CycleState{}),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID:     open.Request.ID,
			WorkflowID:   workflows.CycleID(open.Year),
			UpdateName:   workflows.OpenUpdate,
			Args:         []any{open},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err == nil {
		err = handle.Get(ctx, &result)
	}
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &started) { // it ran and has ended
		err = strategy.Decided("der Zyklus %d ist schon beendet", open.Year)
	}
	return result, workflows.Failure(err)
}
