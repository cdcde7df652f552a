package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"fortschreibung/api"
)

func apiCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "api",
		Short: "Runs the HTTP API on a database and an engine of one's own",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return runPart(c.Context(), func(ctx context.Context, p *parts) error {
				listener, err := p.listen()
				if err != nil {
					return err
				}
				running, err := p.startAPI(ctx, listener)
				if err == nil {
					fmt.Fprintf(c.OutOrStdout(), "ready %s\n", running.url)
				}
				return err
			})
		},
	}
}

func workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "worker",
		Short: "Runs the workflows on a database and an engine of one's own",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return runPart(c.Context(), func(ctx context.Context, p *parts) error {
				listener, err := p.listen()
				if err != nil {
					return err
				}
				if err := p.startWorker(ctx); err != nil {
					return errors.Join(err, listener.Close())
				}
				health := api.NewHealth(p.ready, p.log)
				api.ServeMetrics(health, p.shown.Registry)
				p.startHTTP(listener, health)
				fmt.Fprintf(c.OutOrStdout(), "ready http://%s/readyz\n", reachable(listener.Addr().String()))
				return nil
			})
		},
	}
}

// runPart runs one part of the program until it is told to stop.
func runPart(ctx context.Context, start func(context.Context, *parts) error) error {
	p, err := newParts()
	if err != nil {
		return err
	}
	if err := p.startPart(ctx, start); err != nil {
		return errors.Join(err, p.stop())
	}
	return p.untilStopped(ctx)
}

func (p *parts) startPart(ctx context.Context, start func(context.Context, *parts) error) error {
	opened, err := p.needEngine(ctx)
	if err != nil {
		return err
	}
	p.engine = opened
	if err := p.openStore(ctx); err != nil {
		return err
	}
	return start(ctx, p)
}
