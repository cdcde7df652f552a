package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/strategy"
)

// yearsOfHistory is how many earlier cycles a forecast learns from.
const yearsOfHistory = 3

// History reads how long steps took in a cycle and in the three before it: answers of
// ministries and their missing ones, screening, rework, settlements, the Kabinettvorlage.
// A rehearsal learns from rehearsals only, a real cycle from real ones. Read in trust.
func (s *Store) History(ctx context.Context, year int) (strategy.History, error) {
	var h strategy.History
	rows, err := s.trusted.pool.Query(ctx, `
		with alike as (
			select year from cycles
			where year between $1::int - $2::int and $1 and rehearse = (select rehearse from cycles where year = $1))
		select year, step, ministry, (since at time zone 'Europe/Berlin')::date, (until at time zone 'Europe/Berlin')::date,
		       true, objected, count(*)
		from durations join alike using (year)
		group by 1, 2, 3, 4, 5, 7
		union all
		select p.year, $3, a.ministry, (a.asked_at at time zone 'Europe/Berlin')::date, a.no_reply, false, false, count(*)
		from affected a join proposals p on p.id = a.proposal_id join alike on alike.year = p.year
		where a.open and a.no_reply is not null and a.asked_at is not null and p.year < $1
		group by 1, 3, 4, 5`, year, yearsOfHistory, strategy.StepPosition)
	if err != nil {
		return h, fmt.Errorf("read durations of %d: %w", year, err)
	}
	var d strategy.Duration
	var from, until time.Time
	_, err = pgx.ForEachRow(rows, []any{&d.Year, &d.Step, &d.Ministry, &from, &until, &d.Done, &d.Objected, &d.N}, func() error {
		d.From, d.Until = strategy.DateOf(from, time.UTC), strategy.DateOf(until, time.UTC)
		h.Durations = append(h.Durations, d)
		return nil
	})
	if err != nil {
		return h, fmt.Errorf("read durations of %d: %w", year, err)
	}
	err = s.trusted.pool.QueryRow(ctx, `
		select coalesce(avg(n), 0) from (
			select count(*) as n from affected a join proposals p on p.id = a.proposal_id where p.year = $1 - 1 group by p.id) asked`,
		year).Scan(&h.Asked)
	if err != nil {
		return h, fmt.Errorf("count whom proposals of %d were sent: %w", year-1, err)
	}
	return h, nil
}
