package api

import (
	"context"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// PositionContent is what a ministry says on a text.
type PositionContent struct {
	TextHash   string                `json:"text_hash,omitempty" maxLength:"64" doc:"Of the text that was read"`
	Kind       strategy.PositionKind `json:"kind,omitempty" enum:"signed,signed_with_conditions,reserved,refused,not_affected"`
	Passages   []strategy.Passage    `json:"passages,omitempty" maxItems:"12"`
	Grounds    string                `json:"grounds,omitempty" maxLength:"4000"`
	Conditions []string              `json:"conditions,omitempty" maxItems:"20"`
}

// PositionBody gives a ministry's position, or the one its working level prepared.
type PositionBody struct {
	Expected
	PositionContent
	Ministry string `json:"ministry,omitempty" maxLength:"40" doc:"Without: one's own"`
	UseDraft bool   `json:"use_draft,omitempty" doc:"Give the prepared position as it is"`
}

func (s *server) givePosition(ctx context.Context, in *struct {
	IDPath
	Body PositionBody
}) (*receiptOut, error) {
	right := func(actor strategy.Actor, p strategy.Proposal) error {
		return strategy.MayPosition(actor, p, in.Body.ministry(actor))
	}
	return s.carryOut(ctx, s.onProposal(in.ID, workflows.PositionUpdate, in.Body.ExpectedRevision, right, func(r workflows.Request) (any, error) {
		return s.position(ctx, in.ID, r, in.Body)
	}))
}

func (b PositionBody) ministry(actor strategy.Actor) string {
	if b.Ministry == "" {
		return actor.Ministry
	}
	return b.Ministry
}

func (s *server) position(ctx context.Context, id string, r workflows.Request, b PositionBody) (any, error) {
	ministry := b.ministry(r.Actor)
	content, preparedBy := b.PositionContent, ""
	if b.UseDraft {
		if b.Kind != "" {
			return nil, strategy.Invalid("body.kind", "mit use_draft gilt die vorbereitete Mitzeichnung; hier bleibt kind weg")
		}
		draft, err := s.store.PositionDraft(ctx, id, ministry)
		if err != nil {
			return nil, missingIs(err, "body.use_draft", "für %s ist keine Mitzeichnung vorbereitet", ministry)
		}
		if b.TextHash != "" && b.TextHash != draft.TextHash {
			return nil, strategy.Stale("vorbereitet wurde die Mitzeichnung zu einer anderen Textfassung")
		}
		content, preparedBy = contentOf(draft), draft.PreparedBy
	}
	switch {
	case content.Kind == "":
		return nil, strategy.Invalid("body.kind", "es fehlt, wie sich das Ressort äußert (kind), oder use_draft")
	case content.TextHash == "":
		return nil, strategy.Invalid("body.text_hash", "es fehlt text_hash, die Prüfsumme der gelesenen Textfassung")
	}
	return workflows.Position{
		Request: r, Ministry: ministry, TextHash: content.TextHash, Kind: content.Kind,
		Passages: content.Passages, Grounds: content.Grounds, Conditions: content.Conditions, PreparedBy: preparedBy,
	}, nil
}

func contentOf(d PositionDraft) PositionContent {
	return PositionContent{TextHash: d.TextHash, Kind: d.Kind, Passages: d.Passages, Grounds: d.Grounds, Conditions: d.Conditions}
}

// DraftPath names a ministry's prepared position.
type DraftPath struct {
	IDPath
	Ministry string `path:"ministry" maxLength:"40"`
}

func (s *server) getPositionDraft(ctx context.Context, in *DraftPath) (*out[PositionDraft], error) {
	p, err := s.store.Proposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := strategy.MayPreparePosition(actorOf(ctx), p, in.Ministry); err != nil {
		return nil, err
	}
	draft, err := s.store.PositionDraft(ctx, in.ID, in.Ministry)
	if err != nil {
		return nil, err
	}
	return found(draft, draft.Revision), nil
}

// PrepareBody is a position as the working level prepares it.
type PrepareBody struct {
	Expected
	PositionContent
}

func (s *server) preparePosition(ctx context.Context, in *struct {
	DraftPath
	Body PrepareBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOutOwn(ctx, b.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		p, err := s.store.Proposal(ctx, in.ID)
		if err != nil {
			return workflows.Result{}, err
		}
		if err := strategy.MayPreparePosition(r.Actor, p, in.Ministry); err != nil {
			return workflows.Result{}, err
		}
		if err := checkItems("body.conditions", b.Conditions, 4000); err != nil {
			return workflows.Result{}, err
		}
		switch {
		case b.Kind == "":
			return workflows.Result{}, strategy.Invalid("body.kind", "es fehlt, wie sich das Ressort äußern soll (kind)")
		case b.TextHash != p.TextHash:
			return workflows.Result{}, strategy.Stale("die geltende Textfassung hat die Prüfsumme %s; bitte sie lesen und text_hash angeben", p.TextHash)
		}
		return s.store.SavePositionDraft(ctx, r, PositionDraft{
			ProposalID: in.ID, Ministry: in.Ministry, TextHash: b.TextHash, Kind: b.Kind, Passages: b.Passages,
			Grounds: b.Grounds, Conditions: b.Conditions, PreparedBy: r.Actor.Subject,
		})
	})
}
