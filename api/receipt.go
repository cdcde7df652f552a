package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Receipt answers every write: the step is durable and readable, or (202) on its way.
type Receipt struct {
	ID       string    `json:"id" doc:"Of what was written"`
	Revision int       `json:"revision,omitempty"`
	Stage    string    `json:"stage,omitempty" doc:"Stage, phase or state after the step"`
	At       time.Time `json:"at,omitzero" doc:"In the cycle's calendar"`
	Pending  bool      `json:"pending,omitempty" doc:"Accepted but not finished: repeat with the same Idempotency-Key"`
	Message  string    `json:"message,omitempty"`
}

type receiptOut struct {
	Status     int
	ETag       string `header:"ETag" doc:"The revision"`
	Location   string `header:"Location"`
	RetryAfter string `header:"Retry-After" doc:"Seconds, with 202"`
	RequestKey string `header:"X-Idempotency-Id" doc:"Id under which the step is found in timeline and audit"`
	Body       Receipt
}

// out is the answer of a read of one thing.
type out[T any] struct {
	ETag string `header:"ETag" doc:"The revision"`
	Body T
}

func found[T any](value T, revision int) *out[T] {
	o := &out[T]{Body: value}
	if revision > 0 {
		o.ETag = etag(revision)
	}
	return o
}

func etag(revision int) string { return `"` + strconv.Itoa(revision) + `"` }

// Expected is the revision that the writer had before their eyes.
type Expected struct {
	ExpectedRevision int `json:"expected_revision,omitempty" minimum:"1" doc:"409 when it is no longer the current one"`
}

// step is one write that belongs to a workflow.
type step struct {
	call     Call   // without ID and Arg
	entityID string // what the receipt names while the step is pending
	location string // of what it creates, for 201
	expected int
	// may asks on what the records show whether the actor may take the step; nil: the office
	// alone decides, which the guard has asked. What there is not for them is a not_found.
	may func(context.Context, strategy.Actor) error
	// message builds the Update's argument. What it looks up it looks up only for a
	// request that was not carried out before.
	message func(workflows.Request) (any, error)
}

// carryOut sends a step to the engine, unless the same request was carried out before:
// then its first result is the answer, also when the workflow has ended meanwhile.
func (s *server) carryOut(ctx context.Context, st step) (*receiptOut, error) {
	request, err := visitOf(ctx).request(ctx, st.expected)
	if err != nil {
		return nil, err
	}
	if first, done := s.firstResult(ctx, request.ID); done {
		return st.receipt(request, first)
	}
	asked, err := s.mayTake(ctx, st, request.Actor)
	if err != nil {
		return nil, err
	}
	arg, err := st.message(request)
	if err != nil {
		return nil, err
	}
	st.call.ID, st.call.Arg = request.ID, arg
	result, err := s.engine.Do(ctx, st.call)
	switch {
	case !asked && strategy.CodeOf(err) != "":
		// A refusal could tell of something that there is not for this actor.
		return nil, fmt.Errorf("%w: records not readable to ask for whom it is", ErrUnavailable)
	case errors.Is(err, ErrAccepted):
		return st.pending(request), nil
	case err != nil:
		return nil, err
	}
	return st.receipt(request, result)
}

// recallBudget bounds the look at the records, so that a database that hangs leaves the
// engine enough time.
const recallBudget = 2 * time.Second

// firstResult looks for the result recorded under a request's id. When the records
// cannot be read the engine decides: it remembers the requests it carried out as well.
func (s *server) firstResult(ctx context.Context, requestID string) (workflows.Result, bool) {
	ctx, cancel := context.WithTimeout(ctx, recallBudget)
	defer cancel()
	first, done, err := s.store.DecidedResult(ctx, requestID)
	if err != nil {
		s.log.WarnContext(ctx, "decisions not readable, asking the engine", "error", err)
	}
	return first, done && err == nil
}

// mayTake asks the step's rights. When the records cannot be read it says so; then the
// engine asks the same rights on what it knows.
func (s *server) mayTake(ctx context.Context, st step, actor strategy.Actor) (asked bool, err error) {
	if st.may == nil {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(ctx, recallBudget)
	defer cancel()
	err = st.may(ctx, actor)
	if err == nil || strategy.CodeOf(err) != "" {
		return true, err
	}
	s.log.WarnContext(ctx, "rights not readable, asking the engine", "error", err)
	return false, nil
}

func (st step) receipt(request workflows.Request, result workflows.Result) (*receiptOut, error) {
	if result.RequestHash != request.Hash {
		return nil, otherBody()
	}
	o := &receiptOut{Status: http.StatusOK, ETag: etag(result.Revision), RequestKey: request.ID, Body: Receipt{
		ID: result.ID, Revision: result.Revision, Stage: result.Stage, At: result.At,
	}}
	if st.location != "" {
		o.Status, o.Location = http.StatusCreated, st.location
	}
	return o, nil
}

func otherBody() error {
	return strategy.Invalid("header.Idempotency-Key",
		"mit diesem Schlüssel wurde schon eine Anfrage mit anderem Inhalt gestellt; für eine neue Anfrage bitte einen neuen Schlüssel nehmen")
}

func (st step) pending(request workflows.Request) *receiptOut {
	return &receiptOut{Status: http.StatusAccepted, RetryAfter: "2", RequestKey: request.ID, Body: Receipt{
		ID: st.entityID, Pending: true,
		Message: "Angenommen, aber noch nicht fertig. Dieselbe Anfrage mit demselben Idempotency-Key wiederholen, um das Ergebnis zu erfahren.",
	}}
}

// noEngine stands in for an engine that is not connected.
type noEngine struct{}

func (noEngine) Do(context.Context, Call) (workflows.Result, error) {
	return workflows.Result{}, ErrUnavailable
}
