package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Proposals lists the proposals that there are for the viewer, as they may see them, the
// newest first. A filter and a search look only at what the viewer may know of a proposal.
func (s *Store) Proposals(ctx context.Context, filter records.ProposalFilter, page records.Page) (records.List[strategy.Proposal], error) {
	var none records.List[strategy.Proposal]
	sight, err := s.sight(ctx)
	if err != nil {
		return none, domain("list proposals", err)
	}
	query, err := s.proposalsQuery(ctx, sight, filter, page)
	if err != nil {
		return none, domain("find proposals", err)
	}
	var rows []proposalRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list proposals", err)
	}
	list := pageOf(rows, limitOf(page),
		func(r proposalRow) strategy.Proposal { p, _ := sight.ShowProposal(r.State.V); return p },
		func(r proposalRow) []string { return []string{keyTime(r.CreatedAt), r.ID} })
	return list, named(ctx, s, list.Items, proposalActors)
}

// proposalsQuery asks for the proposals of a page.
func (s *Store) proposalsQuery(ctx context.Context, sight strategy.Sight, f records.ProposalFilter, page records.Page) (*gorm.DB, error) {
	if f.Search != "" || f.Measure != "" {
		return s.foundInTrust(ctx, sight, f, page)
	}
	return filteredProposals(s.db.WithContext(ctx), sight, f, page)
}

// foundInTrust reads the proposals of a page in two steps. Behind a policy PostgreSQL does
// not use the indexes of full text and of arrays, because their operators might tell of rows
// that the policy hides: so the ids are found in trust, under the same conditions and by
// functions of the tables' owner, and the rows are read on behalf of the viewer.
func (s *Store) foundInTrust(ctx context.Context, sight strategy.Sight, f records.ProposalFilter, page records.Page) (*gorm.DB, error) {
	query, err := filteredProposals(s.trusted.db.WithContext(ctx), sight, f, page)
	if err != nil {
		return nil, err
	}
	var found []proposalRow
	if err := query.Select("id").Find(&found).Error; err != nil {
		return nil, err
	}
	ids := textArray{}
	for _, r := range found {
		ids = append(ids, r.ID)
	}
	return s.db.WithContext(ctx).Select("id, created_at, state").Where("id = any (?::uuid[])", ids).Order("created_at desc, id desc"), nil
}

func filteredProposals(db *gorm.DB, sight strategy.Sight, f records.ProposalFilter, page records.Page) (*gorm.DB, error) {
	key, err := after(page, 2)
	if err != nil {
		return nil, err
	}
	query := db.Model(&proposalRow{}).Select("id, created_at, state").Where(proposalExists(sight)).
		Order("created_at desc, id desc").Limit(limitOf(page) + 1)
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
		query = query.Where(`((? and lead @> ?::text[]) or (? and exists (select 1 from affected a where a.proposal_id = proposals.id and a.ministry = ?)))`,
			proposalText(sight), textArray{f.Ministry}, proposalCoordination(sight), f.Ministry)
	}
	if f.Theme != "" || f.Field != "" || f.Measure != "" || f.Workshop != "" || f.Search != "" {
		query = query.Where(proposalText(sight))
	}
	if f.Theme != "" {
		query = query.Where("theme = ?", f.Theme)
	}
	if f.Field != "" {
		query = query.Where("field = ?", f.Field)
	}
	if f.Submitter != "" {
		query = query.Where(proposalSubmitter(sight)).Where("submitter = ?", f.Submitter)
	}
	if f.Measure != "" {
		query = query.Where("id in (select proposals_on_measure(?))", f.Measure)
	}
	if f.Workshop != "" {
		if err := checkUUID("query.workshop", f.Workshop); err != nil {
			return nil, err
		}
		query = query.Where("workshop_id = ?", f.Workshop)
	}
	if f.Submission != "" {
		query = query.Where("id in (select jsonb_array_elements_text(state -> 'proposals')::uuid from submissions where submissions.id = ? and ?)", f.Submission, submissionExists(sight))
	}
	if f.Search != "" {
		query = query.Where("id in (select proposals_with_words(?))", f.Search)
	}
	return query, nil
}

// Proposal reads one proposal as the viewer may see it.
func (s *Store) Proposal(ctx context.Context, id string) (strategy.Proposal, error) {
	p, sight, err := s.wholeProposal(ctx, id)
	if err != nil {
		return strategy.Proposal{}, err
	}
	shown, _ := sight.ShowProposal(p)
	return shown, s.nameActors(ctx, proposalActors(&shown))
}

// wholeProposal reads a proposal that there is for the viewer, with their sight: what of it
// they see is still to be asked.
func (s *Store) wholeProposal(ctx context.Context, id string) (strategy.Proposal, strategy.Sight, error) {
	var none strategy.Proposal
	sight, err := s.sight(ctx)
	if err != nil {
		return none, sight, fmt.Errorf("read proposal %s: %w", id, err)
	}
	if checkUUID("id", id) != nil {
		return none, sight, noProposal(id)
	}
	var rows []proposalRow
	if err := s.db.WithContext(ctx).Select("state").Where("id = ?", id).Find(&rows).Error; err != nil {
		return none, sight, fmt.Errorf("read proposal %s: %w", id, err)
	}
	if len(rows) == 0 || !sight.SeeProposal(rows[0].State.V).Exists {
		return none, sight, noProposal(id)
	}
	return rows[0].State.V, sight, nil
}

func noProposal(id string) error {
	return strategy.NotFound("Einen Vorschlag %s gibt es nicht", id)
}
