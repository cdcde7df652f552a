package api

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"fortschreibung/strategy"
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

// checkItems refuses an item of a list that is blank or longer than limit characters.
// Lists that belong to a workflow are checked by strategy.
func checkItems(place string, items []string, limit int) error {
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", place, i)
		if strings.TrimSpace(item) == "" {
			return strategy.Invalid(at, "hier fehlt eine Angabe")
		}
		if n := utf8.RuneCountInString(item); n > limit {
			return strategy.Invalid(at, "der Text hat %d Zeichen, höchstens %d sind möglich", n, limit)
		}
	}
	return nil
}
