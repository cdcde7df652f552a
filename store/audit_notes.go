package store

import (
	"context"

	"gorm.io/gorm"

	"fortschreibung/records"
)

// Actions of audit entries that are no steps of the process.
const (
	AuditRefused = "refused" // an attempt at a decision
	AuditExport  = "export"
)

// EntityPerson is what entries on signing in are about.
const EntityPerson = "person"

// NoteRefusal writes down that an attempt at a decision was refused. It never fails: an
// entry that cannot be written now is counted and written with the next summary.
func (s *Store) NoteRefusal(ctx context.Context, r records.Refusal) {
	row := auditBy(r.Actor, AuditRefused, map[string]string{
		"attempt": string(r.Attempt), "code": string(r.Code), "correlation": records.Trace(ctx),
	})
	row.Entity, row.EntityID, row.RequestID = r.Entity, r.EntityID, r.RequestID
	s.noteBounded(ctx, row, string(r.Attempt)+" "+string(r.Code))
}

// NoteSignIn writes down that somebody signed in, was refused, signed out or changed their
// office ("sign_in", "sign_in_refused", "sign_out", "office_changed"). Like NoteRefusal it
// never fails.
func (s *Store) NoteSignIn(ctx context.Context, event string, p records.Person) {
	actor, _ := p.In("")
	if viewer, named := records.Viewer(ctx); named && viewer.Subject == p.Subject {
		actor = viewer // in the office that they chose
	}
	actor.Subject = p.Subject
	row := auditBy(actor, event, map[string]string{"correlation": records.Trace(ctx)})
	row.Entity, row.EntityID = EntityPerson, p.Subject
	s.noteBounded(ctx, row, event)
}

// NoteExport writes down that records are about to be taken out. When it fails, they must
// not be.
func (s *Store) NoteExport(ctx context.Context, e records.Export) error {
	row := auditBy(e.Actor, AuditExport, map[string]string{"what": e.What, "correlation": records.Trace(ctx)})
	row.Entity, row.EntityID = e.Entity, e.EntityID
	return s.note(ctx, []auditRow{row})
}

// note writes entries in a transaction of their own. Their calendar is the real one.
func (s *Store) note(ctx context.Context, rows []auditRow) error {
	for i := range rows {
		rows[i].CalendarAt = s.realNow()
	}
	return s.transact(ctx, "write audit", func(tx *gorm.DB) error { return s.appendAudit(tx, rows) })
}
