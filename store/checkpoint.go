package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Why no checkpoint can be signed.
var (
	ErrNothingToSign = errors.New("the audit has no entry yet")
	ErrNoSigningKey  = errors.New("there is no key to sign checkpoints with")
)

type checkpointRow struct {
	Seq       int64
	Hash      string
	At        time.Time
	KeyID     string
	Signature string
}

func (checkpointRow) TableName() string { return "audit_checkpoints" }

func (r checkpointRow) checkpoint() records.Checkpoint { return records.Checkpoint(r) }

// SignCheckpoint signs how far the audit has come and stores that.
func (s *Store) SignCheckpoint(ctx context.Context) (records.Checkpoint, error) {
	var c records.Checkpoint
	err := s.transact(ctx, "sign checkpoint", func(tx *gorm.DB) (err error) {
		c, err = s.signCheckpoint(tx)
		return err
	})
	return c, err
}

func (s *Store) signCheckpoint(tx *gorm.DB) (records.Checkpoint, error) {
	if len(s.signer) == 0 {
		return records.Checkpoint{}, ErrNoSigningKey
	}
	var head auditHead
	if err := tx.Raw("select seq, hash from audit_head").Scan(&head).Error; err != nil {
		return records.Checkpoint{}, err
	}
	if head.Seq == 0 {
		return records.Checkpoint{}, ErrNothingToSign
	}
	row := checkpointRow(s.signer.checkpoint(head, s.realNow()))
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return records.Checkpoint{}, err
	}
	// What an entry was witnessed with first stays.
	err := tx.Where("seq = ? and key_id = ?", row.Seq, row.KeyID).Take(&row).Error
	return row.checkpoint(), err
}

// DailyCheckpoint gives today's checkpoint (in Berlin) of this key. It signs one when there
// is none and something was added; several processes may ask at once.
func (s *Store) DailyCheckpoint(ctx context.Context) (records.Checkpoint, error) {
	var c records.Checkpoint
	err := s.transact(ctx, "daily checkpoint", func(tx *gorm.DB) error {
		if err := advisoryLock(tx, lockCheckpoint, 0); err != nil {
			return err
		}
		if len(s.signer) == 0 {
			return ErrNoSigningKey
		}
		var latest []checkpointRow
		err := tx.Where("key_id = ?", keyID(s.signer.PublicKey())).Order("at desc, seq desc").Limit(1).Find(&latest).Error
		if err != nil {
			return err
		}
		if len(latest) == 1 && dayInBerlin(latest[0].At) == dayInBerlin(s.realNow()) {
			c = latest[0].checkpoint()
			return nil
		}
		c, err = s.signCheckpoint(tx)
		return err
	})
	return c, err
}

func dayInBerlin(t time.Time) string { return t.In(strategy.Berlin()).Format(time.DateOnly) }

// Checkpoints lists the stored checkpoints, the latest first.
func (s *Store) Checkpoints(ctx context.Context, page records.Page) (records.List[records.Checkpoint], error) {
	var none records.List[records.Checkpoint]
	key, err := after(page, 2)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Order("seq desc, key_id desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("(seq, key_id) < (?::bigint, ?)", key...)
	}
	var rows []checkpointRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list checkpoints", err)
	}
	return pageOf(rows, limitOf(page), checkpointRow.checkpoint,
		func(r checkpointRow) []string { return []string{keyInt(r.Seq), r.KeyID} }), nil
}
