package api_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"

	"fortschreibung/api"
	"fortschreibung/embedded"
	"fortschreibung/embedded/testengine"
	"fortschreibung/identity"
	"fortschreibung/store"
	"fortschreibung/strategy"
	"fortschreibung/worker"
)

// stackSigner signs checkpoints of the stacks' audits.
var stackSigner = store.Signer(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)))

// stack is the interface on a real database, with the rights of the role that serves, and a
// real engine with its worker.
type stack struct {
	t     *testing.T
	base  string
	store *store.Store
	year  int
}

func newStack(t *testing.T, year int) *stack {
	t.Helper()
	return newStackOn(t, year, testengine.Postgres(t))
}

func newStackOn(t *testing.T, year int, database string) *stack {
	t.Helper()
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	return newStackOf(t, year, database, auth, slog.New(slog.DiscardHandler))
}

func newStackOf(t *testing.T, year int, database string, auth identity.Authenticator, log *slog.Logger) *stack {
	t.Helper()
	ctx := context.Background()
	if err := store.Prepare(ctx, database, embedded.ApplicationRole, store.Options{Logger: log}); err != nil {
		t.Fatal(err)
	}
	records, err := store.Open(ctx, database, store.Options{Logger: log, Role: embedded.ApplicationRole, AuditKey: stackSigner})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := records.Close(); err != nil {
			t.Error(err)
		}
	})
	engine, err := client.Dial(client.Options{HostPort: testengine.Temporal(t), Logger: temporallog.NewStructuredLogger(log)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	queue := uuid.NewString()
	w := worker.New(engine, records.Trusted(), worker.Options{TaskQueue: queue})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	web := httptest.NewServer(api.New(api.Deps{
		Store: records, Engine: api.NewTemporalEngine(engine, queue), Auth: auth, Clock: time.Now, Log: log, Rehearsals: true,
		Histories: api.EngineHistories(engine, "default"),
	}))
	t.Cleanup(web.Close)
	return &stack{t: t, base: web.URL + api.Prefix, store: records, year: year}
}

type reply struct {
	status int
	body   string
	header http.Header
}

func (r reply) field(t *testing.T, name string) any {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(r.body), &all); err != nil {
		t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	return all[name]
}

func (s *stack) send(method, token, path, key string, body any) reply {
	s.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequest(method, s.base+path, bytes.NewReader(encoded))
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("Idempotency-Key", fmt.Sprintf("%d-%s", s.year, key)) // the tests share one engine
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{res.StatusCode, string(text), res.Header}
}

func (s *stack) post(token, path, key string, body any) reply {
	s.t.Helper()
	return s.send(http.MethodPost, token, path, key, body)
}

func (s *stack) get(token, path string) reply {
	s.t.Helper()
	return s.send(http.MethodGet, token, path, "", nil)
}

// want stops the test unless the reply has a status and, for errors, a code.
func (s *stack) want(got reply, status int, code string) reply {
	s.t.Helper()
	if got.status != status || (code != "" && got.field(s.t, "code") != code) {
		s.t.Fatalf("answers %d, want %d %s: %s", got.status, status, code, got.body)
	}
	return got
}

func (s *stack) open() {
	s.t.Helper()
	s.want(s.post("demo-koordination", "/cycles", "open", map[string]any{
		"year": s.year, "cabinet_session": tuesday(strategy.NewDate(s.year, time.November, 23)), "rehearse": true,
		"starts_at": time.Date(s.year, time.January, 11, 8, 0, 0, 0, time.UTC),
	}), http.StatusCreated, "")
}

func tuesday(d strategy.Date) strategy.Date {
	for d.Weekday() != time.Tuesday {
		d = d.AddDays(1)
	}
	return d
}

func newMeasure(year int) map[string]any {
	return map[string]any{
		"year": year, "kind": "new", "origin": "ministry", "reason": "Bürger wünschen es.", "topics": []string{"money"},
		"draft": map[string]any{"sheet": map[string]any{
			"title": "Elektronischer Antrag", "theme": "Verwaltung", "field": "Digitale Verwaltung", "lead": []string{"TMIK"},
			"participants": []string{}, "milestones": []any{}, "description": "Anträge werden elektronisch gestellt.", "background": "",
		}},
	}
}

func TestProposalThroughTheWholeStack(t *testing.T) {
	s := newStack(t, 2031)
	s.want(s.post("demo-tmik", "/proposals", "early", newMeasure(2031)), 422, "invalid") // no cycle yet
	s.open()
	s.want(s.post("demo-koordination", "/cycles", "again", map[string]any{"year": 2031, "cabinet_session": "2031-11-25"}), 409, "already_decided")
	if got := s.get("demo-koordination", "/cycles/2031"); got.field(t, "phase") != "intake" || got.field(t, "settled") != true {
		t.Errorf("the cycle is %s", got.body)
	}

	blank := newMeasure(2031)
	blank["reason"] = " "
	s.want(s.post("demo-tmik", "/proposals", "p-1", blank), 422, "invalid")
	if got := s.get("demo-tmik", "/proposals?year=2031"); !strings.Contains(got.body, `"items":[]`) {
		t.Errorf("a refused proposal left %s", got.body)
	}
	first := s.want(s.post("demo-tmik", "/proposals", "p-1", newMeasure(2031)), http.StatusCreated, "") // mended, the same key
	again := s.want(s.post("demo-tmik", "/proposals", "p-1", newMeasure(2031)), http.StatusCreated, "")
	if first.body != again.body {
		t.Errorf("again answers %s, first %s", again.body, first.body)
	}
	s.want(s.post("demo-tmik", "/proposals", "p-1", blank), 422, "invalid")
	id := first.field(t, "id").(string)
	path := "/proposals/" + id

	s.want(s.post("demo-koordination", path+"/screen", "stale", map[string]any{"outcome": "accept", "expected_revision": 99}), 409, "stale_revision")
	s.want(s.post("demo-tfm-leitung", path+"/position", "draft", map[string]any{"kind": "signed", "text_hash": "x"}), 404, "not_found") // not there for them
	s.want(s.post("demo-koordination", path+"/screen", "ok", map[string]any{"outcome": "accept", "expected_revision": 1}), http.StatusOK, "")
	s.want(s.post("demo-tfm-leitung", path+"/position", "early", map[string]any{"kind": "signed", "text_hash": "x"}), 409, "phase_closed")
	s.want(s.post("demo-koordination", path+"/screen", "twice", map[string]any{"outcome": "accept"}), 409, "")
	s.want(s.post("demo-koordination", "/proposals/"+uuid.NewString()+"/screen", "nothing", map[string]any{"outcome": "accept"}), 404, "not_found")

	s.reads(id)
	s.want(s.post("demo-tfm", path+"/withdraw", "foreign", map[string]any{"reason": "r"}), 403, "forbidden")
	gone := s.want(s.post("demo-tmik", path+"/withdraw", "mine", map[string]any{"reason": "Erledigt."}), http.StatusOK, "")
	// The workflow has ended: the repetition has its answer, a new request has not.
	if again := s.want(s.post("demo-tmik", path+"/withdraw", "mine", map[string]any{"reason": "Erledigt."}), http.StatusOK, ""); again.body != gone.body {
		t.Errorf("again answers %s, first %s", again.body, gone.body)
	}
	s.want(s.post("demo-tmik", path+"/withdraw", "mine", map[string]any{"reason": "Anders."}), 422, "invalid")
	if late := s.post("demo-tmik", path+"/withdraw", "new", map[string]any{"reason": "r"}); late.status != http.StatusConflict {
		t.Errorf("withdrawing twice answers %d %s", late.status, late.body)
	}
	if audit := s.get("demo-rechnungshof", "/audit?entity=proposal&entity_id="+id); strings.Count(audit.body, `"seq"`) < 3 || !strings.Contains(audit.body, gone.header.Get("X-Idempotency-Id")) {
		t.Errorf("audit of the proposal: %s", audit.body)
	}
}

// reads looks at one screened proposal in every way there is.
func (s *stack) reads(id string) {
	s.t.Helper()
	for _, path := range []string{
		"/proposals?year=2031&stage=screened&kind=new", "/proposals?q=Antrag", "/proposals?submitter=demo-tmik",
		"/proposals/" + id, "/proposals/" + id + "/timeline", "/proposals/" + id + "/texts", "/proposals/" + id + "/comparison",
		"/cycles", "/cycles/2031/calendar", "/cycles/2031/timeline", "/cycles/2031/outlook",
		"/cycles/2031/whatif?move=intake_end:2031-07-15", "/workshops", "/comments", "/public/proposals", "/public/proposals/" + id,
		"/public/proposals/" + id + "/timeline", "/public/proposals/" + id + "/comments", "/editions", "/measures", "/reports?year=2031",
		"/sessions", "/submissions", "/tasks", "/audit", "/ministries", "/me",
	} {
		got := s.get("demo-koordination", path)
		if got.status != http.StatusOK {
			s.t.Errorf("GET %s answers %d %s", path, got.status, got.body)
		}
		if strings.HasPrefix(path, "/proposals?") && !strings.Contains(got.body, id) {
			s.t.Errorf("GET %s does not find the proposal: %s", path, got.body)
		}
	}
	if got := s.get("", "/public/proposals/"+id); got.field(s.t, "state") != "consultation" {
		s.t.Errorf("the public sees %s", got.body)
	}
	for _, path := range []string{"/proposals/x", "/measures/x", "/editions/2031", "/reports/2031-H1/x", "/sessions/2031/1", "/submissions/2031/1", "/workshops/" + uuid.NewString()} {
		if got := s.get("demo-koordination", path); got.status != http.StatusNotFound && got.status != 422 {
			s.t.Errorf("GET %s answers %d", path, got.status)
		}
	}
	if got := s.get("demo-koordination", "/proposals?cursor=abc"); got.status != 422 {
		s.t.Errorf("a made-up cursor answers %d %s", got.status, got.body)
	}
}

func TestOwnRowsThroughTheWholeStack(t *testing.T) {
	s := newStack(t, 2032)
	s.open()
	workshop := map[string]any{"year": 2032, "title": "Digitalwerkstatt Bildung", "fields": []string{"Bildung"}, "held_on": "2032-03-04"}
	made := s.want(s.post("demo-werkstatt-1", "/workshops", "w", workshop), http.StatusCreated, "")
	if again := s.post("demo-werkstatt-1", "/workshops", "w", workshop); again.body != made.body {
		t.Errorf("again answers %s, first %s", again.body, made.body)
	}
	workshop["title"] = "Andere"
	s.want(s.post("demo-werkstatt-1", "/workshops", "w", workshop), 422, "invalid")
	path := "/workshops/" + made.field(t, "id").(string)
	record := map[string]any{"expected_revision": 1, "status_quo": "a", "achieved": "b", "obstacles": "c", "opportunities": "d"}
	filed := s.want(s.send(http.MethodPut, "demo-werkstatt-1", path+"/record", "r", record), http.StatusOK, "")
	if filed.header.Get("ETag") != `"2"` {
		t.Errorf("ETag after filing is %s", filed.header.Get("ETag"))
	}
	s.want(s.send(http.MethodPut, "demo-koordination", path+"/record", "r2", record), 409, "stale_revision")
	if got := s.get("demo-tfm", path); !strings.Contains(got.body, `"obstacles":"c"`) {
		t.Errorf("the workshop is %s", got.body)
	}

	proposal := newMeasure(2032)
	proposal["origin"], proposal["workshop_id"] = "workshop", made.field(t, "id")
	id := s.want(s.post("demo-werkstatt-1", "/proposals", "p", proposal), http.StatusCreated, "").field(t, "id").(string)
	s.want(s.post("demo-koordination", "/proposals/"+id+"/screen", "s", map[string]any{"outcome": "accept"}), http.StatusOK, "")
	comments := "/public/proposals/" + id + "/comments"
	s.want(s.post("", comments, "c", map[string]any{"text": "Gut."}), 409, "phase_closed")
	s.want(s.post("demo-koordination", "/cycles/2032/advance", "a", map[string]any{"to": "consultation", "reason": "alles da"}), http.StatusOK, "")
	comment := s.want(s.post("", comments, "c", map[string]any{"text": "Gut.", "author": "Eine Bürgerin"}), http.StatusCreated, "").field(t, "id").(string)
	if got := s.get("", comments); strings.Contains(got.body, "Gut.") {
		t.Errorf("an unmoderated comment is public: %s", got.body)
	}
	s.want(s.post("demo-koordination", "/comments/"+comment+"/moderation", "m", map[string]any{"state": "published", "answer": "Danke."}), http.StatusOK, "")
	if got := s.get("", comments); !strings.Contains(got.body, "Gut.") || strings.Contains(got.body, "Danke.") {
		t.Errorf("during the consultation the public reads %s", got.body)
	}
	if got := s.get("demo-koordination", "/comments?state=published&proposal="+id); !strings.Contains(got.body, "Danke.") {
		t.Errorf("the coordinator reads %s", got.body)
	}
}

func TestListsGoOnPageByPage(t *testing.T) {
	s := newStack(t, 2033)
	s.open()
	made := map[string]bool{}
	for i := range 5 {
		got := s.want(s.post("demo-tmik", "/proposals", fmt.Sprint("p-", i), newMeasure(2033)), http.StatusCreated, "")
		made[got.field(t, "id").(string)] = true
	}
	cursor, pages := "", 0
	for {
		var page struct {
			Items      []strategy.Proposal `json:"items"`
			NextCursor string              `json:"next_cursor"`
		}
		got := s.want(s.get("demo-tmik", "/proposals?year=2033&limit=2&cursor="+cursor), http.StatusOK, "")
		if err := json.Unmarshal([]byte(got.body), &page); err != nil {
			t.Fatal(err)
		}
		pages++
		for _, p := range page.Items {
			if !made[p.ID] {
				t.Errorf("%s comes twice or was never made", p.ID)
			}
			delete(made, p.ID)
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	if pages != 3 || len(made) != 0 {
		t.Errorf("%d pages, missing %v", pages, made)
	}
}
