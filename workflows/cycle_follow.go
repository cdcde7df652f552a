package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// follow does what follows from a recorded step: carry over, request reports, publish,
// and always tell the proposals, whose CycleRevision then shows that they have acted on it.
func (c *cycle) follow(ctx workflow.Context, step strategy.CycleStep) error {
	switch step.Entry.Action {
	case strategy.CycleOpened:
		return carryOver(ctx, step)
	case strategy.CycleReportsDue:
		if err := startReports(ctx, step); err != nil {
			return err
		}
	case strategy.CycleAdopted:
		return publish(ctx, step)
	case strategy.CycleLapsed, strategy.CycleCancelled, strategy.CycleClosed:
		return announceEnd(ctx, step)
	}
	return announce(ctx, step)
}

// announce tells open proposals and reports the cycle as it is after a step.
func announce(ctx workflow.Context, step strategy.CycleStep) error {
	view := viewOf(step.Cycle)
	return tell(ctx, step, ProcessStep{ID: cycleStepID(step, "view"), Cycle: &view}, strategy.OpenStages())
}

// announceEnd defers the proposals that were not decided and tells the open reports that
// the cycle is over, or that its edition is adopted.
func announceEnd(ctx workflow.Context, step strategy.CycleStep) error {
	lapse := ProcessStep{ID: cycleStepID(step, "lapse"), Lapse: step.Cycle.EndReason()}
	return tell(ctx, step, lapse, strategy.LapsingStages())
}

// tell tells a step to the cycle's proposals in some stages, and the cycle to its reports.
func tell(ctx workflow.Context, step strategy.CycleStep, told ProcessStep, stages []strategy.Stage) error {
	told.Actor = step.Entry.Actor
	_, err := fanOut[Told](ctx, Announce, Announcement{
		Tell: Tell{Step: told, Year: step.Cycle.Year, Stages: stages},
		View: viewOf(step.Cycle),
	})
	return err
}

// carryOver brings the proposals that earlier cycles deferred into this one.
func carryOver(ctx workflow.Context, step strategy.CycleStep) error {
	view := viewOf(step.Cycle)
	_, err := fanOut[Told](ctx, TellProposals, Tell{
		Step:   ProcessStep{ID: cycleStepID(step, "carry"), Actor: step.Entry.Actor, Carry: &view},
		Stages: []strategy.Stage{strategy.StageDeferred},
	})
	return err
}

func startReports(ctx workflow.Context, step strategy.CycleStep) error {
	due, err := strategy.ParseISODate(step.Entry.Data["due"])
	if err != nil {
		return err
	}
	_, err = fanOut[Told](ctx, StartReports, StartReportsCall{
		Half: step.Entry.Data["half"], Due: due, View: viewOf(step.Cycle),
	})
	return err
}

// publish builds the edition once the proposals have recorded the cabinet's decision,
// tells the approved ones, and defers the rest.
func publish(ctx workflow.Context, step strategy.CycleStep) error {
	cycle, entry := step.Cycle, step.Entry
	_, err := fanOut[PublishResult](ctx, PublishEdition, PublishCall{
		Year:       cycle.Edition,
		Submission: cycle.Submission,
		AdoptedOn:  cycle.AdoptedOn,
		Trace:      trace(ctx, Request{}),
		Entry: strategy.Entry{
			ID:     fmt.Sprintf("cycle/%d/edition", cycle.Year),
			Action: "publish_edition", Actor: entry.Actor, At: entry.At, Note: entry.Note,
			Stage: string(cycle.Phase), Revision: cycle.Revision, Public: true,
			Data: map[string]string{"submission": cycle.Submission, "adopted_on": cycle.AdoptedOn.String()},
		},
	})
	if err != nil {
		return err
	}
	_, err = fanOut[Told](ctx, TellProposals, Tell{
		Step:   ProcessStep{ID: cycleStepID(step, "publish"), Actor: entry.Actor, Publish: cycle.Edition},
		Year:   cycle.Year,
		Stages: []strategy.Stage{strategy.StageApproved},
	})
	if err != nil {
		return err
	}
	return announceEnd(ctx, step)
}

// fanOutContext gives the options of an activity that works page by page and heartbeats.
func fanOutContext(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute,
		HeartbeatTimeout:    time.Minute,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    time.Second,
			BackoffCoefficient: 2,
			MaximumInterval:    time.Minute,
		},
	})
}

// fanOut runs such an activity until it is done; one that refuses for good is tried
// again after a pause that doubles from a minute to a day.
func fanOut[R any](ctx workflow.Context, name string, arg any) (R, error) {
	for pause := time.Minute; ; pause = min(2*pause, 24*time.Hour) {
		var answer R
		err := workflow.ExecuteActivity(fanOutContext(ctx), name, arg).Get(ctx, &answer)
		if err == nil || temporal.IsCanceledError(err) {
			return answer, err
		}
		workflow.GetLogger(ctx).Error("activity refused, trying again", "activity", name, "pause", pause, "error", err)
		if err := workflow.Sleep(ctx, pause); err != nil {
			return answer, err
		}
	}
}
