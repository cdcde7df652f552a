// Package rehearsal plays a whole cycle, a Generalprobe, through the public HTTP API as
// all the offices. It knows nothing of the engine or the database.
package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"fortschreibung/strategy"
)

// Options say what to play and where.
type Options struct {
	BaseURL    string // e.g. http://127.0.0.1:8080
	Year       int
	Proposals  int
	Seed       uint64
	Until      strategy.Phase // the phase in which to stop half-way; empty: play to the end
	Ministries strategy.Ministries
	Patience   time.Duration // how long one request is repeated while the server is away
	Progress   func(stage string, done, total int)
}

// stage is one part of the year.
type stage struct {
	phase strategy.Phase // the phase the cycle is in
	name  string
	play  func(context.Context) error
}

type rehearsal struct {
	Options
	*client
	started  time.Time
	measures []measure
	parts    []*part
	cycle    string // path of the cycle
	workshop []string
	timeline []Line
	stage    string
	stages   map[string]strategy.Stage // of the proposals at the end, by id

	mu     sync.Mutex
	faults []string
}

// Line is one line of the timeline that a rehearsal leaves.
type Line struct {
	On   strategy.Date `json:"on"` // in the cycle's calendar
	Text string        `json:"text"`
}

// Run plays the cycle and counts what came of it. An error means that it could not be
// played to its end; refusals that the script did not expect are counted in the summary.
func Run(ctx context.Context, o Options) (Summary, error) {
	r := &rehearsal{
		Options: o,
		client:  &client{base: o.BaseURL + "/api/v1", http: &http.Client{Timeout: time.Minute}, patient: o.Patience},
		started: time.Now(),
		cycle:   fmt.Sprintf("/cycles/%d", o.Year),
	}
	for _, s := range r.script() {
		r.stage = s.name
		if err := s.play(ctx); err != nil {
			return Summary{Timeline: r.timeline, Faults: r.faults}, fmt.Errorf("%s: %w", s.name, err)
		}
		if o.Until != "" && s.phase == o.Until {
			break
		}
	}
	r.stage = "Auswertung"
	return r.summarise(ctx)
}

func (r *rehearsal) script() []stage {
	return []stage{
		{"", "Zyklus eröffnen", r.open},
		{"", "Fortschrittsberichte (2. Halbjahr des Vorjahrs)", r.firstReports},
		{"", "Digitalwerkstätten und Vorschläge", r.intake},
		{strategy.PhaseIntake, "Vorprüfung", r.screening},
		{strategy.PhaseConsultation, "Digitalkonferenz", r.consultation},
		{"", "Fortschrittsberichte (1. Halbjahr)", r.secondReports},
		{strategy.PhaseCoordination, "Ressortabstimmung", r.coordination},
		{"", "Strittige Punkte", r.reconciliation},
		{strategy.PhaseCommittee, "Staatssekretär-Lenkungsausschuss", r.committee},
		{"", "Kabinett: zurückgegeben", r.returnedByCabinet},
		{"", "Lenkungsausschuss, zweite Sitzung", r.secondCommittee},
		{strategy.PhaseCabinet, "Kabinett: beschlossen", r.adoptedByCabinet},
		{strategy.PhasePublication, "Veröffentlichung", r.publication},
	}
}

// forParts plays one step for many proposals at once and shows the progress.
func (r *rehearsal) forParts(ctx context.Context, parts []*part, step func(context.Context, *part) error) error {
	var done int
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(concurrent)
	for _, p := range parts {
		group.Go(func() error {
			if err := r.expect(step(ctx, p)); err != nil {
				return fmt.Errorf("proposal %d (%s, %s): %w", p.index, p.kind, p.turn, err)
			}
			r.mu.Lock()
			done++
			r.progress(done, len(parts))
			r.mu.Unlock()
			return nil
		})
	}
	return group.Wait()
}

// concurrent is how many offices act at the same time.
const concurrent = 16

// expect counts a refusal as a fault and goes on; anything else stops the rehearsal.
func (r *rehearsal) expect(err error) error {
	var no *refused
	if !errors.As(err, &no) {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, r.stage+": "+err.Error())
	if len(r.faults) > maxFaults {
		return fmt.Errorf("more than %d refusals, the last: %w", maxFaults, err)
	}
	return nil
}

const maxFaults = 50

func (r *rehearsal) progress(done, total int) {
	if r.Progress != nil {
		r.Progress(r.stage, done, total)
	}
}

func (r *rehearsal) note(on strategy.Date, format string, args ...any) {
	r.timeline = append(r.timeline, Line{On: on, Text: fmt.Sprintf(format, args...)})
}

func (r *rehearsal) choose(keep func(*part) bool) []*part {
	var chosen []*part
	for _, p := range r.parts {
		if keep(p) {
			chosen = append(chosen, p)
		}
	}
	return chosen
}
