package identity

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/postgresstore"
	"github.com/alexedwards/scs/v2"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/labstack/echo/v4"

	"fortschreibung/embedded/testengine"
	"fortschreibung/records"
)

// sessionTable gives an empty table sessions, as the migrations make it.
func sessionTable(t testing.TB) (*sql.DB, scs.Store) {
	t.Helper()
	migration, err := os.ReadFile("../store/migrations/0008_sign_in_sessions.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", testengine.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Exec(string(migration)); err != nil {
		t.Fatal(err)
	}
	return db, postgresstore.NewWithCleanupInterval(db, 0)
}

// site is a program with pages that people sign in to.
type site struct {
	t       testing.TB
	url     string
	db      *sql.DB
	clock   *clock
	browser *Browser
	client  *http.Client // of one person; keeps cookies and follows no redirect
	demo    *DemoProvider

	mu     sync.Mutex
	events []string
}

// seen is what a page of the site tells of its visitor.
type seen struct {
	SignedIn              bool
	Subject, Name, Office string
	Viewer                string // on whose behalf the page reads
}

const idle, absolute = 30 * time.Minute, 10 * time.Hour

// newSite starts a site; provide says who signs people in, by the site's own address.
func newSite(t testing.TB, provide func(s *site) *OIDC) *site {
	t.Helper()
	s := &site{t: t, clock: &clock{}}
	var store scs.Store
	s.db, store = sessionTable(t)
	server := httptest.NewUnstartedServer(nil)
	s.url = "http://" + server.Listener.Addr().String()
	e := echo.New()
	var err error
	s.browser, err = NewBrowser(BrowserOptions{
		OIDC: provide(s), PublicURL: s.url, Sessions: store, Idle: idle, Absolute: absolute, Now: s.clock.now, Log: quiet(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.browser.Audit = func(_ context.Context, event string, p Person) {
		s.mu.Lock()
		defer s.mu.Unlock()
		office := ""
		if len(p.Offices) > 0 {
			office = " " + OfficeName(p.Offices[0])
		}
		s.events = append(s.events, event+office)
	}
	s.browser.Register(e)
	if s.demo != nil {
		s.demo.Register(e)
	}
	for _, path := range []string{"/seite", "/api/v1/x"} {
		e.Any(path, func(c echo.Context) error {
			v := VisitorOf(c.Request().Context())
			told := seen{SignedIn: v.SignedIn, Subject: v.Actor.Subject, Name: v.Person.Name, Office: OfficeName(v.Actor)}
			if viewer, ok := records.Viewer(c.Request().Context()); ok {
				told.Viewer = viewer.Subject
			}
			return c.JSON(http.StatusOK, told)
		})
	}
	server.Config.Handler = s.browser.Wrap(e)
	server.Start()
	t.Cleanup(server.Close)
	s.client = newClient(t)
	return s
}

func newClient(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

type reply struct {
	status   int
	location *url.URL
	header   http.Header
	body     string
}

func (s *site) do(method, address string, form url.Values, headers ...string) reply {
	s.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = s.url + address
	}
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // only read
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	got := reply{status: res.StatusCode, header: res.Header, body: string(body)}
	if location, err := res.Location(); err == nil {
		got.location = location
	}
	return got
}

func (s *site) get(address string) reply { s.t.Helper(); return s.do(http.MethodGet, address, nil) }

// seen asks a page who the visitor is.
func (s *site) seen() seen {
	s.t.Helper()
	got := s.get("/seite")
	var told seen
	if err := json.Unmarshal([]byte(got.body), &told); err != nil {
		s.t.Fatalf("%d %s", got.status, got.body)
	}
	return told
}

// cookie gives the session's token in the person's browser.
func (s *site) cookie() string {
	s.t.Helper()
	address, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range s.client.Jar.Cookies(address) {
		if c.Name == "sitzung" {
			return c.Value
		}
	}
	return ""
}

func (s *site) setCookie(value string) {
	s.t.Helper()
	address, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	s.client.Jar.SetCookies(address, []*http.Cookie{{Name: "sitzung", Value: value, Path: "/"}})
}

func (s *site) sessions() int {
	s.t.Helper()
	var n int
	if err := s.db.QueryRow("select count(*) from sessions").Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *site) heard(want ...string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.events, want) {
		s.t.Errorf("audit heard %q, want %q", s.events, want)
	}
}
