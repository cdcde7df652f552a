package store

import (
	"context"
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Timeline lists the steps of an entity that the viewer may see, oldest first.
func (s *Store) Timeline(ctx context.Context, entity, id string, page records.Page) (records.List[strategy.Entry], error) {
	var none records.List[strategy.Entry]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	see, err := s.stepSight(ctx, entity, id)
	if err != nil {
		return none, err
	}
	if see.None {
		return none, strategy.NotFound("Diesen Verlauf gibt es nicht")
	}
	query := seenSteps(s.db.WithContext(ctx), see).Where("entity = ? and entity_id = ?", entity, id).
		Order("seq").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("seq > ?::bigint", key...)
	}
	var rows []decisionRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list timeline", err)
	}
	list := pageOf(rows, limitOf(page),
		func(r decisionRow) strategy.Entry { e, _ := see.ShowStep(r.entry()); return e },
		func(r decisionRow) []string { return []string{keyInt(r.Seq)} })
	return list, named(ctx, s, list.Items, func(e *strategy.Entry) []*strategy.Actor { return []*strategy.Actor{&e.Actor} })
}

// stepSight says which steps of an entity the viewer may see; not_found when there is no
// such thing for them.
func (s *Store) stepSight(ctx context.Context, entity, id string) (strategy.StepSight, error) {
	sight, err := s.sight(ctx)
	if err != nil || sight.All {
		return strategy.StepSight{}, err
	}
	db := s.db.WithContext(ctx)
	switch entity {
	case EntityProposal:
		p, _, err := s.wholeProposal(ctx, id)
		return sight.ProposalSteps(p), err
	case EntityReport:
		row, err := byKey[reportRow](db, id, noReportText)
		return sight.ReportSteps(row.State.V), err
	case EntitySession:
		return sight.SessionSteps(), nil
	case EntitySubmission:
		row, err := byKey[submissionRow](db, id, noSubmissionText)
		return sight.SubmissionSteps(row.State.V), err
	case EntityCycle:
		return strategy.StepSight{Public: sight.Role == strategy.RolePublic}, nil
	}
	return strategy.StepSight{None: true}, nil
}

func (r decisionRow) entry() strategy.Entry {
	e := strategy.Entry{
		ID: r.RequestID, Hash: r.Hash, Action: r.Action,
		Actor: strategy.Actor{Subject: r.ActorSubject, Name: r.ActorName, Role: strategy.Role(r.ActorRole), Ministry: r.ActorMinistry},
		At:    r.At, Note: r.Note, TextHash: r.TextHash, Stage: r.Stage, Revision: r.Revision, Public: r.Public,
	}
	if len(r.Data.V) > 0 {
		e.Data = r.Data.V
	}
	return e
}

// DecidedResult gives the result recorded under a request's id, be it a workflow's step or
// a write to the API's own rows; false when there is none.
func (s *Store) DecidedResult(ctx context.Context, requestID string) (workflows.Result, bool, error) {
	var rows []struct{ Result document[workflows.Result] }
	err := s.db.WithContext(ctx).Raw(`
		select result from decisions where request_id = ?
		union all select result from requests where id = ?`, requestID, requestID).Scan(&rows).Error
	if err != nil {
		return workflows.Result{}, false, fmt.Errorf("read result: %w", err)
	}
	if len(rows) == 0 {
		return workflows.Result{}, false, nil
	}
	return rows[0].Result.V, true, nil
}
