package embedded

import (
	"context"
	"fmt"
	"time"
)

const pollInterval = 25 * time.Millisecond

// poll tries until it succeeds, patience is over or ctx ends; it returns the last error.
func poll(ctx context.Context, patience time.Duration, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w (after waiting: %w)", err, ctx.Err())
		case <-ticker.C:
		}
	}
}
