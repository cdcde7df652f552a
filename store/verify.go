package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/records"
)

// AuditReport is the result of walking the audit chain.
type AuditReport = records.AuditReport

// VerifyAudit walks the whole audit, entry by entry, in one consistent snapshot. A changed,
// removed, inserted or moved entry breaks the chain at its number; entries missing at the
// end show against the head row. That somebody with full rights on the database rewrote
// every entry and the head shows against the checkpoints, the stored ones and those kept
// elsewhere: the chain must still contain them, and a signature of a known key
// (Options.AuditKey, Knowing) must be right.
func (s *Store) VerifyAudit(ctx context.Context, kept ...records.Checkpoint) (AuditReport, error) {
	var report AuditReport
	err := s.snapshot(ctx, func(tx pgx.Tx) (err error) {
		report, err = verifyChain(ctx, tx, s.keys, kept)
		return err
	})
	if err != nil {
		return AuditReport{}, fmt.Errorf("verify audit: %w", err)
	}
	return report, nil
}

// snapshot reads everything as it was at one moment.
func (s *Store) snapshot(ctx context.Context, read func(tx pgx.Tx) error) error {
	tx, err := s.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // it only reads
	return read(tx)
}

func verifyChain(ctx context.Context, tx pgx.Tx, keys Keyring, kept []records.Checkpoint) (AuditReport, error) {
	stored, err := storedCheckpoints(ctx, tx)
	if err != nil {
		return AuditReport{}, err
	}
	walk := newWalk(keys, slices.Concat(stored, kept))
	if err := readAudit(ctx, tx, walk.follow); err != nil {
		return AuditReport{}, err
	}
	var head *auditHead
	var read auditHead
	switch err := tx.QueryRow(ctx, "select seq, hash from audit_head").Scan(&read.Seq, &read.Hash); {
	case err == nil:
		head = &read
	case !errors.Is(err, pgx.ErrNoRows):
		return AuditReport{}, err
	}
	return walk.end(head), nil
}

func storedCheckpoints(ctx context.Context, tx pgx.Tx) ([]records.Checkpoint, error) {
	rows, err := tx.Query(ctx, "select seq, hash, at, key_id, signature from audit_checkpoints")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[records.Checkpoint])
}

// readAudit gives every entry in order, until one is not wanted any more.
func readAudit(ctx context.Context, tx pgx.Tx, entry func(*auditRow) bool) error {
	rows, err := tx.Query(ctx, `
		select seq, at, calendar_at, actor_subject, actor_name, role, ministry, action, entity,
		       entity_id, request_id, text_hash, data::text, prev_hash, hash
		from audit order by seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r auditRow
		err := rows.Scan(&r.Seq, &r.At, &r.CalendarAt, &r.ActorSubject, &r.ActorName, &r.Role, &r.Ministry, &r.Action,
			&r.Entity, &r.EntityID, &r.RequestID, &r.TextHash, &r.DataText, &r.PrevHash, &r.Hash)
		if err != nil {
			return err
		}
		if !entry(&r) {
			return nil
		}
	}
	return rows.Err()
}

// auditWalk follows a chain from its first entry on.
type auditWalk struct {
	last      auditHead
	report    AuditReport
	witnesses []records.Checkpoint // still to come, by number
}

// newWalk begins a walk; a checkpoint whose signature is wrong ends it before it began.
func newWalk(keys Keyring, witnesses []records.Checkpoint) *auditWalk {
	w := &auditWalk{witnesses: slices.SortedFunc(slices.Values(witnesses), func(a, b records.Checkpoint) int { return cmp.Compare(a.Seq, b.Seq) })}
	for _, c := range w.witnesses {
		w.checkSignature(keys, c)
	}
	return w
}

func (w *auditWalk) checkSignature(keys Keyring, c records.Checkpoint) {
	known, ok := keys.check(c)
	if !known {
		w.report.UnknownKeys++
	} else if !ok {
		w.breaks(c.Seq, "Der Prüfpunkt vom %s zu Eintrag %d trägt keine gültige Unterschrift", dayOf(c), c.Seq)
	}
}

func dayOf(c records.Checkpoint) string { return c.At.UTC().Format(time.RFC3339) }

// breaks notes the first thing that is wrong.
func (w *auditWalk) breaks(seq int64, format string, args ...any) {
	if w.report.Why == "" {
		w.report.FirstBroken, w.report.Why = seq, fmt.Sprintf(format, args...)
	}
}

// follow takes the next entry; false when the chain is broken.
func (w *auditWalk) follow(r *auditRow) bool {
	if w.report.Why != "" {
		return false
	}
	if why := r.broken(w.last); why != "" {
		// A missing entry is reported by its own number, not by its successor's.
		w.breaks(min(r.Seq, w.last.Seq+1), "%s", why)
		return false
	}
	w.last = auditHead{r.Seq, r.Hash}
	for len(w.witnesses) > 0 && w.witnesses[0].Seq <= r.Seq {
		c := w.witnesses[0]
		if c.Seq != r.Seq || c.Hash != r.Hash {
			w.breaks(r.Seq, "Eintrag %d ist nicht der, den der Prüfpunkt vom %s bezeugt: die Kette wurde bis dahin umgeschrieben", c.Seq, dayOf(c))
			return false
		}
		w.witnesses = w.witnesses[1:]
		w.report.Checkpoints++
	}
	return true
}

// broken says in German what is wrong with an entry that should follow last, "" if nothing.
func (r *auditRow) broken(last auditHead) string {
	switch {
	case r.Seq != last.Seq+1:
		return fmt.Sprintf("Eintrag %d fehlt, es folgt Eintrag %d", last.Seq+1, r.Seq)
	case r.PrevHash != last.Hash:
		return fmt.Sprintf("Eintrag %d schließt nicht an Eintrag %d an", r.Seq, last.Seq)
	case json.Unmarshal([]byte(r.DataText), &r.Data) != nil || r.digest() != r.Hash:
		return fmt.Sprintf("Eintrag %d wurde verändert", r.Seq)
	}
	return ""
}

// end compares the last entry with the head, nil when that is missing, and says how it went.
func (w *auditWalk) end(head *auditHead) AuditReport {
	last := w.last
	w.report.Entries, w.report.HeadHash = last.Seq, last.Hash
	switch {
	case w.report.Why != "":
	case head == nil:
		w.breaks(last.Seq+1, "Die Kopfzeile der Kette fehlt")
	case head.Seq > last.Seq:
		w.breaks(last.Seq+1, "Am Ende fehlen Einträge: der letzte ist %d, geschrieben wurden %d", last.Seq, head.Seq)
	case head.Seq < last.Seq:
		w.breaks(head.Seq+1, "Nach Eintrag %d wurden Einträge angefügt", head.Seq)
	case head.Hash != last.Hash:
		w.breaks(last.Seq, "Eintrag %d ist nicht der, der geschrieben wurde", last.Seq)
	case len(w.witnesses) > 0:
		c := w.witnesses[0]
		w.breaks(last.Seq+1, "Am Ende fehlen Einträge: der Prüfpunkt vom %s bezeugt Eintrag %d, der letzte ist %d", dayOf(c), c.Seq, last.Seq)
	}
	w.report.OK = w.report.Why == ""
	return w.report
}
