package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

// counted is an interface with limits, whose clock the test moves.
type counted struct {
	*bench
	now time.Time
}

func newCounted(t *testing.T, limits Limits) *counted {
	t.Helper()
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{now: testNow}
	clock := func() time.Time { return c.now }
	store := &fakeStore{stage: strategy.StageScreened, phase: strategy.PhaseConsultation}
	c.bench = &bench{t: t, engine: &fakeEngine{}}
	c.bench.handler = New(Deps{
		Store: store, Engine: c.bench.engine, Auth: auth, Clock: clock, Log: c.bench.log(), Limiter: NewLimiter(limits, clock),
	})
	return c
}

// from sends a request from an address.
func (c *counted) from(address, method, token, path string, header ...string) answer {
	c.t.Helper()
	req := httptest.NewRequest(method, Prefix+path, strings.NewReader(`{"text":"t"}`))
	req.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(address), 40000).String()
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "k")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	c.handler.ServeHTTP(recorder, req)
	return answer{recorder.Code, recorder.Header(), recorder.Body.String()}
}

func (c *counted) refused(got answer, retryAfter string) {
	c.t.Helper()
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != retryAfter {
		c.t.Errorf("answers %d, Retry-After %q; want 429 and %q", got.status, got.header.Get("Retry-After"), retryAfter)
		return
	}
	if p := got.problem(c.t); p.Code != "too_many" {
		c.t.Errorf("code %q", p.Code)
	}
}

func (c *counted) taken(got answer) {
	c.t.Helper()
	if got.status == http.StatusTooManyRequests {
		c.t.Errorf("answers 429 %s", got.body)
	}
}

const comments = "/public/proposals/" + knownProposal + "/comments"

func TestOpenReadsAndCommentsAreCountedByAddressAndApart(t *testing.T) {
	c := newCounted(t, Limits{OpenReads: Rate{PerSecond: 1, Burst: 3}, Comments: Rate{PerSecond: 0.1, Burst: 2}})
	read := "/public/proposals/" + knownProposal
	for range 3 {
		c.taken(c.from("192.0.2.1", http.MethodGet, "", read))
	}
	c.refused(c.from("192.0.2.1", http.MethodGet, "", read), "1")
	c.refused(c.from("192.0.2.1", http.MethodGet, "", "/nothing/here"), "1")
	c.taken(c.from("192.0.2.2", http.MethodGet, "", read))
	for range 2 {
		if got := c.from("192.0.2.1", http.MethodPost, "", comments); got.status != http.StatusCreated {
			t.Errorf("a comment is answered %d %s", got.status, got.body)
		}
	}
	c.refused(c.from("192.0.2.1", http.MethodPost, "", comments), "10")
	c.now = c.now.Add(1500 * time.Millisecond)
	c.taken(c.from("192.0.2.1", http.MethodGet, "", read))
	c.refused(c.from("192.0.2.1", http.MethodPost, "", comments), "9")
	c.now = c.now.Add(9 * time.Second)
	c.taken(c.from("192.0.2.1", http.MethodPost, "", comments))
	// Whoever is signed in is not held back by others at the same address.
	c.taken(c.from("192.0.2.1", http.MethodPost, "demo-tfm", comments))
}

func TestPeopleAreCountedWhereverTheyAskFrom(t *testing.T) {
	c := newCounted(t, Limits{Reads: Rate{PerSecond: 2, Burst: 4}, Writes: Rate{PerSecond: 0.5, Burst: 2}})
	for i := range 4 {
		c.taken(c.from(fmt.Sprintf("192.0.2.%d", i), http.MethodGet, "demo-tfm", "/me"))
	}
	c.refused(c.from("192.0.2.9", http.MethodGet, "demo-tfm", "/me"), "1")
	c.taken(c.from("192.0.2.9", http.MethodGet, "demo-tmik", "/me"))
	withdraw := "/proposals/" + knownProposal + "/withdraw"
	for range 2 {
		c.taken(c.from("192.0.2.9", http.MethodPost, "demo-tfm", withdraw))
	}
	c.refused(c.from("192.0.2.9", http.MethodPost, "demo-tfm", withdraw), "2")
	c.refused(c.from("192.0.2.9", http.MethodPut, "demo-tfm", "/workshops/"+knownWorkshop), "2")
	if len(c.engine.calls) > 2 {
		t.Errorf("the engine was called %d times", len(c.engine.calls))
	}
}

func TestGuessingTokensLocksTheAddressOut(t *testing.T) {
	c := newCounted(t, Limits{SignIns: Rate{PerSecond: 0.1, Burst: 3}})
	for i := range 3 {
		if got := c.from("192.0.2.1", http.MethodGet, fmt.Sprint("guess-", i), "/me"); got.status != http.StatusUnauthorized {
			t.Errorf("a guess is answered %d", got.status)
		}
	}
	c.refused(c.from("192.0.2.1", http.MethodGet, "demo-tfm", "/me"), "10") // right, but nobody can tell by it
	if got := c.from("192.0.2.2", http.MethodGet, "demo-tfm", "/me"); got.status != http.StatusOK {
		t.Errorf("another address is answered %d", got.status)
	}
	c.now = c.now.Add(10 * time.Second)
	if got := c.from("192.0.2.1", http.MethodGet, "demo-tfm", "/me"); got.status != http.StatusOK {
		t.Errorf("later the address is answered %d %s", got.status, got.body)
	}
}

func TestSigningInIsCountedByAddressAndHealthIsNot(t *testing.T) {
	c := newCounted(t, Limits{SignIns: Rate{PerSecond: 0.1, Burst: 2}, OpenReads: Rate{PerSecond: 0.1, Burst: 1}})
	for _, path := range []string{"/anmelden", "/anmelden/antwort?state=guess&code=guess"} {
		c.taken(c.at("192.0.2.1", path))
	}
	c.refused(c.at("192.0.2.1", "/anmelden/antwort?state=guess&code=another"), "10")
	c.taken(c.at("192.0.2.1", "/docs")) // counted elsewhere
	c.refused(c.at("192.0.2.1", "/docs"), "10")
	for range 5 {
		c.taken(c.at("192.0.2.1", "/healthz"))
		c.taken(c.at("192.0.2.1", "/assets/1/app.css"))
	}
}

func TestATokenCountsOnlyWhereItIsLookedAt(t *testing.T) {
	c := newCounted(t, Limits{OpenReads: Rate{PerSecond: 0.1, Burst: 2}})
	for range 2 {
		c.taken(c.from("192.0.2.1", http.MethodGet, "demo-tfm", "/me"))
	}
	read := func() answer {
		req := httptest.NewRequest(http.MethodGet, "/docs", nil)
		req.Header.Set("Authorization", "Bearer anything")
		recorder := httptest.NewRecorder()
		c.handler.ServeHTTP(recorder, req)
		return answer{recorder.Code, recorder.Header(), recorder.Body.String()}
	}
	c.taken(read())
	c.taken(read())
	c.refused(read(), "10")
}

// What a page asks for its reader is counted with the page.
func TestAPageIsCountedOnce(t *testing.T) {
	c := newCounted(t, Limits{OpenReads: Rate{PerSecond: 0.1, Burst: 1}})
	e := c.handler.(*echo.Echo)
	e.GET("/page", func(page echo.Context) error {
		for range 3 {
			req := httptest.NewRequest(http.MethodGet, Prefix+"/public/proposals/"+knownProposal, nil)
			recorder := httptest.NewRecorder()
			e.ServeHTTP(recorder, req.WithContext(page.Request().Context()))
			if recorder.Code != http.StatusOK {
				return page.NoContent(recorder.Code)
			}
		}
		return page.NoContent(http.StatusNoContent)
	})
	if got := c.at("192.0.2.1", "/page"); got.status != http.StatusNoContent {
		t.Errorf("the page is answered %d", got.status)
	}
	c.refused(c.at("192.0.2.1", "/page"), "10")
}

// at reads a page of the program's own.
func (c *counted) at(address, path string) answer {
	c.t.Helper()
	req := httptest.NewRequest(http.MethodGet, path, nil)
	req.RemoteAddr = address + ":40000"
	recorder := httptest.NewRecorder()
	c.handler.ServeHTTP(recorder, req)
	return answer{recorder.Code, recorder.Header(), recorder.Body.String()}
}

func TestCommentsOfTwoAddressesDoNotMeetUnderOneKey(t *testing.T) {
	c := newCounted(t, Limits{})
	one := c.from("192.0.2.1", http.MethodPost, "", comments)
	again := c.from("192.0.2.1", http.MethodPost, "", comments)
	other := c.from("192.0.2.2", http.MethodPost, "", comments)
	if one.status != http.StatusCreated || one.body != again.body || one.body == other.body {
		t.Errorf("one %d %s, again %s, other %s", one.status, one.body, again.body, other.body)
	}
	if strings.Contains(one.body+one.header.Get("X-Idempotency-Id"), "192.0.2") {
		t.Error("the address is shown")
	}
}

func TestLongBeforeEverybodyIsRememberedTheOldestIsForgotten(t *testing.T) {
	b := newBudget(Rate{PerSecond: 0.001, Burst: 1})
	b.names = 100
	for i := range 1000 {
		if wait := b.take(fmt.Sprint(i), testNow); wait != 0 {
			t.Fatalf("%d waits %v", i, wait)
		}
	}
	if len(b.byName) != 100 || b.recent.Len() != 100 {
		t.Errorf("%d and %d are remembered", len(b.byName), b.recent.Len())
	}
	if b.take("999", testNow) == 0 || b.take("900", testNow) == 0 {
		t.Error("the latest were forgotten")
	}
}

func TestABudgetIsKeptByManyAtOnce(t *testing.T) {
	b := newBudget(Rate{PerSecond: 1, Burst: 50})
	var group sync.WaitGroup
	var mu sync.Mutex
	passed := 0
	for range 20 {
		group.Go(func() {
			for range 20 {
				if b.take("one", testNow) == 0 {
					mu.Lock()
					passed++
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	if passed != 50 {
		t.Errorf("%d of 400 passed, want 50", passed)
	}
}

func TestRatesAreReadOrRefused(t *testing.T) {
	for text, want := range map[string]Rate{"0.5:20": {0.5, 20}, "30:120": {30, 120}, "off": {}} {
		if got, err := ParseRate(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "5", "5:", ":5", "0:5", "-1:5", "5:0", "5:-1", "NaN:5", "Inf:5", "5:5:5", "five:5", "OFF"} {
		if got, err := ParseRate(text); err == nil {
			t.Errorf("%q was read as %+v", text, got)
		}
	}
}
