package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// A year begins on the release before, goes on there when the database has been migrated
// already, and is finished by this program, with the same workflows on the same data.
func TestAYearBegunOnTheReleaseBeforeIsFinishedOnThisOne(t *testing.T) {
	before := releaseBefore(t)
	data, addr := dataDir(t), freeAddress(t)
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	this := program
	program = before
	t.Cleanup(func() { program = this })
	importCatalogue(t, data)
	running := serve(t, data, addr)
	play := rehearsal.Options{
		BaseURL: running.url, Year: 2021, Proposals: 14, Seed: 3, Ministries: strategy.DefaultMinistries(), Patience: 2 * time.Minute,
		Until: strategy.PhaseIntake,
	}
	_, err := rehearsal.Run(ctx, play)
	require.NoError(t, err)

	program = this
	stdout, stderr, code := output(t, data, nil, "migrate")
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "up to date")
	play.Until = strategy.PhaseCoordination // the release before, on the schema of this one
	_, err = rehearsal.Run(ctx, play)
	require.NoError(t, err)

	running.kill(t)
	running = serve(t, data, addr)
	play.BaseURL, play.Until = running.url, ""
	summary, err := rehearsal.Run(ctx, play)
	require.NoError(t, err)
	for _, fault := range summary.Faults {
		// Keys of people without sign-in are kept apart by their address since: a comment that
		// is sent once more is another one, and too late.
		require.Regexp(t, `POST /public/proposals/[0-9a-f-]+/comments as : 409 `, fault)
	}
	require.Equal(t, "adopted", summary.Outcome)
	require.Zero(t, summary.Lost)
	require.True(t, summary.AuditOK)
	report, code := reconciled(t, data)
	require.Zero(t, code, "%+v", report.Differences)
	t.Logf("%d writes acknowledged by both, %d lost", summary.Acknowledged, summary.Lost)
}

// releaseBefore builds the program of the release before from the repository's history.
func releaseBefore(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/previous_release")
	require.NoError(t, err)
	commit := strings.TrimSpace(string(text))
	source := t.TempDir()
	archive := exec.Command("git", "-C", repository(), "archive", "--output="+filepath.Join(source, "source.tar"), commit) //nolint:gosec // of this repository
	if out, err := archive.CombinedOutput(); err != nil {
		t.Skipf("the history of this clone does not hold %s: %s", commit, out)
	}
	unpack := exec.Command("tar", "-xf", "source.tar")
	unpack.Dir = source
	require.NoError(t, unpack.Run())
	build := exec.Command("go", "build", "-o", filepath.Join(source, "fortschreibung"), "./cmd/fortschreibung")
	build.Dir = source
	build.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return filepath.Join(source, "fortschreibung")
}
