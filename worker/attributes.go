package worker

import (
	"context"

	"go.temporal.io/sdk/client"

	"fortschreibung/embedded"
)

// EnsureSearchAttributes registers those of CycleYear, Phase, Ministry and DueAt that
// the namespace lacks. It fails on a server that leaves this to its administrator, such
// as Temporal Cloud, if one is missing there.
func EnsureSearchAttributes(ctx context.Context, connection client.Client, namespace string) error {
	return embedded.EnsureSearchAttributes(ctx, connection, namespace, embedded.SearchAttributes())
}
