package api

import (
	"context"

	"fortschreibung/workflows"
)

// carryOutOwn is a write to rows that the interface owns. The store carries a request
// out once and answers a repetition with the first result.
func (s *server) carryOutOwn(ctx context.Context, expected int, location string, save func(OwnRequest) (workflows.Result, error)) (*receiptOut, error) {
	request, err := visitOf(ctx).request(ctx, expected)
	if err != nil {
		return nil, err
	}
	st := step{location: location}
	if first, done := s.firstResult(ctx, request.ID); done {
		return st.receipt(request, first)
	}
	result, err := save(OwnRequest{
		ID: request.ID, Hash: request.Hash, Actor: request.Actor, Expected: request.ExpectedRevision,
		At: s.clock().UTC(), Trace: request.CorrelationID,
	})
	if err != nil {
		return nil, err
	}
	return st.receipt(request, result)
}
