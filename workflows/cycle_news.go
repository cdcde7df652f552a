package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// hearNews takes in what the cabinet decided since. It needs the lock.
func (c *cycle) hearNews(ctx workflow.Context) error {
	for c.opened() {
		var decided CabinetDecided
		if !c.news.ReceiveAsync(&decided) {
			return nil
		}
		if !c.state.Heard.first(decided.ID) {
			continue
		}
		step := c.state.Cycle.HearCabinet(strategy.CycleCause{
			ID:     CabinetHeardID(c.state.Cycle.Year, decided.ID),
			Actor:  decided.Actor,
			At:     c.now(ctx),
			Reason: decided.Reason,
		}, strategy.CabinetNews{
			Submission: decided.Submission, Outcome: decided.Outcome,
			BackTo: decided.BackTo, Next: decided.Next, On: decided.On,
		}, thuringia()).Warn(thuringia())
		if err := c.takeOwn(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// CabinetHeardID is the id of the step with which a cycle acts on a decision of the cabinet.
func CabinetHeardID(year int, decision string) string {
	return fmt.Sprintf("cycle/%d/cabinet/%s", year, decision)
}
