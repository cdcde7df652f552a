package api

import (
	"context"
	"maps"
	"slices"
	"time"

	"fortschreibung/strategy"
)

// PublicProposal is what citizens see of a proposal. The text is public while the
// Digitalkonferenz discusses it and again once an edition carries it; in between it is
// confidential (ThürGGO §§ 12, 15).
type PublicProposal struct {
	ID        string          `json:"id"`
	Year      int             `json:"year"`
	Kind      strategy.Kind   `json:"kind"`
	Title     string          `json:"title"`
	State     string          `json:"state" enum:"consultation,in_progress,published,closed"`
	Draft     *strategy.Draft `json:"draft,omitempty"`
	Base      *strategy.Draft `json:"base,omitempty" doc:"The text in force, for comparison"`
	Reason    string          `json:"reason,omitempty"`
	Feasible  *bool           `json:"feasible,omitempty"`
	Answer    string          `json:"answer,omitempty" doc:"The reasoned answer, once the consultation is over"`
	Published int             `json:"published,omitempty" doc:"Year of the edition that carries it"`
}

// publicStages are the stages from acceptance by screening on, by what the public hears.
var publicStages = map[strategy.Stage]string{
	strategy.StageScreened:       "consultation",
	strategy.StageConsulted:      "in_progress",
	strategy.StageInCoordination: "in_progress",
	strategy.StageAgreed:         "in_progress",
	strategy.StageDissent:        "in_progress",
	strategy.StageOnAgenda:       "in_progress",
	strategy.StageDecided:        "in_progress",
	strategy.StageBeforeCabinet:  "in_progress",
	strategy.StageApproved:       "in_progress",
	strategy.StagePublished:      "published",
	strategy.StageDeferred:       "closed",
	strategy.StageRejected:       "closed",
}

func publicView(p strategy.Proposal) (PublicProposal, bool) {
	state, public := publicStages[p.Stage]
	view := PublicProposal{
		ID: p.ID, Year: p.Year, Kind: p.Kind, Title: p.Title(), State: state, Published: p.Published,
	}
	if state == "consultation" || state == "published" {
		view.Draft, view.Base, view.Reason = &p.Draft, &p.Base, p.Reason
	}
	if p.Feasibility != nil && state != "consultation" {
		view.Feasible, view.Answer = &p.Feasibility.Feasible, p.Feasibility.Answer
	}
	return view, public
}

func (s *server) listPublicProposals(ctx context.Context, in *struct {
	PageQuery
	Year   int    `query:"year" minimum:"2000" maximum:"2199"`
	Search string `query:"q" maxLength:"200" doc:"Full text, German"`
}) (*out[List[PublicProposal]], error) {
	filter := ProposalFilter{Year: in.Year, Search: in.Search, Stages: slices.Sorted(maps.Keys(publicStages))}
	if in.Search != "" { // a search must not tell what stands in a confidential text
		filter.Stages = []strategy.Stage{strategy.StageScreened, strategy.StagePublished}
	}
	page, err := s.store.Proposals(ctx, filter, in.page())
	public := List[PublicProposal]{NextCursor: page.NextCursor}
	for _, p := range page.Items {
		if view, ok := publicView(p); ok {
			public.Items = append(public.Items, view)
		}
	}
	return list(public, err)
}

// publicProposal finds a proposal that the public may see.
func (s *server) publicProposal(ctx context.Context, id string) (strategy.Proposal, PublicProposal, error) {
	p, err := s.store.Proposal(ctx, id)
	if err != nil {
		return p, PublicProposal{}, err
	}
	view, public := publicView(p)
	if !public {
		return p, view, strategy.NotFound("einen öffentlichen Vorschlag %s gibt es nicht", id)
	}
	return p, view, nil
}

func (s *server) getPublicProposal(ctx context.Context, in *IDPath) (*out[PublicProposal], error) {
	_, view, err := s.publicProposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(view, 0), nil
}

func (s *server) publicTimeline(ctx context.Context, in *struct {
	IDPath
	PageQuery
}) (*out[List[strategy.Entry]], error) {
	if _, _, err := s.publicProposal(ctx, in.ID); err != nil {
		return nil, err
	}
	page, err := s.store.Timeline(ctx, "proposal", in.ID, in.page())
	page.Items = onlyPublic(page.Items)
	return list(page, err)
}

// PublicComment is a comment as everybody may read it.
type PublicComment struct {
	ID     string    `json:"id"`
	Author string    `json:"author,omitempty"`
	Text   string    `json:"text"`
	Answer string    `json:"answer,omitempty"`
	At     time.Time `json:"at"`
}

func (s *server) listPublicComments(ctx context.Context, in *struct {
	IDPath
	PageQuery
}) (*out[List[PublicComment]], error) {
	_, view, err := s.publicProposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	page, err := s.store.Comments(ctx, in.ID, commentPublished, in.page())
	public := List[PublicComment]{NextCursor: page.NextCursor}
	for _, c := range page.Items {
		comment := PublicComment{ID: c.ID, Author: c.Author, Text: c.Text, At: c.At}
		if view.State != "consultation" { // answers are published together, when it is over
			comment.Answer = c.Answer
		}
		public.Items = append(public.Items, comment)
	}
	return list(public, err)
}
