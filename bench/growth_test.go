package bench

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// grown is what a year has left behind.
type grown struct {
	proposals int
	rows      float64 // in PostgreSQL
	database  float64 // KiB, with indexes
	events    float64 // in the histories of the proposals
	histories float64 // KiB, of all workflows
	cycle     float64 // events in the longest history of the cycle
}

// TestGrowth plays years of several sizes and says what each proposal more leaves behind.
// Linear growth shows in slopes that stay the same.
func TestGrowth(t *testing.T) {
	onlyFull(t)
	var years []grown
	for _, n := range []int{75, 300, 750} {
		s := newStack(t)
		before := s.sizes()
		s.rehearse(2021, n, "")
		after := s.sizes()
		g := s.historiesOf(2021)
		g.proposals, g.rows, g.database = n, float64(after.rows-before.rows), float64(after.bytes-before.bytes)/1024
		single(t, fmt.Sprintf("growth, longest history of the cycle, %d", n), "events", g.cycle)
		years = append(years, g)
	}
	for _, of := range []struct {
		name, unit string
		value      func(grown) float64
	}{
		{"rows", "rows", func(g grown) float64 { return g.rows }},
		{"database", "KiB", func(g grown) float64 { return g.database }},
		{"events", "events", func(g grown) float64 { return g.events }},
		{"histories", "KiB", func(g grown) float64 { return g.histories }},
	} {
		for i, to := range years[1:] {
			from := years[i]
			slope := (of.value(to) - of.value(from)) / float64(to.proposals-from.proposals)
			single(t, fmt.Sprintf("growth, %s for each proposal, %d to %d", of.name, from.proposals, to.proposals), of.unit, slope)
		}
	}
}

// historiesOf sums the histories of a year.
func (s *stack) historiesOf(year int) grown {
	s.t.Helper()
	ctx := context.Background()
	var g grown
	for _, run := range s.runsOf(year) {
		d, err := s.engine.DescribeWorkflowExecution(ctx, run.WorkflowId, run.RunId)
		check(s.t, err)
		info := d.WorkflowExecutionInfo
		g.histories += float64(info.HistorySizeBytes) / 1024
		switch {
		case strings.HasPrefix(run.WorkflowId, "proposal"):
			g.events += float64(info.HistoryLength)
		case strings.HasPrefix(run.WorkflowId, "cycle"):
			g.cycle = max(g.cycle, float64(info.HistoryLength))
		}
	}
	return g
}

// sizes is what the database holds.
type sizes struct{ bytes, rows int64 }

func (s *stack) sizes() (z sizes) {
	s.t.Helper()
	ctx := context.Background()
	_, err := s.pool.Exec(ctx, "analyze")
	check(s.t, err)
	check(s.t, s.pool.QueryRow(ctx, "select pg_database_size(current_database())").Scan(&z.bytes))
	check(s.t, s.pool.QueryRow(ctx, "select sum(greatest(reltuples, 0))::bigint from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace").Scan(&z.rows))
	return z
}

// liveKiB is what lives on the heap of this process, in which interface and worker run.
func liveKiB() float64 {
	runtime.GC()
	runtime.GC() // what the first has freed by finalizers
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1024
}
