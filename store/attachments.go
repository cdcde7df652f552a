package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type attachmentRow struct {
	ID         string `gorm:"primaryKey"`
	WorkshopID string
	Name       string
	Type       string
	Size       int
	SHA256     string `gorm:"column:sha256"`
	Content    []byte
	AddedAt    time.Time
}

func (attachmentRow) TableName() string { return "workshop_attachments" }

func (r attachmentRow) attachment() records.Attachment {
	return records.Attachment{ID: r.ID, WorkshopID: r.WorkshopID, Name: r.Name, Type: r.Type, Size: r.Size, SHA256: r.SHA256, AddedAt: r.AddedAt}
}

// Attachments lists the files of a Digitalwerkstatt, the oldest first.
func (s *Store) Attachments(ctx context.Context, workshopID string) ([]records.Attachment, error) {
	if _, err := s.Workshop(ctx, workshopID); err != nil {
		return nil, err
	}
	var rows []attachmentRow
	err := s.db.WithContext(ctx).Omit("content").Where("workshop_id = ?", workshopID).Order("added_at, id").Find(&rows).Error
	files := make([]records.Attachment, len(rows))
	for i, row := range rows {
		files[i] = row.attachment()
	}
	return files, domain("list attachments", err)
}

// Attachment reads a file of a Digitalwerkstatt and its content.
func (s *Store) Attachment(ctx context.Context, workshopID, id string) (records.Attachment, []byte, error) {
	row, err := attachmentOf(s.db.WithContext(ctx), workshopID, id)
	return row.attachment(), row.Content, domain("read attachment", err)
}

func attachmentOf(db *gorm.DB, workshopID, id string) (attachmentRow, error) {
	var rows []attachmentRow
	if checkUUID("id", id) != nil || checkUUID("id", workshopID) != nil {
		return attachmentRow{}, noAttachment(id)
	}
	if err := db.Where("workshop_id = ? and id = ?", workshopID, id).Find(&rows).Error; err != nil {
		return attachmentRow{}, err
	}
	if len(rows) == 0 {
		return attachmentRow{}, noAttachment(id)
	}
	return rows[0], nil
}

func noAttachment(id string) error {
	return strategy.NotFound("Eine Anlage %s hat diese Digitalwerkstatt nicht", id)
}

// AddAttachment keeps a file with a Digitalwerkstatt.
func (s *Store) AddAttachment(ctx context.Context, r records.OwnRequest, a records.Attachment, content []byte) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Anlage", r, func(tx *gorm.DB) (ownWrite, error) {
		var locked string
		if err := tx.Raw("select id from workshops where id = ? for update", a.WorkshopID).Scan(&locked).Error; err != nil {
			return ownWrite{}, err
		}
		if locked == "" {
			return ownWrite{}, noWorkshop(a.WorkshopID)
		}
		var count int64
		if err := tx.Model(&attachmentRow{}).Where("workshop_id = ?", a.WorkshopID).Count(&count).Error; err != nil {
			return ownWrite{}, err
		}
		if count >= records.MaxAttachments {
			return ownWrite{}, strategy.Invalid("body.name", "die Digitalwerkstatt hat schon %d Anlagen; entfernen Sie erst eine", count)
		}
		row := attachmentRow{
			ID: a.ID, WorkshopID: a.WorkshopID, Name: a.Name, Type: a.Type, Size: len(content), SHA256: a.SHA256, Content: content, AddedAt: r.At,
		}
		return row.write("workshop.attach", nil), tx.Create(&row).Error
	})
}

// RemoveAttachment removes a file; the audit keeps its fingerprint and why.
func (s *Store) RemoveAttachment(ctx context.Context, r records.OwnRequest, workshopID, id, reason string) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Anlage", r, func(tx *gorm.DB) (ownWrite, error) {
		row, err := attachmentOf(tx, workshopID, id)
		if err != nil {
			return ownWrite{}, err
		}
		return row.write("workshop.detach", map[string]string{"reason": reason}), tx.Delete(&attachmentRow{ID: id}).Error
	})
}

// write names the file by its fingerprint: its name may be anybody's.
func (r attachmentRow) write(action string, more map[string]string) ownWrite {
	data := map[string]string{"attachment": r.ID, "sha256": r.SHA256, "type": r.Type}
	for name, text := range more {
		data[name] = text
	}
	return ownWrite{entity: EntityWorkshop, id: r.WorkshopID, action: action, revision: 1, data: data}
}
