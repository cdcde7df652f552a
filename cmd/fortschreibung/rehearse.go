package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"fortschreibung/paper"
	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

type rehearseFlags struct {
	paper     string
	url       string
	year      int
	proposals int
	seed      uint64
	json      bool
}

func rehearseCommand() *cobra.Command {
	var f rehearseFlags
	c := &cobra.Command{
		Use:   "rehearse",
		Short: "Plays a whole cycle through the HTTP API as all the offices (Generalprobe)",
		Long: `Plays a whole cycle through the HTTP API as all the offices, with a compressed calendar.

Without --url it starts everything in a directory of its own, which it removes afterwards.
With --url it plays on a running demo server that holds the edition of the year before.
The same seed gives the same outcome.`,
		Args: exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return rehearse(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), f)
		},
	}
	c.Flags().StringVar(&f.paper, "paper", "", "text of the strategy paper in force; default: the built-in catalogue of 2020")
	c.Flags().StringVar(&f.url, "url", "", "a running server, e.g. http://127.0.0.1:8080")
	c.Flags().IntVar(&f.year, "year", 2021, "year of the cycle")
	c.Flags().IntVar(&f.proposals, "proposals", 75, "how many proposals are submitted")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "the same seed gives the same outcome")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object and nothing else on standard output")
	return c
}

func rehearse(ctx context.Context, out, errOut io.Writer, f rehearseFlags) error {
	if f.proposals < 1 || f.proposals > 100_000 {
		return setup("--proposals %d: want 1 to 100000", f.proposals)
	}
	if f.year < 2021 || f.year > 2100 {
		return setup("--year %d: want 2021 to 2100", f.year)
	}
	if f.url != "" {
		if f.paper != "" {
			return setup("--paper is for a server of its own; a running one imports with `fortschreibung import`")
		}
		return play(ctx, out, errOut, f, f.url)
	}
	return rehearseAlone(ctx, out, errOut, f)
}

// rehearseAlone starts the whole program in a directory of its own.
func rehearseAlone(ctx context.Context, out, errOut io.Writer, f rehearseFlags) (err error) {
	document, err := f.document()
	if err != nil {
		return err
	}
	p, err := newParts()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fortschreibung-rehearsal-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL's account has to pass
		return err
	}
	p.config.DataDir, p.config.HTTPAddr, p.config.TokensFile = dir, "127.0.0.1:0", ""
	p.config.Database, p.config.TemporalAddress = "", ""
	p.log = quiet(p.config)
	running, err := p.startAll(ctx)
	if err != nil {
		return errors.Join(err, p.stop())
	}
	if _, err := p.store.Trusted().ImportEdition(ctx, document.Edition(f.year-1, adoption(f.year-1)), strategy.System()); err != nil {
		return errors.Join(err, p.stop())
	}
	return errors.Join(play(ctx, out, errOut, f, running.url), p.stop())
}

// document is the edition that the cycle updates.
func (f rehearseFlags) document() (paper.Document, error) {
	if f.paper == "" {
		return paper.Catalogue2020()
	}
	return readPaper(f.paper)
}

// adoption is the day on which a rehearsal takes the edition before to have been adopted.
func adoption(year int) strategy.Date { return strategy.NewDate(year, time.December, 15) }

func play(ctx context.Context, out, errOut io.Writer, f rehearseFlags, url string) error {
	shown := newProgress(errOut)
	summary, err := rehearsal.Run(ctx, rehearsal.Options{
		BaseURL: url, Year: f.year, Proposals: f.proposals, Seed: f.seed,
		Ministries: strategy.DefaultMinistries(), Patience: 5 * time.Minute, Progress: shown.show,
	})
	shown.end()
	if err != nil {
		for _, fault := range summary.Faults {
			fmt.Fprintln(errOut, fault)
		}
		return err
	}
	if f.json {
		if err := json.NewEncoder(out).Encode(summary); err != nil {
			return err
		}
	} else {
		tell(out, summary)
	}
	if summary.Errors > 0 || !summary.AuditOK {
		return fmt.Errorf("%d errors, audit in order: %v", summary.Errors, summary.AuditOK)
	}
	return nil
}

func tell(out io.Writer, s rehearsal.Summary) {
	for _, line := range s.Timeline {
		fmt.Fprintf(out, "%s  %s\n", line.On, line.Text)
	}
	fmt.Fprintf(out, "\nAusgang: %s. %d Vorschläge: %d angenommen, %d mit Maßgaben, %d vertagt, %d abgelehnt, %d nicht zugelassen, %d zusammengelegt, %d zurückgezogen.\n",
		s.Outcome, s.Proposals, s.Adopted, s.AdoptedWithConditions, s.Deferred, s.Rejected, s.Declined, s.Merged, s.Withdrawn)
	fmt.Fprintf(out, "%d Mitzeichnungen, %d Fortschrittsberichte, Maßnahmen vorher %d, nachher %d.\n",
		s.Positions, s.Reports, s.MeasuresBefore, s.MeasuresAfter)
	fmt.Fprintf(out, "Prüfkette: %d Einträge, in Ordnung: %v. %d Schritte bestätigt, %d verloren, %d Fehler, %.1f s.\n",
		s.AuditEntries, s.AuditOK, s.Acknowledged, s.Lost, s.Errors, float64(s.DurationMS)/1000)
	for _, fault := range s.Faults {
		fmt.Fprintln(out, "  Fehler:", fault)
	}
}
