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
}

// publicView takes over, field by field, what is public of a proposal that was read on
// behalf of the public. Phase is that of its cycle.
func publicView(p strategy.Proposal, phase strategy.Phase) PublicProposal {
	view := PublicProposal{
		ID: p.ID, Year: p.Year, Kind: p.Kind, Title: p.Title(), State: strategy.PublicStage(p.Stage), Published: p.Published,
	}
	if view.State == strategy.PublicConsultation || view.State == strategy.PublicPublished {
		view.Draft, view.Base, view.Reason = &p.Draft, &p.Base, p.Reason
	}
	if p.Feasibility != nil && strategy.AnswersPublished(phase) {
		view.Feasible, view.Answer = &p.Feasibility.Feasible, p.Feasibility.Answer
	}
	return view
}

// phaseOf gives the phase of a year's cycle; none of a year whose cycle is not opened, in
// which a proposal carried over waits.
func (s *server) phaseOf(ctx context.Context, year int) (strategy.Phase, error) {
	cycle, err := s.store.Cycle(ctx, year)
	if strategy.CodeOf(err) == strategy.CodeNotFound {
		return "", nil
	}
	return cycle.Phase, err
}

func (s *server) listPublicProposals(ctx context.Context, in *struct {
	PageQuery
	Year   int    `query:"year" minimum:"2000" maximum:"2199"`
	Search string `query:"q" maxLength:"200" doc:"Full text, German"`
}) (*out[List[PublicProposal]], error) {
	ctx = asPublic(ctx)
	page, err := s.store.Proposals(ctx, ProposalFilter{Year: in.Year, Search: in.Search}, in.page())
	if err != nil {
		return nil, err
	}
	public, phases := List[PublicProposal]{NextCursor: page.NextCursor}, map[int]strategy.Phase{}
	for _, p := range page.Items {
		if _, known := phases[p.Year]; !known {
			if phases[p.Year], err = s.phaseOf(ctx, p.Year); err != nil {
				return nil, err
			}
		}
		public.Items = append(public.Items, publicView(p, phases[p.Year]))
	}
	return list(public, nil)
}

// publicProposal finds a proposal that the public may see, and the phase of its cycle.
func (s *server) publicProposal(ctx context.Context, id string) (strategy.Proposal, strategy.Phase, error) {
	ctx = asPublic(ctx)
	p, err := s.store.Proposal(ctx, id)
	if err != nil {
		return p, "", err
	}
	phase, err := s.phaseOf(ctx, p.Year)
	return p, phase, err
}

func (s *server) getPublicProposal(ctx context.Context, in *IDPath) (*out[PublicProposal], error) {
	p, phase, err := s.publicProposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(publicView(p, phase), 0), nil
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
	_, phase, err := s.publicProposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	page, err := s.store.Comments(asPublic(ctx), in.ID, commentPublished, in.page())
	public := List[PublicComment]{NextCursor: page.NextCursor}
	for _, c := range page.Items {
		comment := PublicComment{ID: c.ID, Author: c.Author, Text: c.Text, At: c.At}
		if strategy.AnswersPublished(phase) {
			comment.Answer = c.Answer
		}
		public.Items = append(public.Items, comment)
	}
	return list(public, err)
}
