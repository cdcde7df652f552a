package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

var refusal = records.Refusal{
	Actor:   strategy.Actor{Subject: "m-1", Name: "Name", Role: strategy.RoleMinistry, Ministry: "TFM", DeputyOf: "m-2"},
	Attempt: strategy.ActScreen, Entity: EntityProposal, EntityID: id(1), Code: strategy.CodeForbidden, RequestID: "r-1",
}

// entriesOf reads the audit entries with an action, oldest first.
func entriesOf(t testing.TB, s *Store, action string) []records.AuditEntry {
	t.Helper()
	page := must[records.List[records.AuditEntry]](t)(s.Audit(context.Background(), records.AuditFilter{Action: action}, records.Page{Limit: maxLimit}))
	slices.Reverse(page.Items)
	return page.Items
}

// clocked gives a store whose real time a test moves.
func clocked(t testing.TB) (*Store, func(time.Duration)) {
	t.Helper()
	s := migrated(t)
	var mu sync.Mutex
	now := realTime
	s.now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	return s, func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
	}
}

func TestARefusedAttemptIsNoted(t *testing.T) {
	s := migrated(t)
	s.NoteRefusal(records.WithTrace(context.Background(), "trace-1"), refusal)
	entries := entriesOf(t, s, AuditRefused)
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	e := entries[0]
	if e.Actor != (strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM", DeputyOf: "m-2"}) {
		t.Errorf("actor %+v", e.Actor)
	}
	if e.Entity != EntityProposal || e.EntityID != id(1) || e.RequestID != "r-1" || e.Data["attempt"] != "proposal.screen" ||
		e.Data["code"] != "forbidden" || e.Data["correlation"] != "trace-1" || !e.At.Equal(realTime) || !e.CalendarAt.Equal(realTime) {
		t.Errorf("%+v", e)
	}
	verified(t, s, 1)
}

func TestRefusalsDoNotFillTheAudit(t *testing.T) {
	ctx := context.Background()
	s, pass := clocked(t)
	var wg sync.WaitGroup
	for worker := range 10 {
		wg.Go(func() {
			for range 50 {
				r := refusal
				if worker%2 == 0 {
					r.Code = strategy.CodeStaleRevision
				}
				s.NoteRefusal(ctx, r)
			}
		})
	}
	wg.Wait()
	other := refusal
	other.Actor.Subject = "somebody else"
	s.NoteRefusal(ctx, other)
	verified(t, s, notedPerMinute+1)
	if err := s.SummariseNoted(ctx, false); err != nil {
		t.Fatal(err)
	}
	verified(t, s, notedPerMinute+1) // the minute is not over
	pass(notedWindow)
	s.NoteRefusal(ctx, refusal)
	verified(t, s, notedPerMinute+3)
	entries := entriesOf(t, s, AuditRefused)
	summary := entries[len(entries)-2]
	if summary.Data["withheld"] != fmt.Sprint(500-notedPerMinute) || summary.Actor.Subject != "m-1" ||
		!strings.Contains(summary.Data["of"], "proposal.screen forbidden: 2") || !strings.Contains(summary.Data["of"], "proposal.screen stale_revision: 2") {
		t.Errorf("summary %+v", summary)
	}
	if err := s.SummariseNoted(ctx, false); err != nil || len(s.noted.minutes) != 1 {
		t.Errorf("%v, %d minutes remembered", err, len(s.noted.minutes))
	}
	if err := s.SummariseNoted(ctx, true); err != nil || len(s.noted.minutes) != 0 {
		t.Errorf("%v, %d minutes remembered after the end", err, len(s.noted.minutes))
	}
	verified(t, s, notedPerMinute+3) // nothing was left to tell
}

func TestAnEntryThatCouldNotBeWrittenIsSummarised(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	exec(t, s, "alter table audit rename to audit_away")
	s.NoteRefusal(ctx, refusal)
	if err := s.SummariseNoted(ctx, true); err == nil {
		t.Error("written without a table")
	}
	exec(t, s, "alter table audit_away rename to audit")
	for range 2 {
		if err := s.SummariseNoted(ctx, true); err != nil {
			t.Fatal(err)
		}
	}
	if entries := entriesOf(t, s, AuditRefused); len(entries) != 1 || entries[0].Data["withheld"] != "1" {
		t.Errorf("%+v", entries)
	}
}

func TestSignInsAndExportsAreNoted(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	offices := []strategy.Actor{
		{Subject: "p-1", Name: "Name", Role: strategy.RoleMinistry, Ministry: "TFM"},
		{Subject: "p-1", Name: "Name", Role: strategy.RoleCommittee, Ministry: "TFM"},
	}
	person := records.Person{Subject: "p-1", Name: "Name", Offices: offices}
	s.NoteSignIn(ctx, "sign_in", person)
	s.NoteSignIn(records.WithViewer(ctx, offices[1]), "office_changed", person)
	s.NoteSignIn(ctx, "sign_in_refused", records.Person{Subject: "p-2"})
	export := records.Export{Actor: offices[0], What: "audit", Entity: "audit"}
	if err := s.NoteExport(ctx, export); err != nil {
		t.Fatal(err)
	}
	for action, want := range map[string]strategy.Actor{
		"sign_in":         {Subject: "p-1", Role: strategy.RoleMinistry, Ministry: "TFM"},
		"office_changed":  {Subject: "p-1", Role: strategy.RoleCommittee, Ministry: "TFM"},
		"sign_in_refused": {Subject: "p-2"},
		AuditExport:       {Subject: "p-1", Role: strategy.RoleMinistry, Ministry: "TFM"},
	} {
		if entries := entriesOf(t, s, action); len(entries) != 1 || entries[0].Actor != want {
			t.Errorf("%s: %+v", action, entries)
		}
	}
	verified(t, s, 4)
	exec(t, s, "alter table audit rename to audit_away")
	if err := s.NoteExport(ctx, export); err == nil {
		t.Error("an export without an entry")
	}
}
