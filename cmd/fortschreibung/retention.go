package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fortschreibung/store"
)

func retentionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "retention",
		Short: "Removes what need not be kept any longer; `serve` and `api` do so every day",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				removed, err := p.store.Trusted().Retain(ctx, time.Now(), p.config.retention())
				if err != nil {
					return err
				}
				if removed == nil {
					fmt.Fprintln(c.OutOrStdout(), "another process is removing just now")
				}
				for _, r := range removed {
					fmt.Fprintf(c.OutOrStdout(), "%s: %d removed\n", strings.ReplaceAll(r.What, "_", " "), r.Rows)
				}
				return nil
			})
		},
	}
}

func (c Config) retention() store.Retention {
	return store.Retention{
		Requests:        time.Duration(c.RetainRequestsDays) * 24 * time.Hour,
		RefusedComments: c.RetainRefusedCommentsMonths, MailedNotices: c.RetainMailedNoticesMonths,
	}
}

// readRetention checks how long what is kept.
func (c *Config) readRetention() error {
	for name, value := range map[string]int{
		"RETAIN_REQUESTS_DAYS":           c.RetainRequestsDays,
		"RETAIN_REFUSED_COMMENTS_MONTHS": c.RetainRefusedCommentsMonths,
		"RETAIN_MAILED_NOTICES_MONTHS":   c.RetainMailedNoticesMonths,
	} {
		if value < 1 || value > 10_000 {
			return setup("%s=%d: want 1 to 10000", name, value)
		}
	}
	return nil
}

// startRetention removes what need not be kept, now and then once a day, until the parts
// are stopped.
func (p *parts) startRetention() {
	ctx, cancel := context.WithCancel(context.Background())
	ticker := time.NewTicker(24 * time.Hour)
	done := make(chan struct{})
	go func() {
		defer close(done)
		atOnceAndThen(ctx, ticker.C, p.retain)
	}()
	p.stops = append(p.stops, func(stopping context.Context) error {
		ticker.Stop()
		cancel()
		select {
		case <-done:
			return nil
		case <-stopping.Done():
			return fmt.Errorf("stop retention: %w", stopping.Err())
		}
	})
}

// atOnceAndThen works now and at every tick, until the context ends.
func atOnceAndThen(ctx context.Context, ticks <-chan time.Time, work func(context.Context)) {
	for {
		work(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

func (p *parts) retain(ctx context.Context) {
	removed, err := p.store.Trusted().Retain(ctx, time.Now(), p.config.retention())
	if err != nil && ctx.Err() == nil {
		p.log.Error("retention failed, it is tried again tomorrow", "error", err)
	}
	for _, r := range removed {
		if r.Rows > 0 {
			p.log.Info("removed what need not be kept", "what", r.What, "rows", r.Rows)
		}
	}
}
