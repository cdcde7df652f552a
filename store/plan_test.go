package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// large are the tables that grow with the years and must never be read as a whole.
var large = []string{
	"proposals", "proposal_texts", "affected", "positions", "conditions", "reports", "decisions", "notices", "comments", "audit", "edition_entries",
	"notice_recipients", "deliveries",
}

// fill stores twenty years: 1,000 proposals a year, of which only the last year's are open.
const fill = `
insert into cycles select 2001 + n, 'closed', '', false, 0, 1, '{"plan": {"deadlines": []}}', now(), now() from generate_series(0, 19) n;
insert into proposals
	(id, year, stage, kind, origin, title, theme, field, lead, targets, submitter, report_id, session_id, submission_id, text_hash,
	 text_revision, revision, open_dissents, assessed, cycle_revision, state, created_at, updated_at, decided_at)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 2001 + n / 1000,
	case when n < 19000 then (array['published', 'rejected', 'declined'])[1 + n % 3]
	     else (array['submitted', 'screened', 'in_coordination', 'agreed', 'dissent', 'decided', 'before_cabinet', 'approved', 'returned', 'on_agenda'])[1 + n % 10] end,
	'amend', 'ministry', 'Titel ' || n, 'Leitthema ' || n % 3, 'Feld ' || n % 12, array['R' || n % 60], array['m' || n % 300], 'o-' || n % 500, '', '',
	case when n < 19000 then '' else '2020/1' end, 't', 1, 1,
	case when n >= 19000 and n % 10 = 4 then 1 else 0 end, n < 19000, 1,
	jsonb_build_object('id', n::text, 'reason', repeat('Begründung mit Worten ', 20) || n), timestamptz '2001-01-01' + n * interval '6 hours', now(), now()
from generate_series(0, 19999) n;
insert into proposal_texts select id, 1, 't', title, '{}', '', '{}', '{}', created_at from proposals;
insert into affected select id, 'R' || m, '{}', '{}', year = 2020 and stage = 'in_coordination', now(), now(), null
	from proposals p, generate_series(0, 59) m where (m + extract(epoch from p.created_at)::bigint / 21600) % 20 = 0;
insert into positions (proposal_id, ministry, kind, text_hash, at, late, revision, state)
	select proposal_id, ministry, 'signed', 't', now(), false, 1, '{}' from affected;
insert into conditions select id, 'c1', 'Text', 'R' || revision, date '2020-12-31', case when year < 2020 then date '2020-12-01' end from proposals where stage in ('published', 'decided');
insert into reports select h || '/m' || n, h, left(h, 4)::int, 'm' || n, 'M' || n, 'Titel', array['R' || n % 60],
	case when h >= '2020' then (array['requested', 'submitted', 'returned'])[1 + n % 3] else 'accepted' end, date '2020-08-31', date '2020-08-31',
	h >= '2020' and n % 7 = 0, 'on_track', '', false, 1, '{}', now(), now()
	from generate_series(0, 299) n, (select y || '-H' || i as h from generate_series(2001, 2020) y, generate_series(1, 2) i) halves;
insert into decisions (request_id, hash, entity, entity_id, action, actor_subject, actor_name, actor_role, actor_ministry, at, recorded_at,
	note, text_hash, stage, revision, public, data, result, workflow_id, correlation_id)
	select id || '/' || n, '', 'proposal', id::text, 'revise', '', '', '', '', now(), now(), '', '', '', n, false, '{}', '{}', '', ''
	from proposals, generate_series(1, 5) n;
insert into audit select row_number() over (), now(), now(), 'o-' || n % 500, '', '', '', 'act-' || n % 40, 'proposal', n % 20000, '', '', '{}', '', ''
	from generate_series(1, 100000) n;
insert into comments (id, proposal_id, author, subject, text, stage, reason, answer, moderated_by, revision, at, updated_at)
	select gen_random_uuid(), id, '', '', 'Text', case when year = 2020 and revision % 50 = 0 then 'pending' else 'published' end, '', '', '', 1, now(), now() from proposals;
insert into notices (key, kind, role, ministry, subject, entity, entity_id, text, at, data, created_at, addressed_at, mailed_at)
	select n, 'k', 'ministry', 'R' || n % 60, '', 'proposal', '', 'Text', now(), '{}', now(), case when n < 49900 then now() end, case when n < 49800 then now() end
	from generate_series(1, 50000) n;
insert into people select 'o-' || n, null, null, 'Person ' || n, 'p' || n || '@example.org', now(), null, null from generate_series(0, 499) n;
insert into deliveries (subject, bundle_key, message_id, state, retry_at, created_at, finished_at)
	select 'o-' || n % 500, 'b' || n, 'i' || n, case when n < 9990 then 'sent' else 'ready' end, timestamptz '2026-03-01', now(), case when n < 9990 then now() end from generate_series(1, 10000) n;
insert into notice_recipients (notice_key, subject, state, reason, ready_at, not_before, delivery_id, settled_at)
	select n, 'o-' || n % 500, case when n < 49800 then 'sent' else 'waiting' end, '', timestamptz '2026-03-01', timestamptz '2026-03-01',
		(select id from deliveries where bundle_key = 'b' || (n - 39900) and n >= 49890), case when n < 49800 then now() end from generate_series(1, 49899) n;
insert into editions select y, null, 'cycle/' || y, '', now() from generate_series(2001, 2020) y;
insert into measures select 'm' || n, 2001, now() from generate_series(0, 299) n;
insert into edition_entries select y, 'm' || n, n, 'M' || n, false, 'Titel ' || n, 'Leitthema', 'Feld ' || n % 12, array['R' || n % 60], '{}', '', false, '', null, ''
	from generate_series(2001, 2020) y, generate_series(0, 299) n;
insert into submissions select '2020/1', 2020, 1, 'handed_in', date '2020-12-08', '', '', 1,
	jsonb_build_object('proposals', (select jsonb_agg(id) from proposals where year = 2020 and stage in ('decided', 'before_cabinet'))), now(), now()`

// statement is one query as it was sent.
type statement struct {
	sql  string
	args []any
}

// noting calls use and gives the queries that it made.
func noting(s *Store, noted *[]statement) func(use func() error) ([]statement, error) {
	note := func(tx *gorm.DB) {
		*noted = append(*noted, statement{tx.Statement.SQL.String(), slices.Clone(tx.Statement.Vars)})
	}
	for _, db := range []*gorm.DB{s.db, s.trusted.db} {
		for _, err := range []error{
			db.Callback().Query().After("gorm:query").Register("note", note),
			db.Callback().Row().After("gorm:row").Register("note", note),
			db.Callback().Raw().After("gorm:raw").Register("note", note),
		} {
			if err != nil {
				panic(err)
			}
		}
	}
	return func(use func() error) ([]statement, error) {
		*noted = nil
		err := use()
		return *noted, err
	}
}

func TestHotQueriesUseIndexes(t *testing.T) {
	if testing.Short() {
		t.Skip("fills the tables with twenty years")
	}
	ctx := context.Background()
	s := migrated(t)
	for _, insert := range strings.Split(fill, ";") {
		exec(t, s, insert)
	}
	exec(t, s, "vacuum analyze")
	var noted []statement
	queriesOf := noting(s, &noted)
	for name, use := range hotCalls(ctx, s) {
		queries, err := queriesOf(use)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(queries) == 0 {
			t.Errorf("%s made no query", name)
		}
		for _, q := range queries {
			if scanned := scannedTables(t, s, q); len(scanned) > 0 {
				t.Errorf("%s reads %v as a whole:\n%s\n%v", name, scanned, q.sql, q.args)
			}
		}
	}
}

func call[T any](f func() (T, error)) func() error {
	return func() error { _, err := f(); return err }
}

// hotCalls are the calls behind pages and steps, on the stored twenty years.
func hotCalls(ctx context.Context, s *Store) map[string]func() error {
	calls := map[string]func() error{
		"proposal":   call(func() (strategy.Proposal, error) { return s.Proposal(ctx, id(19500)) }),
		"texts":      call(func() ([]records.ProposalText, error) { return s.ProposalTexts(ctx, id(19500)) }),
		"text":       call(func() (records.ProposalText, error) { return s.ProposalTextRevision(ctx, id(19500), 0) }),
		"positions":  call(func() ([]strategy.Position, error) { return s.PositionHistory(ctx, id(19500)) }),
		"open items": call(func() ([]records.OpenItem, error) { return s.OpenItems(ctx, 2020) }),
		"counts":     call(func() (records.CycleCounts, error) { return s.CycleCounts(ctx, 2020) }),
		"result":     call(func() (bool, error) { _, found, err := s.DecidedResult(ctx, id(77)+"/3"); return found, err }),
		"report":     call(func() (strategy.Report, error) { return s.Report(ctx, "2020-H1/m5") }),
		"measure":    call(func() (records.Measure, error) { return s.Measure(ctx, "m7") }),
		"edition":    call(func() (strategy.Edition, error) { return s.Edition(ctx, 2020) }),
		"agenda":     call(func() ([]strategy.AgendaItem, error) { return s.LoadAgenda(ctx, workflows.AgendaQuery{Year: 2020}) }),
		"facts": call(func() (workflows.SubmissionFacts, error) {
			return s.LoadSubmissionFacts(ctx, workflows.SubmissionQuery{Year: 2020})
		}),
		"await cabinet":  call(func() (int, error) { return s.AwaitingCabinet(ctx, "2020/1") }),
		"open reports":   call(func() ([]string, error) { return s.OpenReportIDs(ctx, 2020, "2020-H1/m5", 100) }),
		"ids of a cycle": call(func() ([]string, error) { return s.ProposalIDs(ctx, 2020, strategy.OpenStages(), id(19010), 100) }),
		"ids in a stage": call(func() ([]string, error) {
			return s.ProposalIDs(ctx, 0, []strategy.Stage{strategy.StageDeferred}, "", 100)
		}),
		"led": func() error { _, err := s.MeasuresLed(ctx, "2021-H1", "m1", 100); return err },
	}
	for name, f := range map[string]records.ProposalFilter{
		"all": {}, "year": {Year: 2015}, "stage": {Stages: []strategy.Stage{strategy.StageAgreed}}, "year and stage": {Year: 2020, Stages: []strategy.Stage{strategy.StageSubmitted}},
		"ministry": {Ministry: "R7"}, "ministry and year": {Ministry: "R7", Year: 2020}, "mine": {Submitter: "o-3"}, "measure": {Measure: "m9"}, "search": {Search: "19876"}, "workshop": {Workshop: id(1)}, "Kabinettvorlage": {Submission: "2020/1"},
	} {
		calls["proposals by "+name] = call(func() (records.List[strategy.Proposal], error) { return s.Proposals(ctx, f, records.Page{}) })
	}
	for name, f := range map[string]records.ReportFilter{
		"all": {}, "year": {Year: 2020}, "half": {Half: "2019-H2"}, "ministry": {Ministry: "R7"}, "measure": {MeasureID: "m7"},
		"state": {State: strategy.ReportSubmitted}, "overdue": {Year: 2020, Overdue: true},
	} {
		calls["reports by "+name] = call(func() (records.List[strategy.Report], error) { return s.Reports(ctx, f, records.Page{}) })
	}
	for name, f := range map[string]records.AuditFilter{
		"all": {}, "entity": {Entity: "proposal", EntityID: "17"}, "subject": {Subject: "o-3"}, "action": {Action: "act-3"},
	} {
		calls["audit by "+name] = call(func() (records.List[records.AuditEntry], error) { return s.Audit(ctx, f, records.Page{}) })
	}
	calls["notices"] = call(func() (records.List[records.NoticeReceipt], error) {
		return s.Notices(ctx, ministryOf("R7"), records.Page{})
	})
	for name, f := range map[string]records.NoticeFilter{"all": {}, "person": {Recipient: "o-3"}} {
		calls["receipts by "+name] = call(func() (records.List[records.NoticeReceipt], error) {
			return s.NoticeReceipts(ctx, f, records.Page{})
		})
	}
	window := records.MailWindow{Now: realTime, Open: true, Opens: realTime.Add(time.Hour)}
	calls["addressing notices"] = call(func() (int, error) {
		return s.AddressNotices(ctx, realTime, 100, func(records.NoticeFacts) bool { return false },
			func(records.NoticeFacts, records.NoticeReader) records.NoticeChoice {
				return records.NoticeChoice{Dropped: "mode"}
			})
	})
	calls["bundling mail"] = call(func() (bool, error) {
		return s.BundleMail(ctx, window, func(subject string, keys []string) records.MailBundle {
			return records.MailBundle{Key: "new", MessageID: "new"}
		})
	})
	calls["sending mail"] = call(func() (bool, error) {
		return s.SendMail(ctx, window, func(records.Mail) records.MailOutcome { return records.MailOutcome{Sent: true} })
	})
	calls["own steps"] = call(func() (records.List[records.OwnStep], error) {
		return s.OwnSteps(ctx, strategy.Actor{Subject: "o-3"}, records.Page{})
	})
	calls["timeline"] = call(func() (records.List[strategy.Entry], error) {
		return s.Timeline(ctx, "proposal", id(3), records.Page{})
	})
	calls["comments"] = call(func() (records.List[records.Comment], error) { return s.Comments(ctx, id(3), "", records.Page{}) })
	calls["pending comments"] = call(func() (records.List[records.Comment], error) {
		return s.Comments(ctx, "", CommentPending, records.Page{})
	})
	calls["measures"] = call(func() (records.List[records.Measure], error) {
		return s.Measures(ctx, records.MeasureFilter{Ministry: "R7", Search: "Titel"}, records.Page{})
	})
	for _, role := range []strategy.Role{strategy.RoleMinistry, strategy.RoleCoordinator, strategy.RoleCommittee, strategy.RoleChancellery, strategy.RoleOrganiser} {
		actor := strategy.Actor{Subject: "o-3", Role: role, Ministry: "R7"}
		calls["tasks of "+string(role)] = call(func() (records.List[records.Task], error) { return s.Tasks(ctx, actor, records.Page{}) })
	}
	return calls
}

// scannedTables lists the large tables that PostgreSQL would read as a whole for a query.
func scannedTables(t *testing.T, s *Store, q statement) []string {
	t.Helper()
	var text string
	if err := s.sql.QueryRow("explain (format json) "+q.sql, q.args...).Scan(&text); err != nil {
		t.Fatalf("explain %s: %v", q.sql, err)
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.scanned()
}

type planNode struct {
	Type     string     `json:"Node Type"`
	Relation string     `json:"Relation Name"`
	Plans    []planNode `json:"Plans"`
}

func (n planNode) scanned() []string {
	var tables []string
	if n.Type == "Seq Scan" && slices.Contains(large, n.Relation) {
		tables = append(tables, n.Relation)
	}
	for _, child := range n.Plans {
		tables = append(tables, child.scanned()...)
	}
	return tables
}
