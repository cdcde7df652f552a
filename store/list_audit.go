package store

import (
	"context"
	"encoding/json"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Audit lists audit entries, the latest first.
func (s *Store) Audit(ctx context.Context, f records.AuditFilter, page records.Page) (records.List[records.AuditEntry], error) {
	var none records.List[records.AuditEntry]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Model(&auditRow{}).Order("seq desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("seq < ?::bigint", key...)
	}
	for column, value := range map[string]string{"entity": f.Entity, "entity_id": f.EntityID, "actor_subject": f.Subject, "action": f.Action} {
		if value != "" {
			query = query.Where(column+" = ?", value)
		}
	}
	var rows []auditRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list audit", err)
	}
	for i := range rows { // an entry that was tampered with is listed without data; verify names it
		if json.Unmarshal([]byte(rows[i].DataText), &rows[i].Data) != nil {
			rows[i].Data = nil
		}
	}
	list := pageOf(rows, limitOf(page), auditRow.entry,
		func(r auditRow) []string { return []string{keyInt(r.Seq)} })
	return list, named(ctx, s, list.Items, func(e *records.AuditEntry) []*strategy.Actor { return []*strategy.Actor{&e.Actor} })
}

func (r auditRow) entry() records.AuditEntry {
	return records.AuditEntry{
		Seq: r.Seq, At: r.At, CalendarAt: r.CalendarAt,
		Actor: strategy.Actor{
			Subject: r.ActorSubject, Name: r.ActorName, Role: strategy.Role(r.Role), Ministry: r.Ministry, DeputyOf: r.Data[auditDeputyOf],
		},
		Action: r.Action, Entity: r.Entity, EntityID: r.EntityID, RequestID: r.RequestID, TextHash: r.TextHash,
		Data: r.Data, PrevHash: r.PrevHash, Hash: r.Hash,
	}
}
