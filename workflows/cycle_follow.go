package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// follow does what follows from a recorded step: carry over, request reports, publish,
// and always tell the proposals, whose CycleRevision then shows that they have acted on
// it. When the clock was moved past events, they hear of the new clock with the first.
func (c *cycle) follow(ctx workflow.Context, step strategy.CycleStep) error {
	actor := step.Entry.Actor
	switch step.Entry.Action {
	case strategy.CycleOpened:
		return c.carryOver(ctx, actor)
	case strategy.CycleReportsDue:
		if err := c.startReports(ctx, step.Entry); err != nil {
			return err
		}
	case strategy.CycleAdopted:
		return c.publish(ctx, step.Entry)
	case strategy.CycleLapsed, strategy.CycleCancelled, strategy.CycleClosed:
		return c.announceEnd(ctx, actor)
	case strategy.CycleClockMoved:
		passed, err := c.passEvents(ctx)
		if err != nil || passed {
			return err
		}
	}
	return c.announce(ctx, actor)
}

// announce tells open proposals and reports the cycle as it is now.
func (c *cycle) announce(ctx workflow.Context, actor strategy.Actor) error {
	view := viewOf(c.state.Cycle)
	_, err := fanOut[Told](ctx, Announce, Announcement{
		Tell: Tell{
			Step:   ProcessStep{ID: cycleStepID(c.state.Cycle, "view"), Actor: actor, Cycle: &view},
			Year:   view.Year,
			Stages: strategy.OpenStages(),
		},
		View: view,
	})
	return err
}

// announceEnd defers the proposals that were not decided and tells the open reports that
// the cycle is over, or that its edition is adopted.
func (c *cycle) announceEnd(ctx workflow.Context, actor strategy.Actor) error {
	_, err := fanOut[Told](ctx, Announce, Announcement{
		Tell: Tell{
			Step:   ProcessStep{ID: cycleStepID(c.state.Cycle, "lapse"), Actor: actor, Lapse: c.state.Cycle.EndReason()},
			Year:   c.state.Cycle.Year,
			Stages: strategy.LapsingStages(),
		},
		View: viewOf(c.state.Cycle),
	})
	return err
}

// carryOver brings the proposals that earlier cycles deferred into this one.
func (c *cycle) carryOver(ctx workflow.Context, actor strategy.Actor) error {
	view := viewOf(c.state.Cycle)
	_, err := fanOut[Told](ctx, TellProposals, Tell{
		Step:   ProcessStep{ID: cycleStepID(c.state.Cycle, "carry"), Actor: actor, Carry: &view},
		Stages: []strategy.Stage{strategy.StageDeferred},
	})
	return err
}

func (c *cycle) startReports(ctx workflow.Context, entry strategy.Entry) error {
	due, err := strategy.ParseISODate(entry.Data["due"])
	if err != nil {
		return err
	}
	_, err = fanOut[Told](ctx, StartReports, StartReportsCall{
		Half: entry.Data["half"], Due: due, View: viewOf(c.state.Cycle),
	})
	return err
}

// publish builds the edition once the proposals have recorded the cabinet's decision,
// tells the approved ones, and defers the rest.
func (c *cycle) publish(ctx workflow.Context, entry strategy.Entry) error {
	cycle := c.state.Cycle
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
		Step:   ProcessStep{ID: cycleStepID(cycle, "publish"), Actor: entry.Actor, Publish: cycle.Edition},
		Year:   cycle.Year,
		Stages: []strategy.Stage{strategy.StageApproved},
	})
	if err != nil {
		return err
	}
	return c.announceEnd(ctx, entry.Actor)
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
