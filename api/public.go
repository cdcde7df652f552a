package api

import (
	"context"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// asPublic reads on behalf of everybody: what is public is the same for all, whoever asks.
func asPublic(ctx context.Context) context.Context {
	return records.WithViewer(ctx, strategy.Actor{Subject: "public", Role: strategy.RolePublic})
}

// PublicProposal is what citizens see of a proposal. The text is public while the
// Digitalkonferenz discusses it and again once an edition carries it; in between it is
// confidential (ThürGGO §§ 12, 15).
type PublicProposal struct {
	ID        string               `json:"id"`
	Year      int                  `json:"year"`
	Kind      strategy.Kind        `json:"kind"`
	Title     string               `json:"title"`
	State     strategy.PublicState `json:"state" enum:"consultation,in_progress,published,closed"`
	Draft     *strategy.Draft      `json:"draft,omitempty"`
	Base      *strategy.Draft      `json:"base,omitempty" doc:"The text in force, for comparison"`
	Reason    string               `json:"reason,omitempty"`
	Feasible  *bool                `json:"feasible,omitempty"`
	Answer    string               `json:"answer,omitempty" doc:"The reasoned answer, once the consultation is over"`
	Published int                  `json:"published,omitempty" doc:"Year of the edition that carries it"`
	// CommentsUntil is set while comments are taken.
	CommentsUntil strategy.Date `json:"comments_until,omitzero" doc:"Last day for comments, as planned; absent when none are taken"`
}

// publicView takes over, field by field, what is public of a proposal that was read on
// behalf of the public. Cycle is the one that it is in.
func publicView(p strategy.Proposal, cycle strategy.Cycle) PublicProposal {
	view := PublicProposal{
		ID: p.ID, Year: p.Year, Kind: p.Kind, Title: p.Title(), State: strategy.PublicStage(p.Stage), Published: p.Published,
	}
	if view.State == strategy.PublicConsultation || view.State == strategy.PublicPublished {
		view.Draft, view.Base, view.Reason = &p.Draft, &p.Base, p.Reason
	}
	if p.Feasibility != nil && strategy.AnswersPublished(cycle.Phase) {
		view.Feasible, view.Answer = &p.Feasibility.Feasible, p.Feasibility.Answer
	}
	if takesComments(p, cycle) {
		view.CommentsUntil = cycle.Plan.Due(strategy.DeadlineConsultationEnd)
	}
	return view
}

// cycleOf gives a year's cycle; an empty one of a year whose cycle is not opened, in which a
// proposal carried over waits.
func (s *server) cycleOf(ctx context.Context, year int) (strategy.Cycle, error) {
	cycle, err := s.store.Cycle(ctx, year)
	if strategy.CodeOf(err) == strategy.CodeNotFound {
		return strategy.Cycle{}, nil
	}
	return cycle, err
}

// publicStages are the stages that the public hears of as one state; none for no state.
func publicStages(state strategy.PublicState) []strategy.Stage {
	var stages []strategy.Stage
	for _, stage := range append(strategy.AcceptedStages(), strategy.StageDeferred) {
		if strategy.PublicStage(stage) == state {
			stages = append(stages, stage)
		}
	}
	return stages
}

func (s *server) listPublicProposals(ctx context.Context, in *struct {
	PageQuery
	Year   int    `query:"year" minimum:"2000" maximum:"2199"`
	Search string `query:"q" maxLength:"200" doc:"Full text, German"`

	State   strategy.PublicState `query:"state" enum:"consultation,in_progress,published,closed"`
	Measure string               `query:"measure" maxLength:"100" doc:"About this measure, where the text is public"`
}) (*out[List[PublicProposal]], error) {
	ctx = asPublic(ctx)
	filter := ProposalFilter{Year: in.Year, Search: in.Search, Measure: in.Measure, Stages: publicStages(in.State)}
	page, err := s.store.Proposals(ctx, filter, in.page())
	if err != nil {
		return nil, err
	}
	public, cycles := List[PublicProposal]{NextCursor: page.NextCursor}, map[int]strategy.Cycle{}
	for _, p := range page.Items {
		if _, known := cycles[p.Year]; !known {
			if cycles[p.Year], err = s.cycleOf(ctx, p.Year); err != nil {
				return nil, err
			}
		}
		public.Items = append(public.Items, publicView(p, cycles[p.Year]))
	}
	return list(public, nil)
}

// publicProposal finds a proposal that the public may see, and its cycle.
func (s *server) publicProposal(ctx context.Context, id string) (strategy.Proposal, strategy.Cycle, error) {
	ctx = asPublic(ctx)
	p, err := s.store.Proposal(ctx, id)
	if err != nil {
		return p, strategy.Cycle{}, err
	}
	cycle, err := s.cycleOf(ctx, p.Year)
	return p, cycle, err
}

func (s *server) getPublicProposal(ctx context.Context, in *IDPath) (*out[PublicProposal], error) {
	p, cycle, err := s.publicProposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(publicView(p, cycle), 0), nil
}

// PublicStep is a step of a timeline that is marked for everybody.
type PublicStep struct {
	Action string        `json:"action"`
	At     time.Time     `json:"at"`
	By     strategy.Role `json:"by" doc:"The office, never the person"`
	Note   string        `json:"note,omitempty"`
	Stage  string        `json:"stage,omitempty"`
}

func (s *server) publicTimeline(ctx context.Context, in *struct {
	IDPath
	PageQuery
}) (*out[List[PublicStep]], error) {
	page, err := s.store.Timeline(asPublic(ctx), "proposal", in.ID, in.page())
	public := List[PublicStep]{NextCursor: page.NextCursor}
	for _, e := range page.Items {
		public.Items = append(public.Items, PublicStep{Action: e.Action, At: e.At, By: e.Actor.Role, Note: e.Note, Stage: e.Stage})
	}
	return list(public, err)
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
	_, cycle, err := s.publicProposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	page, err := s.store.Comments(asPublic(ctx), in.ID, commentPublished, in.page())
	public := List[PublicComment]{NextCursor: page.NextCursor}
	for _, c := range page.Items {
		comment := PublicComment{ID: c.ID, Author: c.Author, Text: c.Text, At: c.At}
		if strategy.AnswersPublished(cycle.Phase) {
			comment.Answer = c.Answer
		}
		public.Items = append(public.Items, comment)
	}
	return list(public, err)
}
