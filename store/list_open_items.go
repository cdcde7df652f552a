package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// undecidedStages are the stages before the committee's decision.
var undecidedStages = []strategy.Stage{
	strategy.StageSubmitted, strategy.StageReturned, strategy.StageScreened, strategy.StageConsulted,
	strategy.StageInCoordination, strategy.StageAgreed, strategy.StageDissent, strategy.StageOnAgenda,
}

// OpenItems lists the proposals of a cycle on which the committee has not decided, those
// due first, with the ministries that hold them up.
func (s *Store) OpenItems(ctx context.Context, year int) ([]records.OpenItem, error) {
	var rows []struct {
		ID       string
		Title    string
		Stage    strategy.Stage
		DueAt    *time.Time
		Waiting  document[map[string]time.Time]
		Dissents document[[]strategy.Dissent]
	}
	err := s.db.WithContext(ctx).Raw(`
		select p.id, p.title, p.stage, p.due_at,
		       (select jsonb_object_agg(ministry, asked_at) from affected a where a.proposal_id = p.id and a.open) as waiting,
		       case when p.open_dissents > 0 then p.state -> 'dissents' end as dissents
		from proposals p where p.year = ? and p.stage in ?
		order by p.due_at nulls last, p.id`, year, undecidedStages).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list open items of %d: %w", year, err)
	}
	items := make([]records.OpenItem, len(rows))
	for i, r := range rows {
		items[i] = records.OpenItem{ProposalID: r.ID, Title: r.Title, Stage: r.Stage, Waiting: []string{}, Dissents: unsettled(r.Dissents.V)}
		for _, ministry := range slices.Sorted(maps.Keys(r.Waiting.V)) {
			items[i].Waiting = append(items[i].Waiting, ministry)
			r.Waiting.V[ministry] = r.Waiting.V[ministry].UTC()
		}
		items[i].Asked = r.Waiting.V
		if r.DueAt != nil {
			items[i].Due = *r.DueAt
		}
	}
	return items, nil
}

// unsettled lists the ministries with an open dissent, each once.
func unsettled(dissents []strategy.Dissent) []string {
	ministries, seen := []string{}, map[string]bool{}
	for _, d := range dissents {
		if !d.Settled && !seen[d.Ministry] {
			ministries, seen[d.Ministry] = append(ministries, d.Ministry), true
		}
	}
	return ministries
}
