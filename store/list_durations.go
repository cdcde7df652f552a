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
	var err error
	if h.Durations, err = s.durations(ctx, year); err != nil {
		return h, fmt.Errorf("read durations of %d: %w", year, err)
	}
	err = s.trusted.pool.QueryRow(ctx, `
		select coalesce(avg(n), 0) from (
			select jsonb_array_length(asked) as n from proposals where year = $1 - 1 and asked <> '[]' limit 500) sample`,
		year).Scan(&h.Asked)
	if err != nil {
		return h, fmt.Errorf("count whom proposals of %d were sent: %w", year-1, err)
	}
	return h, nil
}

// durations counts equal ones, of earlier cycles only those of every n-th proposal when
// there are more than some ten thousand: a forecast gains nothing from more. The days of some hundred thousand moments are those of
// Central European Summer Time all year: exact conversions take ten times as long, and
// only an answer in the last hour of a winter's day counts for the next one.
func (s *Store) durations(ctx context.Context, year int) ([]strategy.Duration, error) {
	rows, err := s.trusted.pool.Query(ctx, `
		with alike as (
			select year from cycles
			where year between $1::int - $2::int and $1 and rehearse = (select rehearse from cycles where year = $1))
		select year, step, ministry, floor((date_part('epoch', since) + 7200) / 86400)::int4,
		       floor((date_part('epoch', until) + 7200) / 86400)::int4, true, objected, count(*)
		from durations join alike using (year)
		where year = $1 or mod(uuid_hash(proposal_id), (
			select greatest(1, reltuples / 40000)::int4 from pg_class where oid = 'durations'::regclass)) = 0
		group by 1, 2, 3, 4, 5, 7
		union all
		select p.year, $3, a.ministry, floor((date_part('epoch', a.asked_at) + 7200) / 86400)::int4,
		       a.no_reply - date '1970-01-01', false, false, count(*)
		from affected a join proposals p on p.id = a.proposal_id join alike on alike.year = p.year
		where a.open and a.no_reply is not null and a.asked_at is not null and p.year < $1
		group by 1, 3, 4, 5`, year, yearsOfHistory, strategy.StepPosition)
	if err != nil {
		return nil, err
	}
	var all []strategy.Duration
	var d strategy.Duration
	var from, until int
	epoch := strategy.NewDate(1970, time.January, 1)
	_, err = pgx.ForEachRow(rows, []any{&d.Year, &d.Step, &d.Ministry, &from, &until, &d.Done, &d.Objected, &d.N}, func() error {
		d.From, d.Until = epoch.AddDays(from), epoch.AddDays(until)
		all = append(all, d)
		return nil
	})
	return all, err
}
