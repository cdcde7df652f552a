package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Ids of the Schedules.
const (
	OpenCycleSchedule     = "open-cycle"
	OpenReportingSchedule = "open-reporting"
)

// catchUp is how long after its moment a Schedule still starts what an engine that was
// down has missed.
const catchUp = 30 * 24 * time.Hour

// EnsureSchedules creates the Schedules that the engine lacks: open-cycle on 2 January,
// 6 o'clock in Berlin, with the default settings and a cabinet session on the last working
// day up to 15 December; open-reporting on 10 March and 10 August. A Schedule that exists
// stays as it is, so that what an administration changes or pauses in the engine holds.
func EnsureSchedules(ctx context.Context, connection client.Client) error {
	for _, schedule := range schedules() {
		_, err := connection.ScheduleClient().Create(ctx, schedule)
		if err != nil && !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
			return fmt.Errorf("create the schedule %s: %w", schedule.ID, err)
		}
	}
	return nil
}

func schedules() []client.ScheduleOptions {
	return []client.ScheduleOptions{
		yearly(OpenCycleSchedule, workflows.OpenCycle, workflows.OpenCycleCall{
			CabinetSession: strategy.MonthDay{Month: time.December, Day: 15},
			Settings:       strategy.DefaultSettings(),
		}, 2, time.January),
		yearly(OpenReportingSchedule, workflows.OpenReporting, workflows.OpenReportingCall{}, 10, time.March, time.August),
	}
}

// yearly starts a workflow at 6 o'clock in Berlin on a day of some months.
func yearly(id, workflowType string, arg any, day int, months ...time.Month) client.ScheduleOptions {
	var on []client.ScheduleRange
	for _, m := range months {
		on = append(on, client.ScheduleRange{Start: int(m)})
	}
	return client.ScheduleOptions{
		ID: id,
		Spec: client.ScheduleSpec{
			Calendars: []client.ScheduleCalendarSpec{{
				Hour:       []client.ScheduleRange{{Start: 6}},
				DayOfMonth: []client.ScheduleRange{{Start: day}},
				Month:      on,
			}},
			TimeZoneName: "Europe/Berlin",
		},
		Action: &client.ScheduleWorkflowAction{
			ID: id, Workflow: workflowType, Args: []any{arg}, TaskQueue: workflows.TaskQueue,
		},
		Overlap:       enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
		CatchupWindow: catchUp,
	}
}
