package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"fortschreibung/strategy"
)

// outlookFacts reads what the Q4 watch of a cycle looks at.
func (s *server) outlookFacts(ctx context.Context, cycle strategy.Cycle) (strategy.OutlookFacts, error) {
	facts := strategy.OutlookFacts{Cycle: cycle, Recesses: strategy.DefaultRecesses()}
	reads, ctx := errgroup.WithContext(ctx)
	reads.Go(func() (err error) {
		facts.Open, err = s.store.OpenItems(ctx, cycle.Year)
		return err
	})
	reads.Go(func() (err error) {
		facts.History, err = s.store.History(ctx, cycle.Year)
		return err
	})
	reads.Go(func() (err error) {
		facts.Happened, err = s.store.Happened(ctx, cycle)
		return err
	})
	reads.Go(func() error {
		sessions, err := s.store.CabinetSessions(ctx, cycle.Year)
		facts.Sessions = sessions.Sessions
		return err
	})
	err := reads.Wait()
	return facts, err
}

func (s *server) getOutlook(ctx context.Context, in *YearPath) (*out[strategy.Outlook], error) {
	cycle, err := s.store.Cycle(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	facts, err := s.outlookFacts(ctx, cycle)
	if err != nil {
		return nil, err
	}
	_, today := s.now(cycle)
	return found(facts.Outlook(today, s.calendar), cycle.Revision), nil
}

// now is the moment and the day of a cycle's calendar.
func (s *server) now(cycle strategy.Cycle) (time.Time, strategy.Date) {
	now := cycle.Calendar(s.clock()).UTC()
	return now, strategy.DateOf(now, strategy.Berlin())
}

// watch looks at a cycle's plan at this moment of its calendar.
func (s *server) watch(ctx context.Context, cycle strategy.Cycle) (time.Time, strategy.Watch, error) {
	now, today := s.now(cycle)
	happened, err := s.store.Happened(ctx, cycle)
	if err != nil {
		return now, strategy.Watch{}, err
	}
	return now, cycle.Plan.WatchAfter(happened, today, cycle.Settings, s.calendar), nil
}

// WhatIf is the plan after some moves, and the forecasts without and with them.
type WhatIf struct {
	strategy.Preview
	Before strategy.Forecast `json:"before" doc:"As the plan stands"`
	After  strategy.Forecast `json:"after" doc:"If the deadlines moved"`
}

func (s *server) whatIf(ctx context.Context, in *struct {
	YearPath
	Move []string `query:"move,explode" required:"true" minItems:"1" maxItems:"12" doc:"Deadline and new date, e.g. coordination_end:2027-10-14; one after the other"`
}) (*out[WhatIf], error) {
	cycle, err := s.store.Cycle(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	changes, err := changesIn(in.Move)
	if err != nil {
		return nil, err
	}
	preview, err := cycle.Plan.WhatIf(changes, cycle.Settings, s.calendar)
	if err != nil {
		return nil, inQuery(err, "query.move")
	}
	facts, err := s.outlookFacts(ctx, cycle)
	if err != nil {
		return nil, err
	}
	_, today := s.now(cycle)
	before, after := facts.Compare(preview.Plan, today, s.calendar)
	return found(WhatIf{preview, before, after}, cycle.Revision), nil
}

func changesIn(moves []string) ([]strategy.Change, error) {
	changes := make([]strategy.Change, len(moves))
	for i, move := range moves {
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
	return changes, nil
}

// inQuery puts a rule's refusal where the request has what it refuses.
func inQuery(err error, place string) error {
	var refusal *strategy.Error
	if errors.As(err, &refusal) && refusal.Code == strategy.CodeInvalid {
		return strategy.Invalid(place, "%s", refusal.Message)
	}
	return err
}
