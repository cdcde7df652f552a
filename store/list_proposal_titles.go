package store

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// ProposalTitles lists what everybody for whom there is a proposal may know of it, without
// reading its text: for pages that only name them.
func (s *Store) ProposalTitles(ctx context.Context, filter records.ProposalFilter, page records.Page) (records.List[records.ProposalTitle], error) {
	var none records.List[records.ProposalTitle]
	sight, err := s.sight(ctx)
	if err != nil {
		return none, domain("list titles", err)
	}
	query, err := s.proposalsQuery(ctx, sight, filter, page)
	if err != nil {
		return none, domain("list titles", err)
	}
	var rows []proposalRow
	if err := query.Select("id, created_at, title, kind, stage").Find(&rows).Error; err != nil {
		return none, domain("list titles", err)
	}
	return pageOf(rows, limitOf(page),
		func(r proposalRow) records.ProposalTitle {
			return records.ProposalTitle{ID: r.ID, Title: r.Title, Kind: strategy.Kind(r.Kind), Stage: strategy.Stage(r.Stage)}
		},
		func(r proposalRow) []string { return []string{keyTime(r.CreatedAt), r.ID} }), nil
}
