package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/identity"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// fakeEngine carries out every call once and remembers it, as workflows do.
type fakeEngine struct {
	mu      sync.Mutex
	calls   []Call
	results map[string]workflows.Result
	err     error // answers every new call
}

func (e *fakeEngine) Do(_ context.Context, call Call) (workflows.Result, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if first, ok := e.results[call.ID]; ok {
		return first, nil
	}
	if e.err != nil {
		return workflows.Result{}, e.err
	}
	e.calls = append(e.calls, call)
	_, id, _ := strings.Cut(call.WorkflowID, "/")
	result := workflows.Result{ID: id, Revision: len(e.calls), Stage: "done", At: testNow, RequestHash: headOf(call.Arg).Hash}
	if e.results == nil {
		e.results = map[string]workflows.Result{}
	}
	e.results[call.ID] = result
	return result, nil
}

// headOf finds the request in any message.
func headOf(arg any) workflows.Request {
	var head struct {
		Request workflows.Request `json:"request"`
	}
	encoded, err := json.Marshal(arg)
	if err == nil {
		err = json.Unmarshal(encoded, &head)
	}
	if err != nil {
		panic(err)
	}
	return head.Request
}

var testNow = time.Date(2027, time.September, 1, 10, 0, 0, 0, time.UTC)

// bench is an interface on a fake engine and a given store.
type bench struct {
	t       *testing.T
	handler http.Handler
	engine  *fakeEngine
}

func newBench(t *testing.T, store Store) *bench {
	t.Helper()
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	engine := &fakeEngine{}
	handler := New(Deps{
		Store: store, Engine: engine, Auth: auth, Clock: func() time.Time { return testNow },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Rehearsals: true,
	})
	return &bench{t: t, handler: handler, engine: engine}
}

func (b *bench) log() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) problem(t *testing.T) Problem {
	t.Helper()
	var p Problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("no problem document: %v in %q", err, a.body)
	}
	if ct := a.header.Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("Content-Type of a problem is %q", ct)
	}
	if p.Status != a.status || p.Code == "" || p.Title == "" || p.RequestID == "" {
		t.Errorf("incomplete problem for %d: %+v", a.status, p)
	}
	return p
}

func (b *bench) do(method, token, path, key, body string, more ...string) answer {
	b.t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(more); i += 2 {
		req.Header.Set(more[i], more[i+1])
	}
	recorder := httptest.NewRecorder()
	b.handler.ServeHTTP(recorder, req)
	return answer{recorder.Code, recorder.Header(), recorder.Body.String()}
}

func (b *bench) get(token, path string) answer {
	b.t.Helper()
	return b.do(http.MethodGet, token, Prefix+path, "", "")
}

func (b *bench) post(token, path, key, body string) answer {
	b.t.Helper()
	return b.do(http.MethodPost, token, Prefix+path, key, body)
}
