package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type cabinetSessionsRow struct {
	Year      int `gorm:"primaryKey;autoIncrement:false"`
	Sessions  document[[]strategy.CabinetSession]
	Revision  int
	UpdatedBy document[strategy.Actor]
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (cabinetSessionsRow) TableName() string { return "cabinet_sessions" }

// CabinetSessions reads the cabinet's sessions of a year's fourth quarter; none, with
// revision 0, when nobody has entered them.
func (s *Store) CabinetSessions(ctx context.Context, year int) (records.CabinetSessions, error) {
	kept := records.CabinetSessions{Year: year, Sessions: []strategy.CabinetSession{}}
	var rows []cabinetSessionsRow
	if err := s.db.WithContext(ctx).Where("year = ?", year).Find(&rows).Error; err != nil {
		return kept, fmt.Errorf("read cabinet sessions of %d: %w", year, err)
	}
	if len(rows) == 1 {
		kept.Sessions, kept.Revision = rows[0].Sessions.V, rows[0].Revision
	}
	return kept, nil
}

// SaveCabinetSessions replaces the sessions of a year.
func (s *Store) SaveCabinetSessions(ctx context.Context, r records.OwnRequest, c records.CabinetSessions) (workflows.Result, error) {
	return s.carryOutOwn(ctx, fmt.Sprintf("Kabinettsitzungen %d", c.Year), r, func(tx *gorm.DB) (ownWrite, error) {
		if err := advisoryLock(tx, lockYear, c.Year); err != nil {
			return ownWrite{}, err
		}
		var stored int
		if err := tx.Raw("select coalesce(max(revision), 0) from cabinet_sessions where year = ?", c.Year).Scan(&stored).Error; err != nil {
			return ownWrite{}, err
		}
		if err := checkRevision(r, stored); err != nil {
			return ownWrite{}, err
		}
		row := cabinetSessionsRow{Year: c.Year, Sessions: doc(c.Sessions), Revision: stored + 1, UpdatedBy: doc(r.Actor), UpdatedAt: r.At}
		write := ownWrite{
			entity: EntityCabinetSessions, id: strconv.Itoa(c.Year), action: "cabinet_sessions.save", revision: row.Revision,
			data: map[string]string{"sessions": strconv.Itoa(len(c.Sessions))},
		}
		return write, tx.Save(&row).Error
	})
}

// EntityCabinetSessions names the sessions of a year in the audit.
const EntityCabinetSessions = "cabinet_sessions"
