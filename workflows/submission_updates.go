package workflows

import (
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// submissionChange is a step on a copy of the submission and what others have to hear of
// it, or its refusal.
type submissionChange func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error)

// take carries an Update out in the calendar of the cycle as it is now, recorded before it
// counts. Others hear of it afterwards. It needs the lock.
func (s *submission) take(ctx workflow.Context, req Request, year int, make submissionChange) (Result, error) {
	if err := s.state.refresh(ctx, year); err != nil {
		return Result{}, err
	}
	if s.state.over() {
		return Result{}, strategy.Closed("der Zyklus %d ist beendet", year)
	}
	now := s.state.now(ctx)
	next := s.state.Submission.Clone()
	trail, out, err := make(&next, occasion(req, now))
	if err != nil {
		return Result{}, err
	}
	recorded, err := call[Recorded](ctx, RecordSubmission, s.record(ctx, req, next, trail))
	if err != nil {
		return Result{}, err
	}
	if err := s.become(ctx, next, recorded, out); err != nil {
		return Result{}, err
	}
	return Result{ID: next.ID, Revision: next.Revision, Stage: string(next.State), At: now}, nil
}

func (m Prepare) submission() strategy.Submission {
	return strategy.Submission{
		ID: SessionKey(m.Year, m.Number), Year: m.Year, Number: m.Number, SessionDate: m.SessionDate,
		Resolution: m.Resolution, Grounds: m.Grounds, Circular: m.Circular, Members: m.Members,
	}
}

func (s *submission) validatePrepare(ctx workflow.Context, m Prepare) error {
	next := m.submission()
	next.State = s.state.Submission.State
	if id := workflow.GetInfo(ctx).WorkflowExecution.ID; id != SubmissionID(next.ID) {
		return strategy.Invalid("number", "die Kabinettvorlage %s ist nicht die von %s", next.ID, id)
	}
	return next.CanPrepare(m.Request.Actor, thuringia())
}

func (s *submission) handlePrepare(ctx workflow.Context, m Prepare) (Result, error) {
	facts, err := call[SubmissionFacts](ctx, LoadSubmissionFacts, SubmissionQuery{Year: m.Year})
	if err != nil {
		return Result{}, err
	}
	var ministries strategy.Ministries
	if m.Circular {
		if ministries, err = call[strategy.Ministries](ctx, LoadMinistries); err != nil {
			return Result{}, err
		}
	}
	return s.take(ctx, m.Request, m.Year, func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error) {
		*next = m.submission()
		trail, err := next.Prepare(o, facts.finding(), s.state.View.Phase, ministries, thuringia())
		return trail, nil, err
	})
}

func (m HandIn) handingIn() strategy.HandingIn {
	return strategy.HandingIn{Resolution: m.Resolution, Grounds: m.Grounds, Late: m.Late}
}

func (s *submission) validateHandIn(_ workflow.Context, m HandIn) error {
	return s.state.Submission.CanHandIn(m.Request.Actor, m.handingIn())
}

func (s *submission) handleHandIn(ctx workflow.Context, m HandIn) (Result, error) {
	year := s.state.Submission.Year
	facts, err := call[SubmissionFacts](ctx, LoadSubmissionFacts, SubmissionQuery{Year: year})
	if err != nil {
		return Result{}, err
	}
	return s.take(ctx, m.Request, year, func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error) {
		trail, err := next.HandIn(o, m.handingIn(), facts.finding(), s.state.View.Settings, thuringia())
		if err != nil {
			return trail, nil, err
		}
		return trail, s.handedIn(o.Actor, next), nil
	})
}

func (s *submission) validateSendBack(_ workflow.Context, m SendBack) error {
	return s.state.Submission.CanSendBack(m.Request.Actor, m.Reason)
}

func (s *submission) handleSendBack(ctx workflow.Context, m SendBack) (Result, error) {
	return s.take(ctx, m.Request, s.state.Submission.Year, func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error) {
		trail, err := next.SendBack(o, m.Reason)
		if err != nil {
			return trail, nil, err
		}
		return trail, s.sentBack(o.Actor, next), nil
	})
}

func (s *submission) validateTakeIn(_ workflow.Context, m TakeIn) error {
	return s.state.Submission.CanTakeIn(m.Request.Actor, m.ReceivedOn, s.state.View.Settings, thuringia())
}

func (s *submission) handleTakeIn(ctx workflow.Context, m TakeIn) (Result, error) {
	return s.take(ctx, m.Request, s.state.Submission.Year, func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error) {
		trail, err := next.TakeIn(o, m.ReceivedOn, s.state.View.Settings, thuringia())
		return trail, nil, err
	})
}

func (s *submission) validateConsent(_ workflow.Context, m Consent) error {
	return s.state.Submission.CanConsent(m.Request.Actor, m.Ministry)
}

func (s *submission) handleConsent(ctx workflow.Context, m Consent) (Result, error) {
	return s.take(ctx, m.Request, s.state.Submission.Year, func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error) {
		trail, err := next.Consent(o, m.Ministry, m.Consents)
		return trail, nil, err
	})
}

func (m RecordDecision) ruling() strategy.Ruling {
	return strategy.Ruling{Outcome: m.Outcome, Changes: m.Changes, BackTo: m.BackTo, Next: m.Next, Reason: m.Reason}
}

func (s *submission) validateRecordDecision(_ workflow.Context, m RecordDecision) error {
	return s.state.Submission.CanRecordDecision(m.Request.Actor, m.ruling())
}

func (s *submission) handleRecordDecision(ctx workflow.Context, m RecordDecision) (Result, error) {
	return s.take(ctx, m.Request, s.state.Submission.Year, func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error) {
		trail, err := next.RecordDecision(o, m.ruling(), s.state.View.Plan, s.state.View.Settings, thuringia())
		if err != nil {
			return trail, nil, err
		}
		return trail, s.decided(o.Actor, next, m.Next), nil
	})
}

func (s *submission) validatePostpone(_ workflow.Context, m Postpone) error {
	return s.state.Submission.CanPostpone(m.Request.Actor, m.To, m.Reason, thuringia())
}

func (s *submission) handlePostpone(ctx workflow.Context, m Postpone) (Result, error) {
	return s.take(ctx, m.Request, s.state.Submission.Year, func(next *strategy.Submission, o strategy.Occasion) (strategy.Trail, []Outgoing, error) {
		trail, err := next.Postpone(o, m.To, m.Reason, s.state.View.Plan, s.state.View.Settings, thuringia())
		if err != nil {
			return trail, nil, err
		}
		return trail, s.postponed(o, next), nil
	})
}
