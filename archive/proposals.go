package archive

import (
	"context"
	"slices"
	"strconv"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// proposalRecord is a proposal as the archive keeps it. A deferred one lives on in a later
// cycle: of it the archive has what happened in this one, and not its state, which goes on
// changing.
type proposalRecord struct {
	ID        string                 `json:"id"`
	Kind      strategy.Kind          `json:"kind"`
	Origin    strategy.Origin        `json:"origin"`
	Submitter strategy.Actor         `json:"submitter"`
	Targets   []string               `json:"targets,omitempty"`
	State     *strategy.Proposal     `json:"state,omitempty"`
	Texts     []records.ProposalText `json:"texts"`
	Positions []strategy.Position    `json:"positions"`
	Comments  []records.Comment      `json:"comments"` // published ones
	Steps     []strategy.Entry       `json:"steps"`
}

func (c *collection) proposals(ctx context.Context) error {
	ids, err := c.Records.CycleProposals(ctx, c.cycle.Year)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, r, err := c.proposal(ctx, id)
		if err != nil {
			return err
		}
		date := day(c.cycle)
		if len(r.Steps) > 0 {
			date = strategy.DateOf(r.Steps[0].At, strategy.Berlin())
		}
		if err := c.addRecord(folderProposals, id, "Vorschlag: "+titleOf(p, r), date, r); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) proposal(ctx context.Context, id string) (strategy.Proposal, proposalRecord, error) {
	var r proposalRecord
	p, err := c.Records.Proposal(ctx, id)
	if err != nil {
		return p, r, err
	}
	r = proposalRecord{ID: p.ID, Kind: p.Kind, Origin: p.Origin, Submitter: p.Submitter, Targets: p.Targets}
	if r.Texts, err = c.Records.ProposalTexts(ctx, id); err != nil {
		return p, r, err
	}
	if r.Positions, err = c.Records.PositionHistory(ctx, id); err != nil {
		return p, r, err
	}
	if r.Steps, err = c.timeline(ctx, "proposal", id); err != nil {
		return p, r, err
	}
	r.Comments, err = everything(func(page records.Page) (records.List[records.Comment], error) {
		return c.Records.Comments(ctx, id, "published", page)
	})
	if p.Stage != strategy.StageDeferred && p.Year == c.cycle.Year {
		r.State = &p
	}
	r.end(c.cycle.Year)
	return p, r, err
}

// end leaves out what happened after the proposal was carried over into another cycle.
func (r *proposalRecord) end(year int) {
	i := slices.IndexFunc(r.Steps, func(e strategy.Entry) bool {
		return e.Action == "carry" && e.Data["from"] == strconv.Itoa(year)
	})
	if i < 0 {
		return
	}
	carried := r.Steps[i].At
	r.Steps = r.Steps[:i]
	r.Texts = slices.DeleteFunc(r.Texts, func(t records.ProposalText) bool { return !t.At.Before(carried) })
	r.Positions = slices.DeleteFunc(r.Positions, func(p strategy.Position) bool { return !p.At.Before(carried) })
	r.Comments = slices.DeleteFunc(r.Comments, func(c records.Comment) bool { return !c.At.Before(carried) })
}

// titleOf names the proposal by the text that it had in the cycle.
func titleOf(p strategy.Proposal, r proposalRecord) string {
	if len(r.Texts) > 0 {
		latest := slices.MaxFunc(r.Texts, func(a, b records.ProposalText) int { return a.TextRevision - b.TextRevision })
		p.Draft = latest.Draft
	}
	return p.Title()
}
