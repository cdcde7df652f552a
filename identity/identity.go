// Package identity says who somebody is: it turns a bearer token or a browser's session
// into a person and the offices they hold. What an office may do is strategy's business.
package identity

import (
	"context"
	"errors"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// ErrUnknownToken says that a token belongs to nobody, or no longer to anybody.
var ErrUnknownToken = errors.New("unknown bearer token")

// ErrNoOffice says that a person is known and holds no office today.
var ErrNoOffice = errors.New("person without an office")

// The records' words for people, which the store keeps without knowing how they sign in.
type (
	Person    = records.Person
	Account   = records.Account
	Directory = records.Directory
)

// Authenticator turns a bearer token into the person it stands for. It answers
// ErrUnknownToken for a token it does not know, ErrNoOffice for a person without an
// office; any other error means that it could not find out.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (Person, error)
}

// OfficeName is how a person names the office they want to act in, e.g. "ministry/TFM".
func OfficeName(a strategy.Actor) string { return records.OfficeName(a) }
