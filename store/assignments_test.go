package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

var today = strategy.NewDate(2026, 3, 2) // of realTime

// assignment gives the n-th assignment, of staff of the TFM from today on.
func assignment(n int, subject string, change func(*strategy.Assignment)) strategy.Assignment {
	a := strategy.Assignment{ID: id(n), Subject: subject, Role: strategy.RoleMinistry, Ministry: "TFM", From: today}
	if change != nil {
		change(&a)
	}
	return a
}

func assignRequest(requestID string, expected int) records.OwnRequest {
	r := ownRequest(requestID)
	r.Actor, r.At, r.Expected = coordinator, realTime, expected
	return r
}

func assign(t testing.TB, s *Store, a strategy.Assignment) {
	t.Helper()
	must[workflows.Result](t)(s.SaveAssignment(context.Background(), assignRequest("assign "+a.ID, 0), a))
}

func wantFault(t *testing.T, what string, err error, code strategy.Code, field string) {
	t.Helper()
	var e *strategy.Error
	if !errors.As(err, &e) || e.Code != code || e.Field != field {
		t.Errorf("%s: %v, want %s at %q", what, err, code, field)
	}
}

func TestAnAssignmentIsMadeChangedAndEnded(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	known(t, s, "p-1", "p-2")
	a := assignment(1, "p-1", func(a *strategy.Assignment) { a.Authorised, a.Note = true, "Nachfolge" })
	for range 2 { // the same request twice
		result := must[workflows.Result](t)(s.SaveAssignment(ctx, assignRequest("1", 0), a))
		if result != (workflows.Result{RequestHash: "hash of 1", ID: a.ID, Revision: 1, At: realTime}) {
			t.Errorf("result %+v", result)
		}
	}
	a.Revision = 1
	stored := must[records.Assignment](t)(s.Assignment(ctx, a.ID))
	if want := (records.Assignment{Assignment: a, Name: "Name von p-1"}); stored != want {
		t.Errorf("stored %+v, want %+v", stored, want)
	}
	a.To = today.AddDays(30)
	if r := must[workflows.Result](t)(s.SaveAssignment(ctx, assignRequest("2", 1), a)); r.Revision != 2 {
		t.Errorf("changed to %+v", r)
	}
	_, err := s.SaveAssignment(ctx, assignRequest("3", 1), a)
	wantFault(t, "on an old revision", err, strategy.CodeStaleRevision, "")
	other := a
	other.Role = strategy.RoleCommittee
	_, err = s.SaveAssignment(ctx, assignRequest("4", 2), other)
	wantFault(t, "another role", err, strategy.CodeInvalid, "role")
	if r := must[workflows.Result](t)(s.EndAssignment(ctx, assignRequest("5", 2), a.ID, today.AddDays(-1))); r.Revision != 3 {
		t.Errorf("ended %+v", r)
	}
	if stored := must[records.Assignment](t)(s.Assignment(ctx, a.ID)); stored.To != today.AddDays(-1) || stored.Note != "Nachfolge" {
		t.Errorf("ended %+v", stored)
	}
	if offices := must[[]strategy.Actor](t)(s.Offices(ctx, "p-1", today)); len(offices) != 0 {
		t.Errorf("still holds %+v", offices)
	}
	_, err = s.EndAssignment(ctx, assignRequest("6", 0), a.ID, strategy.Date{})
	wantFault(t, "ended twice", err, strategy.CodeAlreadyDecided, "")
	assign(t, s, assignment(2, "p-1", nil)) // the office is free again
	verified(t, s, 4)
	var data []string
	if err := s.db.Raw("select data::text from audit where action = 'assignment.save' and entity_id = ? order by seq limit 1", a.ID).Scan(&data).Error; err != nil {
		t.Fatal(err)
	}
	if want := `{"from": "2026-03-02", "role": "ministry", "chair": "false", "subject": "p-1", "ministry": "TFM", "revision": "1", "authorised": "true", "correlation": "corr", "request_hash": "hash of 1"}`; len(data) != 1 || data[0] != want {
		t.Errorf("audited %v, want %s", data, want)
	}
}

func TestAnAssignmentThatCannotBeIsRefusedWithItsPlace(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	known(t, s, "p-1", "p-2", "p-3")
	assign(t, s, assignment(1, "p-1", nil))
	assign(t, s, assignment(2, "p-2", func(a *strategy.Assignment) { a.Role, a.Chair = strategy.RoleCommittee, true }))
	before := count(t, s, "audit")
	for n, c := range []struct {
		what   string
		field  string
		change func(*strategy.Assignment)
	}{
		{"unknown person", "subject", func(a *strategy.Assignment) { a.Subject = "p-9" }},
		{"unknown represented person", "deputy_of", func(a *strategy.Assignment) { a.DeputyOf = "p-9" }},
		{"unknown ministry", "ministry", func(a *strategy.Assignment) { a.Ministry = "XYZ" }},
		{"the same office", "from", func(a *strategy.Assignment) { a.Subject, a.From = "p-1", today.AddDays(10) }},
		{"in the past", "from", func(a *strategy.Assignment) { a.From = today.AddDays(-1) }},
		{"second chair", "chair", func(a *strategy.Assignment) { a.Role, a.Chair = strategy.RoleCommittee, true }},
		{"conflict", "role", func(a *strategy.Assignment) { a.Subject, a.Role, a.Ministry = "p-1", strategy.RoleAuditor, "" }},
		{"deputy of who does not hold it", "deputy_of", func(a *strategy.Assignment) { a.DeputyOf = "p-2" }},
	} {
		_, err := s.SaveAssignment(ctx, assignRequest(fmt.Sprint(n), 0), assignment(9, "p-3", c.change))
		wantFault(t, c.what, err, strategy.CodeInvalid, c.field)
	}
	_, err := s.SaveAssignment(ctx, assignRequest("x", 1), assignment(9, "p-3", nil))
	wantFault(t, "changing what is not there", err, strategy.CodeNotFound, "")
	for _, missing := range []string{id(9), "x"} {
		_, err := s.Assignment(ctx, missing)
		wantFault(t, "reading "+missing, err, strategy.CodeNotFound, "")
		_, err = s.EndAssignment(ctx, assignRequest("end "+missing, 0), missing, strategy.Date{})
		wantFault(t, "ending "+missing, err, strategy.CodeNotFound, "")
	}
	if after := count(t, s, "audit"); after != before {
		t.Errorf("%d audit entries for refused requests", after-before)
	}
}

func TestOfTwoAssignmentsThatExcludeEachOtherOneSucceeds(t *testing.T) {
	chair := func(a *strategy.Assignment) { a.Role, a.Chair = strategy.RoleCommittee, true }
	for name, c := range map[string]struct {
		field  string
		assign func(n int) strategy.Assignment
	}{
		"the same office": {"from", func(n int) strategy.Assignment {
			return assignment(n, "p-1", func(a *strategy.Assignment) { a.From = today.AddDays(n) })
		}},
		"the chair": {"chair", func(n int) strategy.Assignment { return assignment(n, fmt.Sprint("p-", n), chair) }},
	} {
		t.Run(name, func(t *testing.T) {
			const rivals = 12
			s := migrated(t)
			for n := 1; n <= rivals; n++ {
				known(t, s, fmt.Sprint("p-", n))
			}
			var succeeded int
			var mu sync.Mutex
			var wg sync.WaitGroup
			for n := 1; n <= rivals; n++ {
				wg.Go(func() {
					_, err := s.SaveAssignment(context.Background(), assignRequest(fmt.Sprint(n), 0), c.assign(n))
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						succeeded++
						return
					}
					wantFault(t, "a rival", err, strategy.CodeInvalid, c.field)
				})
			}
			wg.Wait()
			if succeeded != 1 || count(t, s, "assignments") != 1 {
				t.Errorf("%d succeeded, %d are stored", succeeded, count(t, s, "assignments"))
			}
			verified(t, s, 1)
		})
	}
}

// The database itself holds the committee to one chair, whoever writes.
func TestTheDatabaseRefusesASecondChair(t *testing.T) {
	s := migrated(t)
	known(t, s, "p-1", "p-2")
	insert := func(n int, from, to string) error {
		return s.db.Exec(`insert into assignments (id, subject, role, ministry, authorised, chair, valid_from, valid_to, note, revision, created_at, updated_at)
			values (?, 'p-1', 'committee', 'TFM', false, true, ?::date, ?::date, '', 1, now(), now())`, id(n), from, to).Error
	}
	for n, c := range []struct {
		from, to string
		refused  bool
	}{
		{"2026-01-01", "2026-03-31", false}, {"2026-03-31", "2026-12-31", true}, {"2026-04-01", "2026-12-31", false}, {"2026-02-01", "2026-01-31", false},
	} {
		if err := insert(n, c.from, c.to); (err != nil) != c.refused {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestOfficesAreThoseOfTheDay(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	known(t, s, "boss", "deputy")
	assign(t, s, assignment(1, "boss", func(a *strategy.Assignment) { a.Authorised, a.To = true, today.AddDays(20) }))
	assign(t, s, assignment(2, "deputy", nil))
	assign(t, s, assignment(3, "deputy", func(a *strategy.Assignment) {
		a.DeputyOf, a.Authorised, a.From, a.To = "boss", true, today.AddDays(5), today.AddDays(15)
	}))
	own := strategy.Actor{Subject: "deputy", Name: "Name von deputy", Role: strategy.RoleMinistry, Ministry: "TFM"}
	standIn := own
	standIn.DeputyOf, standIn.Authorised = "boss", true
	offices := func(day strategy.Date) []strategy.Actor {
		t.Helper()
		return must[[]strategy.Actor](t)(s.Offices(ctx, "deputy", day))
	}
	for day, want := range map[strategy.Date][]strategy.Actor{
		today.AddDays(-1): {}, today: {own}, today.AddDays(5): {own, standIn}, today.AddDays(15): {own, standIn}, today.AddDays(16): {own},
	} {
		if got := offices(day); !reflect.DeepEqual(got, want) {
			t.Errorf("on %s %+v, want %+v", day, got, want)
		}
	}
	must[workflows.Result](t)(s.EndAssignment(ctx, assignRequest("end", 0), id(1), today.AddDays(7)))
	if got, want := offices(today.AddDays(8)), []strategy.Actor{own}; !reflect.DeepEqual(got, want) {
		t.Errorf("after the represented person has left %+v, want %+v", got, want)
	}
	entered := must[records.Person](t)(s.Enter(ctx, records.Account{Issuer: "i", Subject: "s", Name: "N"}))
	assign(t, s, assignment(4, entered.Subject, func(a *strategy.Assignment) { a.Ministry = "TMIK" }))
	again := must[records.Person](t)(s.Enter(ctx, records.Account{Issuer: "i", Subject: "s"}))
	if actor, held := again.In("ministry/TMIK"); !held || actor.Name != "N" || actor.Subject != entered.Subject {
		t.Errorf("entered with %+v", again)
	}
	yesterday := at(s, realTime.Add(-24*time.Hour))
	if p := must[records.Person](t)(yesterday.Enter(ctx, records.Account{Issuer: "i", Subject: "s"})); len(p.Offices) != 0 {
		t.Errorf("the day before the office began %+v", p.Offices)
	}
}

func TestAssignmentsAreListed(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	known(t, s, "p-1", "p-2", "p-3")
	assign(t, s, assignment(1, "p-1", func(a *strategy.Assignment) { a.To = today.AddDays(10) }))
	assign(t, s, assignment(2, "p-1", func(a *strategy.Assignment) { a.From = today.AddDays(11) }))
	assign(t, s, assignment(3, "p-2", func(a *strategy.Assignment) { a.Ministry = "TMIK" }))
	assign(t, s, assignment(4, "p-3", func(a *strategy.Assignment) { a.Role, a.Ministry = strategy.RoleAuditor, "" }))
	for name, c := range map[string]struct {
		filter records.AssignmentFilter
		want   []string
	}{
		"all":      {records.AssignmentFilter{}, []string{id(2), id(4), id(3), id(1)}},
		"person":   {records.AssignmentFilter{Subject: "p-1"}, []string{id(2), id(1)}},
		"ministry": {records.AssignmentFilter{Ministry: "TMIK"}, []string{id(3)}},
		"role":     {records.AssignmentFilter{Role: strategy.RoleAuditor}, []string{id(4)}},
		"today":    {records.AssignmentFilter{On: today}, []string{id(4), id(3), id(1)}},
		"later":    {records.AssignmentFilter{On: today.AddDays(11), Subject: "p-1"}, []string{id(2)}},
	} {
		same(t, name, walkPages(t, func(page records.Page) (records.List[records.Assignment], error) {
			return s.Assignments(ctx, c.filter, page)
		},
			func(a records.Assignment) string {
				if a.Name != "Name von "+a.Subject {
					t.Errorf("%s is named %q", a.Subject, a.Name)
				}
				return a.ID
			}), c.want)
	}
}
