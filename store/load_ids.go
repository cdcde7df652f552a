package store

import (
	"context"
	"fmt"

	"fortschreibung/strategy"
)

// ProposalIDs lists the proposals of a cycle (year 0: of all) in one of the stages (none:
// in any), in ascending order, those after an id, at most limit.
func (s *Store) ProposalIDs(ctx context.Context, year int, stages []strategy.Stage, after string, limit int) ([]string, error) {
	query := s.db.WithContext(ctx).Table("proposals").Select("id::text")
	if year != 0 {
		query = query.Where("year = ?", year)
	}
	if len(stages) > 0 {
		query = query.Where("stage in ?", stages)
	}
	if after != "" {
		if err := checkUUID("after", after); err != nil {
			return nil, err
		}
		query = query.Where("id > ?", after)
	}
	ids := []string{}
	if err := query.Order("id").Limit(limit).Scan(&ids).Error; err != nil {
		return nil, fmt.Errorf("list proposal ids: %w", err)
	}
	return ids, nil
}

// OpenReportIDs lists the reports of a cycle that are neither accepted nor missing.
func (s *Store) OpenReportIDs(ctx context.Context, year int, after string, limit int) ([]string, error) {
	ids := []string{}
	err := s.db.WithContext(ctx).Raw(`
		select id from reports
		where year = ? and id > ? and stage in ('requested', 'submitted', 'returned')
		order by id limit ?`, year, after, limit).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("list open reports: %w", err)
	}
	return ids, nil
}

// AwaitingCabinet counts the proposals of a Kabinettvorlage that have not yet recorded
// what the cabinet decided.
func (s *Store) AwaitingCabinet(ctx context.Context, submission string) (int, error) {
	var count int
	err := s.db.WithContext(ctx).Raw(`
		select count(*) from submissions s
		cross join lateral jsonb_array_elements_text(coalesce(nullif(s.state -> 'proposals', 'null'), '[]')) as part (id)
		join proposals p on p.id = part.id::uuid
		where s.id = ? and p.stage in ?`, submission, adoptedStages).Scan(&count).Error
	if err != nil {
		return 0, fmt.Errorf("count proposals before cabinet: %w", err)
	}
	return count, nil
}
