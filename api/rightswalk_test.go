package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fortschreibung/identity"
)

// groups are the words of who_may.txt for several people.
var groups = func() map[string][]string {
	g := map[string][]string{
		"nobody":     {},
		"organisers": {"organiser", "organiser-2", "dep-organiser"},
		"ministries": {"tfm", "tfm-head", "tmil", "tmil-head", "dep-head"},
		"heads":      {"tfm-head", "tmil-head", "dep-head"},
		"committee":  {"member", "chair", "dep-member"},
	}
	g["inside"] = slices.Concat(g["ministries"], []string{"coordinator", "chancellery", "auditor"}, g["committee"])
	g["signed-in"] = slices.Concat(g["inside"], g["organisers"])
	g["everyone"] = append([]string{"public"}, g["signed-in"]...)
	return g
}()

// expectation is a line of who_may.txt.
type expectation struct {
	route, stage string
	may          []string
	missing      []string // answered 404
}

func (e expectation) status(who string) int {
	switch {
	case slices.Contains(e.may, who):
		return http.StatusOK
	case slices.Contains(e.missing, who):
		return http.StatusNotFound
	case who == "public":
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

func whoMay(t *testing.T) []expectation {
	t.Helper()
	text := must[[]byte](t)(os.ReadFile("testdata/who_may.txt"))
	var all []expectation
	for n, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		may, missing, _ := strings.Cut(line, "|")
		words := strings.Fields(may)
		e := expectation{may: named(t, n, words[1:])}
		e.route, e.stage, _ = strings.Cut(words[0], "@")
		if words := strings.Fields(missing); len(words) > 0 {
			if words[0] != "404" {
				t.Fatalf("line %d: %q", n+1, missing)
			}
			e.missing = named(t, n, words[1:])
		}
		all = append(all, e)
	}
	return all
}

func named(t *testing.T, line int, words []string) []string {
	t.Helper()
	var names []string
	for _, word := range words {
		members, group := groups[word]
		switch {
		case group:
			names = append(names, members...)
		case people[word].Subject != "" || word == "public":
			names = append(names, word)
		default:
			t.Fatalf("line %d names %q, who is nobody", line+1, word)
		}
	}
	return names
}

// walkParams fills in the paths: what a route is about in each of its cases.
func walkParams(e expectation) *strings.Replacer {
	proposal := map[string]string{"draft": walkDraft, "ministry": walkMinistry, "alone": walkAlone}[e.stage]
	id, number, measure := proposal, "1", "asked"
	switch {
	case e.route == "post-webhooks-id-remove":
		id = walkRemovedWebhook
	case strings.Contains(e.route, "webhooks"):
		id = walkWebhook
	case strings.Contains(e.route, "workshops"):
		id = walkWorkshop
	case strings.Contains(e.route, "me-proposal-drafts"):
		id = walkUnfinished
	case strings.Contains(e.route, "assignments"):
		id = walkAssignment
	case strings.HasPrefix(e.route, "post-comments"):
		id = map[string]string{"": walkComment, "own": walkOwnComment}[e.stage]
	case proposal != "":
	case strings.Contains(e.route, "public-proposals"):
		id = walkScreened
	case strings.Contains(e.route, "fulfil"):
		id = walkDecided
	default:
		id = walkCoordination
	}
	if strings.Contains(e.route, "submissions") {
		number = map[string]string{"": "1", "draft": "2", "own": "3"}[e.stage]
	}
	if strings.Contains(e.route, "reports") {
		switch {
		case e.stage != "":
			measure = e.stage
		case strings.HasSuffix(e.route, "acceptance"), strings.HasSuffix(e.route, "return"):
			measure = "given"
		}
	}
	year := "2027"
	if strings.Contains(e.route, "editions") {
		year = "2026"
	}
	return strings.NewReplacer("{id}", id, "{year}", year, "{number}", number, "{half}", "2027-H1", "{measure}", measure,
		"{ministry}", "TFM", "{name}", "intake_end", "{condition}", "c-1", "{attachment}", walkAttachment, "{secret}", walkSecret+".ics", "{print}", walkAttachment)
}

// walkBodies are bodies that nothing but rights speaks against.
var walkBodies = map[string]string{
	"post-cycles":                                     `{"year":2028,"cabinet_session":"2028-11-28"}`,
	"put-cabinet-sessions-year":                       `{"sessions":[{"date":"2027-11-30"}]}`,
	"post-cycles-year-advance":                        `{"to":"coordination","reason":"r"}`,
	"post-cycles-year-deadlines-name-move":            `{"to":"2027-07-01","reason":"r"}`,
	"post-cycles-year-clock":                          `{"to":"2027-10-01T00:00:00Z"}`,
	"post-cycles-year-cancel":                         `{"reason":"r"}`,
	"post-workshops":                                  `{"year":2027,"title":"Werkstatt","fields":[]}`,
	"put-workshops-id":                                `{"year":2027,"title":"Werkstatt","fields":[],"expected_revision":1}`,
	"put-workshops-id-record":                         `{"status_quo":"a","achieved":"b","obstacles":"c","opportunities":"d","expected_revision":1}`,
	"post-proposals":                                  `{"year":2027,"kind":"new","origin":"ministry","reason":"Weil.","draft":{"sheet":{"title":"T","theme":"L","field":"F","lead":["TFM"],"participants":[],"milestones":[],"description":"D","background":""}}}`,
	"post-proposals-id-screen":                        `{"outcome":"accept"}`,
	"post-proposals-id-revise":                        `{"reason":"Anders.","note":"n"}`,
	"post-proposals-id-assess":                        `{"feasible":true,"answer":"Ja."}`,
	"post-proposals-id-affected":                      `{"ministry":"TMIL","reason":"r"}`,
	"put-proposals-id-positions-ministry-draft":       `{"kind":"signed","text_hash":"hash"}`,
	"post-proposals-id-position":                      `{"ministry":"TFM","kind":"signed","text_hash":"hash"}`,
	"post-proposals-id-reconcile":                     `{"ministry":"TFM","passage":"title","settled":true,"note":"n"}`,
	"post-proposals-id-withdraw":                      `{"reason":"r"}`,
	"post-proposals-id-conditions-condition-fulfil":   `{"note":"n"}`,
	"post-comments-id-moderation":                     `{"state":"published"}`,
	"post-public-proposals-id-comments":               `{"text":"Gut."}`,
	"post-reports-half-measure-submission":            `{"status":"on_track","text":"t","milestones":[]}`,
	"post-reports-half-measure-acceptance":            `{"rating":"on_track"}`,
	"post-reports-half-measure-return":                `{"reason":"r"}`,
	"post-sessions":                                   `{"year":2027,"number":2,"date":"2027-10-19","members":[{"subject":"s-chair","name":"n","ministry":"TMWWDG","chair":true}]}`,
	"put-sessions-year-number-agenda":                 `{}`,
	"post-sessions-year-number-recommendation":        `{"proposals":["` + walkDecided + `"],"outcome":"adopt"}`,
	"post-sessions-year-number-vote":                  `{"en_bloc":true,"choice":"yes"}`,
	"post-sessions-year-number-decision":              `{"en_bloc":true,"outcome":"adopt"}`,
	"post-sessions-year-number-close":                 `{"minutes":"m"}`,
	"post-submissions":                                `{"year":2027,"number":4,"session_date":"2027-11-30"}`,
	"post-submissions-year-number-hand-in":            `{}`,
	"post-submissions-year-number-send-back":          `{"reason":"r"}`,
	"post-submissions-year-number-take-in":            `{"received_on":"2027-11-01"}`,
	"post-submissions-year-number-consent":            `{"ministry":"TFM","consents":true}`,
	"post-submissions-year-number-decision":           `{"outcome":"adopted"}`,
	"post-submissions-year-number-postpone":           `{"to":"2027-12-07","reason":"r"}`,
	"put-me-proposal-drafts-id":                       `{"title":"t","fields":{}}`,
	"post-me-proposal-drafts-id-discard":              `{}`,
	"put-me-views":                                    `{"views":[{"name":"n","query":"stand=submitted"}]}`,
	"post-workshops-id-attachments":                   `{"name":"a.txt","content":"SGFsbG8sIFdlbHQh"}`,
	"post-workshops-id-attachments-attachment-remove": `{"reason":"r"}`,
	"put-me-notices-settings":                         `{"mode":"daily"}`,
	"post-me-calendar-feed":                           `{}`,
	"post-me-calendar-feed-revoke":                    `{}`,
	"post-tables-proposals-year":                      `{"file":"S2VubnVuZztSZXZpc2lvbjtBcnQ7VGl0ZWw7TGVpdHRoZW1hO0hhbmRsdW5nc2ZlbGQ7RmVkZXJmw7xocnVuZztCZXRlaWxpZ3RlO0Jlc2NocmVpYnVuZztBdXNnYW5nc2xhZ2U7QmVncsO8bmR1bmc7TWHDn25haG1lbjtNZWlsZW5zdGVpbmU7RGlnaXRhbHdlcmtzdGF0dDtTdGFuZAo7OztUaXRlbDtMO0Y7VEZNOztUZXh0OztXZWlsOzs7Owo=","dry_run":true}`,
	"post-tables-reports-half":                        `{"file":"S2VubnVuZztSZXZpc2lvbjtNYcOfbmFobWU7VGl0ZWw7RmVkZXJmw7xocnVuZztGw6RsbGlnO1N0YW5kIGRlciBVbXNldHp1bmc7QmVyaWNodDtNZWlsZW5zdGVpbmU7U3RhbmQKMjAyNy1IMS9hc2tlZDsxO007VDtURk07O2ltIFBsYW47VGV4dDs7Cg==","dry_run":true}`,
	"post-webhooks":                                   `{"url":"https://empfang.example/","kinds":["*"]}`,
	"post-webhooks-id-remove":                         `{}`,
	"post-webhooks-id-test":                           `{}`,
	"post-assignments":                                `{"subject":"s-tmil","role":"ministry","ministry":"TMIL","from":"2027-09-02"}`,
	"put-assignments-id":                              `{"subject":"s-organiser-2","role":"organiser","from":"2027-09-01","expected_revision":1}`,
	"post-assignments-id-end":                         `{}`,
}

// walkQueries are queries without which a route answers 422.
var walkQueries = map[string]string{"get-cycles-year-whatif": "?move=intake_end:2027-07-15"}

// TestWalkOfRights asks every route as everybody, in every case that who_may.txt names, and
// compares the answers with it. It also asks every route with tokens that are not good.
func TestWalkOfRights(t *testing.T) {
	records := walkRecords(t)
	measures := must[List[Measure]](t)(records.Measures(context.Background(), MeasureFilter{}, Page{}))
	provider := newProvider(t)
	engine := &fakeEngine{}
	b := &bench{t: t, engine: engine, handler: New(Deps{
		Store: records, Engine: engine, Auth: identity.Chain(badges{}, provider.oidc), Clock: func() time.Time { return testNow },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Rehearsals: true,
		Histories: func(context.Context, int) (Histories, error) { return Histories{}, nil }, Vault: openVault{},
	})}
	if got := b.get(provider.token(func(map[string]any) {}), "/me"); got.status != http.StatusOK {
		t.Fatalf("a good token of the provider answers %d %s", got.status, got.body)
	}
	noGood := map[string]string{
		"expired token":     provider.token(func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }),
		"wrong audience":    provider.token(func(c map[string]any) { c["aud"] = "something-else" }),
		"another issuer":    provider.token(func(c map[string]any) { c["iss"] = "https://anderswo.example" }),
		"changed signature": provider.token(func(map[string]any) {}) + "x",
		"unknown token":     "nobody",
	}
	who := append([]string{"public"}, slices.Sorted(maps.Keys(people))...)

	table, expected := map[string]route{}, map[string][]expectation{}
	for _, r := range (&server{}).routes() {
		table[r.id()] = r
	}
	for _, e := range whoMay(t) {
		if _, exists := table[e.route]; !exists {
			t.Errorf("who_may.txt names %s, which is no route", e.route)
		}
		expected[e.route] = append(expected[e.route], e)
	}
	counts := struct{ asked, may, forbidden, missing, unknown, cases, wrong int }{}
	for _, id := range slices.Sorted(maps.Keys(table)) {
		r := table[id]
		if !slices.ContainsFunc(expected[id], func(e expectation) bool { return e.stage == "" }) {
			t.Errorf("%s %s is not in who_may.txt", r.method, r.path)
		}
		body, written := walkBodies[id]
		if r.writes() && !written {
			t.Errorf("%s writes and the walk has no body for it", id)
		}
		for _, e := range expected[id] {
			counts.cases++
			path := walkParams(e).Replace(r.path) + walkQueries[id]
			if strings.Contains(r.path, "/measures/{id}") {
				path = strings.Replace(r.path, "{id}", measures.Items[0].MeasureID, 1)
			}
			ask := func(name, token string) answer {
				counts.asked++
				if r.writes() {
					return b.do(r.method, token, path, fmt.Sprintf("%s-%s-%s", id, e.stage, name), body)
				}
				return b.do(r.method, token, path, "", "")
			}
			for _, name := range who {
				token := name
				if name == "public" {
					token = ""
				}
				got, want := ask(name, token), e.status(name)
				switch {
				case want == http.StatusOK && got.status/100 == 2, want == http.StatusOK && got.status == http.StatusConflict && (r.writes() || id == "get-cycles-year-archive"):
					counts.may++ // 409: another walker was faster, or the year is not over
				case got.status != want:
					counts.wrong++
					t.Errorf("%s@%s as %s answers %d, want %d: %.300s", id, e.stage, name, got.status, want, got.body)
				case want == http.StatusForbidden:
					counts.forbidden++
				case want == http.StatusNotFound:
					counts.missing++
				default:
					counts.unknown++
				}
			}
			for name, token := range noGood {
				if got := ask(name, token); got.status != http.StatusUnauthorized {
					counts.wrong++
					t.Errorf("%s@%s with %s answers %d", id, e.stage, name, got.status)
				} else {
					counts.unknown++
				}
			}
		}
	}
	t.Logf("%d routes in %d cases × %d people and %d bad tokens = %d requests: %d may, %d answered 403, %d answered 404, %d answered 401, %d not as stated",
		len(table), counts.cases, len(who), len(noGood), counts.asked, counts.may, counts.forbidden, counts.missing, counts.unknown, counts.wrong)
}

func TestWalkKnowsEveryIdentifierOfThePaths(t *testing.T) {
	for _, r := range (&server{}).routes() {
		if path := walkParams(expectation{route: r.id()}).Replace(r.path); strings.Contains(path, "{") {
			t.Errorf("%s: the walk does not fill in %s", r.id(), path)
		}
	}
	for id, body := range walkBodies {
		if !json.Valid([]byte(body)) {
			t.Errorf("%s: %s", id, body)
		}
	}
}
