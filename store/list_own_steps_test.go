package store

import (
	"context"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Everybody lists their own steps; a thing is named while it is there for them.
func TestOwnStepsAreListedLatestFirst(t *testing.T) {
	s := migrated(t)
	tfm := strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM"}
	for n := 1; n <= 3; n++ {
		r := proposalRecord(n, 2021, 1)
		p := &r.Proposal
		if n == 3 { // another ministry's draft, of which this one knows nothing
			p.Stage, p.Submitter = strategy.StageSubmitted, strategy.Actor{Subject: "m-9", Role: strategy.RoleMinistry, Ministry: "TMIK"}
		} else {
			p.Stage, p.Affected = strategy.StageInCoordination, []strategy.Affected{{Ministry: "TFM", Open: true}}
		}
		for i := range r.Entries {
			r.Entries[i].Actor = tfm
		}
		must[workflows.Recorded](t)(s.RecordProposal(context.Background(), r))
	}
	ctx := records.WithViewer(context.Background(), tfm)
	var titles []string
	steps := walkPages(t, func(page records.Page) (records.List[records.OwnStep], error) { return s.OwnSteps(ctx, tfm, page) },
		func(step records.OwnStep) string {
			titles = append(titles, step.Title)
			return step.EntityID
		})
	same(t, "steps", steps, []string{id(3), id(2), id(1)})
	first, second := sampleProposal(1, 2021, 1), sampleProposal(2, 2021, 1)
	same(t, "titles", titles, []string{"", second.Title(), first.Title()})
	other := strategy.Actor{Subject: "m-2", Role: strategy.RoleMinistry, Ministry: "TFM"}
	if got := must[records.List[records.OwnStep]](t)(s.OwnSteps(records.WithViewer(context.Background(), other), other, records.Page{})); len(got.Items) != 0 {
		t.Errorf("somebody else's steps are listed: %+v", got.Items)
	}
}
