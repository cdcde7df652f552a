package store

import (
	"context"
	"fmt"
	"strings"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// readyStages are the stages in which a proposal may be put on an agenda.
var readyStages = []strategy.Stage{strategy.StageAgreed, strategy.StageDissent}

// LoadAgenda reads the proposals of a cycle that are ready for a session or on its agenda
// already, by field and title. Proposals that the query names but that are neither are
// left out.
func (s *Store) LoadAgenda(ctx context.Context, q workflows.AgendaQuery) ([]strategy.AgendaItem, error) {
	query := s.db.WithContext(ctx).Table("proposals").Select("state").
		Where("year = ? and (stage in ? or (stage = ? and session_id = ?))",
			q.Year, readyStages, strategy.StageOnAgenda, q.Session).Order("theme, field, title, id")
	if len(q.Proposals) > 0 {
		query = query.Where("id::text in ?", lower(q.Proposals))
	}
	var rows []struct{ State document[strategy.Proposal] }
	if err := query.Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("load agenda of %d: %w", q.Year, err)
	}
	items := make([]strategy.AgendaItem, len(rows))
	for i, r := range rows {
		p := r.State.V
		items[i] = strategy.AgendaItem{ProposalID: p.ID, Title: p.Title(), TextHash: p.TextHash, Contested: p.Contested()}
	}
	return items, nil
}

func lower(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strings.ToLower(id)
	}
	return out
}
