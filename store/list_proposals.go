package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Proposals lists proposals, the newest first.
func (s *Store) Proposals(ctx context.Context, filter records.ProposalFilter, page records.Page) (records.List[strategy.Proposal], error) {
	var none records.List[strategy.Proposal]
	query, err := filteredProposals(s.db.WithContext(ctx), filter, page)
	if err != nil {
		return none, err
	}
	var rows []proposalRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list proposals", err)
	}
	return pageOf(rows, limitOf(page),
		func(r proposalRow) strategy.Proposal { return r.State.V },
		func(r proposalRow) []string { return []string{keyTime(r.CreatedAt), r.ID} }), nil
}

func filteredProposals(db *gorm.DB, f records.ProposalFilter, page records.Page) (*gorm.DB, error) {
	key, err := after(page, 2)
	if err != nil {
		return nil, err
	}
	query := db.Model(&proposalRow{}).Select("id, created_at, state").Order("created_at desc, id desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("(created_at, id) < (?::timestamptz, ?::uuid)", key...)
	}
	if f.Year != 0 {
		query = query.Where("year = ?", f.Year)
	}
	if len(f.Stages) > 0 {
		query = query.Where("stage in ?", f.Stages)
	}
	if f.Kind != "" {
		query = query.Where("kind = ?", f.Kind)
	}
	if f.Ministry != "" { // affected or leading
		query = query.Where(`(lead @> ?::text[] or exists (select 1 from affected a where a.proposal_id = proposals.id and a.ministry = ?))`,
			textArray{f.Ministry}, f.Ministry)
	}
	if f.Theme != "" {
		query = query.Where("theme = ?", f.Theme)
	}
	if f.Field != "" {
		query = query.Where("field = ?", f.Field)
	}
	if f.Submitter != "" {
		query = query.Where("submitter = ?", f.Submitter)
	}
	if f.Measure != "" {
		query = query.Where("targets @> ?::text[]", textArray{f.Measure})
	}
	if f.Workshop != "" {
		if err := checkUUID("query.workshop", f.Workshop); err != nil {
			return nil, err
		}
		query = query.Where("workshop_id = ?", f.Workshop)
	}
	if f.Search != "" {
		query = query.Where("search @@ websearch_to_tsquery('german', ?)", f.Search)
	}
	return query, nil
}

// Proposal reads one proposal.
func (s *Store) Proposal(ctx context.Context, id string) (strategy.Proposal, error) {
	if checkUUID("id", id) != nil {
		return strategy.Proposal{}, noProposal(id)
	}
	var rows []proposalRow
	if err := s.db.WithContext(ctx).Select("state").Where("id = ?", id).Find(&rows).Error; err != nil {
		return strategy.Proposal{}, fmt.Errorf("read proposal %s: %w", id, err)
	}
	if len(rows) == 0 {
		return strategy.Proposal{}, noProposal(id)
	}
	return rows[0].State.V, nil
}

func noProposal(id string) error {
	return strategy.NotFound("Einen Vorschlag %s gibt es nicht", id)
}
