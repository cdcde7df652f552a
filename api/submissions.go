package api

import (
	"context"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func (s *server) listSubmissions(ctx context.Context, in *YearQuery) (*out[List[strategy.Submission]], error) {
	return list(s.store.Submissions(ctx, in.Year, in.page()))
}

func (s *server) getSubmission(ctx context.Context, in *NumberedPath) (*out[strategy.Submission], error) {
	submission, err := s.store.Submission(ctx, in.key())
	if err != nil {
		return nil, err
	}
	return found(submission, submission.Revision), nil
}

// Completeness is what a Kabinettvorlage lacks: what it cannot be handed in without, and
// effects that single proposals do not name. Both are empty once it is handed in.
type Completeness struct {
	Missing []strategy.MissingPart `json:"missing"`
	Unnamed []strategy.MissingPart `json:"unnamed"`
}

func (s *server) submissionCompleteness(ctx context.Context, in *NumberedPath) (*out[Completeness], error) {
	vorlage, err := s.library().Kabinettvorlage(ctx, in.key())
	if err != nil {
		return nil, err
	}
	return found(Completeness{Missing: vorlage.Missing, Unnamed: vorlage.Unnamed}, 0), nil
}

func (s *server) submissionTimeline(ctx context.Context, in *struct {
	NumberedPath
	PageQuery
}) (*out[List[strategy.Entry]], error) {
	if _, err := s.store.Submission(ctx, in.key()); err != nil {
		return nil, err
	}
	return list(s.store.Timeline(ctx, "submission", in.key(), in.page()))
}

// PrepareSubmissionBody drafts a Kabinettvorlage over everything the committee adopted.
type PrepareSubmissionBody struct {
	Year        int           `json:"year" minimum:"2000" maximum:"2199"`
	Number      int           `json:"number" minimum:"1" maximum:"999" doc:"One more than the year's last Kabinettvorlage"`
	SessionDate strategy.Date `json:"session_date"`
	Resolution  string        `json:"resolution,omitempty" maxLength:"20000" doc:"Beschlussvorschlag; without: drafted from what is adopted"`
	Grounds     string        `json:"grounds,omitempty" maxLength:"100000" doc:"Begründung; needed at the latest to hand in"`
	Circular    bool          `json:"circular,omitempty" doc:"Umlaufverfahren (ThürGGO § 18)"`
	Members     []string      `json:"members,omitempty" maxItems:"50" doc:"Ministries whose consent a circular needs"`
}

func (s *server) prepareSubmission(ctx context.Context, in *struct{ Body PrepareSubmissionBody }) (*receiptOut, error) {
	b := in.Body
	key := workflows.SessionKey(b.Year, b.Number)
	return s.carryOut(ctx, step{
		call:     Call{Type: workflows.SubmissionType, WorkflowID: workflows.SubmissionID(key), Update: workflows.PrepareUpdate},
		entityID: key,
		location: Prefix + "/submissions/" + key,
		message: func(r workflows.Request) (any, error) {
			if _, err := s.store.Cycle(ctx, b.Year); err != nil {
				return nil, missingIs(err, "body.year", "im Jahr %d ist kein Zyklus eröffnet", b.Year)
			}
			return workflows.Prepare{
				Request: r, Year: b.Year, Number: b.Number, SessionDate: b.SessionDate,
				Resolution: b.Resolution, Grounds: b.Grounds, Circular: b.Circular, Members: b.Members,
			}, nil
		},
	})
}

// submissionRight says whether somebody may take a step on a Kabinettvorlage that there is
// for them.
type submissionRight func(strategy.Actor, strategy.Submission) error

// onSubmission is a step on a Kabinettvorlage; right is nil where the office decides alone.
func (s *server) onSubmission(path NumberedPath, update string, expected int, right submissionRight, message func(workflows.Request) (any, error)) step {
	return step{
		call:     Call{WorkflowID: workflows.SubmissionID(path.key()), Update: update},
		entityID: path.key(), expected: expected, message: message,
		may: func(ctx context.Context, actor strategy.Actor) error {
			v, err := s.store.Submission(ctx, path.key())
			if err != nil || right == nil {
				return err
			}
			return right(actor, v)
		},
	}
}

// mayDealWith asks whether the chancellery's person may take an action.
func mayDealWith(action strategy.Action) submissionRight {
	return func(actor strategy.Actor, v strategy.Submission) error { return strategy.MayDealWith(actor, action, v) }
}

// HandInBody freezes the Kabinettvorlage and hands it to the chancellery.
type HandInBody struct {
	Expected
	Resolution string                `json:"resolution,omitempty" maxLength:"20000" doc:"Replaces the drafted one"`
	Grounds    string                `json:"grounds,omitempty" maxLength:"100000"`
	Late       *strategy.LateRequest `json:"late,omitempty" doc:"A minister's request to take it late (ThürGGO § 13)"`
}

func (s *server) handIn(ctx context.Context, in *struct {
	NumberedPath
	Body HandInBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, s.onSubmission(in.NumberedPath, workflows.HandInUpdate, b.ExpectedRevision, nil, func(r workflows.Request) (any, error) {
		return workflows.HandIn{Request: r, Resolution: b.Resolution, Grounds: b.Grounds, Late: b.Late}, nil
	}))
}

func (s *server) sendBack(ctx context.Context, in *struct {
	NumberedPath
	Body ReasonBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, s.onSubmission(in.NumberedPath, workflows.SendBackUpdate, in.Body.ExpectedRevision, mayDealWith(strategy.ActSendBack), func(r workflows.Request) (any, error) {
		return workflows.SendBack{Request: r, Reason: in.Body.Reason}, nil
	}))
}

// TakeInBody puts a Kabinettvorlage on the cabinet's agenda.
type TakeInBody struct {
	Expected
	ReceivedOn strategy.Date `json:"received_on" doc:"When the ministries had it"`
}

func (s *server) takeIn(ctx context.Context, in *struct {
	NumberedPath
	Body TakeInBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, s.onSubmission(in.NumberedPath, workflows.TakeInUpdate, in.Body.ExpectedRevision, mayDealWith(strategy.ActTakeIn), func(r workflows.Request) (any, error) {
		return workflows.TakeIn{Request: r, ReceivedOn: in.Body.ReceivedOn}, nil
	}))
}

// ConsentBody is one ministry's written answer in a circular procedure.
type ConsentBody struct {
	Expected
	Ministry string `json:"ministry,omitempty" maxLength:"40" doc:"Without: one's own"`
	Consents bool   `json:"consents"`
}

func (s *server) consent(ctx context.Context, in *struct {
	NumberedPath
	Body ConsentBody
}) (*receiptOut, error) {
	ministry := in.Body.Ministry
	if ministry == "" {
		ministry = actorOf(ctx).Ministry
	}
	right := func(actor strategy.Actor, v strategy.Submission) error {
		return strategy.MayConsent(actor, v, ministry)
	}
	return s.carryOut(ctx, s.onSubmission(in.NumberedPath, workflows.ConsentUpdate, in.Body.ExpectedRevision, right, func(r workflows.Request) (any, error) {
		return workflows.Consent{Request: r, Ministry: ministry, Consents: in.Body.Consents}, nil
	}))
}

// CabinetBody records the cabinet's decision.
type CabinetBody struct {
	Expected
	Outcome strategy.CabinetOutcome  `json:"outcome" enum:"adopted,adopted_with_changes,returned"`
	Changes []strategy.CabinetChange `json:"changes,omitempty" maxItems:"1000"`
	BackTo  strategy.Phase           `json:"back_to,omitempty" enum:"coordination,committee" doc:"For returned"`
	Next    strategy.Date            `json:"next,omitzero" doc:"For returned: the session aimed at next"`
	Reason  string                   `json:"reason,omitempty" maxLength:"4000"`
}

func (s *server) recordDecision(ctx context.Context, in *struct {
	NumberedPath
	Body CabinetBody
}) (*receiptOut, error) {
	b := in.Body
	for _, c := range b.Changes {
		if c.Draft != nil {
			readDates(c.Draft.Sheet, nil)
		}
	}
	return s.carryOut(ctx, s.onSubmission(in.NumberedPath, workflows.RecordDecisionUpdate, b.ExpectedRevision, mayDealWith(strategy.ActRecordDecision), func(r workflows.Request) (any, error) {
		return workflows.RecordDecision{
			Request: r, Outcome: b.Outcome, Changes: b.Changes, BackTo: b.BackTo, Next: b.Next, Reason: b.Reason,
		}, nil
	}))
}

// PostponeBody moves a Kabinettvorlage to a later session.
type PostponeBody struct {
	Expected
	To     strategy.Date `json:"to"`
	Reason string        `json:"reason" minLength:"1" maxLength:"4000"`
}

func (s *server) postpone(ctx context.Context, in *struct {
	NumberedPath
	Body PostponeBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, s.onSubmission(in.NumberedPath, workflows.PostponeUpdate, in.Body.ExpectedRevision, strategy.MayPostpone, func(r workflows.Request) (any, error) {
		return workflows.Postpone{Request: r, To: in.Body.To, Reason: in.Body.Reason}, nil
	}))
}
