package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func draftBy(subject, request string, expected int) records.OwnRequest {
	r := ownRequest(request)
	r.Actor = strategy.Actor{Subject: subject, Role: strategy.RoleOrganiser}
	r.Expected = expected
	return r
}

func TestProposalDraftIsItsAuthorsAlone(t *testing.T) {
	s, ctx := migrated(t), context.Background()
	id := uuid.NewString()
	first := records.ProposalDraft{ID: id, Title: "Angefangen", Fields: map[string][]string{"draft.sheet.lead": {"TFM", "TMIK"}}}
	must[workflows.Result](t)(s.SaveProposalDraft(ctx, draftBy("o-1", "a", 0), first))
	must[workflows.Result](t)(s.SaveProposalDraft(ctx, draftBy("o-2", "b", 0), records.ProposalDraft{ID: id, Title: "Anderes"}))

	changed := first
	changed.Title = "Weiter"
	must[workflows.Result](t)(s.SaveProposalDraft(ctx, draftBy("o-1", "c", 1), changed))
	_, err := s.SaveProposalDraft(ctx, draftBy("o-1", "d", 1), first)
	wantFault(t, "a draft", err, strategy.CodeStaleRevision, "")

	got := must[records.ProposalDraft](t)(s.ProposalDraft(ctx, "o-1", id))
	if got.Title != "Weiter" || got.Revision != 2 || len(got.Fields["draft.sheet.lead"]) != 2 {
		t.Errorf("read %+v", got)
	}
	must[workflows.Result](t)(s.DiscardProposalDraft(ctx, draftBy("o-1", "e", 2), id))
	if left := must[[]records.ProposalDraft](t)(s.ProposalDrafts(ctx, "o-1")); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
	_, err = s.DiscardProposalDraft(ctx, draftBy("o-1", "f", 0), id)
	wantFault(t, "a draft", err, strategy.CodeNotFound, "")
	if others := must[[]records.ProposalDraft](t)(s.ProposalDrafts(ctx, "o-2")); len(others) != 1 || others[0].Title != "Anderes" {
		t.Errorf("the other's are %+v", others)
	}
}

func TestNobodyFillsTheDatabaseWithDrafts(t *testing.T) {
	s, ctx := migrated(t), context.Background()
	for i := range records.MaxProposalDrafts {
		must[workflows.Result](t)(s.SaveProposalDraft(ctx, draftBy("o-1", fmt.Sprint(i), 0), records.ProposalDraft{ID: uuid.NewString(), Title: "t"}))
	}
	_, err := s.SaveProposalDraft(ctx, draftBy("o-1", "more", 0), records.ProposalDraft{ID: uuid.NewString(), Title: "t"})
	wantFault(t, "a draft", err, strategy.CodeInvalid, "")
}
