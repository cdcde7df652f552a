package api

import (
	"context"
	"fmt"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"fortschreibung/workflows"
)

// Histories says how large the engine's histories of a cycle have become, in events.
type Histories struct {
	Cycle       int64 `json:"cycle_history_events" doc:"Of the cycle, over all its runs"`
	MaxProposal int64 `json:"max_proposal_history_events" doc:"Of the largest run of a proposal"`
	Proposals   int   `json:"proposals" doc:"Runs of proposals that were looked at"`
}

func (s *server) getHistories(ctx context.Context, in *YearPath) (*out[Histories], error) {
	if _, err := s.store.Cycle(ctx, in.Year); err != nil {
		return nil, err
	}
	if s.histories == nil {
		return nil, ErrUnavailable
	}
	histories, err := s.histories(ctx, in.Year)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return found(histories, 0), nil
}

// EngineHistories measures the histories of a year's cycle on a Temporal namespace.
func EngineHistories(c client.Client, namespace string) func(context.Context, int) (Histories, error) {
	return func(ctx context.Context, year int) (Histories, error) {
		var h Histories
		cycle := fmt.Sprintf("WorkflowId = '%s'", workflows.CycleID(year))
		err := eachRun(ctx, c, namespace, cycle, func(events int64) { h.Cycle += events })
		if err != nil {
			return h, err
		}
		proposals := fmt.Sprintf("WorkflowType = '%s' AND CycleYear = %d", workflows.ProposalType, year)
		err = eachRun(ctx, c, namespace, proposals, func(events int64) {
			h.MaxProposal = max(h.MaxProposal, events)
			h.Proposals++
		})
		return h, err
	}
}

// eachRun visits the length of every run's history that a visibility query finds.
func eachRun(ctx context.Context, c client.Client, namespace, query string, visit func(int64)) error {
	var token []byte
	for {
		page, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: namespace, Query: query, PageSize: 500, NextPageToken: token,
		})
		if err != nil {
			return err
		}
		for _, run := range page.Executions {
			events, err := length(ctx, c, run)
			if err != nil {
				return err
			}
			visit(events)
		}
		if token = page.NextPageToken; len(token) == 0 {
			return nil
		}
	}
}

// length of a run's history; lists know it of closed runs only.
func length(ctx context.Context, c client.Client, run *workflow.WorkflowExecutionInfo) (int64, error) {
	if run.Status != enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return run.HistoryLength, nil
	}
	described, err := c.DescribeWorkflowExecution(ctx, run.Execution.WorkflowId, run.Execution.RunId)
	if err != nil {
		return 0, err
	}
	return described.WorkflowExecutionInfo.HistoryLength, nil
}
