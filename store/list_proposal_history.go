package store

import (
	"context"
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// ProposalTexts lists every text a proposal has had, oldest first.
func (s *Store) ProposalTexts(ctx context.Context, id string) ([]records.ProposalText, error) {
	if _, err := s.Proposal(ctx, id); err != nil {
		return nil, err
	}
	var rows []proposalTextRow
	if err := s.db.WithContext(ctx).Where("proposal_id = ?", id).Order("text_revision").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list texts of proposal %s: %w", id, err)
	}
	texts := make([]records.ProposalText, len(rows))
	for i, r := range rows {
		texts[i] = r.text()
	}
	return texts, nil
}

// ProposalTextRevision reads one text of a proposal; 0 is the latest.
func (s *Store) ProposalTextRevision(ctx context.Context, id string, textRevision int) (records.ProposalText, error) {
	if checkUUID("id", id) != nil {
		return records.ProposalText{}, noProposal(id)
	}
	query := s.db.WithContext(ctx).Where("proposal_id = ?", id).Order("text_revision desc").Limit(1)
	if textRevision != 0 {
		query = query.Where("text_revision = ?", textRevision)
	}
	var rows []proposalTextRow
	if err := query.Find(&rows).Error; err != nil {
		return records.ProposalText{}, fmt.Errorf("read text of proposal %s: %w", id, err)
	}
	if len(rows) == 0 {
		return records.ProposalText{}, strategy.NotFound("Den Text %d des Vorschlags %s gibt es nicht", textRevision, id)
	}
	return rows[0].text(), nil
}

func (r proposalTextRow) text() records.ProposalText {
	return records.ProposalText{
		TextRevision: r.TextRevision, TextHash: r.TextHash, Draft: r.Draft.V, Reason: r.Reason,
		Effects: r.Effects.V, Author: r.Author.V, At: r.At,
	}
}

// PositionHistory lists every position ever given on a proposal, oldest first.
func (s *Store) PositionHistory(ctx context.Context, id string) ([]strategy.Position, error) {
	if _, err := s.Proposal(ctx, id); err != nil {
		return nil, err
	}
	var rows []positionRow
	if err := s.db.WithContext(ctx).Where("proposal_id = ?", id).Order("at, seq").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list positions on proposal %s: %w", id, err)
	}
	positions := make([]strategy.Position, len(rows))
	for i, r := range rows {
		positions[i] = r.State.V
	}
	return positions, nil
}
