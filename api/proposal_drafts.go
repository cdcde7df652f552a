package api

import (
	"context"
	"strings"
	"unicode/utf8"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func (s *server) listProposalDrafts(ctx context.Context, _ *struct{}) (*out[List[ProposalDraft]], error) {
	drafts, err := s.store.ProposalDrafts(ctx, actorOf(ctx).Subject)
	return list(List[ProposalDraft]{Items: drafts}, err)
}

func (s *server) getProposalDraft(ctx context.Context, in *IDPath) (*out[ProposalDraft], error) {
	draft, err := s.store.ProposalDraft(ctx, actorOf(ctx).Subject, in.ID)
	if err != nil {
		return nil, err
	}
	return found(draft, draft.Revision), nil
}

// ProposalDraftBody is a proposal as far as it is written.
type ProposalDraftBody struct {
	Expected
	Title  string              `json:"title" minLength:"1" maxLength:"300"`
	Fields map[string][]string `json:"fields" doc:"The form's fields as typed, at most 200,000 characters in all"`
}

// draftLimit is how many characters a draft may have.
const draftLimit = 200_000

func (b ProposalDraftBody) check() error {
	if strings.TrimSpace(b.Title) == "" {
		return strategy.Invalid("body.title", "hier fehlt eine Angabe")
	}
	n := 0
	for name, texts := range b.Fields {
		n += utf8.RuneCountInString(name)
		for _, text := range texts {
			n += utf8.RuneCountInString(text)
		}
	}
	if n > draftLimit {
		return strategy.Invalid("body.fields", "der Entwurf hat %d Zeichen, höchstens %d sind möglich", n, draftLimit)
	}
	return nil
}

func (s *server) putProposalDraft(ctx context.Context, in *struct {
	IDPath
	Body ProposalDraftBody
}) (*receiptOut, error) {
	if err := in.Body.check(); err != nil {
		return nil, err
	}
	draft := records.ProposalDraft{ID: in.ID, Title: in.Body.Title, Fields: in.Body.Fields}
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.SaveProposalDraft(ctx, r, draft)
	})
}

func (s *server) discardProposalDraft(ctx context.Context, in *struct {
	IDPath
	Body Expected
}) (*receiptOut, error) {
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.DiscardProposalDraft(ctx, r, in.ID)
	})
}
