package api

import (
	"context"

	"github.com/google/uuid"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// AssignmentBody is an office that somebody is to hold.
type AssignmentBody struct {
	Expected
	Subject    string        `json:"subject" minLength:"1" maxLength:"100" doc:"The person, as in /people"`
	Role       strategy.Role `json:"role" enum:"organiser,ministry,coordinator,committee,chancellery,auditor"`
	Ministry   string        `json:"ministry,omitempty" maxLength:"40" doc:"Needed for ministry and committee"`
	Authorised bool          `json:"authorised,omitempty" doc:"May give the ministry's position"`
	Chair      bool          `json:"chair,omitempty" doc:"Chairs the steering committee"`
	DeputyOf   string        `json:"deputy_of,omitempty" maxLength:"100" doc:"Whom the person stands in for"`
	From       strategy.Date `json:"from" doc:"First day"`
	To         strategy.Date `json:"to,omitzero" doc:"Last day; without it there is no end"`
	Note       string        `json:"note,omitempty" maxLength:"1000"`
}

func (b AssignmentBody) assignment(id string) strategy.Assignment {
	return strategy.Assignment{
		ID: id, Subject: b.Subject, Role: b.Role, Ministry: b.Ministry, Authorised: b.Authorised, Chair: b.Chair,
		DeputyOf: b.DeputyOf, From: b.From, To: b.To, Note: b.Note,
	}
}

func (s *server) listAssignments(ctx context.Context, in *struct {
	PageQuery
	Subject  string        `query:"subject" maxLength:"100"`
	Role     strategy.Role `query:"role" enum:"organiser,ministry,coordinator,committee,chancellery,auditor"`
	Ministry string        `query:"ministry" maxLength:"40"`
	On       string        `query:"on" format:"date" doc:"Only those in effect on this day"`
}) (*out[List[Assignment]], error) {
	filter := AssignmentFilter{Subject: in.Subject, Role: in.Role, Ministry: in.Ministry}
	if in.On != "" {
		var err error
		if filter.On, err = strategy.ParseISODate(in.On); err != nil {
			return nil, strategy.Invalid("query.on", "%q ist kein Datum der Form JJJJ-MM-TT", in.On)
		}
	}
	return list(s.store.Assignments(ctx, filter, in.page()))
}

func (s *server) getAssignment(ctx context.Context, in *IDPath) (*out[Assignment], error) {
	a, err := s.store.Assignment(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(a, a.Revision), nil
}

// assignmentSpace makes assignment ids out of request ids: a retry meets the same row.
var assignmentSpace = uuid.MustParse("6c1e0f7a-3b52-5d88-9e41-2f8a7d90c4b3")

func (s *server) assign(ctx context.Context, in *struct{ Body AssignmentBody }) (*receiptOut, error) {
	id := uuid.NewSHA1(assignmentSpace, []byte(visitOf(ctx).id)).String()
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, Prefix+"/assignments/"+id, func(r OwnRequest) (workflows.Result, error) {
		a := in.Body.assignment(id)
		if err := strategy.MayAssign(r.Actor, a); err != nil {
			return workflows.Result{}, err
		}
		return s.store.SaveAssignment(ctx, r, a)
	})
}

func (s *server) changeAssignment(ctx context.Context, in *struct {
	IDPath
	Body AssignmentBody
}) (*receiptOut, error) {
	return s.writeAssignment(ctx, in.ID, in.Body.ExpectedRevision, func(r OwnRequest, stored Assignment) (workflows.Result, error) {
		if r.Expected == 0 {
			return workflows.Result{}, strategy.Invalid("body.expected_revision",
				"zum Ändern gehört die gelesene Revision, als expected_revision oder im Kopf If-Match (zurzeit %d)", stored.Revision)
		}
		return s.store.SaveAssignment(ctx, r, in.Body.assignment(in.ID))
	})
}

// EndBody ends an assignment.
type EndBody struct {
	Expected
	LastDay strategy.Date `json:"last_day,omitzero" doc:"Without it today; yesterday ends it at once"`
}

func (s *server) endAssignment(ctx context.Context, in *struct {
	IDPath
	Body EndBody
}) (*receiptOut, error) {
	return s.writeAssignment(ctx, in.ID, in.Body.ExpectedRevision, func(r OwnRequest, _ Assignment) (workflows.Result, error) {
		return s.store.EndAssignment(ctx, r, in.ID, in.Body.LastDay)
	})
}

func (s *server) writeAssignment(ctx context.Context, id string, expected int, write func(OwnRequest, Assignment) (workflows.Result, error)) (*receiptOut, error) {
	return s.carryOutOwn(ctx, expected, "", func(r OwnRequest) (workflows.Result, error) {
		stored, err := s.store.Assignment(ctx, id)
		if err != nil {
			return workflows.Result{}, err
		}
		if err := strategy.MayAssign(r.Actor, stored.Assignment); err != nil {
			return workflows.Result{}, err
		}
		return write(r, stored)
	})
}
