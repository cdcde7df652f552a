package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// The states of a comment.
const (
	commentPending   = "pending"
	commentPublished = "published"
	commentRefused   = "refused"
)

// CommentBody is a contribution to the Digitalkonferenz.
type CommentBody struct {
	Author string `json:"author,omitempty" maxLength:"200" doc:"As the author wants to be named; may be left out"`
	Text   string `json:"text" minLength:"1" maxLength:"5000"`
}

// commentSpace makes comment ids out of request ids: a retry meets the same row.
var commentSpace = uuid.MustParse("d41f0c52-6be7-5c1a-b3f8-90a7e4d2c815")

func (s *server) addComment(ctx context.Context, in *struct {
	IDPath
	Body CommentBody
}) (*receiptOut, error) {
	ctx = apartByAddress(ctx)
	id := uuid.NewSHA1(commentSpace, []byte(visitOf(ctx).id)).String()
	return s.carryOutOwn(ctx, 0, Prefix+"/public/proposals/"+in.ID+"/comments", func(r OwnRequest) (workflows.Result, error) {
		p, err := s.store.Proposal(asPublic(ctx), in.ID)
		if err != nil {
			return workflows.Result{}, err
		}
		cycle, err := s.store.Cycle(ctx, p.Year)
		if err != nil {
			return workflows.Result{}, err
		}
		if !takesComments(p, cycle) {
			return workflows.Result{}, strategy.Closed("Kommentare nimmt die Digitalkonferenz entgegen; sie läuft für diesen Vorschlag nicht")
		}
		if strings.TrimSpace(in.Body.Text) == "" {
			return workflows.Result{}, strategy.Invalid("body.text", "der Kommentar ist leer")
		}
		comment := Comment{
			ID: id, ProposalID: in.ID, Author: in.Body.Author, Text: in.Body.Text, State: commentPending,
			At: cycle.Calendar(r.At),
		}
		if r.Actor.Role != strategy.RolePublic {
			comment.Subject = r.Actor.Subject
		}
		return s.store.AddComment(ctx, r, comment)
	})
}

// takesComments says whether the Digitalkonferenz discusses a proposal.
func takesComments(p strategy.Proposal, cycle strategy.Cycle) bool {
	return p.Stage == strategy.StageScreened && cycle.Phase == strategy.PhaseConsultation
}

// apartByAddress keeps the Idempotency-Keys of people without sign-in apart by their
// address, which goes into the request's id as part of a hash only.
func apartByAddress(ctx context.Context) context.Context {
	v := visitOf(ctx)
	if v.actor.Role != strategy.RolePublic {
		return ctx
	}
	v.id = requestKey(v.actor.Subject, "address", addressName(addressOf(ctx)), v.id)
	return context.WithValue(ctx, visitKey, v)
}

func (s *server) listComments(ctx context.Context, in *struct {
	PageQuery
	Proposal string `query:"proposal" format:"uuid"`
	State    string `query:"state" enum:"pending,published,refused"`
}) (*out[List[Comment]], error) {
	return list(s.store.Comments(ctx, in.Proposal, in.State, in.page()))
}

// ModerationBody releases or refuses a comment, or answers it.
type ModerationBody struct {
	Expected
	State  string `json:"state" enum:"published,refused"`
	Reason string `json:"reason,omitempty" maxLength:"4000" doc:"Needed to refuse"`
	Answer string `json:"answer,omitempty" maxLength:"10000" doc:"The reasoned answer, shown when the consultation is over"`
}

func (s *server) moderateComment(ctx context.Context, in *struct {
	IDPath
	Body ModerationBody
}) (*receiptOut, error) {
	b := in.Body
	return s.carryOutOwn(ctx, b.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		if b.State == commentRefused && strings.TrimSpace(b.Reason) == "" {
			return workflows.Result{}, strategy.Invalid("body.reason", "wer einen Kommentar ablehnt, begründet es")
		}
		comment, err := s.store.Comment(ctx, in.ID)
		if err != nil {
			return workflows.Result{}, err
		}
		if err := strategy.MayModerate(r.Actor, comment.Subject); err != nil {
			return workflows.Result{}, err
		}
		return s.store.ModerateComment(ctx, r, in.ID, b.State, b.Reason, b.Answer)
	})
}
