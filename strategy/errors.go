package strategy

import (
	"errors"
	"fmt"
)

// Code is the closed vocabulary of domain errors. The API maps each code to one
// HTTP status, workflows carry it as the type of a non-retryable failure.
type Code string

// The whole vocabulary.
const (
	CodeInvalid        Code = "invalid"
	CodeForbidden      Code = "forbidden"
	CodeNotFound       Code = "not_found"
	CodeStaleRevision  Code = "stale_revision"
	CodePhaseClosed    Code = "phase_closed"
	CodeAlreadyDecided Code = "already_decided"
)

// Error is a refusal by a rule of the process: what is wrong, where, and how to mend it.
type Error struct {
	Code    Code   `json:"code"`
	Field   string `json:"field,omitempty"` // path in the message, e.g. "draft.sheet.title"; empty when no single field is at fault
	Message string `json:"message"`
}

func (e *Error) Error() string {
	if e.Field == "" {
		return string(e.Code) + ": " + e.Message
	}
	return string(e.Code) + ": " + e.Field + ": " + e.Message
}

// CodeOf gives the domain code of an error, or "" when it is no domain error.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Invalid says that a value breaks a rule; field names the place.
func Invalid(field, format string, args ...any) error {
	return &Error{Code: CodeInvalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Forbidden says that this actor may not do this here.
func Forbidden(format string, args ...any) error {
	return &Error{Code: CodeForbidden, Message: fmt.Sprintf(format, args...)}
}

// NotFound says that a named thing does not exist.
func NotFound(format string, args ...any) error {
	return &Error{Code: CodeNotFound, Message: fmt.Sprintf(format, args...)}
}

// Stale says that the actor decided on a revision that is no longer the current one.
func Stale(format string, args ...any) error {
	return &Error{Code: CodeStaleRevision, Message: fmt.Sprintf(format, args...)}
}

// Closed says that the phase or stage in which this was possible is over or not reached.
func Closed(format string, args ...any) error {
	return &Error{Code: CodePhaseClosed, Message: fmt.Sprintf(format, args...)}
}

// Decided says that this question has its answer already.
func Decided(format string, args ...any) error {
	return &Error{Code: CodeAlreadyDecided, Message: fmt.Sprintf(format, args...)}
}
