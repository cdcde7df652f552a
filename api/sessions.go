package api

import (
	"context"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// NumberedPath names a session or a Kabinettvorlage by its year and number.
type NumberedPath struct {
	Year   int `path:"year" minimum:"2000" maximum:"2199"`
	Number int `path:"number" minimum:"1" maximum:"999"`
}

func (p NumberedPath) key() string { return workflows.SessionKey(p.Year, p.Number) }

// YearQuery narrows a list to one cycle.
type YearQuery struct {
	PageQuery
	Year int `query:"year" minimum:"2000" maximum:"2199"`
}

func (s *server) listSessions(ctx context.Context, in *YearQuery) (*out[List[strategy.Session]], error) {
	return list(s.store.Sessions(ctx, in.Year, in.page()))
}

func (s *server) getSession(ctx context.Context, in *NumberedPath) (*out[strategy.Session], error) {
	session, err := s.store.Session(ctx, in.key())
	if err != nil {
		return nil, err
	}
	return found(session, session.Revision), nil
}

func (s *server) sessionTimeline(ctx context.Context, in *struct {
	NumberedPath
	PageQuery
}) (*out[List[strategy.Entry]], error) {
	steps, err := s.store.Timeline(ctx, "session", in.key(), in.page())
	if err == nil && len(steps.Items) == 0 { // a session has been convened at least
		_, err = s.store.Session(ctx, in.key())
	}
	return list(steps, err)
}

// ConveneBody calls a session. The number is given by who convenes, so that a repetition
// meets the same session.
type ConveneBody struct {
	Year    int               `json:"year" minimum:"2000" maximum:"2199"`
	Number  int               `json:"number" minimum:"1" maximum:"999" doc:"One more than the year's last session"`
	Date    strategy.Date     `json:"date"`
	Place   string            `json:"place,omitempty" maxLength:"200"`
	Members []strategy.Member `json:"members" minItems:"1" maxItems:"50"`
}

func (s *server) conveneSession(ctx context.Context, in *struct{ Body ConveneBody }) (*receiptOut, error) {
	b := in.Body
	key := workflows.SessionKey(b.Year, b.Number)
	return s.carryOut(ctx, step{
		call:     Call{Type: workflows.SessionType, WorkflowID: workflows.SessionID(key), Update: workflows.ConveneUpdate},
		entityID: key,
		location: Prefix + "/sessions/" + key,
		message: func(r workflows.Request) (any, error) {
			if _, err := s.store.Cycle(ctx, b.Year); err != nil {
				return nil, missingIs(err, "body.year", "im Jahr %d ist kein Zyklus eröffnet", b.Year)
			}
			return workflows.Convene{Request: r, Year: b.Year, Number: b.Number, Date: b.Date, Place: b.Place, Members: b.Members}, nil
		},
	})
}

func onSession(path NumberedPath, update string, expected int, message func(workflows.Request) (any, error)) step {
	return step{
		call:     Call{WorkflowID: workflows.SessionID(path.key()), Update: update},
		entityID: path.key(), expected: expected, message: message,
	}
}

// AgendaBody fixes the agenda.
type AgendaBody struct {
	Expected
	Proposals []string `json:"proposals,omitempty" maxItems:"1000" doc:"Without: everything that is ready"`
}

func (s *server) setAgenda(ctx context.Context, in *struct {
	NumberedPath
	Body AgendaBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, onSession(in.NumberedPath, workflows.SetAgendaUpdate, in.Body.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.SetAgenda{Request: r, Proposals: in.Body.Proposals}, nil
	}))
}

// RecommendBody recommends a decision; it is none.
type RecommendBody struct {
	Expected
	Proposals []string                 `json:"proposals" minItems:"1" maxItems:"1000"`
	Outcome   strategy.DecisionOutcome `json:"outcome" enum:"adopt,adopt_with_conditions,defer,reject"`
	Note      string                   `json:"note,omitempty" maxLength:"4000"`
}

func (s *server) recommend(ctx context.Context, in *struct {
	NumberedPath
	Body RecommendBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, onSession(in.NumberedPath, workflows.RecommendUpdate, b.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.Recommend{Request: r, Proposals: b.Proposals, Outcome: b.Outcome, Note: b.Note}, nil
	}))
}

// VoteBody is one member's vote, on the en-bloc list or on single items.
type VoteBody struct {
	Expected
	EnBloc    bool                `json:"en_bloc,omitempty"`
	Proposals []string            `json:"proposals,omitempty" maxItems:"1000"`
	Choice    strategy.VoteChoice `json:"choice" enum:"yes,no,abstain"`
}

func (s *server) vote(ctx context.Context, in *struct {
	NumberedPath
	Body VoteBody
}) (*receiptOut, error) {
	b := in.Body
	st := onSession(in.NumberedPath, workflows.VoteUpdate, b.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.Vote{Request: r, EnBloc: b.EnBloc, Proposals: b.Proposals, Choice: b.Choice}, nil
	})
	st.may = func(ctx context.Context, actor strategy.Actor) error {
		session, err := s.store.Session(ctx, in.key())
		if err == nil {
			_, err = session.Seat(actor)
		}
		return err
	}
	return s.carryOut(ctx, st)
}

// DecisionBody establishes the outcome of the votes.
type DecisionBody struct {
	Expected
	EnBloc     bool                     `json:"en_bloc,omitempty" doc:"All uncontested items at once"`
	ProposalID string                   `json:"proposal_id,omitempty" format:"uuid"`
	Outcome    strategy.DecisionOutcome `json:"outcome" enum:"adopt,adopt_with_conditions,defer,reject"`
	Conditions []ConditionBody          `json:"conditions,omitempty" maxItems:"20"`
	Reason     string                   `json:"reason,omitempty" maxLength:"4000"`
}

// ConditionBody is a Maßgabe of a decision; it becomes a task of its owner.
type ConditionBody struct {
	Text  string        `json:"text" minLength:"1" maxLength:"4000"`
	Owner string        `json:"owner" minLength:"1" maxLength:"100" doc:"Ministry"`
	Due   strategy.Date `json:"due"`
}

func (s *server) decide(ctx context.Context, in *struct {
	NumberedPath
	Body DecisionBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOut(ctx, onSession(in.NumberedPath, workflows.DecideUpdate, b.ExpectedRevision, func(r workflows.Request) (any, error) {
		decide := workflows.Decide{Request: r, EnBloc: b.EnBloc, ProposalID: b.ProposalID, Outcome: b.Outcome, Reason: b.Reason}
		for _, c := range b.Conditions {
			decide.Conditions = append(decide.Conditions, strategy.Condition{Text: c.Text, Owner: c.Owner, Due: c.Due})
		}
		return decide, nil
	}))
}

// CloseBody ends a session with its minutes.
type CloseBody struct {
	Expected
	Minutes string `json:"minutes" minLength:"1" maxLength:"100000"`
}

func (s *server) closeSession(ctx context.Context, in *struct {
	NumberedPath
	Body CloseBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, onSession(in.NumberedPath, workflows.CloseUpdate, in.Body.ExpectedRevision, func(r workflows.Request) (any, error) {
		return workflows.Close{Request: r, Minutes: in.Body.Minutes}, nil
	}))
}
