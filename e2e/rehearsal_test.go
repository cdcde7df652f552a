package e2e

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"fortschreibung/rehearsal"
)

// A whole year on the built-in catalogue, twice with the same seed.
func TestRehearsalOnTheCatalogue(t *testing.T) {
	first := rehearse(t, "--proposals", "14", "--seed", "7")
	require.Equal(t, 14, first.Proposals)
	again := rehearse(t, "--proposals", "14", "--seed", "7")
	// Time, and what the engine did at one time or at two: reminders that fall due between
	// two moves of the clock may be recorded together.
	again.DurationMS, again.CycleHistoryEvents, again.MaxProposalHistoryEvents = first.DurationMS, first.CycleHistoryEvents, first.MaxProposalHistoryEvents
	again.AuditEntries = first.AuditEntries
	again.Requests, again.Pending, again.Broken = first.Requests, first.Pending, first.Broken // how often it had to ask again
	require.Equal(t, first, again, "the same seed gives the same outcome")
}

// A whole year on the published paper.
func TestRehearsalOnThePaper(t *testing.T) {
	s := rehearse(t, "--paper", seedPaper(t), "--proposals", "26")
	require.Equal(t, 75, s.MeasuresBefore)
	require.Greater(t, s.Adopted, 10)
	require.Positive(t, s.AdoptedWithConditions)
	require.Positive(t, s.Deferred)
	require.Positive(t, s.Rejected)
	require.Positive(t, s.Declined)
	require.Positive(t, s.Merged)
	require.Positive(t, s.Withdrawn)
}

func rehearse(t *testing.T, args ...string) rehearsal.Summary {
	t.Helper()
	stdout, stderr, code := output(t, dataDir(t), nil, append([]string{"rehearse", "--year", "2021", "--json"}, args...)...)
	require.Zero(t, code, "%s\n%s", stderr, stdout)
	var s rehearsal.Summary
	require.NoError(t, json.Unmarshal([]byte(stdout), &s), stdout)
	require.Equal(t, "adopted", s.Outcome)
	require.Empty(t, s.Faults)
	require.True(t, s.AuditOK)
	require.Zero(t, s.Lost)
	require.Equal(t, 2021, s.Edition)
	require.Less(t, s.CycleHistoryEvents, 600)
	require.Less(t, s.MaxProposalHistoryEvents, 300)
	require.Equal(t, s.Proposals, s.Adopted+s.AdoptedWithConditions+s.Deferred+s.Rejected+s.Declined+s.Merged+s.Withdrawn,
		"every proposal has an end")
	return s
}
