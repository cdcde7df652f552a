package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// AuditQuery narrows the audit list.
type AuditQuery struct {
	PageQuery
	Entity   string `query:"entity" maxLength:"40"`
	EntityID string `query:"entity_id" maxLength:"200"`
	Subject  string `query:"subject" maxLength:"100" doc:"Who acted"`
	Action   string `query:"action" maxLength:"60"`
}

func (s *server) listAudit(ctx context.Context, in *AuditQuery) (*out[List[AuditEntry]], error) {
	return list(s.store.Audit(ctx, AuditFilter{
		Entity: in.Entity, EntityID: in.EntityID, Subject: in.Subject, Action: in.Action,
	}, in.page()))
}

func (s *server) verifyAudit(ctx context.Context, _ *struct{}) (*out[AuditReport], error) {
	report, err := s.store.VerifyAudit(ctx)
	if err != nil {
		return nil, err
	}
	return found(report, 0), nil
}

func (s *server) listCheckpoints(ctx context.Context, in *PageQuery) (*out[List[Checkpoint]], error) {
	return list(s.store.Checkpoints(ctx, in.page()))
}

// exportAudit streams the whole audit. That it does is an entry of what it streams.
func (s *server) exportAudit(ctx context.Context, _ *struct{}) (*huma.StreamResponse, error) {
	if err := s.store.NoteExport(ctx, Export{Actor: actorOf(ctx), What: "audit", Entity: "audit"}); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/jsonl")
		hc.SetHeader("Content-Disposition", `attachment; filename="audit.jsonl"`)
		if err := s.store.ExportAudit(ctx, hc.BodyWriter()); err != nil {
			_ = s.logged(ctx, err)
			panic(http.ErrAbortHandler) // so that the client notices that the end is missing
		}
	}}, nil
}
