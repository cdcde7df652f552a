// Package bench measures the program against the floor: the same engine and the same
// database doing the same number of durable steps with nothing in them. Every figure is a
// ratio that is taken side by side, in turns, in one run.
package bench

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"
	"google.golang.org/grpc"

	"fortschreibung/api"
	"fortschreibung/embedded"
	"fortschreibung/identity"
	"fortschreibung/paper"
	"fortschreibung/store"
	"fortschreibung/strategy"
	"fortschreibung/worker"
)

// stack is the program in this process, on an engine and a database that write through.
type stack struct {
	t        testing.TB
	url      string // of the interface
	engine   client.Client
	store    *store.Store
	pool     *pgxpool.Pool // bare, of the floor
	floor    string        // task queue of the floor's worker
	seen     *statements
	calls    *engineCalls
	database string
	temporal *embedded.Temporal
}

func newStack(t testing.TB) *stack {
	t.Helper()
	dir, err := os.MkdirTemp("", "fortschreibung-bench-")
	check(t, err)
	check(t, os.Chmod(dir, 0o711)) //nolint:gosec // the database's account has to pass
	t.Cleanup(func() { check(t, os.RemoveAll(dir)) })
	postgres, err := embedded.StartPostgres(t.Context(), embedded.PostgresOptions{Dir: filepath.Join(dir, "postgres")})
	check(t, err)
	t.Cleanup(func() { check(t, postgres.Stop(context.Background())) })
	temporal, err := embedded.StartTemporal(t.Context(), embedded.TemporalOptions{Dir: filepath.Join(dir, "temporal"), SearchAttributes: embedded.SearchAttributes()})
	check(t, err)
	t.Cleanup(func() { check(t, temporal.Stop(context.Background())) })
	s := &stack{t: t, database: postgres.URL(), temporal: temporal, seen: &statements{}, calls: &engineCalls{}}
	s.open()
	s.serve()
	s.openFloor()
	return s
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (s *stack) open() {
	s.t.Helper()
	ctx := context.Background()
	options := store.Options{Role: embedded.ApplicationRole, Logger: quiet(), MaxConnections: 20, Tracer: s.seen}
	check(s.t, store.Prepare(ctx, s.database, embedded.ApplicationRole, options))
	opened, err := store.Open(ctx, s.database, options)
	check(s.t, err)
	s.store = opened
	s.t.Cleanup(func() { check(s.t, opened.Close()) })
	catalogue, err := paper.Catalogue2020()
	check(s.t, err)
	_, err = opened.Trusted().ImportEdition(ctx, catalogue.Edition(2020, strategy.NewDate(2020, time.December, 15)), strategy.System())
	check(s.t, err)
	s.engine, err = client.Dial(client.Options{
		HostPort: s.temporal.Address(), Logger: temporallog.NewStructuredLogger(quiet()),
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}, DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(s.calls.see)}},
	})
	check(s.t, err)
	s.t.Cleanup(s.engine.Close)
}

// serve runs the interface and a worker as the program does.
func (s *stack) serve() {
	s.t.Helper()
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	check(s.t, err)
	queue := uuid.NewString()
	w := worker.New(s.engine, s.store.Trusted(), worker.Options{TaskQueue: queue})
	check(s.t, w.Start())
	s.t.Cleanup(w.Stop)
	web := httptest.NewServer(api.New(api.Deps{
		Store: s.store, Engine: api.NewTemporalEngine(s.engine, queue), Auth: auth, Clock: time.Now, Log: quiet(), Rehearsals: true,
		Histories: api.EngineHistories(s.engine, "default"),
	}))
	s.t.Cleanup(web.Close)
	s.url = web.URL
}

// openFloor runs a worker for workflows with nothing in them, and bare connections.
func (s *stack) openFloor() {
	s.t.Helper()
	pool, err := pgxpool.New(context.Background(), s.database)
	check(s.t, err)
	s.pool = pool
	s.t.Cleanup(pool.Close)
	_, err = pool.Exec(context.Background(), "create table floor (id bigint generated always as identity primary key, key text not null unique, at timestamptz not null, body text not null)")
	check(s.t, err)
	s.floor = uuid.NewString()
	w := sdkworker.New(s.engine, s.floor, sdkworker.Options{
		MaxConcurrentActivityExecutionSize: 32, MaxConcurrentActivityTaskPollers: 16,
		WorkflowTaskPollerBehavior: sdkworker.NewPollerBehaviorAutoscaling(sdkworker.PollerBehaviorAutoscalingOptions{InitialNumberOfPollers: 4, MinimumNumberOfPollers: 2, MaximumNumberOfPollers: 8}),
	})
	registerFloor(w, pool)
	check(s.t, w.Start())
	s.t.Cleanup(w.Stop)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
