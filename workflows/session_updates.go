package workflows

import (
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// sessionChange is a step on a copy of the session and what the proposals have to hear of
// it, or its refusal.
type sessionChange func(next *strategy.Session, o strategy.Occasion) (strategy.Trail, []Tell, error)

// take carries an Update out in the calendar of the cycle as it is now, recorded before it
// counts. The proposals hear of it afterwards. It needs the lock.
func (s *session) take(ctx workflow.Context, req Request, year int, make sessionChange) (Result, error) {
	if err := s.state.refresh(ctx, year); err != nil {
		return Result{}, err
	}
	if s.state.over() {
		return Result{}, strategy.Closed("der Zyklus %d ist beendet", year)
	}
	now := s.state.now(ctx)
	next := s.state.Session.Clone()
	trail, tells, err := make(&next, occasion(req, now))
	if err != nil {
		return Result{}, err
	}
	recorded, err := call[Recorded](ctx, RecordSession, s.record(ctx, req, next, trail))
	if err != nil {
		return Result{}, err
	}
	if err := s.become(ctx, next, recorded, tells); err != nil {
		return Result{}, err
	}
	return Result{ID: next.ID, Revision: next.Revision, Stage: string(next.State), At: now}, nil
}

func (m Convene) session() strategy.Session {
	return strategy.Session{
		ID: SessionKey(m.Year, m.Number), Year: m.Year, Number: m.Number,
		Date: m.Date, Place: m.Place, Members: m.Members,
	}
}

func (s *session) validateConvene(ctx workflow.Context, m Convene) error {
	next := m.session()
	next.State = s.state.Session.State
	if id := workflow.GetInfo(ctx).WorkflowExecution.ID; id != SessionID(next.ID) {
		return strategy.Invalid("number", "die Sitzung %s ist nicht die von %s", next.ID, id)
	}
	return next.CanConvene(m.Request.Actor, thuringia())
}

func (s *session) handleConvene(ctx workflow.Context, m Convene) (Result, error) {
	return s.take(ctx, m.Request, m.Year, func(next *strategy.Session, o strategy.Occasion) (strategy.Trail, []Tell, error) {
		*next = m.session()
		next.Settings = s.state.View.Settings
		trail, err := next.Convene(o, s.state.View.Phase, thuringia())
		return trail, nil, err
	})
}

func (s *session) validateSetAgenda(_ workflow.Context, m SetAgenda) error {
	return s.state.Session.CanSetAgenda(m.Request.Actor, m.Proposals)
}

func (s *session) handleSetAgenda(ctx workflow.Context, m SetAgenda) (Result, error) {
	ready, err := call[[]strategy.AgendaItem](ctx, LoadAgenda, AgendaQuery{
		Year: s.state.Session.Year, Session: s.state.Session.ID, Proposals: m.Proposals,
	})
	if err != nil {
		return Result{}, err
	}
	return s.take(ctx, m.Request, s.state.Session.Year, func(next *strategy.Session, o strategy.Occasion) (strategy.Trail, []Tell, error) {
		trail, change, err := next.SetAgenda(o, m.Proposals, ready)
		if err != nil {
			return trail, nil, err
		}
		return trail, append(s.off(o.Actor, next.Revision, change.Removed), s.on(o.Actor, next.Revision, change.Added)...), nil
	})
}

func (s *session) validateRecommend(_ workflow.Context, m Recommend) error {
	return s.state.Session.CanRecommend(m.Request.Actor, m.Proposals, m.Outcome, m.Note)
}

func (s *session) handleRecommend(ctx workflow.Context, m Recommend) (Result, error) {
	return s.take(ctx, m.Request, s.state.Session.Year, func(next *strategy.Session, o strategy.Occasion) (strategy.Trail, []Tell, error) {
		trail, err := next.Recommend(o, m.Proposals, m.Outcome, m.Note)
		return trail, nil, err
	})
}

func (s *session) validateVote(_ workflow.Context, m Vote) error {
	return s.state.Session.CanVote(m.Request.Actor, m.EnBloc, m.Proposals, m.Choice)
}

func (s *session) handleVote(ctx workflow.Context, m Vote) (Result, error) {
	return s.take(ctx, m.Request, s.state.Session.Year, func(next *strategy.Session, o strategy.Occasion) (strategy.Trail, []Tell, error) {
		trail, err := next.Vote(o, m.EnBloc, m.Proposals, m.Choice)
		return trail, nil, err
	})
}

func (m Decide) resolution() strategy.Resolution {
	return strategy.Resolution{
		EnBloc: m.EnBloc, ProposalID: m.ProposalID, Outcome: m.Outcome, Conditions: m.Conditions, Reason: m.Reason,
	}
}

func (s *session) validateDecide(_ workflow.Context, m Decide) error {
	return s.state.Session.CanDecide(m.Request.Actor, m.resolution())
}

// handleDecide reads the texts and the ministries first: a decision is about the text
// that was on the agenda, and a Maßgabe belongs to a ministry of the day.
func (s *session) handleDecide(ctx workflow.Context, m Decide) (Result, error) {
	targets := s.state.Session.Targets(m.resolution())
	texts, err := call[[]strategy.AgendaItem](ctx, LoadAgenda, AgendaQuery{
		Year: s.state.Session.Year, Session: s.state.Session.ID, Proposals: targets,
	})
	if err != nil {
		return Result{}, err
	}
	var ministries strategy.Ministries
	if len(m.Conditions) > 0 {
		if ministries, err = call[strategy.Ministries](ctx, LoadMinistries); err != nil {
			return Result{}, err
		}
	}
	return s.take(ctx, m.Request, s.state.Session.Year, func(next *strategy.Session, o strategy.Occasion) (strategy.Trail, []Tell, error) {
		if err := next.CheckCurrent(targets, texts); err != nil {
			return strategy.Trail{}, nil, err
		}
		trail, decision, err := next.Decide(o, m.resolution(), ministries)
		if err != nil {
			return trail, nil, err
		}
		return trail, s.decided(o.Actor, m, targets, decision), nil
	})
}

func (s *session) validateClose(_ workflow.Context, m Close) error {
	return s.state.Session.CanClose(m.Request.Actor, m.Minutes)
}

func (s *session) handleClose(ctx workflow.Context, m Close) (Result, error) {
	return s.take(ctx, m.Request, s.state.Session.Year, func(next *strategy.Session, o strategy.Occasion) (strategy.Trail, []Tell, error) {
		trail, left, err := next.Close(o, m.Minutes)
		if err != nil {
			return trail, nil, err
		}
		return trail, s.off(o.Actor, next.Revision, left), nil
	})
}
