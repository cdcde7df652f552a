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

// StartReports requests the reports of a half-year: one Report workflow for each measure
// in force on which none was requested yet. It answers how many were started.
func (s *Starter) StartReports(ctx context.Context, call workflows.StartReportsCall) (workflows.Told, error) {
	c, err := resume(ctx)
	if err != nil {
		return workflows.Told{}, err
	}
	page := func(ctx context.Context, after string, limit int) ([]LedMeasure, error) {
		return s.Store.MeasuresLed(ctx, call.Half, after, limit)
	}
	id := func(m LedMeasure) string { return m.ID }
	err = walk(ctx, &c, listMeasures, page, id, func(ctx context.Context, m LedMeasure) (bool, error) {
		return s.startReport(ctx, call, m)
	})
	return workflows.Told{Count: c.Count}, workflows.Failure(err)
}

// startReport says whether it started the report; one that runs or has ended stays as it is.
func (s *Starter) startReport(ctx context.Context, call workflows.StartReportsCall, m LedMeasure) (bool, error) {
	id := call.Half + "/" + m.ID
	_, err := s.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                       workflows.ReportID(id),
		TaskQueue:                activity.GetInfo(ctx).TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,

		WorkflowExecutionErrorWhenAlreadyStarted: true,
	}, workflows.ReportType, workflows.StartReport{
		Report: strategy.Report{
			ID:          id,
			Half:        call.Half,
			Year:        call.View.Year,
			MeasureID:   m.ID,
			MeasureCode: m.Code,
			Title:       m.Title,
			Lead:        m.Lead,
			State:       strategy.ReportRequested,
			Due:         call.Due,
			OriginalDue: call.Due,
		},
		View: call.View,
	})
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &started) {
		return false, nil
	}
	return err == nil, err
}
