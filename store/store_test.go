package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"fortschreibung/embedded/testengine"
)

func TestMain(m *testing.M) { os.Exit(testengine.Main(m)) }

// realTime is the clock of the tests' stores.
var realTime = time.Date(2026, 3, 2, 9, 30, 0, 123456000, time.UTC)

// connect opens a store on a new, empty database.
func connect(t testing.TB) *Store {
	t.Helper()
	return connectTo(t, testengine.Postgres(t), Options{})
}

func connectTo(t testing.TB, url string, o Options) *Store {
	t.Helper()
	if o.MaxConnections == 0 {
		o.MaxConnections = 25
	}
	o.Now, o.SlowQuery = func() time.Time { return realTime }, time.Minute
	o.Logger = slog.New(slog.NewTextHandler(logTo{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	s, err := Open(context.Background(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// migrated opens a store on a new database with the current schema.
func migrated(t testing.TB) *Store {
	t.Helper()
	return connectTo(t, testengine.PostgresAfter(t, migrate), Options{})
}

func migrate(ctx context.Context, url string) error {
	s, err := Open(ctx, url, Options{Now: func() time.Time { return realTime }})
	if err != nil {
		return err
	}
	return errors.Join(s.Migrate(ctx), s.Close())
}

type logTo struct{ t testing.TB }

func (l logTo) Write(text []byte) (int, error) {
	l.t.Log(string(text))
	return len(text), nil
}

func exec(t testing.TB, s *Store, statement string, args ...any) {
	t.Helper()
	if err := s.db.Exec(statement, args...).Error; err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func count(t testing.TB, s *Store, table string) int {
	t.Helper()
	var n int
	if err := s.db.Raw("select count(*) from " + table).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// until polls a condition for ten seconds.
func until(t testing.TB, what string, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// waitingForLock says how many connections to the test's database wait for a lock.
func waitingForLock(t testing.TB, s *Store) int {
	t.Helper()
	var n int
	err := s.db.Raw("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").Scan(&n).Error
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// id gives the n-th UUID of the tests, ascending.
func id(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
