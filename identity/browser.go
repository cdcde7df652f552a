package identity

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"fortschreibung/records"
)

// What Browser.Audit hears of.
const (
	EventSignIn        = "sign_in"
	EventSignInRefused = "sign_in_refused" // Person: as far as known
	EventSignOut       = "sign_out"
	EventOfficeChanged = "office_changed" // Person: the office chosen is the first
)

// BrowserOptions say how people sign in with a browser.
type BrowserOptions struct {
	OIDC      *OIDC     // nil: nobody can
	PublicURL string    // where browsers reach the program: https (http on loopback only), without a path; "" without OIDC
	Sessions  scs.Store // on the table sessions
	Idle      time.Duration
	Absolute  time.Duration
	Now       func() time.Time // real time; time.Now
	Log       *slog.Logger     // slog.Default()
}

// Browser signs people in for the pages and knows them by their session's cookie.
type Browser struct {
	// ErrorPage says to a person, in German, what went wrong; a plain page unless replaced.
	ErrorPage func(w http.ResponseWriter, r *http.Request, status int, title, text string)
	// Audit hears of sign-ins (Event…), with the office as viewer; may be nil.
	Audit func(ctx context.Context, event string, p Person)

	o           BrowserOptions
	home        *url.URL
	sessions    *scs.SessionManager
	crossOrigin *http.CrossOriginProtection
}

// NewBrowser checks the options.
func NewBrowser(o BrowserOptions) (*Browser, error) {
	home, err := publicHome(o)
	if err != nil {
		return nil, err
	}
	if o.Idle <= 0 || o.Absolute < o.Idle {
		return nil, errors.New("a session's idle time must be positive and not longer than its absolute time")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	b := &Browser{ErrorPage: plainErrorPage, o: o, home: home, crossOrigin: http.NewCrossOriginProtection()}
	b.sessions = newSessionManager(o, home.Scheme != "http")
	if o.PublicURL == "" {
		return b, nil
	}
	return b, b.crossOrigin.AddTrustedOrigin(o.PublicURL)
}

// publicHome is where browsers reach the program; it may be unknown when nobody signs in.
func publicHome(o BrowserOptions) (*url.URL, error) {
	if o.PublicURL == "" && o.OIDC == nil {
		return &url.URL{}, nil
	}
	home, err := url.Parse(o.PublicURL)
	if err == nil {
		err = checkSafe(o.PublicURL)
	}
	if err != nil || home.Path != "" || home.RawQuery != "" {
		return nil, fmt.Errorf("public address %q: want https://host without a path (http:// on loopback only)", o.PublicURL)
	}
	return home, nil
}

// Register adds the addresses of signing in and out.
func (b *Browser) Register(e *echo.Echo) {
	for _, route := range []struct {
		method, path string
		handle       http.HandlerFunc
	}{
		{http.MethodGet, "/anmelden", b.signIn},
		{http.MethodGet, "/anmelden/antwort", b.signInAnswer},
		{http.MethodPost, "/abmelden", b.signOut},
		{http.MethodPost, "/amt", b.changeOffice},
	} {
		e.Add(route.method, route.path, echo.WrapHandler(route.handle))
	}
}

// Wrap refuses what another site's page sends, finds the session and says below who the
// visitor is. The API's own paths hear of the visitor too but do not act for them: from
// outside they need a bearer token.
func (b *Browser) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		if err := b.crossOrigin.Check(r); err != nil {
			b.o.Log.WarnContext(r.Context(), "request from another site refused", "path", r.URL.Path, "origin", r.Header.Get("Origin"))
			b.ErrorPage(w, r, http.StatusForbidden, "Anfrage abgelehnt", "Die Anfrage kam von einer anderen Website. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.")
			return
		}
		ctx, visitor, err := b.visit(w, r)
		if err != nil {
			b.unavailable(w, r, err)
			return
		}
		ctx = withVisitor(ctx, visitor)
		if !isAPI(r.URL.Path) {
			ctx = records.WithViewer(ctx, visitor.Actor)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func isAPI(path string) bool { return path == "/api" || strings.HasPrefix(path, "/api/") }

// unavailable is for everything that may go better in a while.
func (b *Browser) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	b.o.Log.ErrorContext(r.Context(), "sign-in not available", "path", r.URL.Path, "error", err)
	w.Header().Set("Retry-After", "10")
	text := "Ihre Anmeldung lässt sich gerade nicht prüfen. Bitte versuchen Sie es in einigen Minuten noch einmal."
	if errors.Is(err, ErrAway) {
		text = "Der Anmeldedienst ist gerade nicht erreichbar. Bitte versuchen Sie es in einigen Minuten noch einmal."
	}
	b.ErrorPage(w, r, http.StatusServiceUnavailable, "Vorübergehend nicht verfügbar", text)
}

func (b *Browser) audit(ctx context.Context, event string, p Person) {
	if b.Audit != nil {
		b.Audit(ctx, event, p)
	}
}

// address is a local path as browsers reach it.
func (b *Browser) address(path string) string { return b.o.PublicURL + path }

// local gives the path a person may be led back to: on this site, and not into signing
// in or out again.
func local(path string) string {
	u, err := url.Parse(path)
	unfit := err != nil || u.IsAbs() || u.Host != "" || len(path) > 2000 ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, `\`) ||
		strings.ContainsFunc(path, func(r rune) bool { return r < 0x20 || r == 0x7f })
	if unfit || u.Path == "/anmelden" || strings.HasPrefix(u.Path, "/anmelden/") || u.Path == "/abmelden" || u.Path == "/amt" {
		return "/"
	}
	return path
}
