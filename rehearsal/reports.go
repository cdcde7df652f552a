package rehearsal

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"fortschreibung/strategy"
)

// report is a progress report as the rehearsal reads it.
type report struct {
	ID          string               `json:"id"`
	MeasureCode string               `json:"measure_code"`
	MeasureID   string               `json:"measure_id"`
	Lead        []string             `json:"lead"`
	State       strategy.ReportState `json:"state"`
}

func (r *rehearsal) firstReports(ctx context.Context) error {
	return r.reports(ctx, fmt.Sprintf("%d-H2", r.Year-1), strategy.NewDate(r.Year, time.March, 15))
}

func (r *rehearsal) secondReports(ctx context.Context) error {
	return r.reports(ctx, fmt.Sprintf("%d-H1", r.Year), strategy.NewDate(r.Year, time.August, 16))
}

// reports has every ministry report on its measures: most are accepted, some are sent
// back once, a few never come.
func (r *rehearsal) reports(ctx context.Context, half string, on strategy.Date) error {
	if err := r.moveTo(ctx, on); err != nil {
		return err
	}
	requested, err := r.requested(ctx, half)
	if err != nil {
		return err
	}
	missing := 0
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(concurrent)
	for i, rep := range requested {
		random := rand.New(rand.NewPCG(r.Seed, hash(half+rep.MeasureCode)))
		if random.IntN(40) == 0 {
			missing++
			continue
		}
		group.Go(func() error {
			err := r.expect(r.report(groupCtx, rep, random))
			r.mu.Lock()
			r.progress(i+1, len(requested))
			r.mu.Unlock()
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.note(on, "%d Fortschrittsberichte %s erbeten, %d ohne Antwort", len(requested), half, missing)
	return nil
}

// requested waits until a report is asked for on every measure in force.
func (r *rehearsal) requested(ctx context.Context, half string) ([]report, error) {
	want := len(inForce(r.measures))
	var found []report
	err := r.until(ctx, fmt.Sprintf("%d reports %s are requested", want, half), func() (bool, error) {
		found = found[:0]
		err := each(ctx, r.client, coordinator, fmt.Sprintf("/reports?year=%d&half=%s", r.Year, half), func(rep report) error {
			found = append(found, rep)
			return nil
		})
		return len(found) >= want, err
	})
	return found, err
}

func (r *rehearsal) report(ctx context.Context, rep report, random *rand.Rand) error {
	user := staff(r.leader(rep.Lead, strategy.NewDate(r.Year, time.March, 1)))
	path := "/reports/" + rep.ID
	body := map[string]any{"status": reportStatus(random), "text": progressText(random), "milestones": []any{}}
	if err := r.post(ctx, user, path+"/submission", r.key(rep.ID, "submit"), body, nil); err != nil {
		return err
	}
	if random.IntN(12) == 0 {
		back := map[string]any{"reason": "Der Stand der Meilensteine fehlt."}
		if err := r.post(ctx, coordinator, path+"/return", r.key(rep.ID, "return"), back, nil); err != nil {
			return err
		}
		body["text"] = progressText(random) + " Die Meilensteine gelten weiter."
		if err := r.post(ctx, user, path+"/submission", r.key(rep.ID, "again"), body, nil); err != nil {
			return err
		}
	}
	accept := map[string]any{"rating": reportStatus(random), "remark": ""}
	return r.post(ctx, coordinator, path+"/acceptance", r.key(rep.ID, "accept"), accept, nil)
}

func reportStatus(random *rand.Rand) strategy.ReportStatus {
	switch n := random.IntN(100); {
	case n < 70:
		return strategy.StatusOnTrack
	case n < 85:
		return strategy.StatusDelayed
	case n < 90:
		return strategy.StatusAtRisk
	case n < 98:
		return strategy.StatusDone
	}
	return strategy.StatusStopped
}

func progressText(random *rand.Rand) string {
	return fmt.Sprintf("Der Standort %s arbeitet, %s; %d von %d Schritten sind getan.",
		pick(random, places), pick(random, purposes), 1+random.IntN(4), 5)
}
