package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"go.temporal.io/sdk/client"

	"fortschreibung/embedded"
	"fortschreibung/worker"
)

// engine is a connection to Temporal; ui is empty when it is not our own.
type engine struct {
	client client.Client
	ui     string
}

// openEngine connects to TEMPORAL_ADDRESS or, without one, starts the dev server below
// the data directory.
func (p *parts) openEngine(ctx context.Context) (engine, error) {
	address, ui := p.config.TemporalAddress, ""
	if address == "" {
		server, err := embedded.StartTemporal(ctx, embedded.TemporalOptions{
			Dir: filepath.Join(p.config.DataDir, "temporal"), Namespace: p.config.TemporalNamespace,
			SearchAttributes: embedded.SearchAttributes(), Log: p.log,
		})
		if err != nil {
			return engine{}, setupError{err}
		}
		p.stops = append(p.stops, server.Stop)
		p.watch("temporal", server.Done())
		address, ui = server.Address(), server.UIURL()
		if err := p.noteEngine(address); err != nil {
			return engine{}, err
		}
	}
	config := p.dialConfig(address)
	var err error
	if config.Metrics, config.Intercept, err = p.shown.Engine(); err != nil {
		return engine{}, err
	}
	connection, err := worker.Dial(ctx, config)
	if err != nil {
		return engine{}, setupError{err}
	}
	p.stops = append(p.stops, func(context.Context) error { connection.Close(); return nil })
	return engine{client: connection, ui: ui}, nil
}

// engineNote is where other commands read how to reach the engine of a running serve.
func (p *parts) engineNote() string { return filepath.Join(p.config.DataDir, "temporal.address") }

func (p *parts) noteEngine(address string) error {
	p.stops = append(p.stops, func(context.Context) error { return os.Remove(p.engineNote()) })
	return os.WriteFile(p.engineNote(), []byte(address), 0o600)
}

func (p *parts) dialConfig(address string) worker.Config {
	c := p.config
	return worker.Config{
		Address: address, Namespace: c.TemporalNamespace, APIKey: c.TemporalAPIKey, TLS: c.TemporalTLS,
		CAFile: c.TemporalTLSCA, CertFile: c.TemporalTLSCert, KeyFile: c.TemporalTLSKey, ServerName: c.TemporalTLSName,
		PayloadKeys: c.PayloadKey, Logger: p.log,
	}
}

// needEngine connects to an engine of one's own, for the commands that run one part.
func (p *parts) needEngine(ctx context.Context) (engine, error) {
	if p.config.TemporalAddress == "" || p.config.Database == "" {
		return engine{}, setup("set TEMPORAL_ADDRESS and DATABASE_URL; to run everything in one program, use `fortschreibung serve`")
	}
	opened, err := p.openEngine(ctx)
	if err != nil {
		return opened, fmt.Errorf("TEMPORAL_ADDRESS: %w", err)
	}
	return opened, nil
}
