package api

import (
	"context"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// ProposalQuery narrows the list of proposals.
type ProposalQuery struct {
	PageQuery
	Year      int              `query:"year" minimum:"2000" maximum:"2199"`
	Stage     []strategy.Stage `query:"stage,explode" maxItems:"17" doc:"May come more than once"`
	Kind      strategy.Kind    `query:"kind" enum:"new,amend,end,merge,focus"`
	Ministry  string           `query:"ministry" maxLength:"40" doc:"An affected ministry"`
	Submitter string           `query:"submitter" maxLength:"100" doc:"Subject; me for one's own"`
	Measure   string           `query:"measure" maxLength:"100"`
	Workshop  string           `query:"workshop" format:"uuid"`
	Theme     string           `query:"theme" maxLength:"200" doc:"Leitthema, as written in the sheet"`
	Field     string           `query:"field" maxLength:"300" doc:"Handlungsfeld, as written in the sheet"`
	Search    string           `query:"q" maxLength:"200" doc:"Full text, German"`

	Submission string `query:"submission" pattern:"^[0-9]{4}/[0-9]{1,3}$" patternDescription:"JJJJ/N" doc:"The Kabinettvorlage that holds it"`
}

func (s *server) listProposals(ctx context.Context, in *ProposalQuery) (*out[List[strategy.Proposal]], error) {
	return list(s.store.Proposals(ctx, in.filter(ctx), in.page()))
}

func (s *server) listProposalTitles(ctx context.Context, in *ProposalQuery) (*out[List[ProposalTitle]], error) {
	return list(s.store.ProposalTitles(ctx, in.filter(ctx), in.page()))
}

func (in *ProposalQuery) filter(ctx context.Context) ProposalFilter {
	filter := ProposalFilter{
		Year: in.Year, Stages: in.Stage, Kind: in.Kind, Ministry: in.Ministry,
		Submitter: in.Submitter, Measure: in.Measure, Workshop: in.Workshop, Search: in.Search,
		Theme: in.Theme, Field: in.Field, Submission: in.Submission,
	}
	if filter.Submitter == "me" {
		filter.Submitter = actorOf(ctx).Subject
	}
	return filter
}

func (s *server) getProposal(ctx context.Context, in *IDPath) (*out[strategy.Proposal], error) {
	p, err := s.store.Proposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(p, p.Revision), nil
}

func (s *server) proposalTimeline(ctx context.Context, in *struct {
	IDPath
	PageQuery
}) (*out[List[strategy.Entry]], error) {
	return list(s.store.Timeline(ctx, "proposal", in.ID, in.page()))
}

// proposalRight says whether somebody may take a step on a proposal that there is for them.
type proposalRight func(strategy.Actor, strategy.Proposal) error

// onProposal is a step on a proposal that exists; right is nil where the office decides alone.
func (s *server) onProposal(id, update string, expected int, right proposalRight, message func(workflows.Request) (any, error)) step {
	return step{
		call:     Call{WorkflowID: workflows.ProposalID(id), Update: update},
		entityID: id, expected: expected, message: message,
		may: func(ctx context.Context, actor strategy.Actor) error {
			p, err := s.store.Proposal(ctx, id)
			if err != nil || right == nil {
				return err
			}
			return right(actor, p)
		},
	}
}

// ScreenBody is the coordinator's answer to a submission.
type ScreenBody struct {
	Expected
	Outcome strategy.ScreeningOutcome `json:"outcome" enum:"accept,return,merge,decline"`
	Reason  string                    `json:"reason,omitempty" maxLength:"4000" doc:"Needed unless accepted"`
	Into    string                    `json:"into,omitempty" format:"uuid" doc:"For merge: the proposal that goes on"`
	Topics  []strategy.Topic          `json:"topics,omitempty" maxItems:"10"`
}

func (s *server) screenProposal(ctx context.Context, in *struct {
	IDPath
	Body ScreenBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.ScreenUpdate, b.ExpectedRevision, nil, func(r workflows.Request) (any, error) {
		if b.Into != "" {
			if _, err := s.store.Proposal(ctx, b.Into); err != nil {
				return nil, missingIs(err, "body.into", "einen Vorschlag %s gibt es nicht", b.Into)
			}
		}
		return workflows.Screen{Request: r, Outcome: b.Outcome, Reason: b.Reason, Into: b.Into, Topics: b.Topics}, nil
	}))
}

// ReviseBody changes the text. Parts that are left out stay as they are; changes names
// single parts of the current sheet, draft replaces it.
type ReviseBody struct {
	Expected
	Draft   *strategy.Draft   `json:"draft,omitempty"`
	Changes *SheetChanges     `json:"changes,omitempty"`
	Reason  *string           `json:"reason,omitempty" minLength:"1" maxLength:"10000"`
	Effects *strategy.Effects `json:"effects,omitempty"`
	Note    string            `json:"note" minLength:"1" maxLength:"4000" doc:"Why it is revised"`
}

func (s *server) reviseProposal(ctx context.Context, in *struct {
	IDPath
	Body ReviseBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.ReviseUpdate, b.ExpectedRevision, strategy.MayRevise, func(r workflows.Request) (any, error) {
		draft, err := s.revisedDraft(ctx, in.ID, &r, b)
		return workflows.Revise{Request: r, Draft: draft, Reason: b.Reason, Effects: b.Effects, Note: b.Note}, err
	}))
}

// revisedDraft makes a whole draft out of changes to the current sheet. The revision that
// was read is then the expected one: nothing that came in between is overwritten.
func (s *server) revisedDraft(ctx context.Context, id string, r *workflows.Request, b ReviseBody) (*strategy.Draft, error) {
	if b.Changes == nil && (b.Draft == nil || b.Draft.Sheet == nil) {
		return b.Draft, nil
	}
	p, err := s.store.Proposal(ctx, id)
	if err != nil {
		return nil, err
	}
	if b.Changes != nil && r.ExpectedRevision == 0 {
		r.ExpectedRevision = p.Revision
	}
	return b.draftOn(p)
}

// draftOn is what the draft of a proposal becomes; nil: it stays.
func (b ReviseBody) draftOn(p strategy.Proposal) (*strategy.Draft, error) {
	switch {
	case b.Changes != nil && b.Draft != nil:
		return nil, strategy.Invalid("body.changes", "entweder changes oder draft, nicht beides")
	case b.Changes != nil && p.Draft.Sheet == nil:
		return nil, strategy.Invalid("body.changes", "dieser Vorschlag hat kein Maßnahmenblatt, das sich ändern ließe")
	case b.Changes != nil:
		sheet := b.Changes.on(*p.Draft.Sheet)
		readDates(&sheet, p.Draft.Sheet)
		return &strategy.Draft{Sheet: &sheet}, nil
	case b.Draft != nil:
		readDates(b.Draft.Sheet, p.Draft.Sheet)
	}
	return b.Draft, nil
}

// AssessBody is the result of the feasibility check.
type AssessBody struct {
	Expected
	Feasible bool   `json:"feasible"`
	Answer   string `json:"answer" minLength:"1" maxLength:"10000" doc:"The reasoned answer, published when the consultation ends"`
}

func (s *server) assessProposal(ctx context.Context, in *struct {
	IDPath
	Body AssessBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.AssessUpdate, b.ExpectedRevision, nil, func(r workflows.Request) (any, error) {
		return workflows.Assess{Request: r, Feasible: b.Feasible, Answer: b.Answer}, nil
	}))
}

// AffectedBody adds a ministry that has to co-sign.
type AffectedBody struct {
	Expected
	Ministry string             `json:"ministry" minLength:"1" maxLength:"40"`
	Passages []strategy.Passage `json:"passages,omitempty" maxItems:"12" doc:"Without: the whole text"`
	Reason   string             `json:"reason" minLength:"1" maxLength:"4000"`
}

func (s *server) addAffected(ctx context.Context, in *struct {
	IDPath
	Body AffectedBody
}) (*receiptOut, error) {
	b := in.Body
	right := func(actor strategy.Actor, p strategy.Proposal) error {
		return strategy.MayAddAffected(actor, p, b.Ministry)
	}
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.AddAffectUpdate, b.ExpectedRevision, right, func(r workflows.Request) (any, error) {
		return workflows.AddAffected{Request: r, Ministry: b.Ministry, Passages: b.Passages, Reason: b.Reason}, nil
	}))
}

// ReconcileBody is what a reconciliation brought for one dissent.
type ReconcileBody struct {
	Expected
	Ministry string           `json:"ministry" minLength:"1" maxLength:"40"`
	Passage  strategy.Passage `json:"passage" maxLength:"40"`
	Settled  bool             `json:"settled" doc:"false: one rung up the ladder"`
	Note     string           `json:"note" minLength:"1" maxLength:"4000"`
}

func (s *server) reconcileProposal(ctx context.Context, in *struct {
	IDPath
	Body ReconcileBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.ReconcileUpdate, b.ExpectedRevision, nil, func(r workflows.Request) (any, error) {
		return workflows.Reconcile{Request: r, Ministry: b.Ministry, Passage: b.Passage, Settled: b.Settled, Note: b.Note}, nil
	}))
}

func (s *server) withdrawProposal(ctx context.Context, in *struct {
	IDPath
	Body ReasonBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.WithdrawUpdate, in.Body.ExpectedRevision, strategy.MayWithdraw, func(r workflows.Request) (any, error) {
		return workflows.Withdraw{Request: r, Reason: in.Body.Reason}, nil
	}))
}

// FulfilBody reports a Maßgabe as done.
type FulfilBody struct {
	Expected
	Note string `json:"note" minLength:"1" maxLength:"4000"`
}

func (s *server) fulfilCondition(ctx context.Context, in *struct {
	IDPath
	Condition string `path:"condition" maxLength:"100"`
	Body      FulfilBody
}) (*receiptOut, error) {
	right := func(actor strategy.Actor, p strategy.Proposal) error {
		return strategy.MayFulfil(actor, p, in.Condition)
	}
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.FulfilUpdate, in.Body.ExpectedRevision, right, func(r workflows.Request) (any, error) {
		return workflows.FulfilCondition{Request: r, ConditionID: in.Condition, Note: in.Body.Note}, nil
	}))
}
