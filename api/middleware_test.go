package api

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestEveryAnswerKeepsPagesAndWindowsApart(t *testing.T) {
	b := newBench(t, &fakeStore{})
	for path, status := range map[string]int{
		"/healthz": 200, "/openapi.json": 200, "/nothing": 404, Prefix + "/me": 401, Prefix + "/measures/m-1": 200, Prefix + "/measures/%ff": 400,
	} {
		got := b.do(http.MethodGet, "", path, "", "")
		if got.status != status {
			t.Errorf("%s answers %d, want %d", path, got.status, status)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Content-Security-Policy": "frame-ancestors 'none'", "Permissions-Policy": "camera=()", "Cache-Control": "no-store",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if !strings.Contains(got.header.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, got.header.Get(name))
			}
		}
		if hsts := got.header.Get("Strict-Transport-Security"); hsts != "" {
			t.Errorf("%s: HSTS %q without https", path, hsts)
		}
	}
}

func TestBrowsersAreToldToStayWithHTTPSWhereThatIsServed(t *testing.T) {
	b := &bench{t: t, handler: New(Deps{Clock: time.Now, Log: (&bench{}).log(), HTTPS: true})}
	if got := b.do(http.MethodGet, "", "/healthz", "", "").header.Get("Strict-Transport-Security"); !strings.HasPrefix(got, "max-age=") {
		t.Errorf("HSTS is %q", got)
	}
}

func TestOdditiesAreRefused(t *testing.T) {
	b := newBench(t, &fakeStore{})
	withdraw := Prefix + "/proposals/" + knownProposal + "/withdraw"
	for _, test := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		code                     string
	}{
		{name: "another method in a header", method: http.MethodPost, path: withdraw, body: `{"reason":"r"}`, header: []string{"X-HTTP-Method-Override", "PUT"}, status: 400, code: "malformed"},
		{name: "another method in another header", method: http.MethodGet, path: Prefix + "/me", header: []string{"X-Method-Override", "DELETE"}, status: 400, code: "malformed"},
		{name: "a huge query", method: http.MethodGet, path: Prefix + "/measures?q=" + strings.Repeat("a", queryLimit), status: 414, code: "too_long"},
		{name: "a huge body where none is read", method: http.MethodPost, path: "/healthz", body: strings.Repeat("a", BodyLimit+1), status: 413, code: "too_large"},
	} {
		got := b.do(test.method, "demo-tfm", test.path, "key", test.body, test.header...)
		if got.status != test.status {
			t.Errorf("%s: answers %d %s", test.name, got.status, got.body)
			continue
		}
		if p := got.problem(t); p.Code != test.code {
			t.Errorf("%s: code %q", test.name, p.Code)
		}
	}
	if len(b.engine.calls) > 0 {
		t.Error("the engine was called")
	}
}
