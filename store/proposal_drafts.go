package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// EntityProposalDraft names proposals that people still write in the audit, without what
// they say.
const EntityProposalDraft = "proposal_draft"

type proposalDraftRow struct {
	Subject   string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	Title     string
	Fields    document[map[string][]string]
	Revision  int
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (proposalDraftRow) TableName() string { return "proposal_drafts" }

func (r proposalDraftRow) draft() records.ProposalDraft {
	return records.ProposalDraft{ID: r.ID, Title: r.Title, Fields: r.Fields.V, Revision: r.Revision, UpdatedAt: r.UpdatedAt}
}

// ProposalDrafts lists what somebody writes, the latest first, without the fields.
func (s *Store) ProposalDrafts(ctx context.Context, subject string) ([]records.ProposalDraft, error) {
	var rows []proposalDraftRow
	err := s.db.WithContext(ctx).Select("id", "title", "revision", "updated_at").
		Where("subject = ?", subject).Order("updated_at desc, id").Find(&rows).Error
	drafts := make([]records.ProposalDraft, len(rows))
	for i, row := range rows {
		drafts[i] = row.draft()
	}
	return drafts, domain("list proposal drafts", err)
}

// ProposalDraft reads what somebody writes.
func (s *Store) ProposalDraft(ctx context.Context, subject, id string) (records.ProposalDraft, error) {
	row, err := ownDraft(s.db.WithContext(ctx), subject, id)
	if err == nil && row.Revision == 0 {
		err = noProposalDraft(id)
	}
	return row.draft(), domain("read proposal draft", err)
}

// ownDraft gives revision 0 where there is none.
func ownDraft(db *gorm.DB, subject, id string) (proposalDraftRow, error) {
	if checkUUID("id", id) != nil {
		return proposalDraftRow{}, noProposalDraft(id)
	}
	var rows []proposalDraftRow
	err := db.Where("subject = ? and id = ?", subject, id).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return proposalDraftRow{}, err
	}
	return rows[0], nil
}

func noProposalDraft(id string) error {
	return strategy.NotFound("Einen Entwurf %s haben Sie nicht", id)
}

// SaveProposalDraft keeps what the person who asks has written so far.
func (s *Store) SaveProposalDraft(ctx context.Context, r records.OwnRequest, d records.ProposalDraft) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Entwurf", r, func(tx *gorm.DB) (ownWrite, error) {
		if err := tx.Exec("select pg_advisory_xact_lock(?::int, hashtext(?))", lockProposalDraft, r.Actor.Subject).Error; err != nil {
			return ownWrite{}, err
		}
		stored, err := ownDraft(tx, r.Actor.Subject, d.ID)
		if err != nil {
			return ownWrite{}, err
		}
		if err := checkRevision(r, stored.Revision); err != nil {
			return ownWrite{}, err
		}
		if stored.Revision == 0 {
			if err := checkRoomForDraft(tx, r.Actor.Subject); err != nil {
				return ownWrite{}, err
			}
		}
		row := proposalDraftRow{
			Subject: r.Actor.Subject, ID: d.ID, Title: d.Title, Fields: doc(d.Fields), Revision: stored.Revision + 1, UpdatedAt: r.At,
		}
		return draftWrite(row, "proposal_draft.save"), tx.Save(&row).Error
	})
}

func checkRoomForDraft(tx *gorm.DB, subject string) error {
	var count int64
	if err := tx.Model(&proposalDraftRow{}).Where("subject = ?", subject).Count(&count).Error; err != nil {
		return err
	}
	if count >= records.MaxProposalDrafts {
		return strategy.Invalid("", "Sie haben schon %d Entwürfe; reichen Sie welche ein oder verwerfen Sie welche", count)
	}
	return nil
}

// DiscardProposalDraft removes what the person who asks has written.
func (s *Store) DiscardProposalDraft(ctx context.Context, r records.OwnRequest, id string) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Entwurf", r, func(tx *gorm.DB) (ownWrite, error) {
		stored, err := ownDraft(tx, r.Actor.Subject, id)
		if err != nil {
			return ownWrite{}, err
		}
		if stored.Revision == 0 {
			return ownWrite{}, noProposalDraft(id)
		}
		if err := checkRevision(r, stored.Revision); err != nil {
			return ownWrite{}, err
		}
		return draftWrite(stored, "proposal_draft.discard"), tx.Delete(&stored).Error
	})
}

func draftWrite(row proposalDraftRow, action string) ownWrite {
	return ownWrite{entity: EntityProposalDraft, id: row.ID, action: action, revision: row.Revision}
}
