package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/workflows"
)

// EntityNoticeSettings names somebody's choice of mails in the audit.
const EntityNoticeSettings = "notice_settings"

type noticeSettingsRow struct {
	Subject   string `gorm:"primaryKey"`
	Mode      string
	Revision  int
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (noticeSettingsRow) TableName() string { return "notice_settings" }

func readNoticeSettings(db *gorm.DB, subject string) (records.NoticeSettings, error) {
	var rows []noticeSettingsRow
	err := db.Where("subject = ?", subject).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return records.NoticeSettings{Mode: records.NoticeAtOnce}, err
	}
	return records.NoticeSettings{Mode: records.NoticeMode(rows[0].Mode), Revision: rows[0].Revision}, nil
}

// NoticeSettings reads how somebody wants to hear by mail.
func (s *Store) NoticeSettings(ctx context.Context, subject string) (records.NoticeSettings, error) {
	settings, err := readNoticeSettings(s.db.WithContext(ctx), subject)
	return settings, domain("read notice settings", err)
}

// SaveNoticeSettings sets how the person who asks wants to hear by mail. It counts for
// what happens from now on.
func (s *Store) SaveNoticeSettings(ctx context.Context, r records.OwnRequest, mode records.NoticeMode) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Mitteilungen", r, func(tx *gorm.DB) (ownWrite, error) {
		stored, err := readNoticeSettings(tx, r.Actor.Subject)
		if err != nil {
			return ownWrite{}, err
		}
		if err := checkRevision(r, stored.Revision); err != nil {
			return ownWrite{}, err
		}
		row := noticeSettingsRow{Subject: r.Actor.Subject, Mode: string(mode), Revision: stored.Revision + 1, UpdatedAt: r.At}
		return ownWrite{
			entity: EntityNoticeSettings, id: row.Subject, action: "notice_settings.save", revision: row.Revision,
			data: map[string]string{"mode": row.Mode},
		}, tx.Save(&row).Error
	})
}
