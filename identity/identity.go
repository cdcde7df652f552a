// Package identity says who somebody is: it turns a bearer token into an actor. What
// the actor may do is strategy's business.
package identity

import (
	"context"
	"errors"

	"fortschreibung/strategy"
)

// ErrUnknownToken says that a token belongs to nobody, or no longer to anybody.
var ErrUnknownToken = errors.New("unknown bearer token")

// Authenticator turns a bearer token into the actor it stands for. It answers
// ErrUnknownToken for a token it does not know; any other error means that it could
// not find out.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (strategy.Actor, error)
}
