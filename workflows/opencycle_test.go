package workflows

import (
	"context"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// scheduled runs a workflow of a Schedule at a moment, with the activities given.
func scheduled(t *testing.T, at time.Time, name string, run any, arg any, activities map[string]any) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(at)
	env.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
	for name, call := range activities {
		env.RegisterActivityWithOptions(call, activity.RegisterOptions{Name: name})
	}
	env.ExecuteWorkflow(name, arg)
	if !env.IsWorkflowCompleted() {
		t.Fatal("the workflow did not end")
	}
	return env
}

func TestScheduledOpeningAimsAtAWorkingDay(t *testing.T) {
	var opened []Open
	start := func(_ context.Context, open Open) (Result, error) {
		opened = append(opened, open)
		return Result{Stage: string(strategy.PhaseIntake), Revision: 1}, nil
	}
	// In Berlin the year has begun an hour before it does in UTC.
	at := time.Date(2028, time.December, 31, 23, 30, 0, 0, time.UTC)
	env := scheduled(t, at, OpenCycle, OpenCycleOnSchedule, OpenCycleCall{
		CabinetSession: strategy.MonthDay{Month: time.December, Day: 15}, Settings: strategy.DefaultSettings(),
	}, map[string]any{StartCycle: start})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	if len(opened) != 1 || opened[0].Year != 2029 || opened[0].CabinetSession != strategy.NewDate(2029, time.December, 14) ||
		opened[0].Request.ID != "schedule/open-cycle/2029" || opened[0].Request.Actor.Role != strategy.RoleSystem {
		t.Errorf("opened %+v", opened)
	}
}

func TestScheduledOpeningLeavesAnOpenedCycleAlone(t *testing.T) {
	refuse := func(refusal error) func(context.Context, Open) (Result, error) {
		return func(context.Context, Open) (Result, error) { return Result{}, Failure(refusal) }
	}
	call := OpenCycleCall{Year: 2027, CabinetSession: strategy.MonthDay{Month: time.December, Day: 15}, Settings: strategy.DefaultSettings()}
	env := scheduled(t, aMoment, OpenCycle, OpenCycleOnSchedule, call, map[string]any{StartCycle: refuse(strategy.Decided("schon eröffnet"))})
	if err := env.GetWorkflowError(); err != nil {
		t.Errorf("ended with %v", err)
	}
	env = scheduled(t, aMoment, OpenCycle, OpenCycleOnSchedule, call, map[string]any{StartCycle: refuse(strategy.Invalid("settings", "falsch"))})
	if refusal := DomainError(env.GetWorkflowError()); refusal == nil || refusal.Code != strategy.CodeInvalid {
		t.Errorf("ended with %v", env.GetWorkflowError())
	}
}
