package worker

import (
	"context"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"fortschreibung/embedded/testengine"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func dialed(t *testing.T) client.Client {
	t.Helper()
	connection, err := Dial(t.Context(), Config{Address: testengine.Temporal(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(connection.Close)
	return connection
}

// dropSchedules removes what EnsureSchedules made, because tests share the engine.
func dropSchedules(t *testing.T, connection client.Client) {
	for _, s := range schedules() {
		if err := connection.ScheduleClient().GetHandle(context.Background(), s.ID).Delete(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

func TestSchedulesAreCreatedOnceAndThenLeftAlone(t *testing.T) {
	connection := dialed(t)
	if err := EnsureSchedules(t.Context(), connection); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dropSchedules(t, connection) })
	handle := connection.ScheduleClient().GetHandle(t.Context(), OpenCycleSchedule)
	if err := handle.Pause(t.Context(), client.SchedulePauseOptions{Note: "Wahl"}); err != nil {
		t.Fatal(err)
	}
	if err := EnsureSchedules(t.Context(), connection); err != nil {
		t.Fatal(err)
	}
	described, err := handle.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !described.Schedule.State.Paused || described.Schedule.Policy.Overlap != enumspb.SCHEDULE_OVERLAP_POLICY_SKIP {
		t.Errorf("the schedule is now %+v, %+v", described.Schedule.State, described.Schedule.Policy)
	}
}

func TestSchedulesFallOnTheirDaysInBerlin(t *testing.T) {
	connection := dialed(t)
	if err := EnsureSchedules(t.Context(), connection); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dropSchedules(t, connection) })
	for id, want := range map[string][]string{
		OpenCycleSchedule:     {"01-02 06:00", "01-02 06:00"},
		OpenReportingSchedule: {"03-10 06:00", "08-10 06:00"},
	} {
		described, err := connection.ScheduleClient().GetHandle(t.Context(), id).Describe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		next := described.Info.NextActionTimes
		if len(next) < len(want) {
			t.Fatalf("%s runs next at %v", id, next)
		}
		seen := map[string]bool{}
		for _, at := range next {
			seen[at.In(strategy.Berlin()).Format("01-02 15:04")] = true
		}
		for _, moment := range want {
			if !seen[moment] {
				t.Errorf("%s runs next at %v, want %s in Berlin", id, next, moment)
			}
		}
	}
}

func TestScheduledOpeningIsOneThatThePlanTakes(t *testing.T) {
	order := schedules()[0].Action.(*client.ScheduleWorkflowAction).Args[0].(workflows.OpenCycleCall)
	payload, err := converter.GetDefaultDataConverter().ToPayload(order)
	if err != nil {
		t.Fatal(err)
	}
	var back workflows.OpenCycleCall
	if err := converter.GetDefaultDataConverter().FromPayload(payload, &back); err != nil {
		t.Fatal(err)
	}
	for year := 2026; year < 2046; year++ {
		session := testCalendar.LastWorkingDayOnOrBefore(back.CabinetSession.In(year))
		if _, err := strategy.PlanBackward(year, session, back.Settings, testCalendar); err != nil {
			t.Errorf("%d: %v", year, err)
		}
		if session.Month != time.December {
			t.Errorf("%d: session on %s", year, session)
		}
	}
}
