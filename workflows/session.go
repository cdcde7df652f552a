package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// SessionState is everything a session of the steering committee remembers. It is the
// argument of a run that continues another; a new session starts with the zero value and
// the Update Convene.
type SessionState struct {
	Ties
	Session  strategy.Session `json:"session"`
	Requests Requests         `json:"requests"`
}

// Session runs one session from its invitation to its minutes. Start it with
// update-with-start (Convene) under SessionID, conflict policy "use existing", reuse
// policy "allow duplicate failed only": a run whose Convene was refused fails by itself,
// and the session can be convened again.
func Session(ctx workflow.Context, state SessionState) error {
	s := &session{state: state, signals: workflow.GetSignalChannel(ctx, CycleSignal)}
	s.entity = newEntity(ctx, &s.state.Requests, func() int { return s.state.Session.Revision })
	s.shown = s.state.Session.State
	if err := s.register(ctx); err != nil {
		return err
	}
	started := func() bool { return s.state.Session.State != "" }
	if err := s.entity.awaitFirst(ctx, openingPatience, started, errNotStarted()); err != nil {
		return err
	}
	news := func() bool { return s.signals.Len() > 0 || s.state.over() || len(s.state.Outbox) > 0 }
	rest := func() bool { return s.closed() || mayRest(ctx) }
	if err := s.entity.tend(ctx, s.state.nextLook, news, rest, s.keepUp, s.signals); err != nil {
		return err
	}
	if !s.closed() {
		return workflow.NewContinueAsNewError(ctx, SessionType, s.state)
	}
	return s.state.send(ctx)
}

// session is one run.
type session struct {
	state   SessionState
	entity  *entity
	signals workflow.ReceiveChannel
	shown   strategy.SessionState
}

func (s *session) closed() bool { return s.state.Session.State == strategy.SessionClosed }

func (s *session) register(ctx workflow.Context) error {
	query := func() (SessionState, error) { return s.state, nil }
	return errors.Join(
		workflow.SetQueryHandler(ctx, StateQuery, query),
		registerUpdate(ctx, s.entity, ConveneUpdate, s.validateConvene, s.handleConvene),
		registerUpdate(ctx, s.entity, SetAgendaUpdate, s.validateSetAgenda, s.handleSetAgenda),
		registerUpdate(ctx, s.entity, RecommendUpdate, s.validateRecommend, s.handleRecommend),
		registerUpdate(ctx, s.entity, VoteUpdate, s.validateVote, s.handleVote),
		registerUpdate(ctx, s.entity, DecideUpdate, s.validateDecide, s.handleDecide),
		registerUpdate(ctx, s.entity, CloseUpdate, s.validateClose, s.handleClose),
	)
}

// keepUp takes in what became of the cycle, and tells the proposals what the session did.
func (s *session) keepUp(ctx workflow.Context) error {
	if err := s.lapse(ctx); err != nil {
		return err
	}
	return s.state.send(ctx)
}

// lapse ends the session when its cycle has ended.
func (s *session) lapse(ctx workflow.Context) error {
	if err := s.entity.lock.Lock(ctx); err != nil {
		return err
	}
	defer s.entity.lock.Unlock()
	s.state.listen(s.signals)
	if err := s.state.watch(ctx); err != nil {
		return err
	}
	if s.closed() || !s.state.over() {
		return nil
	}
	next := s.state.Session.Clone()
	trail, left := next.Lapse(s.state.now(ctx))
	recorded, err := callUntilDone[Recorded](ctx, RecordSession, s.record(ctx, Request{}, next, trail))
	if err != nil {
		return err
	}
	return s.become(ctx, next, recorded, s.off(strategy.System(), next.Revision, left))
}

func (s *session) record(ctx workflow.Context, req Request, next strategy.Session, trail strategy.Trail) SessionRecord {
	return SessionRecord{Trace: trace(ctx, req), Entries: trail.Entries, Notices: trail.Notices, Session: next}
}

// become makes a recorded session the state, with what others have to hear of it.
func (s *session) become(ctx workflow.Context, next strategy.Session, recorded Recorded, tells []Tell) error {
	s.state.Session = next
	s.state.hear(recorded.Cycle)
	for _, tell := range tells {
		s.state.Outbox = append(s.state.Outbox, Outgoing{Proposals: &tell})
	}
	if next.State == s.shown {
		return nil
	}
	s.shown = next.State
	due := time.Time{}
	if !s.closed() {
		due = next.Date.EndOfDay(strategy.Berlin()).UTC()
	}
	return upsertAttributes(ctx, next.Year, string(next.State), due)
}
