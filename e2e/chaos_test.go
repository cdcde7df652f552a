package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"fortschreibung/reconcile"
	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// The sizes of the fault test; `make chaos` sets larger ones.
var (
	chaosRehearsals = flag.Int("chaos.rehearsals", 1, "how many years are rehearsed under faults")
	chaosFaults     = flag.Int("chaos.faults", 12, "how many faults strike, shared among the rehearsals")
	chaosProposals  = flag.Int("chaos.proposals", 6, "proposals of each rehearsal")
	chaosSeed       = flag.Uint64("chaos.seed", 1, "the same seed strikes with the same faults in the same order")
)

// Processes are killed, stopped and continued, connections cut and slowed down, everything
// restarted at once, while all the offices work. Afterwards every acknowledged decision is
// there exactly once, no workflow is stuck, and records and workflows agree.
func TestChaosLosesNothing(t *testing.T) {
	i := install(t)
	s := &storm{installation: i, random: rand.New(rand.NewPCG(*chaosSeed, 0)), pauses: [2]int{300, 2500}, struck: map[string]int{}}
	total := rehearsal.Summary{}
	struck, started := 0, time.Now()
	for n := range *chaosRehearsals {
		share := (*chaosFaults - struck) / (*chaosRehearsals - n)
		summary, hit := i.rehearseUnder(t, s, 2021+n, share)
		struck += hit
		i.checkNothingWrong(t, summary)
		total.Acknowledged += summary.Acknowledged
		total.Requests += summary.Requests
		total.Pending += summary.Pending
		total.Broken += summary.Broken
		total.Lost += summary.Lost
	}
	for _, name := range slices.Sorted(maps.Keys(s.struck)) {
		t.Logf("%4d × %s", s.struck[name], name)
	}
	t.Logf("seed %d: %d faults injected over %d rehearsals in %s; %d requests, %d answered 202, %d broken; %d writes acknowledged, %d lost",
		*chaosSeed, struck, *chaosRehearsals, time.Since(started).Round(time.Second), total.Requests, total.Pending, total.Broken, total.Acknowledged, total.Lost)
	require.GreaterOrEqual(t, struck, *chaosFaults, "faults injected")
}

// rehearseUnder plays a year while faults strike. When the year is over before all have
// struck, the rest strikes while nobody works.
func (i *installation) rehearseUnder(t *testing.T, s *storm, year, most int) (rehearsal.Summary, int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	i.awaitReady(ctx, t)
	type result struct {
		summary rehearsal.Summary
		err     error
	}
	finished := make(chan result, 1)
	go func() {
		summary, err := rehearsal.Run(ctx, rehearsal.Options{
			BaseURL: i.url, Year: year, Proposals: *chaosProposals, Seed: *chaosSeed,
			Ministries: strategy.DefaultMinistries(), Patience: 5 * time.Minute,
			Progress: func(string, int, int) {},
		})
		finished <- result{summary, err}
	}()
	hit := s.rage(ctx, t, most)
	r := <-finished
	require.NoError(t, r.err)
	t.Logf("%d: %s, %d faults, %d requests, %d acknowledged, %d lost, %s", year, r.summary.Outcome, hit,
		r.summary.Requests, r.summary.Acknowledged, r.summary.Lost, time.Duration(r.summary.DurationMS)*time.Millisecond)
	return r.summary, hit
}

func (i *installation) checkNothingWrong(t *testing.T, s rehearsal.Summary) {
	t.Helper()
	require.Empty(t, s.Faults) // a write that is there twice is one
	require.Equal(t, "adopted", s.Outcome)
	require.Zero(t, s.Lost)
	require.True(t, s.AuditOK)
	require.Equal(t, *chaosProposals, s.Proposals)
	i.awaitReady(t.Context(), t)
	stdout, stderr, code := output(t, i.dir, i.current(), "reconcile", "--json")
	var report reconcile.Report
	require.NoError(t, json.Unmarshal([]byte(stdout), &report), "%s\n%s", stdout, stderr)
	require.Zero(t, code, "%+v", report.Differences)
	i.checkWhoRuns(t, report)
}

// checkWhoRuns finds nothing open but proposals that wait: deferred ones for another cycle,
// published ones for their Maßgaben.
func (i *installation) checkWhoRuns(t *testing.T, report reconcile.Report) {
	t.Helper()
	connection, err := client.Dial(client.Options{HostPort: i.engine.Upstream, Logger: quietLogger{}})
	require.NoError(t, err)
	defer connection.Close()
	open, err := connection.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
		Query: "ExecutionStatus = 'Running' and WorkflowType in ('Cycle', 'Report', 'Session', 'Submission', 'OpenCycle', 'OpenReporting')",
	})
	require.NoError(t, err)
	var ids []string
	for _, e := range open.Executions {
		ids = append(ids, e.Execution.WorkflowId)
	}
	require.Empty(t, ids, "workflows that are not done")
	require.NotZero(t, report.Compared["proposal"])
}

// current is the environment of commands that go around the proxies, to where the database
// is now.
func (i *installation) current() []string {
	env := slices.Clone(i.direct)
	for n, line := range env {
		if before, ok := strings.CutPrefix(line, "DATABASE_URL="); ok {
			head, rest, _ := strings.Cut(before, "@")
			_, path, _ := strings.Cut(rest, "/")
			env[n] = fmt.Sprintf("DATABASE_URL=%s@%s/%s", head, i.database.Upstream, path)
		}
	}
	return env
}

// awaitReady waits until the API says that everything works.
func (i *installation) awaitReady(ctx context.Context, t testing.TB) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, i.url+"/readyz", nil)
		require.NoError(t, err)
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("not ready: %v", err)
		}
		time.Sleep(100 * time.Millisecond) // between two looks
	}
}

// quietLogger says nothing: what the engine's client complains of is what the test is about.
type quietLogger struct{}

func (quietLogger) Debug(string, ...any) {}
func (quietLogger) Info(string, ...any)  {}
func (quietLogger) Warn(string, ...any)  {}
func (quietLogger) Error(string, ...any) {}

func number(t testing.TB, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}
