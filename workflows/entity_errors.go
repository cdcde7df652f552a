package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"fortschreibung/strategy"
)

// failure converts a refusal of package strategy, also one that an activity answered,
// into the non-retryable failure that carries its message, its code as type and its field
// as detail. Other errors pass unchanged.
func failure(err error) error {
	refusal := DomainError(err)
	if refusal == nil {
		return err
	}
	return temporal.NewNonRetryableApplicationError(refusal.Message, string(refusal.Code), nil, refusal.Field)
}

// DomainError finds the refusal of package strategy in the error of an Update, of an
// activity or of a rule itself. It is nil when the error is something else.
func DomainError(err error) *strategy.Error {
	var refusal *strategy.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	var carried *temporal.ApplicationError
	if !errors.As(err, &carried) {
		return nil
	}
	switch code := strategy.Code(carried.Type()); code {
	case strategy.CodeInvalid, strategy.CodeForbidden, strategy.CodeNotFound,
		strategy.CodeStaleRevision, strategy.CodePhaseClosed, strategy.CodeAlreadyDecided:
		field := ""
		if carried.HasDetails() && carried.Details(&field) != nil {
			field = ""
		}
		return &strategy.Error{Code: code, Field: field, Message: carried.Message()}
	}
	return nil
}

// Failure is the same conversion for activities that refuse by a rule of the process.
func Failure(err error) error { return failure(err) }
