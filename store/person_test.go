package store

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// leaver is somebody who left traces everywhere: signed in, in two offices that have ended,
// with comments, steps and notices.
func leaver(t testing.TB, s *Store) string {
	t.Helper()
	ctx := context.Background()
	subject := must[records.Person](t)(s.Enter(ctx, records.Account{
		Issuer: "https://idp.example", Subject: "ext-4711", Name: "Erika Beispiel", Mail: "erika@example.org",
	})).Subject
	known(t, s, "boss")
	assign(t, s, assignment(1, "boss", nil))
	assign(t, s, assignment(2, subject, func(a *strategy.Assignment) { a.Note = "Elternzeitvertretung" }))
	assign(t, s, assignment(3, subject, func(a *strategy.Assignment) { a.DeputyOf, a.Note = "boss", "krank" }))
	for n, request := range map[int]string{2: "end 2", 3: "end 3"} {
		must[workflows.Result](t)(s.EndAssignment(ctx, assignRequest(request, 0), id(n), today.AddDays(-1)))
	}
	put(t, s, 1, nil)
	by := func(requestID string) records.OwnRequest {
		r := ownRequest(requestID)
		r.Actor = strategy.Actor{Subject: subject, Role: strategy.RoleOrganiser}
		return r
	}
	must[workflows.Result](t)(s.SaveWorkshop(ctx, by("w"), sampleWorkshop()))
	exec(t, s, `update workshops set organiser = 'Erika Beispiel', created_by = created_by || '{"name": "Erika Beispiel"}'`) // an old row
	must[workflows.Result](t)(s.AddComment(ctx, by("c"), records.Comment{ID: id(11), ProposalID: id(1), Author: "Erika B.", Subject: subject, Text: "Gut."}))
	must[workflows.Result](t)(s.AddComment(ctx, ownRequest("o"), records.Comment{ID: id(12), ProposalID: id(1), Author: "Olga", Subject: organiser.Subject, Text: "Gut."}))
	must[workflows.Result](t)(s.SaveProposalDraft(ctx, by("d"), records.ProposalDraft{ID: id(13), Title: "Angefangen", Fields: map[string][]string{"reason": {"Weil."}}}))
	r := proposalRecord(2, 2021, 1)
	r.Entries[0].Actor = strategy.Actor{Subject: subject, Role: strategy.RoleMinistry, Ministry: "TFM"}
	r.Notices = []strategy.Notice{{Key: "n-1", Kind: "moved", Subject: subject, Entity: EntityProposal, EntityID: id(2), Text: "Ihr Vorschlag", At: calendarTime}}
	must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	session(t, s, "token-1", subject)
	session(t, s, "token-2", subject)
	session(t, s, "token-3", subject+"x")
	return subject
}

// session keeps a browser's session as sign-in does.
func session(t testing.TB, s *Store, token, subject string) {
	t.Helper()
	kept, err := json.Marshal(map[string]any{"subject": subject, "account": records.Account{Subject: "ext"}})
	if err != nil {
		t.Fatal(err)
	}
	data, err := scs.GobCodec{}.Encode(realTime.Add(time.Hour), map[string]any{"session": kept})
	if err != nil {
		t.Fatal(err)
	}
	exec(t, s, "insert into sessions (token, data, expiry) values (?, ?, ?)", token, data, realTime.Add(time.Hour))
}

func TestAPersonsDataIsExportedAsAWhole(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	subject := leaver(t, s)
	entries := int64(count(t, s, "audit"))
	if found := must[string](t)(s.FindPerson(ctx, "Erika@Example.org")); found != subject {
		t.Errorf("found %s by mail", found)
	}
	data := must[records.PersonData](t)(s.ExportPerson(ctx, subject, strategy.System()))
	if data.Name != "Erika Beispiel" || data.Mail != "erika@example.org" || data.Issuer != "https://idp.example" ||
		data.ExternalSubject != "ext-4711" || data.SignedIn != 2 || !data.CreatedAt.Equal(realTime) || !data.LastSeenAt.Equal(realTime) {
		t.Errorf("%+v", data)
	}
	if len(data.Assignments) != 2 || data.Assignments[0].Note == "" || len(data.Notices) != 1 || len(data.Comments) != 1 || len(data.Drafts) != 1 || data.Drafts[0].Fields["reason"][0] != "Weil." || data.Comments[0].Author != "Erika B." {
		t.Errorf("%+v", data)
	}
	var steps []string
	for _, step := range data.Steps {
		steps = append(steps, step.Action+" "+step.Entity)
	}
	want := []string{"assignment.save assignment", "assignment.save assignment", "assignment.end assignment", "assignment.end assignment",
		"workshop.save workshop", "comment.write comment", "proposal_draft.save proposal_draft", "submit proposal"}
	same(t, "steps", steps, want)
	verified(t, s, entries+1)
	if again := must[records.PersonData](t)(s.ExportPerson(ctx, subject, strategy.System())); len(again.Steps) != len(want)+1 {
		t.Errorf("the export itself is not among the steps: %+v", again.Steps)
	}
	_, err := s.ExportPerson(ctx, "nobody", strategy.System())
	wantFault(t, "nobody", err, strategy.CodeNotFound, "")
	_, err = s.FindPerson(ctx, "nobody@example.org")
	wantFault(t, "no mail", err, strategy.CodeNotFound, "")
	must[records.Person](t)(s.Enter(ctx, records.Account{Issuer: "i", Subject: "2", Mail: "erika@example.org"}))
	_, err = s.FindPerson(ctx, "erika@example.org")
	wantFault(t, "two with one mail", err, strategy.CodeInvalid, "mail")
	_, err = s.FindPerson(ctx, "")
	wantFault(t, "an empty mail", err, strategy.CodeNotFound, "")
}

// Nothing in any table of the database tells afterwards who it was, but for the text that
// the person themselves wrote.
func TestErasingLeavesThePseudonymOnly(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	subject := leaver(t, s)
	entries := int64(count(t, s, "audit"))
	done := must[records.Erasure](t)(s.ErasePerson(ctx, subject, "Az. 17/2026", strategy.System()))
	if want := (records.Erasure{At: realTime, Sessions: 2, Comments: 1}); done != want {
		t.Errorf("done %+v, want %+v", done, want)
	}
	verified(t, s, entries+1)
	for _, personal := range []string{"Erika", "erika@example.org", "ext-4711", "idp.example", "Elternzeit", "krank"} {
		for _, table := range tables(t, s) {
			var found int
			if err := s.db.Raw("select count(*) from "+table+" r where strpos(r::text, ?) > 0", personal).Scan(&found).Error; err != nil {
				t.Fatal(err)
			}
			if found > 0 {
				t.Errorf("%s still has %q in %d rows", table, personal, found)
			}
		}
	}
	data := must[records.PersonData](t)(s.ExportPerson(ctx, subject, strategy.System()))
	if data.Name != "" || data.Mail != "" || data.Issuer != "" || data.SignedIn != 0 || !data.ErasedAt.Equal(realTime) || len(data.Steps) < 7 {
		t.Errorf("left %+v", data)
	}
	if n := count(t, s, "sessions"); n != 1 {
		t.Errorf("%d sessions are left, want somebody else's", n)
	}
	if c := must[records.Comment](t)(s.Comment(ctx, id(12))); c.Author != "Olga" {
		t.Errorf("somebody else's comment is by %q", c.Author)
	}
	later := at(s, realTime.Add(time.Hour))
	again := must[records.Erasure](t)(later.ErasePerson(ctx, subject, "Az. 17/2026", strategy.System()))
	if want := (records.Erasure{At: realTime, Before: true}); again != want {
		t.Errorf("again %+v, want %+v", again, want)
	}
	known(t, s, subject) // a file of tokens that still lists them
	if row := person(t, s, subject); row.Name != "" {
		t.Errorf("the erased person is named %q again", row.Name)
	}
	if p := must[records.Person](t)(s.Enter(ctx, records.Account{Issuer: "https://idp.example", Subject: "ext-4711", Name: "Erika Beispiel"})); p.Subject == subject {
		t.Error("whoever returns is who was erased")
	}
	_, err := s.SaveAssignment(ctx, assignRequest("x", 0), assignment(9, subject, nil))
	wantFault(t, "an office for the erased", err, strategy.CodeInvalid, "subject")
}

func tables(t testing.TB, s *Store) []string {
	t.Helper()
	var names []string
	if err := s.db.Raw("select tablename from pg_tables where schemaname = 'public' order by 1").Scan(&names).Error; err != nil {
		t.Fatal(err)
	}
	if len(names) < 20 {
		t.Fatalf("only %v", names)
	}
	return names
}

func TestErasingIsRefusedWhileItMayNotBe(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	subject := leaver(t, s)
	entries := int64(count(t, s, "audit"))
	for name, reason := range map[string]string{
		"none": " ", "too long": strings.Repeat("x", 201), "names them": "Antrag von Frau BEISPIEL", "mail": "erika@example.org", "account": "Konto ext-4711",
	} {
		_, err := s.ErasePerson(ctx, subject, reason, strategy.System())
		wantFault(t, "reason: "+name, err, strategy.CodeInvalid, "reason")
	}
	_, err := s.ErasePerson(ctx, "boss", "Az. 1", strategy.System())
	wantFault(t, "in office", err, strategy.CodeForbidden, "")
	_, err = s.ErasePerson(ctx, "nobody", "Az. 1", strategy.System())
	wantFault(t, "nobody", err, strategy.CodeNotFound, "")
	assign(t, s, assignment(4, subject, func(a *strategy.Assignment) { a.From = today.AddDays(30) }))
	_, err = s.ErasePerson(ctx, subject, "Az. 1", strategy.System())
	wantFault(t, "soon in office", err, strategy.CodeForbidden, "")
	must[workflows.Result](t)(s.EndAssignment(ctx, assignRequest("end 4", 0), id(4), strategy.Date{})) // taken back
	must[records.Erasure](t)(s.ErasePerson(ctx, subject, "Az. 1", strategy.System()))
	verified(t, s, entries+3)
}

func TestRetentionRemovesWhatItsTableSays(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	put(t, s, 1, nil)
	now := time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)
	for token, expiry := range map[string]time.Time{"over": now.Add(-time.Second), "kept": now.Add(time.Second)} {
		exec(t, s, "insert into sessions (token, data, expiry) values (?, ''::bytea, ?)", token, expiry)
	}
	for request, made := range map[string]time.Time{"over": now.AddDate(0, 0, -181), "kept": now.AddDate(0, 0, -179)} {
		exec(t, s, "insert into requests (id, hash, entity, result, at) values (?, '', 'workshop', '{}', ?)", request, made)
	}
	for n, c := range []struct {
		subject, stage, text string
		moderated            time.Time
	}{
		{"", CommentRefused, "over", now.AddDate(0, -6, -1)}, {"", CommentRefused, "kept", now.AddDate(0, -5, -20)},
		{"o-1", CommentRefused, "kept", now.AddDate(-3, 0, 0)}, {"", CommentPublished, "kept", now.AddDate(-3, 0, 0)},
	} {
		exec(t, s, `insert into comments (id, proposal_id, author, subject, text, stage, reason, answer, moderated_by, moderated_at, revision, at, updated_at)
			values (?, ?, '', ?, ?, ?, '', '', 'c-1', ?, 2, ?, ?)`, id(20+n), id(1), c.subject, c.text, c.stage, c.moderated, c.moderated, c.moderated)
	}
	for key, mailed := range map[string]*time.Time{"over": moment(now.AddDate(0, -24, -1)), "kept": moment(now.AddDate(0, -23, 0)), "kept, not mailed": nil} {
		exec(t, s, `insert into notices (key, kind, role, ministry, subject, entity, entity_id, text, at, data, created_at, mailed_at)
			values (?, 'k', '', '', 'p', 'proposal', 'x', 't', ?, '{}', ?, ?)`, key, now.AddDate(-5, 0, 0), now.AddDate(-5, 0, 0), mailed)
	}
	entries := int64(count(t, s, "audit"))
	removed := must[[]Removed](t)(s.Retain(ctx, now, Retention{}))
	if want := []Removed{{"sessions", 1}, {"requests", 1}, {"refused_comments", 1}, {"mailed_notices", 1}, {"mails", 0}}; !reflect.DeepEqual(removed, want) {
		t.Errorf("removed %v, want %v", removed, want)
	}
	var left []string
	err := s.db.Raw(`select token from sessions union all select id from requests where id in ('over', 'kept')
		union all select text from comments union all select key from notices where kind = 'k' order by 1`).Scan(&left).Error
	if err != nil {
		t.Fatal(err)
	}
	same(t, "left", left, []string{"kept", "kept", "kept", "kept", "kept", "kept", "kept, not mailed"})
	verified(t, s, entries+1)
	for _, r := range must[[]Removed](t)(s.Retain(ctx, now, Retention{})) {
		if r.Rows != 0 {
			t.Errorf("again %+v", r)
		}
	}
	verified(t, s, entries+1) // nothing done, nothing noted
	removed = must[[]Removed](t)(s.Retain(ctx, now, Retention{Requests: 24 * time.Hour, RefusedComments: 1, MailedNotices: 1}))
	if want := []Removed{{"sessions", 0}, {"requests", 1}, {"refused_comments", 1}, {"mailed_notices", 1}, {"mails", 0}}; !reflect.DeepEqual(removed, want) {
		t.Errorf("removed by settings %v, want %v", removed, want)
	}
}

func TestOneProcessAtATimeRemoves(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	exec(t, s, "insert into sessions (token, data, expiry) values ('t', ''::bytea, ?)", realTime.Add(-time.Hour))
	tx := s.db.Begin()
	if err := advisoryLock(tx, lockRetention, 0); err != nil {
		t.Fatal(err)
	}
	if removed := must[[]Removed](t)(s.Retain(ctx, realTime, Retention{})); len(removed) != 0 {
		t.Errorf("removed %v beside another process", removed)
	}
	if err := tx.Rollback().Error; err != nil {
		t.Fatal(err)
	}
	if removed := must[[]Removed](t)(s.Retain(ctx, realTime, Retention{})); removed[0] != (Removed{"sessions", 1}) {
		t.Errorf("removed %v", removed)
	}
}
