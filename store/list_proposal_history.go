package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// ProposalTexts lists the texts of a proposal that the viewer may read, oldest first.
func (s *Store) ProposalTexts(ctx context.Context, id string) ([]records.ProposalText, error) {
	query, err := s.seenTexts(ctx, id)
	if err != nil {
		return nil, err
	}
	var rows []proposalTextRow
	if err := query.Order("text_revision").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list texts of proposal %s: %w", id, err)
	}
	texts := make([]records.ProposalText, len(rows))
	for i, r := range rows {
		texts[i] = r.text()
	}
	return texts, named(ctx, s, texts, textActors)
}

// seenTexts are the texts of a proposal that the viewer may read: for others than who wrote
// it those from the one on that screening accepted.
func (s *Store) seenTexts(ctx context.Context, id string) (*gorm.DB, error) {
	p, sight, err := s.wholeProposal(ctx, id)
	if err != nil {
		return nil, err
	}
	query := s.db.WithContext(ctx).Where("proposal_id = ?", id)
	switch see := sight.SeeProposal(p); {
	case !see.Text:
		return nil, strategy.NotFound("Texte des Vorschlags %s gibt es nicht", id)
	case see.Whole:
	case p.Screening == nil:
		query = query.Where("false")
	default:
		query = query.Where(`text_revision >= (select max(accepted.text_revision) from proposal_texts accepted
			where accepted.proposal_id = ? and accepted.at <= ?)`, id, p.Screening.At)
	}
	return query, nil
}

// ProposalTextRevision reads one text of a proposal; 0 is the latest.
func (s *Store) ProposalTextRevision(ctx context.Context, id string, textRevision int) (records.ProposalText, error) {
	query, err := s.seenTexts(ctx, id)
	if err != nil {
		return records.ProposalText{}, err
	}
	query = query.Order("text_revision desc").Limit(1)
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
	text := rows[0].text()
	return text, s.nameActors(ctx, textActors(&text))
}

func (r proposalTextRow) text() records.ProposalText {
	return records.ProposalText{
		TextRevision: r.TextRevision, TextHash: r.TextHash, Draft: r.Draft.V, Reason: r.Reason,
		Effects: r.Effects.V, Author: r.Author.V, At: r.At,
	}
}

// PositionHistory lists every position ever given on a proposal, oldest first; none to
// whom they are withheld.
func (s *Store) PositionHistory(ctx context.Context, id string) ([]strategy.Position, error) {
	p, sight, err := s.wholeProposal(ctx, id)
	if err != nil || !sight.SeeProposal(p).Coordination {
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
