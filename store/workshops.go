package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type workshopRow struct {
	ID        string `gorm:"primaryKey"`
	Year      int
	Title     string
	Organiser string
	HeldOn    day
	Place     string
	Fields    textArray
	Record    document[records.WorkshopRecord]
	CreatedBy document[strategy.Actor]
	Subject   string
	Revision  int
	CreatedAt time.Time
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (workshopRow) TableName() string { return "workshops" }

func (r workshopRow) workshop() records.Workshop {
	return records.Workshop{
		ID: r.ID, Year: r.Year, Title: r.Title, Fields: r.Fields, HeldOn: strategy.Date(r.HeldOn), Place: r.Place,
		Record: r.Record.V, By: r.CreatedBy.V, Revision: r.Revision,
	}
}

// Workshops lists the Digitalwerkstätten of a year (0: of all), the newest first.
func (s *Store) Workshops(ctx context.Context, year int, page records.Page) (records.List[records.Workshop], error) {
	var none records.List[records.Workshop]
	key, err := after(page, 2)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Order("created_at desc, id desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("(created_at, id) < (?::timestamptz, ?::uuid)", key...)
	}
	if year != 0 {
		query = query.Where("year = ?", year)
	}
	var rows []workshopRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list workshops", err)
	}
	list := pageOf(rows, limitOf(page), workshopRow.workshop,
		func(r workshopRow) []string { return []string{keyTime(r.CreatedAt), r.ID} })
	return list, named(ctx, s, list.Items, func(w *records.Workshop) []*strategy.Actor { return []*strategy.Actor{&w.By} })
}

// Workshop reads one Digitalwerkstatt.
func (s *Store) Workshop(ctx context.Context, id string) (records.Workshop, error) {
	if checkUUID("id", id) != nil {
		return records.Workshop{}, noWorkshop(id)
	}
	row, err := byKey[workshopRow](s.db.WithContext(ctx), id, noWorkshopText)
	if err != nil {
		return records.Workshop{}, err
	}
	w := row.workshop()
	return w, s.nameActors(ctx, []*strategy.Actor{&w.By})
}

const noWorkshopText = "Eine Digitalwerkstatt %s gibt es nicht"

func noWorkshop(id string) error { return strategy.NotFound(noWorkshopText, id) }

// SaveWorkshop registers a Digitalwerkstatt or changes it. An expected revision means a
// change; who registered it stays.
func (s *Store) SaveWorkshop(ctx context.Context, r records.OwnRequest, w records.Workshop) (workflows.Result, error) {
	if err := checkUUID("id", w.ID); err != nil {
		return workflows.Result{}, err
	}
	return s.carryOutOwn(ctx, "Digitalwerkstatt "+w.ID, r, func(tx *gorm.DB) (ownWrite, error) {
		var stored []workshopRow
		if err := tx.Raw("select * from workshops where id = ? for update", w.ID).Scan(&stored).Error; err != nil {
			return ownWrite{}, err
		}
		row := workshopRow{
			ID: w.ID, Year: w.Year, Title: w.Title, Organiser: r.Actor.Name, HeldOn: day(w.HeldOn), Place: w.Place,
			Fields: w.Fields, Record: doc(w.Record), CreatedBy: doc(r.Actor), Subject: r.Actor.Subject,
			Revision: 1, CreatedAt: r.At, UpdatedAt: r.At,
		}
		switch {
		case len(stored) == 1:
			if err := checkRevision(r, stored[0].Revision); err != nil {
				return ownWrite{}, err
			}
			row.Organiser, row.CreatedBy, row.Subject = stored[0].Organiser, stored[0].CreatedBy, stored[0].Subject
			row.Revision, row.CreatedAt = stored[0].Revision+1, stored[0].CreatedAt
		case r.Expected != 0:
			return ownWrite{}, noWorkshop(w.ID)
		}
		write := ownWrite{entity: EntityWorkshop, id: w.ID, action: "workshop.save", revision: row.Revision}
		return write, tx.Save(&row).Error
	})
}
