package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func (s *sampleStore) ProposalDrafts(context.Context, string) ([]records.ProposalDraft, error) {
	return s.unfinished, nil
}

func (s *sampleStore) ProposalDraft(_ context.Context, _, id string) (records.ProposalDraft, error) {
	for _, d := range s.unfinished {
		if d.ID == id {
			return d, nil
		}
	}
	return records.ProposalDraft{}, strategy.NotFound("kein Entwurf %s", id)
}

func (s *sampleStore) SaveProposalDraft(_ context.Context, r records.OwnRequest, d records.ProposalDraft) (workflows.Result, error) {
	before, _ := s.ProposalDraft(context.Background(), "", d.ID)
	if r.Expected != 0 && r.Expected != before.Revision {
		return workflows.Result{}, strategy.Stale("der Entwurf steht inzwischen bei Revision %d", before.Revision)
	}
	d.Revision, d.UpdatedAt = before.Revision+1, testNow
	s.unfinished = []records.ProposalDraft{d}
	return workflows.Result{RequestHash: r.Hash, ID: d.ID, Revision: d.Revision}, nil
}

func (s *sampleStore) DiscardProposalDraft(_ context.Context, r records.OwnRequest, id string) (workflows.Result, error) {
	s.unfinished = nil
	return workflows.Result{RequestHash: r.Hash, ID: id}, nil
}
