package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

func read[T any](t *testing.T, a answer) T {
	t.Helper()
	var value T
	if a.status != http.StatusOK {
		t.Fatalf("answers %d %s", a.status, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestCycleTellsHowItStands(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseConsultation})
	got := b.get("demo-koordination", "/cycles/2027")
	c := read[CycleState](t, got)
	if c.Year != 2027 || c.Today != strategy.NewDate(2027, 9, 1) || c.DaysLeft != 121 || c.Settled || c.Counts.Behind != 1 || !c.Now.Equal(testNow) {
		t.Errorf("cycle is %+v", c)
	}
	if got.header.Get("ETag") != `"4"` {
		t.Errorf("ETag %q", got.header.Get("ETag"))
	}
	calendar := read[CycleCalendar](t, b.get("demo-koordination", "/cycles/2027/calendar"))
	if len(calendar.Deadlines) != len(strategy.DeadlineNames()) || calendar.Deadlines[0].Label == "" || calendar.Deadlines[0].Original.IsZero() {
		t.Errorf("calendar is %+v", calendar)
	}
}

func TestConfidentialTextsStayInside(t *testing.T) {
	for stage, want := range map[strategy.Stage]struct {
		status int
		text   bool
		answer bool
	}{
		strategy.StageSubmitted:      {404, false, false},
		strategy.StageReturned:       {404, false, false},
		strategy.StageDeclined:       {404, false, false},
		strategy.StageWithdrawn:      {404, false, false},
		strategy.StageScreened:       {200, true, false},
		strategy.StageConsulted:      {200, false, false}, // the answers come out together
		strategy.StageInCoordination: {200, false, true},
		strategy.StageBeforeCabinet:  {200, false, true},
		strategy.StagePublished:      {200, true, true},
	} {
		phase := strategy.PhaseCoordination
		if stage == strategy.StageScreened || stage == strategy.StageConsulted {
			phase = strategy.PhaseConsultation
		}
		b := newBench(t, &fakeStore{stage: stage, phase: phase})
		got := b.get("", "/public/proposals/"+knownProposal)
		if got.status != want.status {
			t.Errorf("%s answers %d", stage, got.status)
			continue
		}
		for _, secret := range []string{"zu teuer", "demo-werkstatt-1", "positions", "text_hash"} {
			if strings.Contains(got.body, secret) {
				t.Errorf("%s shows %q to the public: %s", stage, secret, got.body)
			}
		}
		if strings.Contains(got.body, "Vertraulich begründet") != want.text || strings.Contains(got.body, "Ja, weil.") != want.answer {
			t.Errorf("%s shows %s", stage, got.body)
		}
	}
	b := newBench(t, &fakeStore{stage: strategy.StageDissent})
	if got := b.get("demo-werkstatt-1", "/proposals/"+knownProposal); strings.Contains(got.body, "zu teuer") {
		t.Error("an organiser sees the ministries' positions")
	}
	if got := b.get("demo-tfm", "/proposals/"+knownProposal); !strings.Contains(got.body, "zu teuer") {
		t.Error("an affected ministry does not see the positions")
	}
	got := b.get("demo-tmil", "/proposals/"+knownProposal)
	if strings.Contains(got.body, "zu teuer") || strings.Contains(got.body, "Vertraulich") || !strings.Contains(got.body, `"withheld":["text","coordination"]`) {
		t.Errorf("a ministry that is not affected sees %s", got.body)
	}
}

func TestCommentsAreTakenDuringTheConsultation(t *testing.T) {
	store := &fakeStore{stage: strategy.StageScreened, phase: strategy.PhaseConsultation}
	b := newBench(t, store)
	got := b.post("", "/public/proposals/"+knownProposal+"/comments", "k", `{"text":"Gut so."}`)
	if got.status != http.StatusCreated || store.saved != 1 || receiptOf(t, got).Stage != commentPending {
		t.Errorf("answers %d %s", got.status, got.body)
	}
}

func TestCycleIsNotSettledWhileAnEventIsDue(t *testing.T) {
	cycle := strategy.Cycle{Year: 2027, Phase: strategy.PhaseIntake, OpenedAt: time.Date(2027, 7, 1, 0, 0, 0, 0, time.UTC), Settings: strategy.DefaultSettings()}
	plan, err := strategy.PlanBackward(2027, strategy.NewDate(2027, 11, 30), cycle.Settings, strategy.NewCalendar())
	if err != nil {
		t.Fatal(err)
	}
	cycle.Plan = plan
	end := plan.Due(strategy.DeadlineIntakeEnd).EndOfDay(strategy.Berlin())
	if lagging(cycle, end.Add(-time.Second)) || !lagging(cycle, end) {
		t.Errorf("lagging before the deadline passes: %v, after: %v", lagging(cycle, end.Add(-time.Second)), lagging(cycle, end))
	}
}

func TestRecordsAwayAreUnavailable(t *testing.T) {
	_, err := net.Dial("tcp", "127.0.0.1:1")
	for _, away := range []error{err, sqlState("57P01"), sqlState("08006"), sqlState("53300"), io.ErrUnexpectedEOF} {
		if p := problemOf(fmt.Errorf("read cycle: %w", away)); p.Status != http.StatusServiceUnavailable || p.headers.Get("Retry-After") == "" {
			t.Errorf("%v answers %d", away, p.Status)
		}
	}
	for _, broken := range []error{sqlState("42P01"), errors.New("bug"), io.EOF} {
		if p := problemOf(broken); p.Status != http.StatusInternalServerError {
			t.Errorf("%v answers %d", broken, p.Status)
		}
	}
}

type sqlState string

func (s sqlState) Error() string    { return string(s) }
func (s sqlState) SQLState() string { return string(s) }

func TestReadinessNamesThePartThatIsDown(t *testing.T) {
	b := newBench(t, &fakeStore{})
	if got := b.do(http.MethodGet, "", "/healthz", "", ""); got.status != http.StatusOK {
		t.Errorf("/healthz answers %d", got.status)
	}
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]error{"database": nil, "engine": nil}
	b.handler = New(Deps{
		Store: &fakeStore{}, Auth: auth, Clock: time.Now, Log: b.log(),
		Ready: func(context.Context) map[string]error { return parts },
	})
	if got := b.do(http.MethodGet, "", "/readyz", "", ""); got.status != http.StatusOK {
		t.Errorf("/readyz answers %d %s", got.status, got.body)
	}
	parts["engine"] = errors.New("dial tcp 10.0.0.1: refused")
	got := b.do(http.MethodGet, "", "/readyz", "", "")
	if got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, `"engine":"down"`) || !strings.Contains(got.body, `"database":"ok"`) || strings.Contains(got.body, "10.0.0.1") {
		t.Errorf("/readyz answers %d %s", got.status, got.body)
	}
	if got := b.post("demo-werkstatt-1", "/proposals/"+knownProposal+"/withdraw", "k", `{"reason":"r"}`); got.status != http.StatusServiceUnavailable {
		t.Errorf("a write without an engine answers %d", got.status)
	}
}

var outside = regexp.MustCompile(`(?i)(src|href|action)\s*=\s*["']?(https?:)?//|@import|url\(`)

func TestDocsLoadNothingFromOutside(t *testing.T) {
	b := newBench(t, &fakeStore{})
	page := b.do(http.MethodGet, "", "/docs", "", "")
	style := b.do(http.MethodGet, "", "/docs/style.css", "", "")
	if page.status != http.StatusOK || style.status != http.StatusOK {
		t.Fatalf("/docs answers %d, its style %d", page.status, style.status)
	}
	if m := outside.FindString(page.body + style.body); m != "" || strings.Contains(page.body, "<script") {
		t.Errorf("/docs asks for %q", m)
	}
	for _, r := range (&server{}).routes() {
		if !strings.Contains(page.body, "<code>"+r.path+"</code> "+r.summary) {
			t.Errorf("/docs does not list %s %s", r.method, r.path)
		}
	}
	if !strings.Contains(page.body, "höchstens 300 Zeichen") {
		t.Error("/docs states no limits")
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	b := newBench(t, &fakeStore{})
	for _, path := range []string{"/docs", "/openapi.json", "/healthz", "/api/v1/nothing", "/api/v1/me"} {
		got := b.do(http.MethodGet, "", path, "", "")
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, got.header.Get(name))
			}
		}
		if !strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'") || got.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: headers %v", path, got.header)
		}
	}
	got := b.do(http.MethodGet, "", "/healthz", "", "", "X-Request-Id", "evil\"}{")
	if id := got.header.Get("X-Request-Id"); strings.ContainsAny(id, "\"{}") {
		t.Errorf("an unsound request id comes back: %q", id)
	}
}
