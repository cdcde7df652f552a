package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fortschreibung/strategy"
)

// Outlook is the Q4 watch of a cycle: how its plan stands today and who holds it up.
type Outlook struct {
	strategy.Watch
	Year     int            `json:"year"`
	Phase    strategy.Phase `json:"phase"`
	Blockers []Blocker      `json:"blockers" doc:"By ministry, most open items first"`
}

// Blocker is a ministry that still has to act.
type Blocker struct {
	Ministry string         `json:"ministry"`
	Open     int            `json:"open" doc:"Positions not given"`
	Overdue  int            `json:"overdue" doc:"Of these, after their deadline"`
	Dissents int            `json:"dissents" doc:"Unsettled"`
	Items    []BlockingItem `json:"items"`
}

// BlockingItem is one proposal that waits for a ministry.
type BlockingItem struct {
	ProposalID string         `json:"proposal_id"`
	Title      string         `json:"title"`
	Stage      strategy.Stage `json:"stage"`
	Due        strategy.Date  `json:"due,omitzero"`
	Overdue    bool           `json:"overdue"`
	Dissent    bool           `json:"dissent"`
}

func (s *server) getOutlook(ctx context.Context, in *YearPath) (*out[Outlook], error) {
	cycle, err := s.store.Cycle(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	open, err := s.store.OpenItems(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	_, watch := s.watch(cycle)
	return found(Outlook{
		Watch: watch, Year: cycle.Year, Phase: cycle.Phase, Blockers: blockers(open, watch.Today),
	}, cycle.Revision), nil
}

func blockers(open []OpenItem, today strategy.Date) []Blocker {
	byMinistry := map[string]*Blocker{}
	at := func(ministry string) *Blocker {
		if byMinistry[ministry] == nil {
			byMinistry[ministry] = &Blocker{Ministry: ministry, Items: []BlockingItem{}}
		}
		return byMinistry[ministry]
	}
	for _, item := range open {
		due := strategy.Date{}
		if !item.Due.IsZero() {
			due = lastDay(item.Due)
		}
		overdue := !due.IsZero() && today.After(due)
		for _, ministry := range item.Waiting {
			b := at(ministry)
			b.Open++
			if overdue {
				b.Overdue++
			}
			b.Items = append(b.Items, BlockingItem{item.ProposalID, item.Title, item.Stage, due, overdue, false})
		}
		for _, ministry := range item.Dissents {
			b := at(ministry)
			b.Dissents++
			b.Items = append(b.Items, BlockingItem{item.ProposalID, item.Title, item.Stage, due, overdue, true})
		}
	}
	sorted := []Blocker{}
	for _, b := range byMinistry {
		sorted = append(sorted, *b)
	}
	slices.SortFunc(sorted, func(a, b Blocker) int {
		if n := (b.Open + b.Dissents) - (a.Open + a.Dissents); n != 0 {
			return n
		}
		return strings.Compare(a.Ministry, b.Ministry)
	})
	return sorted
}

func (s *server) whatIf(ctx context.Context, in *struct {
	YearPath
	Move []string `query:"move,explode" required:"true" minItems:"1" maxItems:"12" doc:"Deadline and new date, e.g. coordination_end:2027-10-14; one after the other"`
}) (*out[strategy.Preview], error) {
	cycle, err := s.store.Cycle(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	changes := make([]strategy.Change, len(in.Move))
	for i, move := range in.Move {
		place := fmt.Sprintf("query.move[%d]", i)
		name, day, ok := strings.Cut(move, ":")
		if !ok {
			return nil, strategy.Invalid(place, "%q hat nicht die Form Frist:JJJJ-MM-TT", move)
		}
		to, err := strategy.ParseISODate(day)
		if err != nil {
			return nil, strategy.Invalid(place, "%q ist kein Datum der Form JJJJ-MM-TT", day)
		}
		changes[i] = strategy.Change{Name: strategy.DeadlineName(name), To: to}
	}
	forecast, err := cycle.Plan.WhatIf(changes, cycle.Settings, s.calendar)
	if err != nil {
		return nil, inQuery(err, "query.move")
	}
	return found(forecast, cycle.Revision), nil
}

// inQuery puts a rule's refusal where the request has what it refuses.
func inQuery(err error, place string) error {
	var refusal *strategy.Error
	if errors.As(err, &refusal) && refusal.Code == strategy.CodeInvalid {
		return strategy.Invalid(place, "%s", refusal.Message)
	}
	return err
}

// lastDay is the day at whose end a deadline passes.
func lastDay(due time.Time) strategy.Date {
	return strategy.DateOf(due.Add(-time.Nanosecond), strategy.Berlin())
}
