// Package reconcile compares what the records show with what the engine's workflows know,
// and mends what differs: a workflow that the engine has lost goes on from its records, and
// records that are behind are written anew from their workflow.
package reconcile

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Records are what the comparison reads and mends of the records.
type Records interface {
	Stored(ctx context.Context, entity, after string, limit int) ([]records.Stored, error)
	StoredOne(ctx context.Context, entity, id string) (records.Stored, error)
	Steps(ctx context.Context, entity, id string) ([]strategy.Entry, []workflows.Result, error)
	Recorded(ctx context.Context, requestID string) (bool, error)
	WaitingFor(ctx context.Context, entity, id string) ([]string, error)
	LoadCycle(ctx context.Context, year int) (workflows.CycleView, error)
	Reproject(ctx context.Context, record any) error
}

// Options say what to compare and whether to mend it.
type Options struct {
	Records   Records
	Engine    client.Client
	TaskQueue string
	Repair    bool
	Pause     time.Duration // before a difference is looked at again: a step may be under way
	Clock     func() time.Time
	Log       *slog.Logger
}

// Kind is what is wrong with an entity.
type Kind string

// The kinds of differences.
const (
	Lost       Kind = "lost"       // the records show it open, the engine does not run it
	Behind     Kind = "behind"     // the records are older than the workflow
	Ahead      Kind = "ahead"      // the workflow is older than the records
	Differs    Kind = "differs"    // the same revision, another state
	Unfinished Kind = "unfinished" // it has ended, and somebody still waits to hear of it
	Unknown    Kind = "unknown"    // the engine runs it, the records do not know it
	Stuck      Kind = "stuck"      // its workflow runs and does not get on
)

// Difference is one entity with which something is wrong.
type Difference struct {
	Entity   string `json:"entity"`
	ID       string `json:"id"`
	Kind     Kind   `json:"kind"`
	Records  int    `json:"records_revision"`
	Workflow int    `json:"workflow_revision"`
	Status   string `json:"workflow_status"`
	Repaired bool   `json:"repaired"`
	Failure  string `json:"failure,omitempty"` // why it could not be mended
}

// Report is the outcome of a comparison.
type Report struct {
	Compared    map[string]int `json:"compared"`  // entities by kind
	Forgotten   int            `json:"forgotten"` // ended, and the engine has no history of them any more
	Differences []Difference   `json:"differences"`
}

// OK says that nothing is wrong, or is no more.
func (r Report) OK() bool {
	return !slices.ContainsFunc(r.Differences, func(d Difference) bool { return !d.Repaired })
}

// pageSize is how many entities are read at once, concurrent how many are compared.
const (
	pageSize   = 200
	concurrent = 8
)

type reconciliation struct {
	Options
	mu     sync.Mutex
	report Report
}

// Run compares every entity. A worker has to run, because workflows are asked for their state.
func Run(ctx context.Context, o Options) (Report, error) {
	r := &reconciliation{Options: o, report: Report{Compared: map[string]int{}, Differences: []Difference{}}}
	for _, k := range kinds {
		if err := r.compareAll(ctx, k); err != nil {
			return r.report, fmt.Errorf("%s: %w", k.entity, err)
		}
	}
	if err := r.seekUnknown(ctx); err != nil {
		return r.report, fmt.Errorf("running workflows: %w", err)
	}
	slices.SortFunc(r.report.Differences, func(a, b Difference) int {
		return slices.Compare([]string{a.Entity, a.ID}, []string{b.Entity, b.ID})
	})
	return r.report, nil
}

func (r *reconciliation) compareAll(ctx context.Context, k kind) error {
	for after := ""; ; {
		page, err := r.Records.Stored(ctx, k.entity, after, pageSize)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].ID
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(concurrent)
		for _, stored := range page {
			group.Go(func() error { return r.settle(ctx, k, stored.ID) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
		r.report.Compared[k.entity] += len(page)
	}
}

// looks is how often a difference is looked at before it counts.
const looks = 3

// settle compares one entity, again when it differs, and mends it when it is to be.
func (r *reconciliation) settle(ctx context.Context, k kind, id string) error {
	var d *Difference
	for look := range looks {
		if look > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(r.Pause):
			}
		}
		var err error
		if d, err = r.compare(ctx, k, id); err != nil || d == nil {
			return err
		}
	}
	if r.Repair {
		if err := r.mend(ctx, k, d); err != nil {
			d.Failure = err.Error()
			r.Log.ErrorContext(ctx, "not mended", "entity", d.Entity, "id", d.ID, "kind", d.Kind, "error", err)
		} else {
			d.Repaired = true
			r.Log.WarnContext(ctx, "mended", "entity", d.Entity, "id", d.ID, "kind", d.Kind)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Differences = append(r.report.Differences, *d)
	return nil
}

// compare gives what is wrong with an entity, nil when nothing is.
func (r *reconciliation) compare(ctx context.Context, k kind, id string) (*Difference, error) {
	stored, err := r.Records.StoredOne(ctx, k.entity, id)
	if err != nil {
		return nil, err
	}
	run, err := r.ask(ctx, k, id)
	if err != nil {
		return nil, err
	}
	d := &Difference{Entity: k.entity, ID: id, Records: stored.Revision, Workflow: run.revision, Status: run.status}
	ended := false
	if stored.Revision > 0 {
		if ended, err = k.ended(stored.State); err != nil {
			return nil, err
		}
	}
	switch {
	case stored.Revision == 0 && run.revision == 0:
		return nil, nil
	case run.stuck:
		d.Kind = Stuck
	case stored.Revision == 0:
		d.Kind = Unknown
	case run.state == nil && ended:
		return r.forgotten(ctx, k, d)
	case !run.running && !ended && stored.Revision >= run.revision:
		d.Kind = Lost
	case stored.Revision < run.revision:
		d.Kind = Behind
	case stored.Revision > run.revision:
		d.Kind = Ahead
	case !same(stored.State, run.state):
		d.Kind = Differs
	case !run.running:
		return r.unfinished(ctx, k, d)
	default:
		return nil, nil
	}
	return d, nil
}

// forgotten counts an ended entity of which the engine keeps nothing.
func (r *reconciliation) forgotten(ctx context.Context, k kind, d *Difference) (*Difference, error) {
	found, err := r.unfinished(ctx, k, d)
	if found == nil && err == nil {
		r.mu.Lock()
		r.report.Forgotten++
		r.mu.Unlock()
	}
	return found, err
}

// unfinished says whether somebody still waits to hear that an entity has ended.
func (r *reconciliation) unfinished(ctx context.Context, k kind, d *Difference) (*Difference, error) {
	waiting, err := r.Records.WaitingFor(ctx, k.entity, d.ID)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	d.Kind = Unfinished
	return d, nil
}

// same compares two states by what they say, not by how they are written.
func same(a, b json.RawMessage) bool {
	var left, right any
	if json.Unmarshal(a, &left) != nil || json.Unmarshal(b, &right) != nil {
		return false
	}
	return reflect.DeepEqual(left, right)
}
