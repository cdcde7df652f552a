package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// OwnSteps lists what somebody did, the latest first. That they did it they may know for
// ever; how the thing is called only as long as it is there for them.
func (s *Store) OwnSteps(ctx context.Context, by strategy.Actor, page records.Page) (records.List[records.OwnStep], error) {
	var none records.List[records.OwnStep]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.trusted.db.WithContext(ctx).Table("decisions").Select("seq, action, entity, entity_id, at, recorded_at").
		Where("actor_subject = ?", by.Subject).Order("seq desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("seq < ?::bigint", key...)
	}
	type row struct {
		Seq                      int64
		Action, Entity, EntityID string
		At, RecordedAt           time.Time
	}
	var rows []row
	if err := query.Scan(&rows).Error; err != nil {
		return none, domain("list own steps", err)
	}
	list := pageOf(rows, limitOf(page),
		func(r row) records.OwnStep {
			return records.OwnStep{Action: r.Action, Entity: r.Entity, EntityID: r.EntityID, At: r.At, RecordedAt: r.RecordedAt}
		},
		func(r row) []string { return []string{keyInt(r.Seq)} })
	return list, s.titleSteps(ctx, list.Items)
}

// titleSteps names the proposals and reports of steps, as far as the viewer may know them.
func (s *Store) titleSteps(ctx context.Context, steps []records.OwnStep) error {
	sight, err := s.sight(ctx)
	if err != nil {
		return domain("title own steps", err)
	}
	ids := map[string]textArray{}
	for _, step := range steps {
		ids[step.Entity] = append(ids[step.Entity], step.EntityID)
	}
	type titled struct{ ID, Title string }
	titles := map[string]string{}
	for _, read := range []struct {
		entity string
		query  *gorm.DB
	}{
		{EntityProposal, s.db.Table("proposals").Select("id, title").Where("id = any (?::uuid[])", ids[EntityProposal]).Where(proposalExists(sight))},
		{EntityReport, s.db.Table("reports").Select("id, measure_code || ' ' || title as title").Where("id = any (?::text[])", ids[EntityReport]).Where(reportExists(sight))},
	} {
		if len(ids[read.entity]) == 0 {
			continue
		}
		var some []titled
		if err := read.query.WithContext(ctx).Scan(&some).Error; err != nil {
			return domain("title own steps", err)
		}
		for _, t := range some {
			titles[t.ID] = t.Title
		}
	}
	for i := range steps {
		steps[i].Title = titles[steps[i].EntityID]
	}
	return nil
}
