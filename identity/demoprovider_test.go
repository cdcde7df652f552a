package identity

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fortschreibung/strategy"
)

func newDemoSite(t testing.TB) *site {
	t.Helper()
	return newSite(t, func(s *site) *OIDC {
		demo, err := NewDemoProvider(true, "", s.url, strategy.DefaultMinistries(), s.clock.now)
		if err != nil {
			t.Fatal(err)
		}
		s.demo = demo
		options := demo.Client()
		options.Directory, options.Now, options.Log = demo.Directory(), s.clock.now, quiet(t)
		p, err := NewOIDC(options)
		if err != nil {
			t.Fatal(err)
		}
		return p
	})
}

// choose begins a sign-in and gives the id under which the demo's page asks who it is.
func (s *site) choose(back string) (id string, page reply) {
	s.t.Helper()
	got := s.get("/anmelden?zurueck=" + url.QueryEscape(back))
	for range 2 { // to the provider, and to its page
		if got.location == nil {
			s.t.Fatalf("%d %s", got.status, got.body)
		}
		page = s.get(got.location.String())
		if page.status == http.StatusOK {
			return got.location.Query().Get("anfrage"), page
		}
		got = page
	}
	s.t.Fatalf("no page of users: %d %s", page.status, page.body)
	return "", page
}

// signInAs clicks on a demo user.
func (s *site) signInAs(user string) {
	s.t.Helper()
	id, _ := s.choose("/seite")
	got := s.do(http.MethodPost, demoPath+"/wer", url.Values{"anfrage": {id}, "person": {user}})
	for got.location != nil && got.location.Path != "/seite" {
		got = s.get(got.location.String())
	}
	if got.status != http.StatusSeeOther {
		s.t.Fatalf("sign-in as %s ends with %d %s", user, got.status, got.body)
	}
}

func TestDemoProviderSignsInEveryUserWithOneClick(t *testing.T) {
	s := newDemoSite(t)
	users, err := DemoUsers(strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	_, page := s.choose("/seite")
	for _, u := range users {
		if !strings.Contains(page.body, `value="`+u.Actor.Subject+`"`) || !strings.Contains(page.body, u.Actor.Name) {
			t.Errorf("%s is not on the page", u.Token)
		}
		s.client = newClient(t)
		s.signInAs(u.Token)
		told := s.seen()
		if told.Subject != u.Token || told.Name != u.Actor.Name || told.Office != OfficeName(u.Actor) {
			t.Errorf("%s: %+v, want the person of the token in %s", u.Token, told, OfficeName(u.Actor))
		}
	}
	if !strings.Contains(page.header.Get("Content-Security-Policy"), "style-src 'sha256-") || !strings.Contains(page.body, `<html lang="de">`) {
		t.Errorf("page: %v", page.header)
	}
}

func TestDemoProviderTellsAuthorityAndChair(t *testing.T) {
	s := newDemoSite(t)
	for user, want := range map[string]strategy.Actor{
		"demo-tfm-leitung":  {Role: strategy.RoleMinistry, Ministry: "TFM", Authorised: true},
		"demo-tfm":          {Role: strategy.RoleMinistry, Ministry: "TFM"},
		"demo-vorsitz":      {Role: strategy.RoleCommittee, Ministry: "TMWWDG", Chair: true},
		"demo-rechnungshof": {Role: strategy.RoleAuditor},
	} {
		claims, err := s.demo.storage.claims(user)
		if err != nil {
			t.Fatal(err)
		}
		offices := s.browser.o.OIDC.o.Claims.offices(claims)
		if len(offices) != 1 || offices[0] != want {
			t.Errorf("%s: %+v, want %+v", user, offices, want)
		}
	}
}

func TestDemoProviderSignsOut(t *testing.T) {
	s := newDemoSite(t)
	s.signInAs("demo-tfm")
	s.clock.advance(demoTokenFor + time.Minute) // the hint may have expired
	got := s.do(http.MethodPost, "/abmelden", url.Values{})
	link := logoutLink(t, got.body)
	if back := s.get(link.String()); back.location == nil || back.location.String() != s.url+"/" {
		t.Errorf("logout at the provider: %d %v %s", back.status, back.location, back.body)
	}
	if s.seen().SignedIn {
		t.Error("still signed in")
	}
	query := link.Query()
	query.Set("post_logout_redirect_uri", "https://boese.example/")
	link.RawQuery = query.Encode()
	if back := s.get(link.String()); back.status != http.StatusBadRequest {
		t.Errorf("logout to another site: %d %v", back.status, back.location)
	}
}

func TestDemoProviderRefuses(t *testing.T) {
	s := newDemoSite(t)
	begin := func(changes map[string]string) reply {
		got := s.get("/anmelden")
		query := got.location.Query()
		for name, value := range changes {
			if query.Set(name, value); value == "" {
				query.Del(name)
			}
		}
		got.location.RawQuery = query.Encode()
		return s.get(got.location.String())
	}
	for name, changes := range map[string]map[string]string{
		"no PKCE":    {"code_challenge": "", "code_challenge_method": ""},
		"plain PKCE": {"code_challenge_method": "plain"},
	} {
		got := begin(changes)
		if got.location == nil || got.location.Path != "/anmelden/antwort" || got.location.Query().Get("error") != "invalid_request" {
			t.Errorf("%s: %d %v %s", name, got.status, got.location, got.body)
		}
	}
	for name, changes := range map[string]map[string]string{
		"another address": {"redirect_uri": "https://boese.example/anmelden/antwort"},
		"another client":  {"client_id": "x"},
	} {
		if got := begin(changes); got.status != http.StatusBadRequest || got.location != nil {
			t.Errorf("%s: %d %v", name, got.status, got.location)
		}
	}
	id, _ := s.choose("/")
	for name, form := range map[string]url.Values{
		"nobody":      {"anfrage": {id}, "person": {"demo-niemand"}},
		"the service": {"anfrage": {id}, "person": {DemoServiceID}},
		"no sign-in":  {"anfrage": {"x"}, "person": {"demo-tfm"}},
	} {
		if got := s.do(http.MethodPost, demoPath+"/wer", form); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	s.clock.advance(signInFor)
	if got := s.do(http.MethodPost, demoPath+"/wer", url.Values{"anfrage": {id}, "person": {"demo-tfm"}}); got.status != http.StatusBadRequest {
		t.Errorf("an expired sign-in: %d", got.status)
	}
}

// A code that somebody else has seen is worth nothing without the verifier and the
// secret, and nothing after it was used.
func TestDemoProviderRedeemsACodeOnceForItsVerifier(t *testing.T) {
	s := newDemoSite(t)
	id, _ := s.choose("/")
	got := s.do(http.MethodPost, demoPath+"/wer", url.Values{"anfrage": {id}, "person": {"demo-tfm"}})
	got = s.get(got.location.String())
	code := got.location.Query().Get("code")
	redeem := func(secret string, verifier ...string) reply {
		form := url.Values{
			"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {s.url + "/anmelden/antwort"},
			"client_id": {clientID}, "client_secret": {secret}, "code_verifier": verifier,
		}
		return s.do(http.MethodPost, demoPath+"/oauth/token", form)
	}
	for name, refused := range map[string]reply{
		"no verifier":    redeem(s.demo.clientSecret),
		"wrong verifier": redeem(s.demo.clientSecret, strings.Repeat("x", 43)),
	} {
		if refused.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, refused.status, refused.body)
		}
	}
	if got := s.get(got.location.String()); got.status != http.StatusSeeOther {
		t.Fatalf("the browser's own answer: %d %s", got.status, got.body)
	}
	if refused := redeem(s.demo.clientSecret, "x"); refused.status != http.StatusBadRequest {
		t.Errorf("a used code: %d", refused.status)
	}
}

func TestDemoServiceGetsItsRole(t *testing.T) {
	s := newDemoSite(t)
	ask := func(id, secret string) reply {
		return s.do(http.MethodPost, demoPath+"/oauth/token", url.Values{
			"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret},
		})
	}
	var told struct {
		AccessToken string `json:"access_token"`
	}
	got := ask(DemoServiceID, DemoServiceSecret)
	if err := json.Unmarshal([]byte(got.body), &told); err != nil || got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	person, err := s.browser.o.OIDC.Authenticate(t.Context(), told.AccessToken)
	if err != nil || person.Name != "Dienst "+DemoServiceID || len(person.Offices) != 1 || person.Offices[0].Role != strategy.RoleOrganiser {
		t.Errorf("%+v, %v", person, err)
	}
	s.clock.advance(demoTokenFor + clockLeeway + time.Second)
	if _, err := s.browser.o.OIDC.Authenticate(t.Context(), told.AccessToken); !errors.Is(err, ErrUnknownToken) {
		t.Errorf("after its end: %v", err)
	}
	for name, refused := range map[string]reply{
		"wrong secret":       ask(DemoServiceID, "x"),
		"the program itself": ask(clientID, s.demo.clientSecret),
	} {
		if refused.status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", name, refused.status, refused.body)
		}
	}
}

func TestDemoProviderNeedsDemoModeAndNoRealIssuer(t *testing.T) {
	ministries := strategy.DefaultMinistries()
	if _, err := NewDemoProvider(false, "", "http://127.0.0.1:8080", ministries, time.Now); !errors.Is(err, ErrNotDemo) {
		t.Errorf("outside demo mode: %v", err)
	}
	if _, err := NewDemoProvider(true, "https://anmeldung.example", "http://127.0.0.1:8080", ministries, time.Now); !errors.Is(err, ErrRealIssuer) {
		t.Errorf("beside a real provider: %v", err)
	}
	if _, err := NewDemoProvider(true, "", "http://fortschreibung.example", ministries, time.Now); err == nil {
		t.Error("plain http off loopback: accepted")
	}
}
