package rehearsal

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"fortschreibung/strategy"
)

// measure is a measure as the current edition carries it.
type measure struct {
	MeasureID string         `json:"measure_id"`
	Code      string         `json:"code"`
	New       bool           `json:"new"`
	Ended     bool           `json:"ended"`
	TextHash  string         `json:"text_hash"`
	Sheet     strategy.Sheet `json:"sheet"`
	Proposal  string         `json:"proposal_id"`
}

// cycleView is what the rehearsal reads of a cycle.
type cycleView struct {
	Year     int                   `json:"year"`
	Phase    strategy.Phase        `json:"phase"`
	Outcome  strategy.CycleOutcome `json:"outcome"`
	Plan     strategy.Plan         `json:"plan"`
	Now      time.Time             `json:"now"`
	Settled  bool                  `json:"settled"`
	Revision int                   `json:"revision"`
}

// firstYear is the one in which the seed is taken as it is. Later years have texts of their
// own, so that a measure that was changed changes again.
const firstYear = 2021

// settleTime bounds the wait for what an answered step sets in motion.
const settleTime = 10 * time.Minute

// firstSession is a day of the fourth quarter on which the cabinet may meet; the second
// one follows when it returns the submission.
func firstSession(year int) strategy.Date  { return tuesday(strategy.NewDate(year, time.November, 16)) }
func secondSession(year int) strategy.Date { return tuesday(strategy.NewDate(year, time.December, 14)) }

func tuesday(d strategy.Date) strategy.Date {
	for d.Weekday() != time.Tuesday {
		d = d.AddDays(1)
	}
	return d
}

// open reads the edition in force, writes the script and opens the cycle.
func (r *rehearsal) open(ctx context.Context) error {
	edition := r.Year - 1
	measures, err := r.readMeasures(ctx, edition)
	if err != nil {
		return fmt.Errorf("edition %d, the one to be updated: %w", edition, err)
	}
	if len(measures) == 0 {
		return fmt.Errorf("edition %d has no measures: import it first", edition)
	}
	r.measures = measures
	r.parts = write(r.Seed+uint64(r.Year-firstYear), r.Proposals, inForce(measures))
	start := time.Date(r.Year, time.January, 11, 8, 0, 0, 0, strategy.Berlin())
	body := map[string]any{
		"year": r.Year, "cabinet_session": firstSession(r.Year), "rehearse": true, "starts_at": start,
	}
	if err := r.post(ctx, coordinator, "/cycles", r.key("open"), body, nil); err != nil {
		return err
	}
	r.note(strategy.DateOf(start, strategy.Berlin()), "Zyklus %d eröffnet, Kabinettsitzung am %s, %d Maßnahmen in der Fassung %d",
		r.Year, firstSession(r.Year), len(measures), edition)
	return nil
}

func inForce(measures []measure) []measure {
	var kept []measure
	for _, m := range measures {
		if !m.Ended {
			kept = append(kept, m)
		}
	}
	return kept
}

func (r *rehearsal) readMeasures(ctx context.Context, edition int) ([]measure, error) {
	var measures []measure
	err := each(ctx, r.client, coordinator, fmt.Sprintf("/measures?edition=%d&ended=true", edition), func(m measure) error {
		measures = append(measures, m)
		return nil
	})
	return measures, err
}

func (r *rehearsal) view(ctx context.Context) (cycleView, error) {
	var v cycleView
	err := r.get(ctx, coordinator, r.cycle, &v)
	return v, err
}

// moveTo moves the cycle's calendar to the morning of a day and waits until everything
// that this set in motion has settled.
func (r *rehearsal) moveTo(ctx context.Context, day strategy.Date) error {
	to := day.Time(strategy.Berlin()).Add(8 * time.Hour)
	body := map[string]any{"to": to}
	if err := r.post(ctx, coordinator, r.cycle+"/clock", r.key("clock", day.String()), body, nil); err != nil {
		return err
	}
	return r.settle(ctx)
}

func (r *rehearsal) settle(ctx context.Context) error {
	return r.until(ctx, "the cycle has settled", func() (bool, error) {
		v, err := r.view(ctx)
		return v.Settled, err
	})
}

// until asks again and again, with growing pauses, until a condition holds.
func (r *rehearsal) until(ctx context.Context, what string, holds func() (bool, error)) error {
	deadline := time.Now().Add(settleTime)
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		ok, err := holds()
		if err != nil || ok {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %s in vain until %s", settleTime, what)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// key makes an Idempotency-Key that is the same in every run with the same seed.
func (r *rehearsal) key(parts ...any) string {
	key := fmt.Sprintf("rehearse-%d-%d", r.Year, r.Seed)
	for _, p := range parts {
		key += "-" + url.PathEscape(fmt.Sprint(p))
	}
	return key
}
