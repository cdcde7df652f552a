package store

import (
	"context"
	"maps"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type requestRow struct {
	ID     string `gorm:"primaryKey"`
	Hash   string
	Entity string
	Result document[workflows.Result]
	At     time.Time
}

func (requestRow) TableName() string { return "requests" }

// ownWrite is what a write to a row of the API changed.
type ownWrite struct {
	entity, id, action string
	revision           int
	stage              string
	data               map[string]string
}

// carryOutOwn carries out a write to rows that the API owns, once: the write, its result
// under the request's id and its audit entry are one transaction. The same request again
// answers the first result; the same id with another body is refused.
func (s *Store) carryOutOwn(ctx context.Context, what string, r records.OwnRequest, write func(tx *gorm.DB) (ownWrite, error)) (workflows.Result, error) {
	var result workflows.Result
	err := s.transact(ctx, what, func(tx *gorm.DB) error {
		// Repetitions that arrive at the same time wait here.
		if err := tx.Exec("select pg_advisory_xact_lock(?::int, hashtext(?))", lockRequest, r.ID).Error; err != nil {
			return err
		}
		var stored []requestRow
		if err := tx.Where("id = ?", r.ID).Find(&stored).Error; err != nil {
			return err
		}
		if len(stored) == 1 {
			if stored[0].Hash != r.Hash {
				return strategy.Invalid("Idempotency-Key", "Unter diesem Schlüssel wurde schon eine andere Anfrage gestellt")
			}
			result = stored[0].Result.V
			return nil
		}
		w, err := write(tx)
		if err != nil {
			return err
		}
		result = workflows.Result{RequestHash: r.Hash, ID: w.id, Revision: w.revision, Stage: w.stage, At: r.At}
		if err := tx.Create(&requestRow{ID: r.ID, Hash: r.Hash, Entity: w.entity, Result: doc(result), At: r.At}).Error; err != nil {
			return err
		}
		return s.appendAudit(tx, []auditRow{w.audit(r)})
	})
	return result, err
}

func (w ownWrite) audit(r records.OwnRequest) auditRow {
	data := map[string]string{"revision": keyInt(w.revision)}
	maps.Copy(data, w.data)
	maps.Copy(data, map[string]string{"stage": w.stage, "request_hash": r.Hash, "correlation": r.Trace})
	row := auditBy(r.Actor, w.action, data)
	row.CalendarAt, row.Entity, row.EntityID, row.RequestID = r.At, w.entity, w.id, r.ID
	return row
}

// checkRevision refuses a write that was decided on another revision than the stored one.
func checkRevision(r records.OwnRequest, stored int) error {
	if r.Expected != 0 && r.Expected != stored {
		return strategy.Stale("Inzwischen hat jemand anderes geändert: die Revision ist %d, nicht %d", stored, r.Expected)
	}
	return nil
}
