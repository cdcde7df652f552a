package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"fortschreibung/strategy"
)

// position is one that a ministry owes.
type position struct{ proposal, ministry, hash string }

// TestDecisions lets ministries give their positions, so many at once, and compares how long
// one of twenty waits at most with an Update whose activity commits one insert, and with the
// same in a job queue on the same database.
func TestDecisions(t *testing.T) {
	onlyFull(t)
	s := newStack(t)
	before, proposals := liveKiB(), 480
	s.rehearse(2021, proposals, strategy.PhaseConsultation)
	single(t, "memory for each open proposal", "KiB", (liveKiB()-before)/float64(proposals))
	owed := s.openCoordination(2021)
	peer := newPeer(t, s)
	t.Logf("%d positions are owed", len(owed))
	rounds := size(5, 1)
	for _, at := range []struct{ once, each int }{{1, 40}, {20, 60}, {100, 90}} {
		each := size(at.each, min(3, at.each))
		var mine, floor, jobs []float64
		inTurns(t, fmt.Sprintf("decision p95, %d at once", at.once), "ms", rounds, goal{most: 1.3}, func() float64 {
			if len(owed) < each {
				t.Fatalf("only %d positions are left", len(owed))
			}
			batch := owed[:each]
			owed = owed[each:]
			took := atOnce(t, at.once, each, func(ctx context.Context, n int) error { return s.sign(ctx, batch[n]) })
			mine = append(mine, took...)
			return quantile(took, 0.95)
		}, func() float64 {
			ids := make([]string, each) // one workflow each, as proposals have
			for n := range ids {
				id, err := s.begin(t.Context(), 1)
				check(t, err)
				ids[n] = id
			}
			took := atOnce(t, at.once, each, func(ctx context.Context, n int) error {
				return s.step(ctx, ids[n], step{Activities: 1, Insert: true, Key: uuid.NewString()})
			})
			floor = append(floor, took...)
			jobs = append(jobs, atOnce(t, at.once, each, func(ctx context.Context, _ int) error { return peer.decide(ctx, uuid.NewString()) })...)
			return quantile(took, 0.95)
		})
		for name, took := range map[string][]float64{"program": mine, "floor": floor, "job queue": jobs} {
			for _, q := range []float64{0.5, 0.95, 0.99} {
				single(t, fmt.Sprintf("decision p%.0f, %d at once, %s", q*100, at.once, name), "ms", quantile(took, q))
			}
		}
	}
}

// openCoordination moves a rehearsed year into the Ressortabstimmung and lists who owes what.
func (s *stack) openCoordination(year int) []position {
	s.t.Helper()
	var cycle struct {
		Plan strategy.Plan `json:"plan"`
	}
	s.read(fmt.Sprintf("/cycles/%d", year), &cycle)
	d, ok := cycle.Plan.Deadline(strategy.DeadlineConsultationEnd)
	if !ok {
		s.t.Fatal("the plan has no end of the Digitalkonferenz")
	}
	to := d.Current.AddDays(1).Time(strategy.Berlin()).Add(8 * time.Hour)
	check(s.t, s.write(s.t.Context(), http.MethodPost, "demo-koordination", fmt.Sprintf("/cycles/%d/clock", year), map[string]any{"to": to}))
	for settled := false; !settled; {
		var view struct {
			Settled bool `json:"settled"`
		}
		s.read(fmt.Sprintf("/cycles/%d", year), &view)
		settled = view.Settled
		time.Sleep(50 * time.Millisecond) // between two looks
	}
	var owed []position
	for cursor := ""; ; {
		var page struct {
			Items      []strategy.Proposal `json:"items"`
			NextCursor string              `json:"next_cursor"`
		}
		path := fmt.Sprintf("/proposals?year=%d&stage=in_coordination&limit=200", year)
		if cursor != "" {
			path += "&cursor=" + cursor
		}
		s.read(path, &page)
		for _, p := range page.Items {
			for _, ministry := range p.Open() {
				owed = append(owed, position{p.ID, ministry, p.TextHash})
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	return spread(owed)
}

// spread puts positions on one proposal as far apart as possible: they are given one after
// the other in any case.
func spread(owed []position) []position {
	byProposal := map[string][]position{}
	var order []string
	for _, o := range owed {
		if len(byProposal[o.proposal]) == 0 {
			order = append(order, o.proposal)
		}
		byProposal[o.proposal] = append(byProposal[o.proposal], o)
	}
	var mixed []position
	for len(mixed) < len(owed) {
		for _, id := range order {
			if left := byProposal[id]; len(left) > 0 {
				mixed, byProposal[id] = append(mixed, left[0]), left[1:]
			}
		}
	}
	return mixed
}

func (s *stack) sign(ctx context.Context, p position) error {
	return s.write(ctx, http.MethodPost, "demo-"+strings.ToLower(p.ministry)+"-leitung", "/proposals/"+p.proposal+"/position",
		map[string]any{"kind": "signed", "text_hash": p.hash})
}

// atOnce calls something so often, so many at once, and gives how long each took, in ms.
func atOnce(t testing.TB, workers, times int, call func(ctx context.Context, n int) error) []float64 {
	t.Helper()
	var mu sync.Mutex
	var took []float64
	group, ctx := errgroup.WithContext(t.Context())
	group.SetLimit(workers)
	for n := range times {
		group.Go(func() error {
			began := time.Now()
			if err := call(ctx, n); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, float64(time.Since(began).Microseconds())/1000)
			return nil
		})
	}
	check(t, group.Wait())
	return took
}

func (s *stack) read(path string, into any) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+"/api/v1"+path, nil)
	check(s.t, err)
	req.Header.Set("Authorization", "Bearer demo-koordination")
	res, err := http.DefaultClient.Do(req)
	check(s.t, err)
	defer res.Body.Close() //nolint:errcheck // only read
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("%s answers %d", path, res.StatusCode)
	}
	check(s.t, json.NewDecoder(res.Body).Decode(into))
}

func (s *stack) write(ctx context.Context, method, user, path string, body any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, s.url+"/api/v1"+path, bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+user)
	req.Header.Set("Idempotency-Key", uuid.NewString())
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // only read
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode/100 != 2 {
		err = fmt.Errorf("%s answers %d: %s", path, res.StatusCode, answer)
	}
	return err
}
