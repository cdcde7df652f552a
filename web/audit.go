package web

import (
	"net/url"
	"slices"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// auditPage is the audit chain, the latest entries first.
type auditPage struct {
	Filter   *form
	Filtered bool
	Entities []option
	Actions  []string // suggestions
	Entries  []auditLine
	Pager    pager
	Archived []int // years that have an E-Akte
}

// auditLine is an entry with its data in the order of their names.
type auditLine struct {
	records.AuditEntry
	Facts []ruleLine
}

// Who names the person, as far as the records still know the name.
func (l auditLine) Who() string {
	if l.Actor.Name != "" {
		return l.Actor.Name
	}
	return l.Actor.Subject
}

// auditEntities are what entries are about.
var auditEntities = []string{
	"proposal", "report", "session", "submission", "cycle", "edition", "workshop", "comment", "assignment", "person", "cabinet_sessions",
	"document", "audit",
}

func audit(v *visit) error {
	page := auditPage{Filter: v.form("filter", 0, nil)}
	q := url.Values{"limit": {"50"}}
	for name, asked := range map[string]string{"art": "entity", "kennung": "entity_id", "person": "subject", "schritt": "action"} {
		if text := v.query(name); text != "" {
			page.Filter.values.Set(name, text)
			q.Set(asked, text)
			page.Filtered = true
		}
	}
	for _, entity := range auditEntities {
		page.Entities = append(page.Entities, option{Value: entity, Label: word(entityNames, entity)})
	}
	for action := range actions {
		page.Actions = append(page.Actions, action)
	}
	slices.Sort(page.Actions)
	var found list[records.AuditEntry]
	if err := v.get("/audit?"+q.Encode()+v.cursor(), &found); err != nil {
		return err
	}
	for _, e := range found.Items {
		page.Entries = append(page.Entries, lineOf(e))
	}
	page.Pager = v.pager(found.NextCursor)
	years, err := v.yearChoice("/protokoll")
	if err != nil {
		return err
	}
	for _, cycle := range years.cycles {
		if cycle.Phase == strategy.PhaseClosed {
			page.Archived = append(page.Archived, cycle.Year)
		}
	}
	v.wide = true
	v.lead = "Jeder Schritt, jeder abgelehnte Versuch, jede Anmeldung und Ausfuhr. Einträge sind verkettet: Wer einen ändert, bricht die Kette."
	return v.show("audit", page)
}

func lineOf(e records.AuditEntry) auditLine {
	line := auditLine{AuditEntry: e}
	for name, text := range e.Data {
		line.Facts = append(line.Facts, ruleLine{name, text})
	}
	slices.SortFunc(line.Facts, func(a, b ruleLine) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	for _, f := range []ruleLine{{"request_id", e.RequestID}, {"text_hash", e.TextHash}, {"prev_hash", e.PrevHash}, {"hash", e.Hash}} {
		if f.Value != "" {
			line.Facts = append(line.Facts, f)
		}
	}
	return line
}

// verification is whether the chain holds, and its checkpoints.
type verification struct {
	Found *records.AuditReport // nil: it was not walked
	Form  *form
	Kept  []records.Checkpoint
	Pager pager
}

// auditVerification lists the checkpoints and offers to walk the chain.
func auditVerification(v *visit) error { return v.showVerification(nil) }

// verifyAudit walks the whole chain, which takes a while when it is long.
func verifyAudit(v *visit) error {
	var found records.AuditReport
	if err := v.get("/audit/verification", &found); err != nil {
		return err
	}
	v.lead = "Die ganze Kette ist eben vom ersten bis zum letzten Eintrag nachgerechnet worden."
	return v.showVerification(&found)
}

func (v *visit) showVerification(found *records.AuditReport) error {
	page := verification{Found: found, Form: v.form("verify", 0, nil)}
	var kept list[records.Checkpoint]
	if err := v.get("/audit/checkpoints?limit=50"+v.cursor(), &kept); err != nil {
		return err
	}
	page.Kept, page.Pager = kept.Items, v.pager(kept.NextCursor)
	v.wide = true
	return v.show("audit_verification", page)
}
