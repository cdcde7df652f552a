package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"fortschreibung/reconcile"
	"fortschreibung/workflows"
)

type reconcileFlags struct {
	repair, asJSON bool
}

func reconcileCommand() *cobra.Command {
	var f reconcileFlags
	c := &cobra.Command{
		Use:   "reconcile",
		Short: "Compares the records with the engine's workflows: exit 0 when they agree, 1 when not",
		Long: `Compares what the database shows of every cycle, proposal, report, session and Kabinettvorlage
with what its workflow in Temporal knows.

With --repair it mends what differs. A workflow that Temporal has lost, or has in an older state,
goes on from the records: with its deadlines, and without reminding anybody twice. Records that
are behind their workflow are written anew, which the audit notes.

On a database and an engine of one's own a worker has to run. On the private ones of serve it
works beside a running serve, or alone.`,
		Example: "  fortschreibung reconcile\n  fortschreibung reconcile --repair --json",
		Args:    exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return withReconciliation(c.Context(), f, c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&f.repair, "repair", false, "mend what differs")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print the report as JSON")
	return c
}

func withReconciliation(ctx context.Context, f reconcileFlags, out io.Writer) error {
	p, err := newParts()
	if err != nil {
		return err
	}
	p.mayShare = true
	err = p.openStore(ctx)
	if err == nil {
		err = p.shareEngine(ctx)
	}
	if err == nil {
		err = p.reconcile(ctx, f, out)
	}
	return errors.Join(err, p.stop())
}

// shareEngine connects to the engine of a running serve, or starts one with a worker.
func (p *parts) shareEngine(ctx context.Context) (err error) {
	if p.shares && p.config.TemporalAddress == "" {
		address, err := os.ReadFile(p.engineNote())
		if err != nil {
			return setup("serve is still starting: %w", err)
		}
		p.config.TemporalAddress = string(address)
	}
	own := p.config.TemporalAddress == ""
	if p.engine, err = p.openEngine(ctx); err != nil || !own {
		return err
	}
	return p.startWorker(ctx)
}

// reconcilePause is how long a step that is under way gets before a difference is looked at
// again.
const reconcilePause = 2 * time.Second

func (p *parts) reconcile(ctx context.Context, f reconcileFlags, out io.Writer) error {
	report, err := reconcile.Run(ctx, reconcile.Options{
		Records: p.store.Trusted(), Engine: p.engine.client, TaskQueue: workflows.TaskQueue,
		Repair: f.repair, Pause: reconcilePause, Clock: time.Now, Log: p.log,
	})
	if err != nil {
		return err
	}
	if f.asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	} else {
		err = tellReconciliation(out, report)
	}
	if err == nil && !report.OK() {
		err = errors.New("records and engine do not agree")
	}
	return err
}

func tellReconciliation(out io.Writer, report reconcile.Report) error {
	var err error
	say := func(format string, args ...any) {
		_, writeErr := fmt.Fprintf(out, format, args...)
		err = errors.Join(err, writeErr)
	}
	for _, entity := range slices.Sorted(maps.Keys(report.Compared)) {
		say("%s: %d compared\n", entity, report.Compared[entity])
	}
	for _, d := range report.Differences {
		state := "not mended"
		if d.Repaired {
			state = "mended"
		}
		say("%s %s: %s (records revision %d, workflow %d, %s), %s %s\n", d.Entity, d.ID, d.Kind, d.Records, d.Workflow, d.Status, state, d.Failure)
	}
	if len(report.Differences) == 0 {
		say("records and engine agree\n")
	}
	return err
}
