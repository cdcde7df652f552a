package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/strategy"
)

// OpenItems lists the proposals of a cycle on which the cabinet has not decided, those due
// first, with the ministries that hold them up. They are read in trust, because a forecast
// needs all of them; See says what of each the viewer may know of.
func (s *Store) OpenItems(ctx context.Context, year int) ([]strategy.OpenItem, error) {
	items, index, err := s.openProposals(ctx, year)
	if err == nil {
		err = s.addWaiting(ctx, year, items, index)
	}
	if err == nil {
		err = s.addPrepared(ctx, year, items, index)
	}
	if err != nil {
		return nil, fmt.Errorf("list open items of %d: %w", year, err)
	}
	return items, nil
}

func (s *Store) openProposals(ctx context.Context, year int) ([]strategy.OpenItem, map[string]int, error) {
	sight, err := s.sight(ctx)
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.trusted.db.WithContext(ctx).Raw(`
		select id::text, title, stage, due_at, stage_since, array_to_string(lead, chr(31)),
		       case when open_dissents > 0 then state -> 'dissents' end, ?, ?
		from proposals where year = ? and stage in ?
		order by due_at nulls last, id`,
		proposalExists(sight), proposalCoordination(sight), year, strategy.LapsingStages()).Rows()
	if err != nil {
		return nil, nil, err
	}
	items, index := []strategy.OpenItem{}, map[string]int{}
	var dissents document[[]strategy.Dissent]
	var lead string
	for rows.Next() {
		var due, since *time.Time
		item := strategy.OpenItem{Waiting: []string{}}
		err := rows.Scan(&item.ProposalID, &item.Title, &item.Stage, &due, &since, &lead, &dissents,
			&item.See.Exists, &item.See.Coordination)
		if err != nil {
			return nil, nil, closingRows(rows, err)
		}
		item.Lead = strings.FieldsFunc(lead, func(r rune) bool { return r == 31 })
		item.Due, item.Since, item.Dissents = momentOf(due), momentOf(since), unsettled(dissents.V)
		item.See.Whole = sight.All
		index[item.ProposalID] = len(items)
		items = append(items, item)
	}
	return items, index, closingRows(rows, rows.Err())
}

// addWaiting adds who was asked and has not answered, since when.
func (s *Store) addWaiting(ctx context.Context, year int, items []strategy.OpenItem, index map[string]int) error {
	rows, err := s.trusted.pool.Query(ctx, `
		select a.proposal_id::text, a.ministry, a.asked_at
		from affected a join proposals p on p.id = a.proposal_id
		where a.open and p.year = $1 and p.stage = any ($2)`, year, strategy.LapsingStages())
	if err != nil {
		return err
	}
	var id, ministry string
	var asked *time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &ministry, &asked}, func() error {
		i, ok := index[id]
		if !ok {
			return nil // it came in between
		}
		items[i].Waiting = append(items[i].Waiting, ministry)
		if asked != nil {
			note(&items[i].Asked, ministry, asked.UTC())
		}
		return nil
	})
	for i := range items {
		slices.Sort(items[i].Waiting)
	}
	return err
}

// addPrepared adds who prepared an answer on the current text that nobody has given.
func (s *Store) addPrepared(ctx context.Context, year int, items []strategy.OpenItem, index map[string]int) error {
	rows, err := s.trusted.pool.Query(ctx, `
		select d.proposal_id::text, d.ministry, d.prepared_by
		from position_drafts d join proposals p on p.id = d.proposal_id and p.text_hash = d.text_hash
		where p.year = $1 and p.stage = any ($2)`, year, strategy.LapsingStages())
	if err != nil {
		return err
	}
	var id, ministry, by string
	_, err = pgx.ForEachRow(rows, []any{&id, &ministry, &by}, func() error {
		if i, ok := index[id]; ok && slices.Contains(items[i].Waiting, ministry) {
			note(&items[i].Prepared, ministry, by)
		}
		return nil
	})
	return err
}

func note[V any](m *map[string]V, key string, value V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = value
}

func momentOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// closingRows closes rows that were read, or could not be read any further.
func closingRows(rows interface{ Close() error }, err error) error {
	if closeErr := rows.Close(); err == nil {
		return closeErr
	}
	return err
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
