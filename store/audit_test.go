package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// verified walks the audit and expects it whole.
func verified(t testing.TB, s *Store, entries int64) AuditReport {
	t.Helper()
	report, err := s.VerifyAudit(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !report.OK || report.Entries != entries {
		t.Fatalf("audit of %d entries: %+v", entries, report)
	}
	return report
}

// audited gives a store with five audit entries.
func audited(t testing.TB) *Store {
	s := migrated(t)
	for n := 1; n <= 5; n++ {
		must[workflows.Recorded](t)(s.RecordProposal(context.Background(), proposalRecord(n, 2021, 1)))
	}
	verified(t, s, 5)
	return s
}

func TestTheAuditSaysWhoDidWhatWhen(t *testing.T) {
	s := migrated(t)
	r := proposalRecord(1, 2021, 1)
	r.Entries[0].Data = map[string]string{"bad": "a\xff\xfeb", "umlaut": "Maßgabe"}
	r.Entries[0].At = r.Entries[0].At.Add(789) // nanoseconds, which PostgreSQL does not keep
	must[workflows.Recorded](t)(s.RecordProposal(context.Background(), r))
	verified(t, s, 1)
	var row auditRow
	if err := s.db.First(&row).Error; err != nil {
		t.Fatal(err)
	}
	if !row.At.Equal(realTime) || !row.CalendarAt.Equal(r.Entries[0].At.Truncate(1000)) {
		t.Errorf("real %v, calendar %v", row.At, row.CalendarAt)
	}
	if row.ActorSubject != "c-1" || row.Role != "coordinator" || row.Ministry != "TMWWDG" || row.Action != "submit" ||
		row.Entity != "proposal" || row.EntityID != id(1) || row.RequestID != r.Entries[0].ID || row.TextHash != "t1" {
		t.Errorf("%+v", row)
	}
	for _, part := range []string{`"note": "weil es nötig ist"`, `"data.umlaut": "Maßgabe"`, `"correlation": "corr"`} {
		if !strings.Contains(row.DataText, part) {
			t.Errorf("%s is not in %s", part, row.DataText)
		}
	}
}

func TestTheAuditIsAppendOnly(t *testing.T) {
	s := audited(t)
	for _, statement := range []string{
		"update audit set action = 'other'", "delete from audit", "truncate audit",
		"delete from audit_head", "truncate audit_head", "update audit_head set seq = seq - 1", "update audit_head set hash = ''",
		"update decisions set note = ''", "delete from decisions", "truncate decisions",
	} {
		var refused *pgconn.PgError
		if err := s.db.Exec(statement).Error; !errors.As(err, &refused) || refused.Code != "42501" {
			t.Errorf("%s: %v", statement, err)
		}
	}
	verified(t, s, 5)
}

// tampers are ways to falsify an audit of five entries, with the number that each breaks.
// Some take several statements.
var tampers = map[string]struct {
	tamper string
	broken int64
}{
	"data no text":        {`update audit set data = '{"revision": 1}' where seq = 2`, 2},
	"data without a part": {`update audit set data = data - 'note' where seq = 2`, 2},
	"moved between":       {"update audit set action = 'ab', entity = 'c' where seq = 1", 1},
	"first removed":       {"delete from audit where seq = 1", 1},
	"removed":             {"delete from audit where seq = 3", 3},
	"last removed":        {"delete from audit where seq = 5", 5},
	"last two removed":    {"delete from audit where seq >= 4", 4},
	"all removed":         {"delete from audit", 1},
	"removed, renumbered": {"delete from audit where seq = 3; update audit set seq = 3 where seq = 4; update audit set seq = 4 where seq = 5", 3},
	"swapped":             {"update audit set seq = 99 where seq = 2; update audit set seq = 2 where seq = 3; update audit set seq = 3 where seq = 99", 2},
	"inserted between": {"update audit set seq = seq + 100 where seq >= 3; insert into audit select 3, at, calendar_at, actor_subject, actor_name, role, ministry, " +
		"action, entity, entity_id, request_id, text_hash, data, prev_hash, hash from audit where seq = 2; update audit set seq = seq - 99 where seq > 100", 3},
	"inserted at the end": {"insert into audit select 6, at, calendar_at, actor_subject, actor_name, role, ministry, action, entity, entity_id, request_id, text_hash, data, hash, hash from audit where seq = 5", 6},
	"head removed":        {"delete from audit_head", 6},
	"head turned back":    {"update audit_head set seq = 4, hash = (select hash from audit where seq = 4)", 5},
	"head's hash":         {"update audit_head set hash = 'x'", 5},
	"end and head removed": {"delete from audit where seq > 3; update audit_head set seq = 3, hash = (select hash from audit where seq = 3); " +
		"insert into audit_checkpoints values (5, (select max(hash) from audit), now(), 'k', '')", 4},
}

func TestVerifyFindsTampering(t *testing.T) {
	s := audited(t)
	columns := map[string]string{ // every one, with a change
		"seq": "77", "at": "at + interval '1 microsecond'", "calendar_at": "calendar_at + interval '1 second'", "data": `data || '{"note": "anders"}'`,
	}
	var names []string
	if err := s.db.Raw("select column_name from information_schema.columns where table_name = 'audit'").Scan(&names).Error; err != nil {
		t.Fatal(err)
	}
	if len(names) != 15 {
		t.Errorf("the audit has the columns %v", names)
	}
	for _, name := range names {
		change, other := columns[name]
		if !other {
			change = name + " || 'x'"
		}
		t.Run("changed "+name, func(t *testing.T) {
			tampered(t, s, fmt.Sprintf("update audit set %s = %s where seq = 3", name, change), 3)
		})
	}
	for name, c := range tampers {
		t.Run(name, func(t *testing.T) { tampered(t, s, c.tamper, c.broken) })
	}
	verified(t, s, 5)
}

// tampered falsifies the audit, as its owner may who switches the triggers off, expects
// verification to find the place, and takes everything back.
func tampered(t *testing.T, s *Store, tamper string, broken int64, kept ...records.Checkpoint) {
	t.Helper()
	ctx := context.Background()
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(ctx) //nolint:errcheck // the next case starts from the whole chain
	for _, statement := range strings.Split("alter table audit disable trigger all; alter table audit_head disable trigger all;"+tamper, ";") {
		if _, err := tx.Exec(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	report := must[AuditReport](t)(verifyChain(ctx, tx, s.keys, kept))
	if report.OK || report.FirstBroken != broken || report.Why == "" {
		t.Errorf("%+v, want entry %d broken", report, broken)
	}
}

// A well-made entry that somebody with all rights slips in at the end, chained but without
// moving the head, is noticed too.
func TestVerifyFindsAWellChainedEntryThatTheHeadDoesNotKnow(t *testing.T) {
	s := audited(t)
	var head auditHead
	if err := s.db.Raw("select seq, hash from audit_head").Scan(&head).Error; err != nil {
		t.Fatal(err)
	}
	forged := auditRow{Action: "decide", CalendarAt: calendarTime}
	if err := forged.chain(&head, realTime); err != nil {
		t.Fatal(err)
	}
	if err := s.db.Create(&forged).Error; err != nil {
		t.Fatal(err)
	}
	if report := must[AuditReport](t)(s.VerifyAudit(context.Background())); report.OK || report.FirstBroken != 6 {
		t.Errorf("%+v", report)
	}
}

func TestTheAuditChainHoldsUnderConcurrencyAndRollbacks(t *testing.T) {
	s := migrated(t)
	var wg sync.WaitGroup
	for worker := range 10 {
		wg.Go(func() {
			for n := range 10 {
				number := 1 + worker*10 + n
				if _, err := s.RecordProposal(context.Background(), proposalRecord(number, 2021, 1)); err != nil {
					t.Error(err)
				}
				failed := s.transact(context.Background(), "rolled back", func(tx *gorm.DB) error {
					err := s.appendAudit(tx, []auditRow{{Action: fmt.Sprint("lost ", number)}})
					if err == nil {
						err = strategy.Invalid("", "zurückgenommen")
					}
					return err
				})
				if strategy.CodeOf(failed) != strategy.CodeInvalid {
					t.Error(failed)
				}
			}
		})
	}
	wg.Wait()
	verified(t, s, 100)
}
