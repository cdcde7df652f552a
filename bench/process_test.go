package bench

import (
	"context"
	"fmt"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"

	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// rehearse plays a year and says how long it took.
func (s *stack) rehearse(year, proposals int, until strategy.Phase) (rehearsal.Summary, time.Duration) {
	s.t.Helper()
	began := time.Now()
	summary, err := rehearsal.Run(s.t.Context(), rehearsal.Options{
		BaseURL: s.url, Year: year, Proposals: proposals, Seed: 1, Ministries: strategy.DefaultMinistries(), Patience: time.Minute, Until: until,
	})
	check(s.t, err)
	if until == "" && (summary.Outcome != "adopted" || summary.Lost > 0 || len(summary.Faults) > 0) {
		s.t.Fatalf("the year went wrong: %+v", summary)
	}
	return summary, time.Since(began)
}

// offices is how many act at once, as in a rehearsal.
const offices = 16

// TestProcess takes proposals from their submission to the published edition, a whole year
// with its reports, sessions and Kabinettvorlagen, and lets the engine do the same number of
// workflows, Updates and activities with nothing in them.
func TestProcess(t *testing.T) {
	onlyFull(t)
	s := newStack(t)
	proposals := size(75, 6)
	year, l := 2020, load{}
	program := func() float64 {
		year++
		_, took := s.rehearse(year, proposals, "")
		l = s.loadOf(year)
		return float64(proposals) / took.Seconds()
	}
	first := program()
	t.Logf("warm: %.2f proposals/s; the engine did %+v for %d proposals", first, l, proposals)
	inTurns(t, fmt.Sprintf("process, %d proposals", proposals), "proposals/s", size(3, 1), goal{least: 0.7}, program, func() float64 {
		began := time.Now()
		check(t, s.runBare(t.Context(), l, offices))
		return float64(proposals) / time.Since(began).Seconds()
	})
}

// loadOf counts what the engine did for a year, in all runs of all its workflows.
func (s *stack) loadOf(year int) load {
	s.t.Helper()
	ctx := context.Background()
	var l load
	for _, run := range s.runsOf(year) {
		l.Workflows++
		events := s.engine.GetWorkflowHistory(ctx, run.WorkflowId, run.RunId, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			check(s.t, err)
			switch event.EventType {
			case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
				l.Updates++
			case enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
				l.Activities++
			}
		}
	}
	return l
}

// runsOf lists all runs of all workflows of a year.
func (s *stack) runsOf(year int) []*commonpb.WorkflowExecution {
	s.t.Helper()
	var runs []*commonpb.WorkflowExecution
	var next []byte
	for {
		page, err := s.engine.ListWorkflow(context.Background(), &workflowservice.ListWorkflowExecutionsRequest{
			PageSize: 200, NextPageToken: next, Query: fmt.Sprintf("CycleYear = %d", year),
		})
		check(s.t, err)
		for _, e := range page.Executions {
			runs = append(runs, e.Execution)
		}
		if next = page.NextPageToken; len(next) == 0 {
			return runs
		}
	}
}
