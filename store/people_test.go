package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// at gives the same database at another time.
func at(s *Store, now time.Time) *Store {
	later := *s
	later.now = func() time.Time { return now }
	return &later
}

func known(t testing.TB, s *Store, subjects ...string) {
	t.Helper()
	var people []records.Person
	for _, subject := range subjects {
		people = append(people, records.Person{Subject: subject, Name: "Name von " + subject})
	}
	if err := s.EnsurePeople(context.Background(), people); err != nil {
		t.Fatal(err)
	}
}

func person(t testing.TB, s *Store, subject string) personRow {
	t.Helper()
	var row personRow
	if err := s.db.Where("subject = ?", subject).First(&row).Error; err != nil {
		t.Fatal(err)
	}
	return row
}

func TestAnAccountIsOnePersonWithARandomPseudonym(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	account := records.Account{Issuer: "https://idp.example", Subject: "42", Name: " Erika Beispiel ", Mail: "erika@example.org"}
	first := must[records.Person](t)(s.Enter(ctx, account))
	if !strings.HasPrefix(first.Subject, "p-") || len(first.Subject) < 20 || first.Name != "Erika Beispiel" || len(first.Offices) != 0 {
		t.Fatalf("entered as %+v", first)
	}
	if again := must[records.Person](t)(s.Enter(ctx, account)); !reflect.DeepEqual(again, first) {
		t.Errorf("again %+v, first %+v", again, first)
	}
	for _, other := range []records.Account{{Issuer: "https://idp.example", Subject: "43"}, {Issuer: "https://other.example", Subject: "42"}} {
		if p := must[records.Person](t)(s.Enter(ctx, other)); p.Subject == first.Subject {
			t.Errorf("%+v is the same person", other)
		}
	}
	account.Name, account.Mail = "Erika Muster", ""
	if p := must[records.Person](t)(s.Enter(ctx, account)); p.Subject != first.Subject || p.Name != "Erika Muster" {
		t.Errorf("renamed %+v", p)
	}
	if row := person(t, s, first.Subject); row.Mail != "erika@example.org" {
		t.Errorf("a mail that was not given became %q", row.Mail)
	}
	account.Name = strings.Repeat("ä", 300)
	if p := must[records.Person](t)(s.Enter(ctx, account)); p.Name != strings.Repeat("ä", 200) {
		t.Errorf("a long name is kept as %q", p.Name)
	}
	for _, nobody := range []records.Account{{}, {Issuer: "x"}, {Subject: "x"}} {
		if _, err := s.Enter(ctx, nobody); strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("%+v entered: %v", nobody, err)
		}
	}
	verified(t, s, 0)
}

func TestTwentySignInsAtOnceAreOnePerson(t *testing.T) {
	s := migrated(t)
	subjects := make([]string, 20)
	var wg sync.WaitGroup
	for i := range subjects {
		wg.Go(func() {
			p, err := s.Enter(context.Background(), records.Account{Issuer: "i", Subject: "s", Name: "N"})
			if err != nil {
				t.Error(err)
			}
			subjects[i] = p.Subject
		})
	}
	wg.Wait()
	for _, subject := range subjects {
		if subject != subjects[0] || subject == "" {
			t.Fatalf("subjects %q", subjects)
		}
	}
	if n := count(t, s, "people"); n != 1 {
		t.Errorf("%d people", n)
	}
}

// The row's xmin changes with every write to it.
func TestAVisitIsWrittenDownOnceADay(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	account := records.Account{Issuer: "i", Subject: "s", Name: "N"}
	version := func() (xmin string) {
		t.Helper()
		if err := s.db.Raw("select xmin::text from people").Scan(&xmin).Error; err != nil {
			t.Fatal(err)
		}
		return xmin
	}
	evening := time.Date(2026, 7, 1, 21, 59, 0, 0, time.UTC) // 23:59 in Berlin
	must[records.Person](t)(at(s, evening.Add(-12*time.Hour)).Enter(ctx, account))
	first := version()
	must[records.Person](t)(at(s, evening).Enter(ctx, account))
	if version() != first {
		t.Error("a second visit on the same day was written")
	}
	must[records.Person](t)(at(s, evening.Add(time.Minute)).Enter(ctx, account))
	if version() == first {
		t.Error("the next day's visit was not written")
	}
	p := must[records.Person](t)(s.Enter(ctx, account))
	if row := person(t, s, p.Subject); !row.LastSeenAt.Equal(evening.Add(time.Minute)) {
		t.Errorf("last seen at %v", row.LastSeenAt)
	}
}

func TestPeopleFromElsewhereAreKnownByName(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	given := []records.Person{{Subject: "demo-tfm", Name: "Fachreferat TFM"}, {Subject: "demo-x", Name: "X"}, {Subject: "demo-x", Name: "X"}}
	for range 2 {
		if err := s.EnsurePeople(ctx, given); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.EnsurePeople(ctx, []records.Person{{Subject: "demo-x", Name: "Y"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.EnsurePeople(ctx, nil); err != nil {
		t.Fatal(err)
	}
	names, err := s.names(ctx, []string{"demo-tfm", "demo-x", "nobody", ""})
	if want := map[string]string{"demo-tfm": "Fachreferat TFM", "demo-x": "Y"}; err != nil || !reflect.DeepEqual(names, want) {
		t.Errorf("names %v, %v", names, err)
	}
}

func TestPeopleAreListedByNameWithTheirOffices(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for n, name := range []string{"Dora", "Anna", "Emil", "Anna", "Cäsar"} {
		account := records.Account{Issuer: "i", Subject: fmt.Sprint(n), Name: name, Mail: fmt.Sprintf("%s%d@example.org", name, n)}
		p := must[records.Person](t)(s.Enter(ctx, account))
		if name == "Dora" {
			assign(t, s, assignment(1, p.Subject, nil))
		}
	}
	list := func(search string) []string {
		return walkPages(t, func(page records.Page) (records.List[records.KnownPerson], error) { return s.People(ctx, search, page) },
			func(p records.KnownPerson) string { return fmt.Sprint(p.Name, " ", len(p.Offices)) })
	}
	same(t, "people", list(""), []string{"Anna 0", "Anna 0", "Cäsar 0", "Dora 1", "Emil 0"})
	same(t, "by name", list("cä"), []string{"Cäsar 0"})
	same(t, "by mail", list("EMIL2@"), []string{"Emil 0"})
	same(t, "no pattern", list("%"), []string{})
	found := must[records.List[records.KnownPerson]](t)(s.People(ctx, "Dora", records.Page{}))
	office := strategy.Actor{Subject: found.Items[0].Subject, Role: strategy.RoleMinistry, Ministry: "TFM"}
	if got := found.Items[0]; got.Mail != "Dora0@example.org" || !reflect.DeepEqual(got.Offices, []strategy.Actor{office}) {
		t.Errorf("found %+v", got)
	}
}

func TestPeopleAndAssignmentsAreNeverDeleted(t *testing.T) {
	s := migrated(t)
	known(t, s, "p-1")
	assign(t, s, assignment(1, "p-1", nil))
	for _, statement := range []string{"delete from people", "delete from assignments", "truncate assignments", "truncate people cascade"} {
		if err := s.db.Exec(statement).Error; err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestNamesAreAddedWhenRead(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	known(t, s, coordinator.Subject, organiser.Subject)
	nameless := func(a strategy.Actor) strategy.Actor { a.Name = ""; return a }
	old := proposalRecord(1, 2021, 1)
	old.Entries[0].Actor = nameless(coordinator)
	must[workflows.Recorded](t)(s.RecordProposal(ctx, old))
	exec(t, s, "alter table decisions disable trigger all")
	exec(t, s, "update decisions set actor_name = 'Alter Name'")
	exec(t, s, "alter table decisions enable trigger all")
	r := proposalRecord(1, 2021, 2)
	r.Entries[0].Actor = nameless(coordinator)
	r.Proposal.Submitter = nameless(organiser)
	must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	w := ownRequest("w")
	w.Actor = nameless(organiser)
	must[workflows.Result](t)(s.SaveWorkshop(ctx, w, sampleWorkshop()))

	steps := must[records.List[strategy.Entry]](t)(s.Timeline(ctx, EntityProposal, id(1), records.Page{}))
	if steps.Items[0].Actor.Name != "Alter Name" || steps.Items[1].Actor.Name != "Name von c-1" {
		t.Errorf("the timeline names %q and %q", steps.Items[0].Actor.Name, steps.Items[1].Actor.Name)
	}
	for _, e := range must[records.List[records.AuditEntry]](t)(s.Audit(ctx, records.AuditFilter{}, records.Page{})).Items {
		if e.Actor.Name != "Name von "+e.Actor.Subject {
			t.Errorf("the audit names %+v", e.Actor)
		}
	}
	for _, p := range must[records.List[strategy.Proposal]](t)(s.Proposals(ctx, records.ProposalFilter{}, records.Page{})).Items {
		if p.Submitter.Name != "Name von o-1" {
			t.Errorf("the list names %+v", p.Submitter)
		}
	}
	if p := must[strategy.Proposal](t)(s.Proposal(ctx, id(1))); p.Submitter.Name != "Name von o-1" {
		t.Errorf("the proposal names %+v", p.Submitter)
	}
	if ws := must[records.List[records.Workshop]](t)(s.Workshops(ctx, 0, records.Page{})).Items; ws[0].By.Name != "Name von o-1" {
		t.Errorf("the workshop names %+v", ws[0].By)
	}
	if w := must[records.Workshop](t)(s.Workshop(ctx, id(1))); w.By.Name != "Name von o-1" {
		t.Errorf("the workshop names %+v", w.By)
	}
	for _, text := range must[[]records.ProposalText](t)(s.ProposalTexts(ctx, id(1))) {
		if text.Author.Name == "" {
			t.Errorf("the text names %+v", text.Author)
		}
	}
}
