package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type positionDraftRow struct {
	ProposalID     string `gorm:"primaryKey"`
	Ministry       string `gorm:"primaryKey"`
	TextHash       string
	Draft          document[records.PositionDraft]
	PreparedBy     string
	PreparedByName string
	Revision       int
	UpdatedAt      time.Time `gorm:"autoUpdateTime:false"`
}

func (positionDraftRow) TableName() string { return "position_drafts" }

// PositionDraft reads the position that a ministry's working level prepared.
func (s *Store) PositionDraft(ctx context.Context, proposalID, ministry string) (records.PositionDraft, error) {
	if checkUUID("proposal_id", proposalID) != nil {
		return records.PositionDraft{}, noProposal(proposalID)
	}
	var rows []positionDraftRow
	err := s.db.WithContext(ctx).Where("proposal_id = ? and ministry = ?", proposalID, ministry).Find(&rows).Error
	if err != nil {
		return records.PositionDraft{}, fmt.Errorf("read prepared position: %w", err)
	}
	if len(rows) == 0 {
		return records.PositionDraft{}, strategy.NotFound("Eine vorbereitete Mitzeichnung von %s zum Vorschlag %s gibt es nicht", ministry, proposalID)
	}
	return rows[0].Draft.V, nil
}

// SavePositionDraft stores what a ministry's working level prepared, in place of what was
// there. Who saved it last has prepared it.
func (s *Store) SavePositionDraft(ctx context.Context, r records.OwnRequest, d records.PositionDraft) (workflows.Result, error) {
	if _, err := s.Proposal(ctx, d.ProposalID); err != nil {
		return workflows.Result{}, err
	}
	return s.carryOutOwn(ctx, "vorbereitete Mitzeichnung", r, func(tx *gorm.DB) (ownWrite, error) {
		// A row that does not exist cannot be locked, and the proposal's row is not ours.
		if err := tx.Exec("select pg_advisory_xact_lock(?::int, hashtext(?))", lockPositionDraft, d.ProposalID+d.Ministry).Error; err != nil {
			return ownWrite{}, err
		}
		var stored int
		err := tx.Raw("select coalesce(max(revision), 0) from position_drafts where proposal_id = ? and ministry = ?",
			d.ProposalID, d.Ministry).Scan(&stored).Error
		if err != nil {
			return ownWrite{}, err
		}
		if err := checkRevision(r, stored); err != nil {
			return ownWrite{}, err
		}
		d.PreparedBy, d.Revision = r.Actor.Subject, stored+1
		row := positionDraftRow{
			ProposalID: d.ProposalID, Ministry: d.Ministry, TextHash: d.TextHash, Draft: doc(d),
			PreparedBy: r.Actor.Subject, PreparedByName: r.Actor.Name, Revision: d.Revision, UpdatedAt: r.At,
		}
		write := ownWrite{entity: EntityProposal, id: d.ProposalID, action: "position.prepare", revision: d.Revision,
			data: map[string]string{"ministry": d.Ministry, "kind": string(d.Kind), "text": d.TextHash}}
		return write, tx.Save(&row).Error
	})
}
