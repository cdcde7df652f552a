package identity

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"fortschreibung/strategy"
)

// Authenticate recognises the person, or the program, of an access token: a JWT of the
// provider for this audience. It answers ErrAway when it could not ask the provider. What
// it finds out holds for personFor, so that not every request enters the person anew.
func (p *OIDC) Authenticate(ctx context.Context, token string) (Person, error) {
	key := sha256.Sum256([]byte("token\x00" + token))
	now := p.o.Now()
	if person, ok := p.people.get(key, now); ok {
		return person, nil
	}
	v, err := p.verify(ctx, token, p.o.Audience)
	if err != nil {
		return Person{}, err
	}
	if !isAccessToken(v.all) {
		return Person{}, refused("no access token")
	}
	person, err := p.enter(ctx, p.o.Claims.account(p.o.Issuer, v.all), p.o.Claims.offices(v.all))
	if err != nil {
		return Person{}, err
	}
	until := now.Add(personFor)
	if end := v.Expiry.Time().Add(clockLeeway); end.Before(until) {
		until = end
	}
	p.people.put(key, person, until, now)
	return person, nil
}

// isAccessToken refuses ID tokens and the like, which travel through browsers: they are
// made for the client, not for its interface.
func isAccessToken(claims map[string]any) bool {
	switch kind := text(claims["typ"]); {
	case kind == "Bearer":
		return true
	case kind == "ID", kind == "Refresh", kind == "Logout":
		return false
	}
	for _, foreign := range []string{"nonce", "at_hash", "c_hash", "events"} {
		if _, ok := claims[foreign]; ok {
			return false
		}
	}
	return true
}

// enter finds the person of an account. Offices that the provider named count, else
// those of the directory; ErrNoOffice comes with the person.
func (p *OIDC) enter(ctx context.Context, account Account, named []strategy.Actor) (Person, error) {
	person, err := p.o.Directory.Enter(ctx, account)
	if err != nil && !errors.Is(err, ErrNoOffice) {
		return Person{}, err
	}
	now := p.o.Now()
	p.people.put(accountSum(account), person, now.Add(personFor), now)
	return holding(person, named)
}

// reenter is enter for somebody who is signed in: it asks the directory at most once
// every personFor.
func (p *OIDC) reenter(ctx context.Context, account Account, named []strategy.Actor) (Person, error) {
	if person, ok := p.people.get(accountSum(account), p.o.Now()); ok {
		return holding(person, named)
	}
	return p.enter(ctx, account, named)
}

func accountSum(a Account) [sha256.Size]byte {
	return sha256.Sum256([]byte("account\x00" + a.Issuer + "\x00" + a.Subject))
}

// holding is the person with the offices named, where there are any.
func holding(person Person, named []strategy.Actor) (Person, error) {
	if len(named) > 0 {
		person.Offices = slices.Clone(named)
		for i := range person.Offices {
			person.Offices[i].Subject, person.Offices[i].Name = person.Subject, person.Name
		}
	}
	if len(person.Offices) == 0 {
		return person, ErrNoOffice
	}
	return person, nil
}

// Chain asks one authenticator after the other until one knows the token.
func Chain(authenticators ...Authenticator) Authenticator { return chain(authenticators) }

type chain []Authenticator

func (c chain) Authenticate(ctx context.Context, token string) (Person, error) {
	for _, a := range c {
		person, err := a.Authenticate(ctx, token)
		if !errors.Is(err, ErrUnknownToken) {
			return person, err
		}
	}
	return Person{}, ErrUnknownToken
}

var _ Authenticator = (*OIDC)(nil)
