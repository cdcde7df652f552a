package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

const goodProposal = `{"year":2027,"kind":"new","origin":"ministry","reason":"Weil.","draft":{"sheet":{"title":"Neu","theme":"Verwaltung","field":"Digitale Verwaltung","lead":["TFM"],"participants":[],"milestones":[],"description":"Text.","background":""}}}`

// with replaces one part of the good proposal.
func with(old, new string) string {
	if !strings.Contains(goodProposal, old) {
		panic("the good proposal has no " + old)
	}
	return strings.Replace(goodProposal, old, new, 1)
}

func TestBadInputIsRefusedWithItsPlace(t *testing.T) {
	proposals := "/proposals"
	tests := []struct {
		name, method, path, token, body string
		header                          []string
		status                          int
		code, place                     string
	}{
		{name: "unknown field", body: with(`"year"`, `"colour":1,"year"`), status: 422, code: "invalid", place: "body.colour"},
		{name: "unknown field deep inside", body: with(`"title"`, `"colour":1,"title"`), status: 422, code: "invalid", place: "body.draft.sheet.colour"},
		{name: "field in the wrong case", body: with(`"title"`, `"Title"`), status: 422, code: "invalid", place: "body.draft.sheet.Title"},
		{name: "server's own field", body: with(`"year"`, `"stage":"decided","year"`), status: 422, code: "invalid", place: "body.stage"},
		{name: "$schema", body: with(`"year"`, `"$schema":"x","year"`), status: 422, code: "invalid", place: "body.$schema"},
		{name: "missing field", body: with(`"reason":"Weil.",`, ``), status: 422, code: "invalid", place: "body"},
		{name: "number for text", body: with(`"Weil."`, `7`), status: 422, code: "invalid", place: "body.reason"},
		{name: "text for number", body: with(`2027`, `"2027"`), status: 422, code: "invalid", place: "body.year"},
		{name: "fraction for number", body: with(`2027`, `2027.5`), status: 422, code: "invalid", place: "body.year"},
		{name: "list for object", body: with(`"draft":{`, `"draft":[],"effects":{`), status: 422, code: "invalid", place: "body.draft"},
		{name: "null", body: with(`"Weil."`, `null`), status: 422, code: "invalid", place: "body.reason"},
		{name: "unknown kind", body: with(`"kind":"new"`, `"kind":"erase"`), status: 422, code: "invalid", place: "body.kind"},
		{name: "unknown origin", body: with(`"ministry"`, `"press"`), status: 422, code: "invalid", place: "body.origin"},
		{name: "text too long", body: with(`"Neu"`, `"`+strings.Repeat("ä", 301)+`"`), status: 422, code: "invalid", place: "body.draft.sheet.title"},
		{name: "too many items", body: with(`["TFM"]`, `[`+strings.Repeat(`"TFM",`, 20)+`"TFM"]`), status: 422, code: "invalid", place: "body.draft.sheet.lead"},
		{name: "year out of range", body: with(`2027`, `20270`), status: 422, code: "invalid", place: "body.year"},
		{name: "a year without a cycle", body: with(`2027`, `2031`), status: 422, code: "invalid", place: "body.year"},
		{name: "unknown workshop", body: with(`"ministry"`, `"workshop","workshop_id":"`+unknownID+`"`), status: 422, code: "invalid", place: "body.workshop_id"},
		{name: "workshop that is no id", body: with(`"ministry"`, `"workshop","workshop_id":"x"`), status: 422, code: "invalid", place: "body.workshop_id"},
		{name: "workshop left out", body: with(`"ministry"`, `"workshop"`), status: 422, code: "invalid", place: "body.workshop_id"},
		{name: "unknown report", body: with(`"ministry"`, `"report","report_id":"2027-H1/m-9"`), status: 422, code: "invalid", place: "body.report_id"},
		{name: "unknown measure", body: `{"year":2027,"kind":"merge","origin":"ministry","reason":"r","targets":["m-1","m-9"],"draft":{}}`, status: 422, code: "invalid", place: "body.targets[1]"},
		{name: "ended measure", body: `{"year":2027,"kind":"end","origin":"ministry","reason":"r","targets":["m-ended"],"draft":{"ending_note":"n"}}`, status: 422, code: "invalid", place: "body.targets[0]"},
		{name: "unknown field of action", body: `{"year":2027,"kind":"focus","origin":"ministry","reason":"r","draft":{"focus":{"field":"Weltraum","vision":"v","priorities":[]}}}`, status: 422, code: "invalid", place: "body.draft.focus.field"},
		{name: "changes to nothing", body: `{"year":2027,"kind":"new","origin":"ministry","reason":"r","changes":{"title":"t"}}`, status: 422, code: "invalid", place: "body.changes"},
		{name: "changes and draft", body: `{"year":2027,"kind":"amend","origin":"ministry","reason":"r","targets":["m-1"],"changes":{"title":"t"},"draft":{"sheet":{"title":"Neu","theme":"","field":"","lead":["TFM"],"participants":[],"milestones":[],"description":"","background":""}}}`, status: 422, code: "invalid", place: "body.changes"},

		{name: "invalid UTF-8", body: with(`Weil.`, "\xff\xfe"), status: 400, code: "malformed", place: "body"},
		{name: "half a surrogate", body: with(`Weil.`, `\ud800`), status: 400, code: "malformed", place: "body.reason"},
		{name: "null character", body: with(`Weil.`, `a\u0000b`), status: 400, code: "malformed", place: "body.reason"},
		{name: "null character in a name", body: with(`"year"`, `"a\u0000":1,"year"`), status: 400, code: "malformed", place: "body"},
		{name: "a name twice", body: with(`"year"`, `"reason":"Darum.","year"`), status: 400, code: "malformed", place: "body.reason"},
		{name: "a name twice deep inside", body: with(`"title"`, `"title":"Alt","title"`), status: 400, code: "malformed", place: "body.draft.sheet.title"},
		{name: "something after it", body: goodProposal + `{}`, status: 400, code: "malformed", place: "body"},
		{name: "broken off", body: goodProposal[:40], status: 400, code: "malformed", place: "body"},
		{name: "no JSON", body: `year=2027`, status: 400, code: "malformed", place: "body"},
		{name: "too deep", body: strings.Repeat(`[`, 1000) + strings.Repeat(`]`, 1000), status: 400, code: "malformed", place: "body"},
		{name: "a number without end", body: with(`2027`, `1e999`), status: 400, code: "malformed", place: "body"},
		{name: "empty", body: ``, status: 400, code: "malformed"},
		{name: "only a list", body: `[]`, status: 422, code: "invalid", place: "body"},
		{name: "only null", body: `null`, status: 422, code: "invalid", place: "body"},
		{name: "too large", body: with(`Weil.`, strings.Repeat("x", BodyLimit)), status: 413, code: "too_large"},
		{name: "a form", body: goodProposal, header: []string{"Content-Type", "application/x-www-form-urlencoded"}, status: 415, code: "unsupported_media_type", place: "header.Content-Type"},
		{name: "XML", body: goodProposal, header: []string{"Content-Type", "application/xml"}, status: 415, code: "unsupported_media_type", place: "header.Content-Type"},
		{name: "no key", body: goodProposal, header: []string{"Idempotency-Key", ""}, status: 422, code: "invalid", place: "header.Idempotency-Key"},
		{name: "key with spaces", body: goodProposal, header: []string{"Idempotency-Key", "a b"}, status: 422, code: "invalid", place: "header.Idempotency-Key"},
		{name: "key too long", body: goodProposal, header: []string{"Idempotency-Key", strings.Repeat("k", 201)}, status: 422, code: "invalid", place: "header.Idempotency-Key"},
		{name: "wrong If-Match", body: goodProposal, header: []string{"If-Match", `"abc"`}, status: 422, code: "invalid", place: "header.If-Match"},

		{name: "id that is no id", path: "/proposals/42/withdraw", body: `{"reason":"r"}`, status: 422, code: "invalid", place: "path.id"},
		{name: "revisions that contradict", path: "/proposals/" + knownProposal + "/withdraw", body: `{"reason":"r","expected_revision":3}`, header: []string{"If-Match", `"4"`}, status: 422, code: "invalid", place: "body.expected_revision"},
		{name: "revision below one", path: "/proposals/" + knownProposal + "/withdraw", body: `{"reason":"r","expected_revision":0}`, status: 422, code: "invalid", place: "body.expected_revision"},
		{name: "merged into nothing", path: "/proposals/" + knownProposal + "/screen", token: "demo-koordination", body: `{"outcome":"merge","into":"` + unknownID + `"}`, status: 422, code: "invalid", place: "body.into"},
		{name: "position without a kind", path: "/proposals/" + knownProposal + "/position", token: "demo-tfm-leitung", body: `{"text_hash":"hash-2"}`, status: 422, code: "invalid", place: "body.kind"},
		{name: "position without its text", path: "/proposals/" + knownProposal + "/position", token: "demo-tfm-leitung", body: `{"kind":"signed"}`, status: 422, code: "invalid", place: "body.text_hash"},
		{name: "draft of a position that nobody prepared", path: "/proposals/" + knownProposal + "/position", token: "demo-tmik-leitung", body: `{"use_draft":true}`, status: 422, code: "invalid", place: "body.use_draft"},
		{name: "draft of another text", path: "/proposals/" + knownProposal + "/position", token: "demo-tfm-leitung", body: `{"use_draft":true,"text_hash":"hash-1"}`, status: 409, code: "stale_revision"},
		{name: "position by the working level", path: "/proposals/" + knownProposal + "/position", token: "demo-tfm", body: `{"kind":"signed","text_hash":"hash-2"}`, status: 403, code: "forbidden"},
		{name: "position prepared for another ministry", method: http.MethodPut, path: "/proposals/" + knownProposal + "/positions/TFM/draft", token: "demo-tmik", body: `{"kind":"signed","text_hash":"hash-2"}`, status: 403, code: "forbidden"},
		{name: "position prepared on an old text", method: http.MethodPut, path: "/proposals/" + knownProposal + "/positions/TFM/draft", token: "demo-tfm", body: `{"kind":"signed","text_hash":"hash-1"}`, status: 409, code: "stale_revision"},
		{name: "wrong date", path: "/cycles/2027/deadlines/intake_end/move", token: "demo-koordination", body: `{"to":"31.12.2027","reason":"r"}`, status: 422, code: "invalid", place: "body.to"},
		{name: "day that does not exist", path: "/cycles/2027/deadlines/intake_end/move", token: "demo-koordination", body: `{"to":"2027-02-30","reason":"r"}`, status: 422, code: "invalid", place: "body.to"},
		{name: "unknown deadline", path: "/cycles/2027/deadlines/easter/move", token: "demo-koordination", body: `{"to":"2027-02-03","reason":"r"}`, status: 422, code: "invalid", place: "path.name"},
		{name: "moved clock outside a rehearsal", path: "/cycles", token: "demo-koordination", body: `{"year":2028,"cabinet_session":"2028-11-28","starts_at":"2028-01-03T08:00:00Z"}`, status: 422, code: "invalid", place: "body.starts_at"},
		{name: "wrong settings", path: "/cycles", token: "demo-koordination", body: `{"year":2028,"cabinet_session":"2028-11-28","settings":{}}`, status: 422, code: "invalid", place: "body.settings"},
		{name: "someone else's workshop", method: http.MethodPut, path: "/workshops/" + knownWorkshop + "/record", token: "demo-werkstatt-2", body: `{"expected_revision":3,"status_quo":"","achieved":"","obstacles":"","opportunities":""}`, status: 403, code: "forbidden"},
		{name: "workshop without its revision", method: http.MethodPut, path: "/workshops/" + knownWorkshop + "/record", token: "demo-werkstatt-1", body: `{"status_quo":"","achieved":"","obstacles":"","opportunities":""}`, status: 422, code: "invalid", place: "body.expected_revision"},
		{name: "workshop with an overlong field", path: "/workshops", token: "demo-werkstatt-1", body: `{"year":2027,"title":"t","fields":["` + strings.Repeat("x", 301) + `"]}`, status: 422, code: "invalid", place: "body.fields[0]"},
		{name: "workshop with a blank title", path: "/workshops", token: "demo-werkstatt-1", body: `{"year":2027,"title":" ","fields":[]}`, status: 422, code: "invalid", place: "body.title"},
		{name: "prepared condition that is blank", method: http.MethodPut, path: "/proposals/" + knownProposal + "/positions/TFM/draft", token: "demo-tfm", body: `{"kind":"signed_with_conditions","text_hash":"hash-2","conditions":[" "]}`, status: 422, code: "invalid", place: "body.conditions[0]"},
		{name: "comment on nothing", path: "/public/proposals/" + unknownID + "/comments", token: "-", body: `{"text":"t"}`, status: 404, code: "not_found"},
		{name: "comment outside the consultation", path: "/public/proposals/" + knownProposal + "/comments", token: "-", body: `{"text":"t"}`, status: 409, code: "phase_closed"},
		{name: "refused without a reason", path: "/comments/" + unknownID + "/moderation", token: "demo-koordination", body: `{"state":"refused"}`, status: 422, code: "invalid", place: "body.reason"},
		{name: "moderation of nothing", path: "/comments/" + unknownID + "/moderation", token: "demo-koordination", body: `{"state":"published"}`, status: 404, code: "not_found"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := &fakeStore{stage: strategy.StageInCoordination, phase: strategy.PhaseCoordination}
			b := newBench(t, store)
			method, path, token := test.method, test.path, test.token
			if method == "" {
				method = http.MethodPost
			}
			if path == "" {
				path = proposals
			}
			if token == "" {
				token = "demo-tfm"
			}
			if token == "-" {
				token = ""
			}
			got := b.do(method, token, Prefix+path, "key-1", test.body, test.header...)
			if got.status != test.status {
				t.Fatalf("answers %d, want %d: %s", got.status, test.status, got.body)
			}
			p := got.problem(t)
			if p.Code != test.code {
				t.Errorf("code %q, want %q", p.Code, test.code)
			}
			if p.Detail == "" {
				t.Error("no detail says how to mend it")
			}
			if test.place != "" && (len(p.Errors) == 0 || !hasPlace(p, test.place)) {
				t.Errorf("errors %+v name no place %s", p.Errors, test.place)
			}
			if len(got.body) > 8000 {
				t.Errorf("the answer echoes %d bytes", len(got.body))
			}
			if len(b.engine.calls) != 0 || store.saved != 0 {
				t.Errorf("something was written: %+v, %d rows", b.engine.calls, store.saved)
			}
			// Nothing is stuck: the same key serves the mended request.
			if path == proposals {
				if again := b.post("demo-tfm", proposals, "key-1", goodProposal); again.status != http.StatusCreated {
					t.Errorf("the mended request answers %d: %s", again.status, again.body)
				}
			}
		})
	}
}

func hasPlace(p Problem, place string) bool {
	for _, e := range p.Errors {
		if e.Location == place && e.Message != "" {
			return true
		}
	}
	return false
}

func TestOverlongTextNamesItsLimit(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseIntake})
	got := b.post("demo-tfm", "/proposals", "k", with(`"Neu"`, `"`+strings.Repeat("x", 301)+`"`))
	if p := got.problem(t); len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, "300") {
		t.Errorf("errors %+v do not state the limit of 300", p.Errors)
	}
	if got := b.post("demo-tfm", "/proposals", "k", with(`"Neu"`, `"`+strings.Repeat("ä", 300)+`"`)); got.status != http.StatusCreated {
		t.Errorf("300 characters answer %d: %s", got.status, got.body)
	}
}

func TestBadAddressesAreProblems(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseIntake})
	tests := []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/api/v1/nothing", 404},
		{http.MethodGet, "/", 404},
		{http.MethodGet, "/api/v2/cycles", 404},
		{http.MethodDelete, "/api/v1/cycles", 405},
		{http.MethodPatch, "/api/v1/proposals/" + knownProposal, 405},
		{http.MethodGet, "/api/v1/cycles/abc", 422},
		{http.MethodGet, "/api/v1/cycles/1", 422},
		{http.MethodGet, "/api/v1/cycles/2031", 404},
		{http.MethodGet, "/api/v1/cycles/99999999999999999999", 422},
		{http.MethodGet, "/api/v1/proposals/" + unknownID, 404},
		{http.MethodGet, "/api/v1/proposals/%ff", 400},
		{http.MethodGet, "/api/v1/measures/a%00b", 400},
		{http.MethodGet, "/api/v1/proposals?q=%00", 400},
		{http.MethodGet, "/api/v1/proposals?q=%ff", 400},
		{http.MethodGet, "/api/v1/proposals?q=%zz", 400},
		{http.MethodGet, "/api/v1/proposals?limit=0", 422},
		{http.MethodGet, "/api/v1/proposals?limit=1000", 422},
		{http.MethodGet, "/api/v1/proposals?colour=red", 422},
		{http.MethodGet, "/api/v1/cycles/2027/whatif", 422},
		{http.MethodGet, "/api/v1/cycles/2027/whatif?move=easter:2027-10-01", 422},
		{http.MethodGet, "/api/v1/cycles/2027/whatif?move=coordination_end", 422},
		{http.MethodGet, "/api/v1/cycles/2027/whatif?move=coordination_end:soon", 422},
	}
	for _, test := range tests {
		got := b.do(test.method, "demo-koordination", test.path, "", "")
		if got.status != test.status {
			t.Errorf("%s %s answers %d, want %d: %s", test.method, test.path, got.status, test.status, got.body)
			continue
		}
		got.problem(t)
		if test.status == 405 && got.header.Get("Allow") == "" {
			t.Errorf("%s %s names no allowed methods", test.method, test.path)
		}
	}
}

func TestFailuresTellNothing(t *testing.T) {
	b := newBench(t, &fakeStore{broken: true})
	got := b.get("demo-koordination", "/cycles/2027")
	p := got.problem(t)
	if got.status != 500 || strings.Contains(got.body, "secret") || strings.Contains(got.body, "connection") {
		t.Errorf("a broken database answers %d %s", got.status, got.body)
	}
	if p.RequestID != got.header.Get("X-Request-Id") {
		t.Errorf("request id %q in the body, %q in the header", p.RequestID, got.header.Get("X-Request-Id"))
	}
	// fakeStore has no Submissions: a panic of a handler is answered as well.
	if got := b.get("demo-koordination", "/submissions"); got.status != 500 {
		t.Errorf("a panic answers %d", got.status)
	} else {
		got.problem(t)
	}
}

func ExampleProblem() {
	fmt.Println(problemOf(strategy.Stale("der Stand ist inzwischen Revision 8, nicht 7")))
	// Output: stale_revision: der Stand ist inzwischen Revision 8, nicht 7
}
