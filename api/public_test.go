package api

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"fortschreibung/strategy"
)

// listedStore remembers what was asked for and lists the known proposal.
type listedStore struct {
	fakeStore
	filter ProposalFilter
}

func (s *listedStore) Proposals(_ context.Context, f ProposalFilter, _ Page) (List[strategy.Proposal], error) {
	s.filter = f
	return List[strategy.Proposal]{Items: []strategy.Proposal{s.proposal(knownProposal)}}, nil
}

func TestPublicListIsNarrowedByThePublicsStates(t *testing.T) {
	store := &listedStore{}
	b := newBench(t, store)
	for state, want := range map[string][]strategy.Stage{
		"consultation": {strategy.StageScreened}, "published": {strategy.StagePublished},
		"closed": {strategy.StageDeferred, strategy.StageRejected}, "": nil,
	} {
		query := "/public/proposals?measure=m-1"
		if state != "" {
			query += "&state=" + state
		}
		if got := b.get("", query); got.status != 200 {
			t.Fatalf("%s answers %d %s", query, got.status, got.body)
		}
		asked := slices.Sorted(slices.Values(store.filter.Stages))
		if !slices.Equal(asked, want) || store.filter.Measure != "m-1" {
			t.Errorf("%q asks for %+v", state, store.filter)
		}
	}
}

func TestThePublicIsToldUntilWhenItMayComment(t *testing.T) {
	for _, c := range []struct {
		stage strategy.Stage
		phase strategy.Phase
		until string
	}{
		{strategy.StageScreened, strategy.PhaseConsultation, "2027-08-31"},
		{strategy.StageScreened, strategy.PhaseIntake, ""},
		{strategy.StageInCoordination, strategy.PhaseCoordination, ""},
	} {
		b := newBench(t, &fakeStore{stage: c.stage, phase: c.phase})
		var seen PublicProposal
		if err := json.Unmarshal([]byte(b.get("", "/public/proposals/"+knownProposal).body), &seen); err != nil {
			t.Fatal(err)
		}
		if until := seen.CommentsUntil.String(); seen.CommentsUntil.IsZero() != (c.until == "") || c.until != "" && until != c.until {
			t.Errorf("%s in %s: comments until %s, want %q", c.stage, c.phase, until, c.until)
		}
	}
}
