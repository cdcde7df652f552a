package api

import (
	"context"
	"slices"

	"fortschreibung/documents"
	"fortschreibung/strategy"
)

// Comparison is the difference between two texts of a proposal, passage by passage.
type Comparison struct {
	ProposalID string                        `json:"proposal_id"`
	From       TextMark                      `json:"from"`
	To         TextMark                      `json:"to"`
	Passages   []documents.PassageComparison `json:"passages" doc:"Only those that differ"`
}

// TextMark names a text. Revision 0 is the text in force when it was submitted.
type TextMark struct {
	TextRevision int    `json:"text_revision"`
	TextHash     string `json:"text_hash,omitempty"`
}

func (s *server) listTexts(ctx context.Context, in *IDPath) (*out[List[ProposalText]], error) {
	if _, err := s.store.Proposal(ctx, in.ID); err != nil {
		return nil, err
	}
	texts, err := s.store.ProposalTexts(ctx, in.ID)
	return list(List[ProposalText]{Items: texts}, err)
}

func (s *server) compareTexts(ctx context.Context, in *struct {
	IDPath
	From int `query:"from" minimum:"0" default:"0" doc:"Text revision; 0: the text in force when it was submitted"`
	To   int `query:"to" minimum:"0" default:"0" doc:"Text revision; 0: the current one"`
}) (*out[Comparison], error) {
	p, err := s.store.Proposal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if slices.Contains(p.Withheld, strategy.WithheldText) {
		return nil, strategy.NotFound("Texte des Vorschlags %s gibt es nicht", in.ID)
	}
	to, err := s.store.ProposalTextRevision(ctx, in.ID, in.To)
	if err != nil {
		return nil, missingIs(err, "query.to", "eine Textfassung %d gibt es nicht", in.To)
	}
	c := Comparison{ProposalID: in.ID, To: TextMark{to.TextRevision, to.TextHash}}
	old := p.Base.Texts()
	if in.From > 0 {
		from, err := s.store.ProposalTextRevision(ctx, in.ID, in.From)
		if err != nil {
			return nil, missingIs(err, "query.from", "eine Textfassung %d gibt es nicht", in.From)
		}
		c.From = TextMark{from.TextRevision, from.TextHash}
		old = passages(from)
	}
	c.Passages = documents.ComparePassages(old, passages(to), in.From == 0)
	return found(c, p.Revision), nil
}

func passages(t ProposalText) map[strategy.Passage]string {
	p := strategy.Proposal{Draft: t.Draft, Reason: t.Reason, Effects: t.Effects}
	return p.Texts()
}
