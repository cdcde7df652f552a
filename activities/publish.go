package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/temporal"

	"fortschreibung/workflows"
)

// unsettledDelay is how long PublishEdition waits before it looks again whether the
// proposals have recorded the cabinet's decision.
const unsettledDelay = time.Second

// Editions publishes editions.
type Editions struct{ Store Publisher }

// PublishEdition builds the edition of a year. While a proposal of the adopted
// Kabinettvorlage has not recorded the cabinet's decision it fails and is tried again. What
// a rule refuses fails for good, and the coordinator is told; the cycle asks again after a
// pause of at most a day, so that the edition follows once the reason is gone.
func (e *Editions) PublishEdition(ctx context.Context, call workflows.PublishCall) (workflows.PublishResult, error) {
	waiting, err := e.Store.AwaitingCabinet(ctx, call.Submission)
	if err != nil {
		return workflows.PublishResult{}, workflows.Failure(err)
	}
	if waiting > 0 {
		return workflows.PublishResult{}, temporal.NewApplicationErrorWithOptions(
			"proposals have not yet recorded the cabinet's decision", "unsettled",
			temporal.ApplicationErrorOptions{NextRetryDelay: unsettledDelay, Details: []any{waiting}})
	}
	result, err := e.Store.PublishEdition(ctx, call)
	if refusal := workflows.DomainError(err); refusal != nil {
		if err := e.Store.WarnUnpublished(ctx, call, refusal); err != nil {
			return result, err // tried again soon
		}
	}
	return result, workflows.Failure(err)
}
