package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"fortschreibung/records"
)

const (
	signInFor     = 10 * time.Minute // from leaving for the provider to coming back
	signInsAtOnce = 5                // begun by one browser, in several tabs
)

// signIn sends the browser to the provider.
func (b *Browser) signIn(w http.ResponseWriter, r *http.Request) {
	if b.o.OIDC == nil {
		b.ErrorPage(w, r, http.StatusNotFound, "Keine Anmeldung im Browser", "Für diese Installation ist kein Anmeldedienst eingerichtet; nur die Schnittstelle nimmt Zugangstoken an.")
		return
	}
	back := local(r.URL.Query().Get("zurueck"))
	if isLoopback(b.home.Hostname()) && r.Host != b.home.Host {
		// The cookie belongs to a host's name, and localhost has several.
		http.Redirect(w, r, b.address("/anmelden?zurueck="+url.QueryEscape(back)), http.StatusSeeOther)
		return
	}
	found, err := b.o.OIDC.discover(r.Context())
	if err != nil {
		b.unavailable(w, r, err)
		return
	}
	begun := pending{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Back: back, Until: b.o.Now().Add(signInFor),
	}
	if err := b.await(r.Context(), w, begun); err != nil {
		b.unavailable(w, r, err)
		return
	}
	target := b.client(found).AuthCodeURL(begun.State, oidc.Nonce(begun.Nonce), oauth2.S256ChallengeOption(begun.Verifier))
	http.Redirect(w, r, target, http.StatusSeeOther)
}

func (b *Browser) client(found *endpoints) *oauth2.Config {
	return &oauth2.Config{
		ClientID: b.o.OIDC.o.ClientID, ClientSecret: b.o.OIDC.o.ClientSecret, Endpoint: found.oauth,
		RedirectURL: b.address("/anmelden/antwort"), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

// await keeps a sign-in that was begun. The session of somebody who is not signed in
// lives no longer than that.
func (b *Browser) await(ctx context.Context, w http.ResponseWriter, begun pending) error {
	s, err := b.read(ctx)
	if err != nil {
		return err
	}
	s.Pending = slices.DeleteFunc(s.Pending, func(p pending) bool { return !b.o.Now().Before(p.Until) })
	if len(s.Pending) >= signInsAtOnce {
		s.Pending = s.Pending[1:]
	}
	s.Pending = append(s.Pending, begun)
	until := begun.Until
	if s.Subject != "" {
		until = s.SignedInAt.Add(b.o.Absolute)
	}
	return b.hand(ctx, w, s, until)
}

// errRefused says that a sign-in cannot be completed, whoever tries.
var errRefused = errors.New("sign-in refused")

// signInAnswer is where the provider sends the browser back to.
func (b *Browser) signInAnswer(w http.ResponseWriter, r *http.Request) {
	if b.o.OIDC == nil {
		b.signIn(w, r)
		return
	}
	begun, err := b.settle(r)
	var person Person
	if err == nil {
		person, err = b.complete(w, r, begun)
	}
	switch {
	case err == nil:
		b.audit(records.WithViewer(r.Context(), person.Offices[0]), EventSignIn, person)
		http.Redirect(w, r, b.address(begun.Back), http.StatusSeeOther)
	case errors.Is(err, ErrNoOffice):
		b.refuse(w, r, person, err, http.StatusForbidden, "Kein Amt zugewiesen",
			"Sie sind bekannt, aber Ihnen ist zurzeit kein Amt zugewiesen. Ämter weist die Koordination zu.")
	case errors.Is(err, errRefused), errors.Is(err, ErrUnknownToken):
		b.refuse(w, r, person, err, http.StatusBadRequest, "Anmeldung nicht abgeschlossen",
			"Die Anmeldung wurde abgebrochen, ist abgelaufen oder wurde schon verwendet. Bitte melden Sie sich noch einmal an.")
	default:
		b.unavailable(w, r, err)
	}
}

func (b *Browser) refuse(w http.ResponseWriter, r *http.Request, p Person, err error, status int, title, text string) {
	b.o.Log.WarnContext(r.Context(), "sign-in refused", "subject", p.Subject, "error", err)
	b.audit(r.Context(), EventSignInRefused, p)
	b.ErrorPage(w, r, status, title, text)
}

// settle finds the sign-in that an answer belongs to; each is answered once.
func (b *Browser) settle(r *http.Request) (pending, error) {
	s, err := b.read(r.Context())
	if err != nil {
		return pending{}, err
	}
	state := r.URL.Query().Get("state")
	i := slices.IndexFunc(s.Pending, func(p pending) bool {
		return subtle.ConstantTimeCompare([]byte(p.State), []byte(state)) == 1
	})
	if i < 0 {
		return pending{}, fmt.Errorf("%w: unknown state", errRefused)
	}
	begun := s.Pending[i]
	s.Pending = slices.Delete(s.Pending, i, i+1)
	if err := b.write(r.Context(), s); err != nil {
		return pending{}, err
	}
	if !b.o.Now().Before(begun.Until) {
		return pending{}, fmt.Errorf("%w: answered too late", errRefused)
	}
	return begun, nil
}

// complete redeems the provider's answer and turns the session into the person's.
func (b *Browser) complete(w http.ResponseWriter, r *http.Request, begun pending) (Person, error) {
	query := r.URL.Query()
	switch iss := query.Get("iss"); { // RFC 9207
	case query.Get("error") != "":
		return Person{}, fmt.Errorf("%w: provider says %q", errRefused, clean(query.Get("error")))
	case iss != "" && iss != b.o.OIDC.o.Issuer:
		return Person{}, fmt.Errorf("%w: answer of another issuer", errRefused)
	case query.Get("code") == "":
		return Person{}, fmt.Errorf("%w: no code", errRefused)
	}
	idToken, claims, err := b.redeem(r.Context(), query.Get("code"), begun)
	if err != nil {
		return Person{}, err
	}
	names := b.o.OIDC.o.Claims
	s := session{
		Account: names.account(b.o.OIDC.o.Issuer, claims), Named: names.offices(claims),
		IDToken: idToken, SignedInAt: b.o.Now(), SeenAt: b.o.Now(),
	}
	person, err := b.o.OIDC.enter(r.Context(), s.Account, s.Named)
	if err != nil {
		return person, err
	}
	s.Subject, s.Office = person.Subject, OfficeName(person.Offices[0])
	return person, b.renew(r.Context(), w, s, s.SignedInAt.Add(b.o.Absolute))
}

// redeem exchanges a code for the ID token, checks it and gives its claims.
func (b *Browser) redeem(ctx context.Context, code string, begun pending) (string, map[string]any, error) {
	p := b.o.OIDC
	found, err := p.discover(ctx)
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.o.HTTP), 2*fetchBudget)
	defer cancel()
	tokens, err := b.client(found).Exchange(ctx, code, oauth2.VerifierOption(begun.Verifier))
	if err != nil {
		return "", nil, exchangeFailed(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	v, err := p.verify(ctx, raw, p.o.ClientID)
	if err != nil {
		return "", nil, err
	}
	if subtle.ConstantTimeCompare([]byte(text(v.all["nonce"])), []byte(begun.Nonce)) != 1 {
		return "", nil, fmt.Errorf("%w: wrong nonce", errRefused)
	}
	if azp := text(v.all["azp"]); azp != "" && azp != p.o.ClientID {
		return "", nil, fmt.Errorf("%w: token made for another client", errRefused)
	}
	return raw, v.all, b.addUserInfo(ctx, found, tokens, v.all)
}

// exchangeFailed tells an answer that refuses from no answer.
func exchangeFailed(err error) error {
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) && answer.Response != nil && answer.Response.StatusCode < http.StatusInternalServerError {
		return fmt.Errorf("%w: code not exchanged: %s", errRefused, clean(answer.ErrorCode))
	}
	return fmt.Errorf("%w: code not exchanged: %w", ErrAway, err)
}

// addUserInfo asks the provider for what the ID token leaves out: a name, or the roles.
func (b *Browser) addUserInfo(ctx context.Context, found *endpoints, tokens *oauth2.Token, claims map[string]any) error {
	names := b.o.OIDC.o.Claims
	complete := names.account("", claims).Name != "" && (names.Role == "" || lookup(claims, names.Role) != nil)
	if complete || found.provider.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := found.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return fmt.Errorf("%w: user info: %w", ErrAway, err)
	}
	if info.Subject != text(claims["sub"]) {
		return fmt.Errorf("%w: user info of another person", errRefused)
	}
	var more map[string]any
	if err := info.Claims(&more); err != nil {
		return fmt.Errorf("%w: user info: %w", errRefused, err)
	}
	for name, value := range more {
		if _, known := claims[name]; !known {
			claims[name] = value
		}
	}
	return nil
}
