package identity

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/go-jose/go-jose/v4"
	"github.com/labstack/echo/v4"

	"fortschreibung/strategy"
)

// fakeSite is a site whose provider is the fake one.
type fakeSite struct {
	*site
	f         *fakeProvider
	key       signer
	directory *MemoryDirectory
}

func newFakeSite(t testing.TB) *fakeSite {
	t.Helper()
	s := &fakeSite{key: newSigner(t, "k-1", jose.ES256), directory: NewMemoryDirectory()}
	s.f = newFakeProvider(t, s.key)
	s.site = newSite(t, func(s2 *site) *OIDC { return s.f.client(t, s2.clock, s.directory) })
	return s
}

// leave begins a sign-in and gives the provider's address that the browser is sent to.
func (s *fakeSite) leave(back string) url.Values {
	s.t.Helper()
	got := s.get("/anmelden?zurueck=" + url.QueryEscape(back))
	if got.status != http.StatusSeeOther || !strings.HasPrefix(got.location.String(), s.f.url+"/authorize?") {
		s.t.Fatalf("begin of the sign-in: %d %v %s", got.status, got.location, got.body)
	}
	return got.location.Query()
}

// comeBack answers a sign-in as the provider does, with an ID token of these changes.
func (s *fakeSite) comeBack(asked url.Values, changes map[string]any) reply {
	s.t.Helper()
	s.f.grant("code-1", grant{challenge: asked.Get("code_challenge"), idToken: s.idToken(asked, changes)})
	return s.get("/anmelden/antwort?code=code-1&state=" + url.QueryEscape(asked.Get("state")))
}

func (s *fakeSite) idToken(asked url.Values, changes map[string]any) string {
	claims := map[string]any{"nonce": asked.Get("nonce")}
	for name, value := range changes {
		claims[name] = value
	}
	return s.key.sign(s.t, s.f.claims(s.clock.now(), claims))
}

func (s *fakeSite) signIn(changes map[string]any) {
	s.t.Helper()
	if got := s.comeBack(s.leave("/seite"), changes); got.status != http.StatusSeeOther || got.location.String() != s.url+"/seite" {
		s.t.Fatalf("end of the sign-in: %d %v %s", got.status, got.location, got.body)
	}
}

func TestBrowserSignsInAndOut(t *testing.T) {
	s := newFakeSite(t)
	if told := s.seen(); told.SignedIn || told.Subject != "public" || told.Viewer != "public" || s.sessions() != 0 {
		t.Errorf("before: %+v, %d sessions", told, s.sessions())
	}
	asked := s.leave("/seite")
	for name, want := range map[string]string{
		"response_type": "code", "client_id": clientID, "code_challenge_method": "S256",
		"redirect_uri": s.url + "/anmelden/antwort", "scope": "openid profile email",
	} {
		if asked.Get(name) != want {
			t.Errorf("asked with %s=%q, want %q", name, asked.Get(name), want)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(asked.Get(name)) < 26 {
			t.Errorf("asked with %s=%q, which can be guessed", name, asked.Get(name))
		}
	}
	if got := s.comeBack(asked, nil); got.status != http.StatusSeeOther || got.location.String() != s.url+"/seite" {
		t.Fatalf("%d %v %s", got.status, got.location, got.body)
	}
	told := s.seen()
	if !told.SignedIn || told.Name != "Erika Muster" || told.Office != "ministry/TFM" || told.Subject == "u-1" || told.Viewer != told.Subject {
		t.Errorf("signed in: %+v", told)
	}
	got := s.do(http.MethodPost, "/abmelden", url.Values{})
	hint := logoutLink(t, got.body)
	if got.status != http.StatusOK || hint.Host != strings.TrimPrefix(s.f.url, "http://") || hint.Path != "/logout" ||
		hint.Query().Get("post_logout_redirect_uri") != s.url+"/" || hint.Query().Get("client_id") != clientID ||
		strings.Count(hint.Query().Get("id_token_hint"), ".") != 2 {
		t.Errorf("logout at the provider: %d %v", got.status, hint)
	}
	if told := s.seen(); told.SignedIn || s.sessions() != 0 || s.cookie() != "" {
		t.Errorf("signed out: %+v, %d sessions, cookie %q", told, s.sessions(), s.cookie())
	}
	s.heard("sign_in ministry/TFM", "sign_out ministry/TFM")
}

// logoutLink gives where the page after signing out leads to.
func logoutLink(t testing.TB, body string) *url.URL {
	t.Helper()
	_, rest, found := strings.Cut(body, `<a href="`)
	address, _, ended := strings.Cut(rest, `"`)
	link, err := url.Parse(strings.ReplaceAll(address, "&amp;", "&"))
	if !found || !ended || err != nil {
		t.Fatalf("no link in %s", body)
	}
	return link
}

func TestBrowserSignsOutWithoutALogoutOfTheProvider(t *testing.T) {
	s := newFakeSite(t)
	s.f.noLogout = true
	s.signIn(nil)
	if got := s.do(http.MethodPost, "/abmelden", url.Values{}); got.status != http.StatusSeeOther || got.location.String() != s.url+"/" {
		t.Errorf("%d %v", got.status, got.location)
	}
	if s.seen().SignedIn {
		t.Error("still signed in")
	}
}

func TestBrowserRefusesAnswers(t *testing.T) {
	s := newFakeSite(t)
	key := newSigner(t, "k-1", jose.ES256)
	tests := map[string]func(asked url.Values) reply{
		"replayed state": func(asked url.Values) reply {
			if got := s.comeBack(asked, nil); got.status != http.StatusSeeOther {
				t.Errorf("the first answer: %d", got.status)
			}
			if got := s.do(http.MethodPost, "/abmelden", url.Values{}); got.status != http.StatusOK {
				t.Errorf("sign out: %d", got.status)
			}
			return s.comeBack(asked, nil)
		},
		"unknown state": func(asked url.Values) reply { asked.Set("state", "x"); return s.comeBack(asked, nil) },
		"no state":      func(asked url.Values) reply { asked.Del("state"); return s.comeBack(asked, nil) },
		"another browser's state": func(asked url.Values) reply {
			own := s.client
			defer func() { s.client = own }()
			s.client = newClient(t)
			return s.comeBack(asked, nil)
		},
		"too late": func(asked url.Values) reply {
			s.clock.advance(signInFor)
			return s.comeBack(asked, nil)
		},
		"wrong nonce":    func(asked url.Values) reply { return s.comeBack(asked, map[string]any{"nonce": "x"}) },
		"no nonce":       func(asked url.Values) reply { return s.comeBack(asked, map[string]any{"nonce": nil}) },
		"wrong audience": func(asked url.Values) reply { return s.comeBack(asked, map[string]any{"aud": "x"}) },
		"another client": func(asked url.Values) reply {
			return s.comeBack(asked, map[string]any{"aud": []string{clientID, "x"}, "azp": "x"})
		},
		"expired": func(asked url.Values) reply { return s.comeBack(asked, map[string]any{"exp": 1}) },
		"another code's verifier": func(asked url.Values) reply {
			asked.Set("code_challenge", "of-somebody-else")
			return s.comeBack(asked, nil)
		},
		"signed by a stranger": func(asked url.Values) reply {
			s.f.grant("c", grant{asked.Get("code_challenge"), key.sign(t, s.f.claims(s.clock.now(), map[string]any{"nonce": asked.Get("nonce")}))})
			return s.get("/anmelden/antwort?code=c&state=" + asked.Get("state"))
		},
		"no ID token": func(asked url.Values) reply {
			s.f.grant("c", grant{asked.Get("code_challenge"), ""})
			return s.get("/anmelden/antwort?code=c&state=" + asked.Get("state"))
		},
		"no code": func(asked url.Values) reply { return s.get("/anmelden/antwort?state=" + asked.Get("state")) },
		"access denied": func(asked url.Values) reply {
			return s.get("/anmelden/antwort?error=access_denied&state=" + asked.Get("state"))
		},
		"another issuer's answer": func(asked url.Values) reply {
			return s.get("/anmelden/antwort?code=c&iss=https://x.example&state=" + asked.Get("state"))
		},
	}
	for name, answer := range tests {
		s.client = newClient(t)
		got := answer(s.leave("/seite"))
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, "Anmeldung nicht abgeschlossen") {
			t.Errorf("%s: %d %v", name, got.status, got.location)
		}
		if s.seen().SignedIn {
			t.Errorf("%s: signed in", name)
		}
	}
	refusals := 0
	for _, event := range s.events {
		if event == EventSignInRefused {
			refusals++
		}
	}
	if refusals != len(tests) {
		t.Errorf("audit heard of %d refusals, want %d", refusals, len(tests))
	}
}

func TestBrowserRefusesAPersonWithoutAnOffice(t *testing.T) {
	s := newFakeSite(t)
	got := s.comeBack(s.leave("/"), map[string]any{"role": nil})
	if got.status != http.StatusForbidden || !strings.Contains(got.body, "kein Amt") || s.seen().SignedIn {
		t.Errorf("%d %s", got.status, got.body)
	}
	s.heard(EventSignInRefused)
}

func TestBrowserSaysWhenTheProviderIsAway(t *testing.T) {
	s := newFakeSite(t)
	s.f.down.Store(true)
	got := s.get("/anmelden")
	if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "nicht erreichbar") {
		t.Errorf("begin: %d %s", got.status, got.body)
	}
	s.f.down.Store(false)
	s.clock.advance(discoveryPause)
	asked := s.leave("/")
	s.f.down.Store(true)
	if got := s.comeBack(asked, nil); got.status != http.StatusServiceUnavailable {
		t.Errorf("answer: %d %s", got.status, got.body)
	}
}

func TestBrowserLeadsBackToThisSiteOnly(t *testing.T) {
	tests := map[string]string{
		"/vorschlaege?seite=2#unten": "/vorschlaege?seite=2#unten", "/": "/", "": "/", "vorschlaege": "/",
		"//boese.example": "/", "/\\boese.example": "/", "\\\\boese.example": "/", "https://boese.example/": "/", "https:boese.example": "/",
		"/\t/boese.example": "/", "/\n/boese.example": "/", " /x": "/", "javascript:alert(1)": "/", "/anmelden": "/", "/anmelden/antwort?x": "/",
		"/abmelden": "/", "/%zz": "/", "/" + strings.Repeat("x", 2000): "/", "/a//b": "/a//b",
	}
	for path, want := range tests {
		if got := local(path); got != want {
			t.Errorf("local(%q) = %q, want %q", path, got, want)
		}
	}
	s := newFakeSite(t)
	if got := s.comeBack(s.leave("//boese.example/x"), nil); got.location.String() != s.url+"/" {
		t.Errorf("led to %v", got.location)
	}
}

func TestBrowserRenewsTheSessionsToken(t *testing.T) {
	s := newFakeSite(t)
	s.directory.Put(Account{Issuer: s.f.url, Subject: "u-1"}, Person{Offices: []strategy.Actor{
		{Role: strategy.RoleAuditor}, {Role: strategy.RoleMinistry, Ministry: "TFM"},
	}})
	// What an attacker who plants a cookie knows must be worth nothing afterwards.
	planted := s.cookieOfABegunSignIn()
	s.setCookie(planted)
	s.signIn(map[string]any{"role": nil})
	signedIn := s.cookie()
	if signedIn == planted || signedIn == "" {
		t.Fatalf("the token at sign-in is %q, was %q", signedIn, planted)
	}
	if got := s.do(http.MethodPost, "/amt", url.Values{"amt": {"ministry/TFM"}, "zurueck": {"/seite"}}); got.status != http.StatusSeeOther || got.location.Path != "/seite" {
		t.Fatalf("change of office: %d %v %s", got.status, got.location, got.body)
	}
	changed := s.cookie()
	if told := s.seen(); told.Office != "ministry/TFM" || changed == signedIn || s.sessions() != 1 {
		t.Errorf("after the change: %+v, token renewed %v, %d sessions", told, changed != signedIn, s.sessions())
	}
	for _, old := range []string{planted, signedIn} {
		s.setCookie(old)
		if s.seen().SignedIn {
			t.Error("an old token still signs in")
		}
	}
	s.setCookie(changed)
	if got := s.do(http.MethodPost, "/amt", url.Values{"amt": {"coordinator/TMWWDG"}}); got.status != http.StatusForbidden {
		t.Errorf("somebody else's office: %d", got.status)
	}
	if got := s.do(http.MethodPost, "/amt", url.Values{}); got.status != http.StatusForbidden {
		t.Errorf("no office: %d", got.status)
	}
	s.heard("sign_in auditor", "office_changed ministry/TFM")
}

func (s *fakeSite) cookieOfABegunSignIn() string {
	own := s.client
	defer func() { s.client = own }()
	s.client = newClient(s.t)
	s.leave("/")
	return s.cookie()
}

func TestSessionsAreKeptUnderAHash(t *testing.T) {
	s := newFakeSite(t)
	s.signIn(nil)
	var kept string
	if err := s.db.QueryRow("select token from sessions").Scan(&kept); err != nil || kept == s.cookie() {
		t.Errorf("kept as %q (%v), the same as in the cookie", kept, err)
	}
}

func TestSessionsEndByIdleAndAbsoluteTime(t *testing.T) {
	s := newFakeSite(t)
	s.signIn(nil)
	s.clock.advance(idle - time.Minute)
	if !s.seen().SignedIn {
		t.Fatal("signed out before the idle time")
	}
	s.clock.advance(idle - 2*time.Minute)
	if !s.seen().SignedIn {
		t.Fatal("the visit in between did not count")
	}
	s.clock.advance(idle - time.Minute)
	s.do(http.MethodGet, "/seite", nil, "Accept", "text/event-stream") // a page that nobody sits in front of
	s.clock.advance(time.Minute)
	if s.seen().SignedIn || s.sessions() != 0 {
		t.Error("signed in after the idle time")
	}
	s.signIn(nil)
	for began := s.clock.now(); s.clock.now().Sub(began) < absolute-15*time.Minute; s.clock.advance(10 * time.Minute) {
		if !s.seen().SignedIn {
			t.Fatalf("signed out after %s of use", s.clock.now().Sub(began))
		}
	}
	s.clock.advance(15 * time.Minute)
	if s.seen().SignedIn || s.sessions() != 0 {
		t.Error("signed in after the absolute time")
	}
}

func TestSessionsEndWithTheOffice(t *testing.T) {
	s := newFakeSite(t)
	account := Account{Issuer: s.f.url, Subject: "u-1"}
	held := []strategy.Actor{{Role: strategy.RoleMinistry, Ministry: "TFM"}, {Role: strategy.RoleAuditor}}
	s.directory.Put(account, Person{Offices: held})
	s.signIn(map[string]any{"role": nil})
	held[0].Authorised = true
	s.directory.Put(account, Person{Offices: held})
	s.clock.advance(time.Minute)
	if told := s.seen(); !told.SignedIn {
		t.Fatalf("%+v", told)
	}
	s.directory.Put(account, Person{Offices: held[1:]})
	s.clock.advance(time.Minute)
	if told := s.seen(); told.SignedIn || s.sessions() != 0 {
		t.Errorf("a minute after the office ended: %+v", told)
	}
}

func TestAPIStaysWithoutTheSession(t *testing.T) {
	s := newFakeSite(t)
	s.signIn(nil)
	got := s.get("/api/v1/x")
	if !strings.Contains(got.body, `"Viewer":""`) || !strings.Contains(got.body, `"SignedIn":true`) {
		t.Errorf("the interface acts for the session: %s", got.body)
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	s := newFakeSite(t)
	s.signIn(nil)
	for name, headers := range map[string][]string{
		"cross-site":                {"Sec-Fetch-Site", "cross-site", "Origin", "https://boese.example"},
		"same-site, another origin": {"Sec-Fetch-Site", "same-site", "Origin", "https://boese.example"},
		"an old browser":            {"Origin", "https://boese.example"},
		"no origin":                 {"Origin", "null"},
	} {
		for _, path := range []string{"/abmelden", "/amt", "/seite"} {
			got := s.do(http.MethodPost, path, url.Values{}, headers...)
			if got.status != http.StatusForbidden || !strings.Contains(got.body, "anderen Website") {
				t.Errorf("%s to %s: %d", name, path, got.status)
			}
		}
	}
	if !s.seen().SignedIn {
		t.Error("another site signed the person out")
	}
	if got := s.do(http.MethodPost, "/seite", url.Values{}, "Sec-Fetch-Site", "same-origin", "Origin", s.url); got.status != http.StatusOK {
		t.Errorf("the site's own page: %d", got.status)
	}
}

func TestBrowserGoesToTheHostOfTheCookie(t *testing.T) {
	s := newFakeSite(t)
	got := s.get(strings.Replace(s.url, "127.0.0.1", "localhost", 1) + "/anmelden?zurueck=/seite")
	if got.status != http.StatusSeeOther || got.location.String() != s.url+"/anmelden?zurueck=%2Fseite" {
		t.Errorf("%d %v", got.status, got.location)
	}
}

func TestBrowserReadsUserInfo(t *testing.T) {
	s := newFakeSite(t)
	s.f.userInfo = map[string]any{"sub": "u-1", "name": "Aus der Auskunft", "role": "auditor"}
	s.signIn(map[string]any{"name": nil, "role": nil})
	if told := s.seen(); told.Name != "Aus der Auskunft" || told.Office != "auditor" {
		t.Errorf("%+v", told)
	}
	s.client = newClient(t)
	s.f.userInfo["sub"] = "u-2"
	if got := s.comeBack(s.leave("/"), map[string]any{"role": nil}); got.status != http.StatusBadRequest || s.seen().SignedIn {
		t.Errorf("user info of another person: %d", got.status)
	}
}

// A browser lets no other site, no script and no plain connection have the cookie.
func TestCookieFlags(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	for home, want := range map[string]http.Cookie{
		"https://fortschreibung.example": {Name: "__Host-sitzung", Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode},
		"http://127.0.0.1:8080":          {Name: "sitzung", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode},
	} {
		b, err := NewBrowser(BrowserOptions{
			OIDC: f.client(t, c, NewMemoryDirectory()), PublicURL: home, Sessions: memstore.NewWithCleanupInterval(0),
			Idle: idle, Absolute: absolute, Now: c.now, Log: quiet(t),
		})
		if err != nil {
			t.Fatal(err)
		}
		e := echo.New()
		b.Register(e)
		w := httptest.NewRecorder()
		b.Wrap(e).ServeHTTP(w, httptest.NewRequest(http.MethodGet, home+"/anmelden", nil))
		cookies := w.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%s: cookies %v", home, cookies)
		}
		got := cookies[0]
		if got.Name != want.Name || got.Path != want.Path || got.Secure != want.Secure || got.HttpOnly != want.HttpOnly ||
			got.SameSite != want.SameSite || got.Domain != "" || got.MaxAge != 0 || !got.Expires.IsZero() {
			t.Errorf("%s: cookie %s", home, got)
		}
	}
}

func TestBrowserRefusesUnsafeOptions(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	oidc := f.client(t, c, NewMemoryDirectory())
	for name, o := range map[string]BrowserOptions{
		"plain http":      {OIDC: oidc, PublicURL: "http://fortschreibung.example", Idle: idle, Absolute: absolute},
		"with a path":     {OIDC: oidc, PublicURL: "https://example.org/x", Idle: idle, Absolute: absolute},
		"no address":      {OIDC: oidc, Idle: idle, Absolute: absolute},
		"no idle time":    {OIDC: oidc, PublicURL: "https://example.org", Absolute: absolute},
		"idle for longer": {OIDC: oidc, PublicURL: "https://example.org", Idle: absolute, Absolute: idle},
	} {
		if _, err := NewBrowser(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestBrowserWithoutAProvider(t *testing.T) {
	b, err := NewBrowser(BrowserOptions{Sessions: memstore.NewWithCleanupInterval(0), Idle: idle, Absolute: absolute, Log: quiet(t)})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	b.Register(e)
	for path, want := range map[string]int{"/anmelden": http.StatusNotFound, "/anmelden/antwort?code=x&state=y": http.StatusNotFound} {
		w := httptest.NewRecorder()
		b.Wrap(e).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s: %d, cookies %v", path, w.Code, w.Result().Cookies())
		}
	}
}

// away is a directory that cannot be read.
type away struct{}

func (away) Enter(context.Context, Account) (Person, error) {
	return Person{}, errors.New("no connection")
}

func TestPagesSayWhenPeopleCannotBeLookedUp(t *testing.T) {
	s := newFakeSite(t)
	s.signIn(nil)
	s.browser.o.OIDC.o.Directory = away{}
	s.clock.advance(time.Minute)
	if got := s.get("/seite"); got.status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", got.status, got.body)
	}
	s.browser.o.OIDC.o.Directory = s.directory
	if !s.seen().SignedIn {
		t.Error("signed out although only the directory was away")
	}
}
