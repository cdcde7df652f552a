package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

// open is the explicit list of what anybody may do without a token.
var open = []string{
	"GET /api/v1/ministries",
	"GET /api/v1/public/proposals",
	"GET /api/v1/public/proposals/{id}",
	"GET /api/v1/public/proposals/{id}/timeline",
	"GET /api/v1/public/proposals/{id}/comments",
	"POST /api/v1/public/proposals/{id}/comments",
	"GET /api/v1/editions",
	"GET /api/v1/editions/{year}",
	"GET /api/v1/editions/{year}/document",
	"GET /api/v1/editions/{year}/synopsis",
	"GET /api/v1/calendar/{secret}", // its address is the secret
	"GET /api/v1/fields",
	"GET /api/v1/measures",
	"GET /api/v1/measures/{id}",
	"GET /api/v1/measures/{id}/synopsis",
	"GET /api/v1/measures/{id}/history",
	"GET /api/v1/monitor",
	"GET /api/v1/monitor/table",
	"GET /api/v1/monitor/metadata",
	"GET /api/v1/tables/measures",
	"GET /api/v1/prints/{print}", // whoever named it knows its name
}

var example = strings.NewReplacer("{id}", knownProposal, "{year}", "2027", "{number}", "1", "{half}", "2027-H1",
	"{measure}", "m-1", "{ministry}", "TFM", "{name}", "intake_end", "{condition}", "c-1", "{print}", "7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c99")

func TestEveryRouteNeedsATokenUnlessListedAsOpen(t *testing.T) {
	b := newBench(t, &fakeStore{})
	var found []string
	for _, r := range (&server{}).routes() {
		name := r.method + " " + r.path
		if r.public() {
			found = append(found, name)
			continue
		}
		for _, header := range []string{"", "Basic ZGVtbw==", "Bearer ", "Bearer demo-tfm2", "demo-tfm"} {
			got := b.do(r.method, "", example.Replace(r.path), "key", "{}", "Authorization", header)
			if got.status != http.StatusUnauthorized || got.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with Authorization %q answers %d %q", name, header, got.status, got.header.Get("WWW-Authenticate"))
				continue
			}
			if p := got.problem(t); p.Code != "unauthenticated" {
				t.Errorf("%s: code %q", name, p.Code)
			}
		}
	}
	slices.Sort(found)
	want := slices.Sorted(slices.Values(open))
	if !slices.Equal(found, want) {
		t.Errorf("open routes are\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
	if len(b.engine.calls) != 0 {
		t.Errorf("the engine was called: %+v", b.engine.calls)
	}
}

func TestOpenRoutesRefuseAWrongToken(t *testing.T) {
	b := newBench(t, &fakeStore{})
	for _, name := range open {
		method, path, _ := strings.Cut(name, " ")
		if got := b.do(method, "nobody", example.Replace(path), "key", "{}"); got.status != http.StatusUnauthorized {
			t.Errorf("%s with an unknown token answers %d", name, got.status)
		}
	}
}

func TestEveryRouteRefusesOfficesItIsNotFor(t *testing.T) {
	tokens := map[strategy.Role]string{
		strategy.RoleOrganiser: "demo-werkstatt-1", strategy.RoleMinistry: "demo-tfm-leitung", strategy.RoleCoordinator: "demo-koordination",
		strategy.RoleCommittee: "demo-vorsitz", strategy.RoleChancellery: "demo-staatskanzlei", strategy.RoleAuditor: "demo-rechnungshof",
	}
	b := newBench(t, &fakeStore{})
	for _, r := range (&server{}).routes() {
		for role, token := range tokens {
			if slices.Contains(strategy.Offices(r.action), role) {
				continue
			}
			got := b.do(r.method, token, example.Replace(r.path), "key", "{}")
			if got.status != http.StatusForbidden || got.problem(t).Code != "forbidden" {
				t.Errorf("%s %s as %s answers %d", r.method, r.path, role, got.status)
			}
		}
	}
	if len(b.engine.calls) != 0 {
		t.Errorf("the engine was called: %+v", b.engine.calls)
	}
}

// How auditors themselves want to be told, and which lists they look at again, is no part of
// what they audit.
func TestAuditorsChangeNothing(t *testing.T) {
	theirs := []strategy.Action{strategy.ActSetOwnNotices, strategy.ActKeepViews}
	for _, r := range (&server{}).routes() {
		if r.writes() && !slices.Contains(theirs, r.action) && slices.Contains(strategy.Offices(r.action), strategy.RoleAuditor) {
			t.Errorf("%s %s writes and is for auditors", r.method, r.path)
		}
	}
}

func TestOpenByDefaultIsNothing(t *testing.T) {
	for _, r := range (&server{}).routes() {
		if len(strategy.Offices(r.action)) == 0 {
			t.Errorf("%s %s has an action that nobody holds: %q", r.method, r.path, r.action)
		}
	}
}
