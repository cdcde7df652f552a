package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fortschreibung/embedded"
	"fortschreibung/store"
	"fortschreibung/telemetry"
)

// stopBudget is how long a part may take to stop in order.
const stopBudget = 40 * time.Second

// parts is what a command runs on: the database, and for serve the engine.
type parts struct {
	config Config
	log    *slog.Logger
	store  *store.Store
	signer store.Signer // of the audit's checkpoints; empty: none are signed
	engine engine
	shown  *telemetry.Telemetry
	stops  []func(context.Context) error
	failed chan error // a child process that ended by itself

	mayShare bool // may use the cluster of a `serve` that runs on the same data directory
	shares   bool // does so
}

// untilStopped waits until the program is told to stop or a part fails, and stops.
func (p *parts) untilStopped(ctx context.Context) error {
	var err error
	select {
	case <-ctx.Done():
		p.log.Info("stopping")
	case err = <-p.failed:
	}
	return errors.Join(err, p.stop())
}

// stop ends the parts in the reverse order of their start.
func (p *parts) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopBudget)
	defer cancel()
	var errs []error
	for i := len(p.stops) - 1; i >= 0; i-- {
		errs = append(errs, p.stops[i](ctx))
	}
	return errors.Join(errs...)
}

// database gives the address of DATABASE_URL or, without one, starts the private cluster
// below the data directory, which is served with the rights of a role of its own.
func (p *parts) database(ctx context.Context) (string, error) {
	if p.config.Database != "" {
		return p.config.Database, nil
	}
	p.config.DatabaseRole = embedded.ApplicationRole
	url, err := p.ownCluster(ctx)
	if err != nil {
		return "", setupError{err}
	}
	return url, nil
}

// openStore connects to the database with the rights of DATABASE_ROLE. The private cluster
// it migrates first, as its owner; a database of one's own must have been.
func (p *parts) openStore(ctx context.Context) error {
	url, err := p.database(ctx)
	if err != nil {
		return err
	}
	if p.signer, err = p.config.auditSigner(); err != nil {
		return err
	}
	if p.config.DatabaseRole == "" {
		p.log.Warn("row-level security does not bind the owner of the tables: set DATABASE_ROLE, and run migrate once")
	}
	options := store.Options{Role: p.config.DatabaseRole, AuditKey: p.signer, Logger: p.log, MaxConnections: 20, Tracer: p.shown.Database()}
	if p.config.Database == "" {
		if err := store.Prepare(ctx, url, p.config.DatabaseRole, options); err != nil {
			return err
		}
	}
	opened, err := store.Open(ctx, url, options)
	if err != nil {
		return setupError{err}
	}
	p.store = opened
	p.stops = append(p.stops, func(context.Context) error { return opened.Close() })
	if err := opened.CheckSchema(ctx); err != nil {
		return setupError{err}
	}
	return nil
}

// ownCluster starts the private cluster, or finds the one that a running `serve` has
// started in the same data directory.
func (p *parts) ownCluster(ctx context.Context) (string, error) {
	note := filepath.Join(p.config.DataDir, "database.url")
	cluster, err := embedded.StartPostgres(ctx, embedded.PostgresOptions{
		Dir: filepath.Join(p.config.DataDir, "postgres"), Log: p.log,
	})
	var inUse *embedded.InUseError
	if errors.As(err, &inUse) && p.mayShare {
		url, readErr := os.ReadFile(note)
		if readErr != nil {
			return "", err
		}
		p.shares = true
		return string(url), nil
	}
	if err != nil {
		return "", err
	}
	p.stops = append(p.stops, cluster.Stop, func(context.Context) error { return os.Remove(note) })
	p.watch("postgres", cluster.Done())
	return cluster.URL(), os.WriteFile(note, []byte(cluster.URL()), 0o600)
}

// watch reports a child process that ends without being told to.
func (p *parts) watch(name string, done <-chan error) {
	go func() {
		if err := <-done; err != nil {
			p.log.Error("child process ended", "name", name, "error", err)
			select {
			case p.failed <- err:
			default:
			}
		}
	}()
}

func newParts() (*parts, error) {
	config, err := readConfig()
	if err != nil {
		return nil, err
	}
	p := &parts{config: config, log: config.logger(), failed: make(chan error, 1)}
	if p.shown, err = telemetry.Start(context.Background(), "fortschreibung", p.log); err != nil {
		return nil, setupError{err}
	}
	p.stops = append(p.stops, p.shown.Stop)
	return p, nil
}

// withStore runs something on a migrated database. The embedded cluster is migrated
// here; a database of one's own is by `fortschreibung migrate`.
func withStore(ctx context.Context, work func(context.Context, parts) error) error {
	p, err := newParts()
	if err != nil {
		return err
	}
	p.mayShare = true
	if err := p.openStore(ctx); err != nil {
		return errors.Join(err, p.stop())
	}
	err = work(ctx, *p)
	return errors.Join(err, p.stop())
}
