package api

import (
	"context"
	"fmt"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// CycleState is a cycle with what today makes of it.
type CycleState struct {
	strategy.Cycle
	Now      time.Time      `json:"now" doc:"Calendar time of the cycle"`
	Today    strategy.Date  `json:"today" doc:"In Berlin, in the cycle's calendar"`
	DaysLeft int            `json:"days_left" doc:"Calendar days to 31 December"`
	Slack    int            `json:"slack" doc:"Smallest slack of an open phase, in working days"`
	Light    strategy.Light `json:"light"`
	Settled  bool           `json:"settled" doc:"No event of the calendar is still to be handled, and every open proposal has taken in the cycle's latest step"`
	Counts   CycleCounts    `json:"counts"`
}

func (s *server) listCycles(ctx context.Context, in *PageQuery) (*out[List[strategy.Cycle]], error) {
	return list(s.store.Cycles(ctx, in.page()))
}

func (s *server) getCycle(ctx context.Context, in *YearPath) (*out[CycleState], error) {
	cycle, err := s.store.Cycle(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	counts, err := s.store.CycleCounts(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	now, watch, err := s.watch(ctx, cycle)
	if err != nil {
		return nil, err
	}
	settled := counts.Behind == 0 && !lagging(cycle, now)
	if !strategy.SightOf(actorOf(ctx), nil).All {
		counts.Behind = 0 // counts drafts too
	}
	return found(CycleState{
		Cycle: cycle, Now: now, Today: watch.Today, DaysLeft: watch.DaysLeft, Slack: watch.Slack,
		Light: watch.Light, Settled: settled, Counts: counts,
	}, cycle.Revision), nil
}

// lagging says that the calendar has brought an event which the cycle has not handled
// yet, as happens for a moment when a deadline passes or the clock was moved.
func lagging(cycle strategy.Cycle, now time.Time) bool {
	event, ok := cycle.NextEvent()
	return ok && !event.At.After(now)
}

// CalendarDay is one deadline of a cycle's calendar.
type CalendarDay struct {
	strategy.Deadline
	Label string `json:"label" doc:"In German"`
}

// CycleCalendar is the calendar of a cycle.
type CycleCalendar struct {
	Year      int            `json:"year"`
	Phase     strategy.Phase `json:"phase"`
	Today     strategy.Date  `json:"today"`
	Deadlines []CalendarDay  `json:"deadlines"`
}

func (s *server) getCalendar(ctx context.Context, in *YearPath) (*out[CycleCalendar], error) {
	cycle, err := s.store.Cycle(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	happened, err := s.store.Happened(ctx, cycle)
	if err != nil {
		return nil, err
	}
	_, today := s.now(cycle)
	calendar := CycleCalendar{Year: cycle.Year, Phase: cycle.Phase, Today: today, Deadlines: []CalendarDay{}}
	for _, d := range cycle.Plan.Witnessed(happened) {
		calendar.Deadlines = append(calendar.Deadlines, CalendarDay{Deadline: d, Label: d.Name.German()})
	}
	return found(calendar, cycle.Revision), nil
}

func (s *server) cycleTimeline(ctx context.Context, in *struct {
	YearPath
	PageQuery
}) (*out[List[strategy.Entry]], error) {
	if _, err := s.store.Cycle(ctx, in.Year); err != nil {
		return nil, err
	}
	return list(s.store.Timeline(ctx, "cycle", fmt.Sprint(in.Year), in.page()))
}

// OpenCycleBody opens a cycle. starts_at moves the calendar of a rehearsal.
type OpenCycleBody struct {
	Year           int                `json:"year" minimum:"2000" maximum:"2199"`
	CabinetSession strategy.Date      `json:"cabinet_session"`
	Settings       *strategy.Settings `json:"settings,omitempty" doc:"Without: the defaults"`
	Rehearse       bool               `json:"rehearse,omitempty"`
	StartsAt       *time.Time         `json:"starts_at,omitempty" doc:"Calendar time at the opening, only with rehearse"`
}

func (s *server) openCycle(ctx context.Context, in *struct{ Body OpenCycleBody }) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, step{
		call:     Call{Type: workflows.CycleType, WorkflowID: workflows.CycleID(b.Year), Update: workflows.OpenUpdate},
		entityID: fmt.Sprint(b.Year),
		location: fmt.Sprintf("%s/cycles/%d", Prefix, b.Year),
		message: func(r workflows.Request) (any, error) {
			open := workflows.Open{
				Request: r, Year: b.Year, CabinetSession: b.CabinetSession,
				Settings: strategy.DefaultSettings(), Rehearse: b.Rehearse,
			}
			if b.Settings != nil {
				open.Settings = *b.Settings
			}
			if err := s.checkRehearsal(b); err != nil {
				return nil, err
			}
			if b.StartsAt != nil {
				open.Offset = b.StartsAt.Sub(s.clock()).Truncate(time.Second)
			}
			return open, nil
		},
	})
}

func (s *server) checkRehearsal(b OpenCycleBody) error {
	switch {
	case b.Rehearse && !s.rehearsals:
		return strategy.Forbidden("Generalproben sind auf diesem Server nicht eingeschaltet")
	case b.StartsAt != nil && !b.Rehearse:
		return strategy.Invalid("starts_at", "nur eine Generalprobe (rehearse) hat einen vorgestellten Kalender")
	case b.StartsAt != nil && (b.StartsAt.Year() < b.Year-1 || b.StartsAt.Year() > b.Year+1):
		return strategy.Invalid("starts_at", "der Beginn liegt nicht in der Nähe des Jahres %d", b.Year)
	}
	return nil
}

// onCycle is a step on a cycle that exists.
func onCycle(year int, update string, expected int, message func(workflows.Request) (any, error)) step {
	return step{
		call:     Call{WorkflowID: workflows.CycleID(year), Update: update},
		entityID: fmt.Sprint(year), expected: expected, message: message,
	}
}

// AdvanceBody ends the current phase.
type AdvanceBody struct {
	Expected
	To     strategy.Phase `json:"to" enum:"intake,consultation,coordination,committee,cabinet,publication,closed" doc:"The next phase"`
	Reason string         `json:"reason" maxLength:"4000"`
}

func (s *server) advanceCycle(ctx context.Context, in *struct {
	YearPath
	Body AdvanceBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, onCycle(in.Year, workflows.AdvancePhaseUpdate, in.Body.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.AdvancePhase{Request: r, To: in.Body.To, Reason: in.Body.Reason}, nil
	}))
}

// MoveDeadlineBody moves a deadline.
type MoveDeadlineBody struct {
	Expected
	To     strategy.Date `json:"to"`
	Reason string        `json:"reason" minLength:"1" maxLength:"4000"`
}

func (s *server) moveDeadline(ctx context.Context, in *struct {
	YearPath
	Name strategy.DeadlineName `path:"name" enum:"report_h2,intake_end,consultation_end,report_h1,coordination_end,committee_invitation,committee_end,papers_to_ministries,agenda,cabinet_session,hard_limit,publication_end"`
	Body MoveDeadlineBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, onCycle(in.Year, workflows.MoveDeadlineUpdate, in.Body.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.MoveDeadline{Request: r, Name: in.Name, To: in.Body.To, Reason: in.Body.Reason}, nil
	}))
}

// MoveClockBody moves a rehearsal's calendar forward.
type MoveClockBody struct {
	Expected
	To time.Time `json:"to"`
}

func (s *server) moveClock(ctx context.Context, in *struct {
	YearPath
	Body MoveClockBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, onCycle(in.Year, workflows.MoveClockUpdate, in.Body.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.MoveClock{Request: r, To: in.Body.To}, nil
	}))
}

// ReasonBody is a step that needs nothing but a reason.
type ReasonBody struct {
	Expected
	Reason string `json:"reason" minLength:"1" maxLength:"4000"`
}

func (s *server) cancelCycle(ctx context.Context, in *struct {
	YearPath
	Body ReasonBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, onCycle(in.Year, workflows.CancelUpdate, in.Body.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.Cancel{Request: r, Reason: in.Body.Reason}, nil
	}))
}
