package bench

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// peer is the same decision with a plain job queue on PostgreSQL: a job that commits one
// insert. It has no state between jobs, no deadlines and no order; what these cost is the
// difference.
type peer struct {
	client  *river.Client[pgx.Tx]
	mu      sync.Mutex
	waiting map[string]chan struct{}
}

type decisionJob struct {
	Key string `json:"key"`
}

// Kind names the job.
func (decisionJob) Kind() string { return "decision" }

type decisionWorker struct {
	river.WorkerDefaults[decisionJob]
	s    *stack
	peer *peer
}

// Work inserts a row and tells who waits for it.
func (w *decisionWorker) Work(ctx context.Context, job *river.Job[decisionJob]) error {
	_, err := w.s.pool.Exec(ctx, "insert into floor (key, at, body) values ($1, now(), repeat('x', 500)) on conflict do nothing", job.Args.Key)
	if err != nil {
		return err
	}
	w.peer.mu.Lock()
	defer w.peer.mu.Unlock()
	close(w.peer.waiting[job.Args.Key])
	delete(w.peer.waiting, job.Args.Key)
	return nil
}

func newPeer(t testing.TB, s *stack) *peer {
	t.Helper()
	driver := riverpgxv5.New(s.pool)
	migrator, err := rivermigrate.New(driver, nil)
	check(t, err)
	_, err = migrator.Migrate(context.Background(), rivermigrate.DirectionUp, nil)
	check(t, err)
	p := &peer{waiting: map[string]chan struct{}{}}
	workers := river.NewWorkers()
	river.AddWorker(workers, &decisionWorker{s: s, peer: p})
	p.client, err = river.NewClient(driver, &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 32}}, Workers: workers, Logger: quiet(),
		FetchCooldown: time.Millisecond, FetchPollInterval: 20 * time.Millisecond,
	})
	check(t, err)
	check(t, p.client.Start(context.Background()))
	t.Cleanup(func() { check(t, p.client.Stop(context.Background())) })
	return p
}

// decide enqueues a decision and waits until it is carried out.
func (p *peer) decide(ctx context.Context, key string) error {
	done := make(chan struct{})
	p.mu.Lock()
	p.waiting[key] = done
	p.mu.Unlock()
	if _, err := p.client.Insert(ctx, decisionJob{Key: key}, nil); err != nil {
		return err
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
