// Package testengine gives tests of other packages a real PostgreSQL and a real
// Temporal. Each test binary starts at most one of each, on first use. A package that
// uses it needs
//
//	func TestMain(m *testing.M) { os.Exit(testengine.Main(m)) }
//
// so that they are stopped in order; without it they are killed with the test binary,
// and a later run removes what they left in the temporary directory.
package testengine

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/embedded"
)

const (
	startPatience = 2 * time.Minute // on a machine that also compiles
	stopPatience  = 20 * time.Second
)

// engines are those of this test binary.
var engines struct {
	mu       sync.Mutex
	dir      string
	postgres *embedded.Postgres
	temporal *embedded.Temporal
	prepared string           // name of the database that PostgresAfter copies
	failed   map[string]error // an engine that failed once is not tried again
}

// Main runs the tests, stops the engines and returns the exit code.
func Main(m *testing.M) int {
	code := m.Run()
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, "testengine:", err)
		if code == 0 {
			code = 1
		}
	}
	return code
}

// Postgres returns the URL of a new, empty database, which is dropped when the test
// ends. The role in it owns the database and is not a superuser.
func Postgres(t testing.TB) string {
	t.Helper()
	return copyOf(t, startOnce(t, "postgres", &engines.postgres, startPostgres), "template1")
}

// PostgresAfter is like Postgres, but the database is a copy of one that was prepared: by
// the first test of the test binary that calls this, and only once. What prepares it must
// leave no connection open, and be the same for all tests.
func PostgresAfter(t testing.TB, prepare func(ctx context.Context, url string) error) string {
	t.Helper()
	server := startOnce(t, "postgres", &engines.postgres, startPostgres)
	return copyOf(t, server, preparedOnce(t, server, prepare))
}

func preparedOnce(t testing.TB, server *embedded.Postgres, prepare func(ctx context.Context, url string) error) string {
	t.Helper()
	engines.mu.Lock()
	defer engines.mu.Unlock()
	if engines.prepared != "" {
		return engines.prepared
	}
	address, _, err := newDatabase(server, "template1")
	if err != nil {
		t.Fatalf("testengine: create a database: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	if err := prepare(ctx, address); err != nil {
		t.Fatalf("testengine: prepare a database: %v", err)
	}
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatalf("testengine: %v", err)
	}
	engines.prepared = strings.TrimPrefix(parsed.Path, "/")
	return engines.prepared
}

func copyOf(t testing.TB, server *embedded.Postgres, template string) string {
	t.Helper()
	address, drop, err := newDatabase(server, template)
	if err != nil {
		t.Fatalf("testengine: create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Errorf("testengine: drop the test's database: %v", err)
		}
	})
	return address
}

// Temporal returns the address of an in-memory server, namespace "default", with the
// process's search attributes. Tests share it: use workflow ids and task queues of your
// own.
func Temporal(t testing.TB) string {
	t.Helper()
	return startOnce(t, "temporal", &engines.temporal, startTemporal).Address()
}

func startOnce[E any](t testing.TB, name string, engine **E, start func(context.Context, string) (*E, error)) *E {
	t.Helper()
	engines.mu.Lock()
	defer engines.mu.Unlock()
	if *engine != nil {
		return *engine
	}
	if err := engines.failed[name]; err != nil {
		t.Fatalf("testengine: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	started, err := startIn(ctx, name, start)
	if err != nil {
		if engines.failed == nil {
			engines.failed = map[string]error{}
		}
		engines.failed[name] = err
		t.Fatalf("testengine: %v", err)
	}
	*engine = started
	return started
}

func startIn[E any](ctx context.Context, name string, start func(context.Context, string) (*E, error)) (*E, error) {
	if engines.dir == "" {
		removeAbandoned()
		dir, err := newDir()
		if err != nil {
			return nil, err
		}
		engines.dir = dir
	}
	return start(ctx, filepath.Join(engines.dir, name))
}

func startPostgres(ctx context.Context, dir string) (*embedded.Postgres, error) {
	return embedded.StartPostgres(ctx, embedded.PostgresOptions{Dir: dir, Volatile: true})
}

func startTemporal(ctx context.Context, dir string) (*embedded.Temporal, error) {
	return embedded.StartTemporal(ctx, embedded.TemporalOptions{
		Dir:              dir,
		InMemory:         true,
		Binary:           builtTemporal(),
		SearchAttributes: embedded.SearchAttributes(),
	})
}

// builtTemporal is bin/temporal at the module's root, where make builds it; empty, for
// embedded to search further, if it isn't there or $TEMPORAL_CLI names another.
func builtTemporal() string {
	if os.Getenv("TEMPORAL_CLI") != "" {
		return ""
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
			continue
		}
		built := filepath.Join(dir, "bin", "temporal")
		if _, err := os.Stat(built); err == nil {
			return built
		}
	}
	return ""
}

// stop ends the engines and removes their directory.
func stop() error {
	engines.mu.Lock()
	defer engines.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), stopPatience)
	defer cancel()
	if engines.temporal != nil {
		if err := engines.temporal.Stop(ctx); err != nil {
			return err
		}
	}
	if engines.postgres != nil {
		if err := engines.postgres.Stop(ctx); err != nil {
			return err
		}
	}
	if engines.dir == "" {
		return nil
	}
	return os.RemoveAll(engines.dir)
}
