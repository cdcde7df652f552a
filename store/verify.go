package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"fortschreibung/records"
)

// AuditReport is the result of walking the audit chain.
type AuditReport = records.AuditReport

// VerifyAudit walks the whole audit, entry by entry, in one consistent snapshot. A changed,
// removed, inserted or moved entry breaks the chain at its number; entries missing at the
// end show against the head row. It cannot notice that somebody with full rights on the
// database rewrote every entry and the head: for that, compare HeadHash with one noted before.
func (s *Store) VerifyAudit(ctx context.Context) (AuditReport, error) {
	tx, err := s.sql.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return AuditReport{}, fmt.Errorf("verify audit: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // it only reads
	report, err := walkAudit(ctx, tx)
	if err != nil {
		return AuditReport{}, fmt.Errorf("verify audit: %w", err)
	}
	return report, nil
}

func walkAudit(ctx context.Context, tx *sql.Tx) (AuditReport, error) {
	rows, err := tx.QueryContext(ctx, `
		select seq, at, calendar_at, actor_subject, actor_name, role, ministry, action, entity,
		       entity_id, request_id, text_hash, data::text, prev_hash, hash
		from audit order by seq`)
	if err != nil {
		return AuditReport{}, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err is checked
	var last auditHead
	for rows.Next() {
		var r auditRow
		err := rows.Scan(&r.Seq, &r.At, &r.CalendarAt, &r.ActorSubject, &r.ActorName, &r.Role, &r.Ministry, &r.Action,
			&r.Entity, &r.EntityID, &r.RequestID, &r.TextHash, &r.DataText, &r.PrevHash, &r.Hash)
		if err != nil {
			return AuditReport{}, err
		}
		if why := r.broken(last); why != "" {
			// A missing entry is reported by its own number, not by its successor's.
			return AuditReport{Entries: last.Seq, FirstBroken: min(r.Seq, last.Seq+1), Why: why, HeadHash: last.Hash}, nil
		}
		last = auditHead{r.Seq, r.Hash}
	}
	if err := rows.Err(); err != nil {
		return AuditReport{}, err
	}
	return compareHead(ctx, tx, last)
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

func compareHead(ctx context.Context, tx *sql.Tx, last auditHead) (AuditReport, error) {
	report := AuditReport{Entries: last.Seq, HeadHash: last.Hash}
	var head auditHead
	switch err := tx.QueryRowContext(ctx, "select seq, hash from audit_head").Scan(&head.Seq, &head.Hash); {
	case err == sql.ErrNoRows:
		report.FirstBroken, report.Why = last.Seq+1, "Die Kopfzeile der Kette fehlt"
	case err != nil:
		return AuditReport{}, err
	case head.Seq > last.Seq:
		report.FirstBroken = last.Seq + 1
		report.Why = fmt.Sprintf("Am Ende fehlen Einträge: der letzte ist %d, geschrieben wurden %d", last.Seq, head.Seq)
	case head.Seq < last.Seq:
		report.FirstBroken, report.Why = head.Seq+1, fmt.Sprintf("Nach Eintrag %d wurden Einträge angefügt", head.Seq)
	case head.Hash != last.Hash:
		report.FirstBroken, report.Why = last.Seq, fmt.Sprintf("Eintrag %d ist nicht der, der geschrieben wurde", last.Seq)
	default:
		report.OK = true
	}
	return report, nil
}
