package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"fortschreibung/paper"
	"fortschreibung/records"
	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// The demo: the 2020 edition, and the cycle of 2021 in the middle of its
// Ressortabstimmung.
const (
	demoEdition   = 2020
	demoProposals = 24
)

// loadDemo fills an empty database; one that holds a cycle is left as it is.
func (p *parts) loadDemo(ctx context.Context, url string) error {
	cycles, err := p.store.Trusted().Cycles(ctx, records.Page{Limit: 1})
	if err != nil || len(cycles.Items) > 0 {
		return err
	}
	catalogue, err := paper.Catalogue2020()
	if err != nil {
		return err
	}
	if _, err := p.store.Trusted().ImportEdition(ctx, catalogue.Edition(demoEdition, adoption(demoEdition)), strategy.System()); err != nil {
		return fmt.Errorf("demo: edition %d: %w", demoEdition, err)
	}
	p.log.Info("loading the demo cycle")
	shown := newProgress(os.Stderr)
	_, err = rehearsal.Run(ctx, rehearsal.Options{
		BaseURL: url, Year: demoEdition + 1, Proposals: demoProposals, Seed: 1, Until: strategy.PhaseCoordination,
		Ministries: strategy.DefaultMinistries(), Patience: time.Minute, Progress: shown.show,
	})
	shown.end()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	p.log.Info("demo cycle loaded", "year", demoEdition+1)
	return nil
}

// quiet logs warnings and errors only, unless the environment asks for more.
func quiet(c Config) *slog.Logger {
	if c.LogLevel != "info" {
		return c.logger()
	}
	return slog.New(slog.NewTextHandler(io.Writer(os.Stderr), &slog.HandlerOptions{Level: slog.LevelWarn}))
}
