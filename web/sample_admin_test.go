package web

import (
	"context"
	"io"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// sampleAdmin is what the pages of the administration changed or asked for.
type sampleAdmin struct {
	commented   []records.Comment
	noEdition   bool
	assigned    []strategy.Assignment
	ended       []strategy.Date
	sessionDays records.CabinetSessions
	auditFilter records.AuditFilter
	broken      bool // the audit chain
}

// sampleAssignments: one of p-2 in their own right, and one who stands in for them.
func sampleAssignments() []records.Assignment {
	own := strategy.Assignment{
		ID: exampleAssignment, Subject: "p-2", Role: strategy.RoleMinistry, Ministry: "TFM", Authorised: true,
		From: strategy.NewDate(2027, 1, 1), Note: "Abteilung 2", Revision: 3,
	}
	deputy := own
	deputy.ID, deputy.Subject, deputy.DeputyOf, deputy.To = "4d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c66", "p-3", "p-2", strategy.NewDate(2027, 6, 30)
	return []records.Assignment{{Assignment: own, Name: "Toni Beispiel"}, {Assignment: deputy, DeputyOfName: "Toni Beispiel"}}
}

func (s *sampleStore) Assignments(_ context.Context, f records.AssignmentFilter, _ records.Page) (records.List[records.Assignment], error) {
	if f.Role == strategy.RoleAuditor {
		return records.List[records.Assignment]{}, nil
	}
	return records.List[records.Assignment]{Items: sampleAssignments()}, nil
}

func (s *sampleStore) Assignment(_ context.Context, id string) (records.Assignment, error) {
	for _, a := range sampleAssignments() {
		if a.ID == id {
			return a, nil
		}
	}
	return records.Assignment{}, strategy.NotFound("keine Zuweisung %s", id)
}

func (s *sampleStore) SaveAssignment(_ context.Context, r records.OwnRequest, a strategy.Assignment) (workflows.Result, error) {
	if a.From.Before(strategy.NewDate(2027, 1, 1)) {
		return workflows.Result{}, strategy.Invalid("from", "dieses Amt ist der Person in dieser Zeit schon zugewiesen")
	}
	a.Revision = r.Expected
	s.assigned = append(s.assigned, a)
	return workflows.Result{RequestHash: r.Hash, ID: a.ID, Revision: 4}, nil
}

func (s *sampleStore) EndAssignment(_ context.Context, r records.OwnRequest, id string, last strategy.Date) (workflows.Result, error) {
	s.ended = append(s.ended, last)
	return workflows.Result{RequestHash: r.Hash, ID: id, Revision: 4}, nil
}

func (s *sampleStore) SaveCabinetSessions(_ context.Context, r records.OwnRequest, c records.CabinetSessions) (workflows.Result, error) {
	s.sessionDays = c
	return workflows.Result{RequestHash: r.Hash, ID: "2027", Revision: 1}, nil
}

func (s *sampleStore) Audit(_ context.Context, f records.AuditFilter, _ records.Page) (records.List[records.AuditEntry], error) {
	s.auditFilter = f
	if f.Action == "none" {
		return records.List[records.AuditEntry]{}, nil
	}
	return records.List[records.AuditEntry]{Items: []records.AuditEntry{
		{Seq: 2, At: testNow, CalendarAt: testNow.AddDate(0, 1, 0), Actor: visitorAs(strategy.RoleMinistry).Actor, Action: "position", Entity: "proposal",
			EntityID: sampleProposalID, RequestID: "r-2", TextHash: "hash-2", Data: map[string]string{"kind": "signed", "ministry": "TFM"}, PrevHash: "h1", Hash: "h2"},
		{Seq: 1, At: testNow, CalendarAt: testNow, Actor: strategy.System(), Action: "refused", Entity: "person", EntityID: "p-2", PrevHash: "h0", Hash: "h1"},
	}}, nil
}

func (s *sampleStore) VerifyAudit(context.Context, ...records.Checkpoint) (records.AuditReport, error) {
	if s.broken {
		return records.AuditReport{Entries: 1, FirstBroken: 2, Why: "der Eintrag wurde verändert"}, nil
	}
	return records.AuditReport{Entries: 2, OK: true, HeadHash: "h2", Checkpoints: 1, UnknownKeys: 1}, nil
}

func (s *sampleStore) Checkpoints(context.Context, records.Page) (records.List[records.Checkpoint], error) {
	return records.List[records.Checkpoint]{Items: []records.Checkpoint{{Seq: 2, Hash: "h2", At: testNow, KeyID: "k-1", Signature: "s"}}}, nil
}

func (s *sampleStore) ExportAudit(_ context.Context, out io.Writer) error {
	_, err := io.WriteString(out, "{\"seq\":1}\n{\"seq\":2}\n")
	return err
}
