package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// calendarNow is the moment in a cycle's calendar: real time plus the cycle's offset.
func calendarNow(ctx workflow.Context, offset time.Duration) time.Time {
	return workflow.Now(ctx).Add(offset).UTC()
}

// realTime is the moment of real time at which a calendar moment is reached; zero stays zero.
func realTime(calendar time.Time, offset time.Duration) time.Time {
	if calendar.IsZero() {
		return time.Time{}
	}
	return calendar.Add(-offset)
}

// alarm is the one timer of an entity. It is kept while its moment stays the same, so
// that a step in between costs no new timer.
type alarm struct {
	at     time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// wait returns as soon as the moment that due gives is reached, due gives another
// moment, or wake is true; both are asked again whenever something happened. due is in
// real time, zero for no deadline. The caller looks at the state to see what it was.
func (e *entity) wait(ctx workflow.Context, due func() time.Time, wake func() bool) error {
	e.setAlarm(ctx, due())
	rang := func() bool { return e.alarm.timer != nil && e.alarm.timer.IsReady() }
	err := workflow.Await(ctx, func() bool { return wake() || rang() || !due().Equal(e.alarm.at) })
	if rang() {
		e.dropAlarm()
	}
	return err
}

// setAlarm makes the timer for a moment of real time, or none for zero.
func (e *entity) setAlarm(ctx workflow.Context, at time.Time) {
	if at.Equal(e.alarm.at) && (at.IsZero() || e.alarm.timer != nil) {
		return
	}
	e.dropAlarm()
	e.alarm.at = at
	if at.IsZero() {
		return
	}
	timerContext, cancel := workflow.WithCancel(ctx)
	e.alarm.timer = workflow.NewTimer(timerContext, max(at.Sub(workflow.Now(ctx)), 0))
	e.alarm.cancel = cancel
}

// dropAlarm cancels the timer; an alarm that rang is only forgotten.
func (e *entity) dropAlarm() {
	if e.alarm.cancel != nil {
		e.alarm.cancel()
	}
	e.alarm = alarm{}
}
