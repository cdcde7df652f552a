package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// withPeople gives a stack that knows the demo's users and one person from a provider.
func withPeople(t *testing.T, year int) (s *stack, newcomer string) {
	t.Helper()
	s = newStack(t, year)
	ctx := context.Background()
	people := []records.Person{{Subject: "demo-koordination", Name: "Koordination"}, {Subject: "demo-tfm", Name: "Fachreferat TFM"}, {Subject: "demo-tmik", Name: "Fachreferat TMIK"}}
	if err := s.store.EnsurePeople(ctx, people); err != nil {
		t.Fatal(err)
	}
	entered, err := s.store.Enter(ctx, records.Account{Issuer: "https://idp.example", Subject: "1", Name: "Erika Beispiel", Mail: "erika@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	return s, entered.Subject
}

func day(n int) strategy.Date { return strategy.DateOf(time.Now(), strategy.Berlin()).AddDays(n) }

func office(subject string, change map[string]any) map[string]any {
	body := map[string]any{"subject": subject, "role": "ministry", "ministry": "TFM", "from": day(0)}
	for k, v := range change {
		body[k] = v
	}
	return body
}

func (s *stack) wantFault(got reply, location string) {
	s.t.Helper()
	s.want(got, 422, "invalid")
	if !strings.Contains(got.body, `"location":"`+location+`"`) {
		s.t.Errorf("no fault at %s: %s", location, got.body)
	}
}

func TestTheCoordinatorAssignsOffices(t *testing.T) {
	s, erika := withPeople(t, 2041)
	made := s.want(s.post("demo-koordination", "/assignments", "a", office(erika, map[string]any{"authorised": true})), http.StatusCreated, "")
	if again := s.post("demo-koordination", "/assignments", "a", office(erika, map[string]any{"authorised": true})); again.body != made.body {
		t.Errorf("again answers %s, first %s", again.body, made.body)
	}
	s.wantFault(s.post("demo-koordination", "/assignments", "a", office(erika, nil)), "header.Idempotency-Key")
	path := "/assignments/" + made.field(t, "id").(string)
	if got := s.want(s.get("demo-rechnungshof", path), http.StatusOK, ""); got.field(t, "name") != "Erika Beispiel" || got.field(t, "from") != day(0).String() || got.header.Get("ETag") != `"1"` {
		t.Errorf("the assignment is %s", got.body)
	}

	for location, change := range map[string]map[string]any{
		"body.subject":    {"subject": "p-nobody"},
		"body.ministry":   {"ministry": "XYZ"},
		"body.role":       {"role": "auditor", "ministry": ""},
		"body.from":       {"from": day(3)},
		"body.to":         {"from": day(3), "to": day(2)},
		"body.chair":      {"chair": true},
		"body.deputy_of":  {"deputy_of": "demo-tmik"},
		"body.authorised": {"role": "committee", "authorised": true},
	} {
		s.wantFault(s.post("demo-koordination", "/assignments", "bad-"+location, office(erika, change)), location)
	}
	s.wantFault(s.post("demo-koordination", "/assignments", "past", office("demo-tmik", map[string]any{"from": day(-1)})), "body.from")

	changed := office(erika, map[string]any{"authorised": true, "to": day(30), "note": "befristet"})
	s.wantFault(s.send(http.MethodPut, "demo-koordination", path, "p1", changed), "body.expected_revision")
	changed["expected_revision"] = 1
	s.want(s.send(http.MethodPut, "demo-koordination", path, "p2", changed), http.StatusOK, "")
	s.want(s.send(http.MethodPut, "demo-koordination", path, "p3", changed), 409, "stale_revision")

	deputy := s.want(s.post("demo-koordination", "/assignments", "d", office("demo-tfm", map[string]any{"deputy_of": erika, "authorised": true, "to": day(5)})), http.StatusCreated, "")
	if got := s.get("demo-koordination", "/assignments?subject=demo-tfm&on="+day(1).String()); !strings.Contains(got.body, `"deputy_of_name":"Erika Beispiel"`) {
		t.Errorf("the deputy's assignment is %s", got.body)
	}
	if got := s.get("demo-koordination", "/people?q=fachreferat+tfm"); !strings.Contains(got.body, `"deputy_of":"`+erika+`"`) {
		t.Errorf("the deputy is %s", got.body)
	}
	s.wantFault(s.post("demo-koordination", path+"/end", "e0", map[string]any{"last_day": day(-7)}), "body.last_day")
	s.want(s.post("demo-koordination", path+"/end", "e1", map[string]any{"last_day": day(-1), "expected_revision": 2}), http.StatusOK, "")
	s.want(s.post("demo-koordination", path+"/end", "e2", map[string]any{}), 409, "already_decided")
	if got := s.get("demo-koordination", "/people?q=fachreferat"); strings.Contains(got.body, "deputy_of") {
		t.Errorf("the deputy outlives whom they stand in for: %s", got.body)
	}
	audit := s.get("demo-rechnungshof", "/audit?entity=assignment")
	for _, want := range []string{path[len("/assignments/"):], deputy.field(t, "id").(string), `"assignment.end"`, `"name":"Koordination"`} {
		if !strings.Contains(audit.body, want) {
			t.Errorf("the audit lacks %s: %s", want, audit.body)
		}
	}
	if strings.Contains(audit.body, "befristet") {
		t.Errorf("the audit repeats a note: %s", audit.body)
	}
}

func TestOnlyTheCoordinatorAssignsAndNobodyToThemselves(t *testing.T) {
	s, erika := withPeople(t, 2042)
	for _, token := range []string{"demo-rechnungshof", "demo-tfm-leitung", "demo-vorsitz", "demo-staatskanzlei", "demo-werkstatt-1"} {
		s.want(s.post(token, "/assignments", token, office(erika, nil)), 403, "forbidden")
	}
	for _, token := range []string{"demo-tfm-leitung", "demo-vorsitz", "demo-staatskanzlei", "demo-werkstatt-1"} {
		for _, path := range []string{"/people", "/assignments"} {
			s.want(s.get(token, path), 403, "forbidden")
		}
	}
	s.want(s.post("demo-koordination", "/assignments", "own", office("demo-koordination", nil)), 403, "forbidden")
	if got := s.get("demo-koordination", "/people"); !strings.Contains(got.body, `"mail":"erika@example.org"`) || !strings.Contains(got.body, `"offices":[]`) {
		t.Errorf("the coordinator sees %s", got.body)
	}
	if got := s.get("demo-rechnungshof", "/people"); strings.Contains(got.body, "mail") || !strings.Contains(got.body, "Erika Beispiel") {
		t.Errorf("the auditor sees %s", got.body)
	}
}

func TestOfTwoOverlappingAssignmentsOneIsMade(t *testing.T) {
	s, erika := withPeople(t, 2043)
	const rivals = 8
	replies := make([]reply, rivals)
	var wg sync.WaitGroup
	for i := range rivals {
		wg.Go(func() {
			replies[i] = s.post("demo-koordination", "/assignments", fmt.Sprint("r-", i), office(erika, map[string]any{"from": day(i), "to": day(i + rivals)}))
		})
	}
	wg.Wait()
	made := 0
	for _, got := range replies {
		if got.status == http.StatusCreated {
			made++
			continue
		}
		s.wantFault(got, "body.from")
	}
	if got := s.get("demo-koordination", "/assignments"); made != 1 || strings.Count(got.body, `"id"`) != 1 {
		t.Errorf("%d were made: %s", made, got.body)
	}
}
