package api

import (
	"context"

	"fortschreibung/strategy"
)

func (s *server) me(ctx context.Context, _ *struct{}) (*out[strategy.Actor], error) {
	return found(actorOf(ctx), 0), nil
}

func (s *server) listTasks(ctx context.Context, in *PageQuery) (*out[List[Task]], error) {
	return list(s.store.Tasks(ctx, actorOf(ctx), in.page()))
}

func (s *server) listMinistries(ctx context.Context, _ *struct{}) (*out[List[strategy.Ministry]], error) {
	ministries, err := s.store.Ministries(ctx)
	return list(List[strategy.Ministry]{Items: ministries}, err)
}

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
