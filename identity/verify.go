package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	tokenLimit   = 16 << 10         // bytes
	clockLeeway  = 30 * time.Second // by which the provider's clock may differ
	subjectLimit = 255              // OpenID Connect Core, section 2
)

// verified is a token whose signature, issuer, audience and time are right.
type verified struct {
	jwt.Claims
	all map[string]any
}

// verify checks a JWT of the provider for one audience. It answers ErrUnknownToken for
// one that is not good, ErrAway when the provider's keys are needed and cannot be had.
func (p *OIDC) verify(ctx context.Context, raw, audience string) (verified, error) {
	if len(raw) > tokenLimit {
		return verified{}, refused("too long")
	}
	token, err := jwt.ParseSigned(raw, algorithms)
	if err != nil || len(token.Headers) != 1 {
		return verified{}, refused("no JWT with an accepted signature")
	}
	var claimed jwt.Claims
	if err := token.UnsafeClaimsWithoutVerification(&claimed); err != nil || claimed.Issuer != p.o.Issuer {
		return verified{}, refused("of another issuer") // not worth a question to the provider
	}
	claims, err := p.checkSignature(ctx, token)
	if err != nil {
		return verified{}, err
	}
	err = claims.ValidateWithLeeway(jwt.Expected{
		Issuer: p.o.Issuer, AnyAudience: jwt.Audience{audience}, Time: p.o.Now(),
	}, clockLeeway)
	switch {
	case err != nil:
		return verified{}, refused(err.Error())
	case claims.Expiry == nil:
		return verified{}, refused("valid for ever")
	case claims.Subject == "" || len(claims.Subject) > subjectLimit:
		return verified{}, refused("without a usable subject")
	}
	return claims, nil
}

func (p *OIDC) checkSignature(ctx context.Context, token *jwt.JSONWebToken) (verified, error) {
	head := token.Headers[0]
	keys, err := p.keys.find(ctx, head.KeyID, jose.SignatureAlgorithm(head.Algorithm))
	if err != nil {
		return verified{}, err
	}
	for _, key := range keys {
		var v verified
		if err := token.Claims(key, &v.Claims, &v.all); err == nil {
			return v, nil
		}
	}
	return verified{}, refused("not signed by a key of the provider")
}

func refused(reason string) error { return fmt.Errorf("%w: %s", ErrUnknownToken, reason) }
