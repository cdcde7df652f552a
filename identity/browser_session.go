package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"fortschreibung/strategy"
)

// session is what is kept of a browser between two requests.
type session struct {
	Subject    string           `json:"subject,omitempty"` // "": not signed in
	Account    Account          `json:"account"`
	Named      []strategy.Actor `json:"named,omitempty"` // offices that the provider named at sign-in
	Office     string           `json:"office,omitempty"`
	IDToken    string           `json:"id_token,omitempty"` // to sign out at the provider
	SignedInAt time.Time        `json:"signed_in_at,omitzero"`
	SeenAt     time.Time        `json:"seen_at,omitzero"` // to a minute or so
	Pending    []pending        `json:"pending,omitempty"`
}

// pending is a sign-in that was begun and whose answer is awaited.
type pending struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"` // of PKCE
	Back     string    `json:"back"`     // local path to go to afterwards
	Until    time.Time `json:"until"`
}

const sessionKey = "session"

func newSessionManager(o BrowserOptions, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store, m.Lifetime, m.HashTokenInStore = o.Sessions, o.Absolute, true
	m.Cookie = scs.SessionCookie{
		Name: "sitzung", Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
	if secure {
		m.Cookie.Name = "__Host-sitzung"
	}
	return m
}

// visit loads the session of a request and says whose it is. A session that is too old,
// or whose person or office is no more, ends here.
func (b *Browser) visit(w http.ResponseWriter, r *http.Request) (context.Context, Visitor, error) {
	guest := Visitor{Actor: public()}
	ctx, err := b.sessions.Load(r.Context(), b.token(r))
	if err != nil {
		return nil, guest, fmt.Errorf("load session: %w", err)
	}
	s, err := b.read(ctx)
	if err != nil || s.Subject == "" {
		return ctx, guest, err
	}
	visitor, err := b.recognise(ctx, s)
	if errors.Is(err, errEnded) {
		b.o.Log.InfoContext(ctx, "session ended", "subject", s.Subject, "reason", err)
		return ctx, guest, b.end(ctx, w)
	}
	if err != nil {
		return nil, guest, err
	}
	if now := b.o.Now(); !onlyListens(r) && now.Sub(s.SeenAt) >= min(time.Minute, b.o.Idle/10) {
		s.SeenAt = now
		if err := b.write(ctx, s); err != nil {
			return nil, guest, err
		}
	}
	return ctx, visitor, nil
}

// onlyListens says that nobody need sit in front of the browser: a page that hears of
// changes does not keep its session alive.
func onlyListens(r *http.Request) bool { return r.Header.Get("Accept") == "text/event-stream" }

var errEnded = errors.New("session is over")

// recognise answers errEnded with the reason when a session must end.
func (b *Browser) recognise(ctx context.Context, s session) (Visitor, error) {
	now := b.o.Now()
	switch {
	case b.o.OIDC == nil || s.Account.Issuer != b.o.OIDC.o.Issuer:
		return Visitor{}, fmt.Errorf("%w: the provider is another", errEnded)
	case now.Sub(s.SeenAt) >= b.o.Idle:
		return Visitor{}, fmt.Errorf("%w: idle", errEnded)
	case now.Sub(s.SignedInAt) >= b.o.Absolute:
		return Visitor{}, fmt.Errorf("%w: too old", errEnded)
	}
	person, err := b.o.OIDC.reenter(ctx, s.Account, s.Named)
	switch {
	case errors.Is(err, ErrNoOffice):
		return Visitor{}, fmt.Errorf("%w: no office any more", errEnded)
	case err != nil:
		return Visitor{}, fmt.Errorf("look up person: %w", err)
	case person.Subject != s.Subject:
		return Visitor{}, fmt.Errorf("%w: the account is another person's", errEnded)
	}
	actor, held := person.In(s.Office)
	if !held {
		return Visitor{}, fmt.Errorf("%w: the office has ended", errEnded)
	}
	return Visitor{Person: person, Actor: actor, SignedIn: true}, nil
}

func (b *Browser) token(r *http.Request) string {
	cookie, err := r.Cookie(b.sessions.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (b *Browser) read(ctx context.Context) (session, error) {
	var s session
	kept := b.sessions.GetBytes(ctx, sessionKey)
	if kept == nil {
		return s, nil
	}
	if err := json.Unmarshal(kept, &s); err != nil {
		return session{}, fmt.Errorf("read session: %w", err)
	}
	return s, nil
}

// write keeps the session under the token it has.
func (b *Browser) write(ctx context.Context, s session) error {
	kept, err := json.Marshal(s)
	if err != nil {
		return err
	}
	b.sessions.Put(ctx, sessionKey, kept)
	if _, _, err := b.sessions.Commit(ctx); err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	return nil
}

// renew keeps the session under a new token, so that whoever knew the old one knows
// nothing, and until is its end.
func (b *Browser) renew(ctx context.Context, w http.ResponseWriter, s session, until time.Time) error {
	if err := b.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	return b.hand(ctx, w, s, until)
}

// hand keeps the session and gives its token to the browser.
func (b *Browser) hand(ctx context.Context, w http.ResponseWriter, s session, until time.Time) error {
	b.sessions.SetDeadline(ctx, until)
	if err := b.write(ctx, s); err != nil {
		return err
	}
	b.sessions.WriteSessionCookie(ctx, w, b.sessions.Token(ctx), until)
	return nil
}

func (b *Browser) end(ctx context.Context, w http.ResponseWriter) error {
	if err := b.sessions.Destroy(ctx); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	b.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	return nil
}
