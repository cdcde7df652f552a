package activities

import (
	"context"
	"sync/atomic"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"
)

const (
	pageSize    = 100 // ids read and told between two heartbeats
	concurrency = 16  // calls to the engine at once
)

// cursor is how far a fan-out has come; it travels in the heartbeat, so that the next
// attempt goes on after the last page that was told in full.
type cursor struct {
	List  string `json:"list"`  // the list being told
	After string `json:"after"` // last id of the last page told
	Count int    `json:"count"` // workflows told
}

// resume reads the cursor of an earlier attempt, or the zero cursor.
func resume(ctx context.Context) (cursor, error) {
	var c cursor
	if !activity.HasHeartbeatDetails(ctx) {
		return c, nil
	}
	err := activity.GetHeartbeatDetails(ctx, &c)
	return c, err
}

// walk calls send for every item of a list, page by page with bounded concurrency, and
// heartbeats the cursor after each page. send reports whether somebody was told. A list
// that an earlier attempt has finished is left out by the caller.
func walk[T any](ctx context.Context, c *cursor, list string,
	page func(ctx context.Context, after string, limit int) ([]T, error),
	id func(T) string,
	send func(ctx context.Context, item T) (bool, error),
) error {
	if c.List != list {
		c.List, c.After = list, ""
	}
	for {
		items, err := page(ctx, c.After, pageSize)
		if err != nil || len(items) == 0 {
			return err
		}
		alive := func() { activity.RecordHeartbeat(ctx, *c) }
		told, err := sendAll(ctx, items, send, alive)
		if err != nil {
			return err
		}
		c.After = id(items[len(items)-1])
		c.Count += told
		activity.RecordHeartbeat(ctx, *c)
		if len(items) < pageSize {
			return nil
		}
	}
}

// sendAll sends a page and calls alive after each item, because a page may take longer
// than the engine waits for a heartbeat. It counts those who were told.
func sendAll[T any](ctx context.Context, items []T, send func(context.Context, T) (bool, error), alive func()) (int, error) {
	var told atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(concurrency)
	for _, item := range items {
		group.Go(func() error {
			ok, err := send(ctx, item)
			if ok {
				told.Add(1)
			}
			alive()
			return err
		})
	}
	err := group.Wait()
	return int(told.Load()), err
}

func self(id string) string { return id }
