package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// SubmissionState is everything a Kabinettvorlage remembers. It is the argument of a run
// that continues another; a new one starts with the zero value and the Update Prepare.
type SubmissionState struct {
	Ties
	Submission strategy.Submission `json:"submission"`
	Requests   Requests            `json:"requests"`
}

// Submission runs one Kabinettvorlage from its draft to the cabinet's decision. Start it
// with update-with-start (Prepare) under SubmissionID, conflict policy "use existing",
// reuse policy "allow duplicate failed only": a run whose Prepare was refused fails by
// itself, and the submission can be prepared again.
func Submission(ctx workflow.Context, state SubmissionState) error {
	s := &submission{state: state, signals: workflow.GetSignalChannel(ctx, CycleSignal)}
	s.entity = newEntity(ctx, &s.state.Requests, func() int { return s.state.Submission.Revision })
	s.shown = s.attributes()
	if err := s.register(ctx); err != nil {
		return err
	}
	started := func() bool { return s.state.Submission.State != "" }
	if err := s.entity.awaitFirst(ctx, openingPatience, started, errNotStarted()); err != nil {
		return err
	}
	news := func() bool { return s.signals.Len() > 0 || s.state.over() || len(s.state.Outbox) > 0 }
	rest := func() bool { return s.state.Submission.Ended() || mayRest(ctx) }
	if err := s.entity.tend(ctx, s.state.nextLook, news, rest, s.keepUp, s.signals); err != nil {
		return err
	}
	if !s.state.Submission.Ended() {
		return workflow.NewContinueAsNewError(ctx, SubmissionType, s.state)
	}
	return s.state.send(ctx)
}

// submission is one run.
type submission struct {
	state   SubmissionState
	entity  *entity
	signals workflow.ReceiveChannel
	shown   submissionAttributes
}

type submissionAttributes struct {
	state strategy.SubmissionState
	due   strategy.Date
}

func (s *submission) attributes() submissionAttributes {
	return submissionAttributes{state: s.state.Submission.State, due: s.state.Submission.SessionDate}
}

func (s *submission) register(ctx workflow.Context) error {
	query := func() (SubmissionState, error) { return s.state, nil }
	return errors.Join(
		workflow.SetQueryHandler(ctx, StateQuery, query),
		registerUpdate(ctx, s.entity, PrepareUpdate, s.validatePrepare, s.handlePrepare),
		registerUpdate(ctx, s.entity, HandInUpdate, s.validateHandIn, s.handleHandIn),
		registerUpdate(ctx, s.entity, SendBackUpdate, s.validateSendBack, s.handleSendBack),
		registerUpdate(ctx, s.entity, TakeInUpdate, s.validateTakeIn, s.handleTakeIn),
		registerUpdate(ctx, s.entity, ConsentUpdate, s.validateConsent, s.handleConsent),
		registerUpdate(ctx, s.entity, RecordDecisionUpdate, s.validateRecordDecision, s.handleRecordDecision),
		registerUpdate(ctx, s.entity, PostponeUpdate, s.validatePostpone, s.handlePostpone),
	)
}

// keepUp takes in what became of the cycle, and tells others what the cabinet's side did.
func (s *submission) keepUp(ctx workflow.Context) error {
	if err := s.lapse(ctx); err != nil {
		return err
	}
	return s.state.send(ctx)
}

// lapse ends the submission when its cycle has ended.
func (s *submission) lapse(ctx workflow.Context) error {
	if err := s.entity.lock.Lock(ctx); err != nil {
		return err
	}
	defer s.entity.lock.Unlock()
	s.state.listen(s.signals)
	if err := s.state.watch(ctx); err != nil {
		return err
	}
	if s.state.Submission.Ended() || !s.state.over() {
		return nil
	}
	next := s.state.Submission.Clone()
	trail := next.Lapse(s.state.now(ctx))
	recorded, err := callUntilDone[Recorded](ctx, RecordSubmission, s.record(ctx, Request{}, next, trail))
	if err != nil {
		return err
	}
	return s.become(ctx, next, recorded, nil)
}

func (s *submission) record(ctx workflow.Context, req Request, next strategy.Submission, trail strategy.Trail) SubmissionRecord {
	return SubmissionRecord{Trace: trace(ctx, req), Entries: trail.Entries, Notices: trail.Notices, Submission: next}
}

// become makes a recorded submission the state, with what others have to hear of it.
func (s *submission) become(ctx workflow.Context, next strategy.Submission, recorded Recorded, out []Outgoing) error {
	s.state.Submission = next
	s.state.hear(recorded.Cycle)
	s.state.Outbox = append(s.state.Outbox, out...)
	if s.attributes() == s.shown {
		return nil
	}
	s.shown = s.attributes()
	due := time.Time{}
	if !next.Ended() {
		due = next.SessionDate.EndOfDay(strategy.Berlin()).UTC()
	}
	return upsertAttributes(ctx, next.Year, string(next.State), due)
}
