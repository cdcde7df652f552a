package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"fortschreibung/strategy"
)

// auditRow is one entry of the audit. At is real time, CalendarAt the cycle's.
type auditRow struct {
	Seq          int64
	At           time.Time
	CalendarAt   time.Time
	ActorSubject string
	ActorName    string // of entries from before people had pseudonyms; none is written any more
	Role         string
	Ministry     string
	Action       string
	Entity       string
	EntityID     string
	RequestID    string
	TextHash     string
	Data         map[string]string `gorm:"-"`
	DataText     string            `gorm:"column:data"`
	PrevHash     string
	Hash         string
}

func (auditRow) TableName() string { return "audit" }

// auditBy begins an entry on what somebody did. It names them by their pseudonym only: the
// audit stays for ever, a person's name need not (DSGVO Art. 17).
func auditBy(a strategy.Actor, action string, data map[string]string) auditRow {
	kept := map[string]string{}
	for k, v := range data {
		if v != "" {
			kept[k] = v
		}
	}
	if a.DeputyOf != "" {
		kept[auditDeputyOf] = a.DeputyOf
	}
	return auditRow{ActorSubject: a.Subject, Role: string(a.Role), Ministry: a.Ministry, Action: action, Data: kept}
}

// auditDeputyOf is the part of an entry's data that says for whom a deputy acted.
const auditDeputyOf = "actor.deputy_of"

type auditHead struct {
	Seq  int64
	Hash string
}

// appendAudit adds entries to the chain. Call it last in a transaction: it holds the
// chain's lock until the commit, so everybody who appends waits for it, and nothing may be
// waited for after it (that would allow deadlocks). Each entry's number is the last one
// plus one, read under the lock, so that a rolled back transaction leaves no gap.
func (s *Store) appendAudit(tx *gorm.DB, rows []auditRow) error {
	if len(rows) == 0 {
		return nil
	}
	if err := advisoryLock(tx, lockAudit, 0); err != nil {
		return err
	}
	var head auditHead
	if err := tx.Raw("select seq, hash from audit_head").Scan(&head).Error; err != nil {
		return err
	}
	for i := range rows {
		if err := rows[i].chain(&head, s.realNow()); err != nil {
			return err
		}
	}
	if err := tx.Create(&rows).Error; err != nil {
		return err
	}
	return tx.Exec("update audit_head set seq = ?, hash = ?", head.Seq, head.Hash).Error
}

// chain makes the entry the next one after head and moves head on.
func (r *auditRow) chain(head *auditHead, now time.Time) error {
	r.Seq, r.PrevHash = head.Seq+1, head.Hash
	r.At = now
	r.CalendarAt = r.CalendarAt.UTC().Truncate(time.Microsecond) // as PostgreSQL keeps it
	for k, v := range r.Data {
		r.Data[k] = strings.ToValidUTF8(v, "\uFFFD") // as JSON keeps it
	}
	text, err := doc(notNil(r.Data)).Value()
	if err != nil {
		return err
	}
	r.DataText = text.(string)
	r.Hash = r.digest()
	head.Seq, head.Hash = r.Seq, r.Hash
	return nil
}

// auditFormat heads the encoding that is hashed, so that another encoding can follow one day.
const auditFormat = "fortschreibung-audit/1"

// digest is the SHA-256 over everything the entry says and the hash before it. Each value
// is preceded by its length, so that no two entries have the same encoding.
func (r *auditRow) digest() string {
	values := []string{
		auditFormat, r.PrevHash, strconv.FormatInt(r.Seq, 10),
		r.At.UTC().Format(time.RFC3339Nano), r.CalendarAt.UTC().Format(time.RFC3339Nano),
		r.ActorSubject, r.ActorName, r.Role, r.Ministry, r.Action, r.Entity, r.EntityID, r.RequestID, r.TextHash,
	}
	for _, k := range slices.Sorted(maps.Keys(r.Data)) {
		values = append(values, k, r.Data[k])
	}
	h := sha256.New()
	for _, v := range values {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(v)))
		h.Write(length[:])
		h.Write([]byte(v))
	}
	return hex.EncodeToString(h.Sum(nil))
}
