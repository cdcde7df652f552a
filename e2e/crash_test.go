package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fortschreibung/documents"
	"fortschreibung/paper"
	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// serve is killed with -9 twice in the middle of a rehearsal and started again on the
// same data: nothing that was acknowledged is lost, nothing is there twice.
func TestKillNineLosesNoAcknowledgedDecision(t *testing.T) {
	data, addr := dataDir(t), freeAddress(t)
	importSmall(t, data, nil)
	running := serve(t, data, addr)
	crash := map[string]bool{"Digitalwerkstätten und Vorschläge": true, "Ressortabstimmung": true}
	crashes := make(chan string, len(crash))
	var seen atomic.Int32
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()

	type result struct {
		summary rehearsal.Summary
		err     error
	}
	finished := make(chan result, 1)
	go func() {
		s, err := rehearsal.Run(ctx, rehearsal.Options{
			BaseURL: running.url, Year: 2021, Proposals: 14, Seed: 3,
			Ministries: strategy.DefaultMinistries(), Patience: 3 * time.Minute,
			Progress: func(stage string, done, total int) {
				if crash[stage] && done == total/2 {
					seen.Add(1)
					crashes <- stage
				}
			},
		})
		finished <- result{s, err}
	}()
	for {
		select {
		case stage := <-crashes:
			t.Logf("kill -9 during %s", stage)
			running.kill(t)
			running = serve(t, data, addr)
			require.Less(t, running.ready, 30*time.Second)
		case r := <-finished:
			require.NoError(t, r.err)
			require.EqualValues(t, len(crash), seen.Load(), "crashes")
			require.Empty(t, r.summary.Faults)
			require.Equal(t, "adopted", r.summary.Outcome)
			require.Zero(t, r.summary.Lost)
			require.True(t, r.summary.AuditOK)
			return
		}
	}
}

func TestSecondStartIsReadyInTenSeconds(t *testing.T) {
	data, addr := dataDir(t), freeAddress(t)
	first := serve(t, data, addr)
	require.Contains(t, first.lines.String(), "ready http://localhost:")
	first.end(t)
	second := serve(t, data, addr)
	t.Logf("second start: ready after %s", second.ready)
	require.Less(t, second.ready, 10*time.Second)
	require.Eventually(t, func() bool {
		return strings.Contains(second.lines.String(), "demo-koordination") && strings.Contains(second.lines.String(), "Temporal UI http://")
	}, 5*time.Second, 10*time.Millisecond, "where the Temporal UI and the demo users are")
}

// importSmall stores every fourth measure of the 2020 edition, read from a text as it is
// published: a year then has fewer reports and takes less time.
func importSmall(t testing.TB, data string, env []string) {
	t.Helper()
	catalogue, err := paper.Catalogue2020()
	require.NoError(t, err)
	edition := catalogue.Edition(2020, strategy.NewDate(2020, time.December, 15))
	var kept []strategy.EditionEntry
	for n, m := range edition.Measures {
		if n%4 == 0 {
			kept = append(kept, m)
		}
	}
	edition.Measures = kept
	var text bytes.Buffer
	require.NoError(t, documents.NewPaper(edition, strategy.DefaultMinistries()).Markdown(&text))
	file := filepath.Join(t.TempDir(), "fassung.md")
	require.NoError(t, os.WriteFile(file, text.Bytes(), 0o600))
	stdout, stderr, code := output(t, data, env, "import", "--year", "2020", "--adopted-on", "2020-12-15", file)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, fmt.Sprintf("%d measures", len(kept)))
}

// importCatalogue stores the built-in facts of the 2020 edition.
func importCatalogue(t *testing.T, data string) {
	t.Helper()
	stdout, stderr, code := output(t, data, nil, "import", "--catalogue", "--year", "2020", "--adopted-on", "2020-12-15")
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "75 measures, stored")
}
