package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/workflows"
)

// EntitySavedViews names somebody's kept filters in the audit.
const EntitySavedViews = "saved_views"

type savedViewsRow struct {
	Subject   string `gorm:"primaryKey"`
	Views     document[[]records.SavedView]
	Revision  int
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (savedViewsRow) TableName() string { return "saved_views" }

func readSavedViews(db *gorm.DB, subject string) (records.SavedViews, error) {
	var rows []savedViewsRow
	err := db.Where("subject = ?", subject).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return records.SavedViews{Views: []records.SavedView{}}, err
	}
	return records.SavedViews{Views: rows[0].Views.V, Revision: rows[0].Revision}, nil
}

// SavedViews reads the filters that somebody kept.
func (s *Store) SavedViews(ctx context.Context, subject string) (records.SavedViews, error) {
	views, err := readSavedViews(s.db.WithContext(ctx), subject)
	return views, domain("read saved views", err)
}

// SaveViews replaces the filters of the person who asks.
func (s *Store) SaveViews(ctx context.Context, r records.OwnRequest, views []records.SavedView) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Ansichten", r, func(tx *gorm.DB) (ownWrite, error) {
		stored, err := readSavedViews(tx, r.Actor.Subject)
		if err != nil {
			return ownWrite{}, err
		}
		if err := checkRevision(r, stored.Revision); err != nil {
			return ownWrite{}, err
		}
		row := savedViewsRow{Subject: r.Actor.Subject, Views: doc(views), Revision: stored.Revision + 1, UpdatedAt: r.At}
		return ownWrite{entity: EntitySavedViews, id: row.Subject, action: "saved_views.save", revision: row.Revision}, tx.Save(&row).Error
	})
}
