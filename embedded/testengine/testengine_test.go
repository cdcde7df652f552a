package testengine_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/embedded/testengine"
)

func TestMain(m *testing.M) { os.Exit(testengine.Main(m)) }

func TestPostgresGivesEachTestAnEmptyDatabase(t *testing.T) {
	for _, name := range []string{"first", "second"} {
		t.Run(name, func(t *testing.T) {
			conn, err := pgx.Connect(t.Context(), testengine.Postgres(t))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(context.Background())
			if _, err := conn.Exec(t.Context(), "create table only_here (id int)"); err != nil {
				t.Fatal(err)
			}
			var isSuperuser bool
			if err := conn.QueryRow(t.Context(), "select usesuper from pg_user where usename = current_user").Scan(&isSuperuser); err != nil {
				t.Fatal(err)
			}
			if isSuperuser {
				t.Error("the test's role is a superuser, which would hide missing rights")
			}
		})
	}
}

func TestPostgresDropsTheDatabase(t *testing.T) {
	var gone string
	t.Run("use", func(t *testing.T) { gone = testengine.Postgres(t) })
	if conn, err := pgx.Connect(t.Context(), gone); err == nil {
		conn.Close(t.Context())
		t.Error("the database outlived its test")
	}
}

func answer(workflow.Context) (int, error) { return 42, nil }

func TestTemporalRunsAWorkflow(t *testing.T) {
	connection, err := client.Dial(client.Options{HostPort: testengine.Temporal(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	w := worker.New(connection, t.Name(), worker.Options{})
	w.RegisterWorkflow(answer)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	run, err := connection.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		TaskQueue: t.Name(),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			temporal.NewSearchAttributeKeyInt64("CycleYear").ValueSet(2027),
			temporal.NewSearchAttributeKeyKeywordList("Ministry").ValueSet([]string{"A", "B"})),
	}, answer)
	if err != nil {
		t.Fatal(err)
	}
	var got int
	if err := run.Get(ctx, &got); err != nil || got != 42 {
		t.Fatalf("workflow answered %d, %v", got, err)
	}
}
