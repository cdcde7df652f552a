package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"fortschreibung/embedded"
	"fortschreibung/embedded/testengine"
	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// served opens a database as its owner and, with the schema, as the application's role.
func served(t testing.TB) (owner, app *Store) {
	t.Helper()
	url := testengine.Postgres(t)
	quiet := slog.New(slog.DiscardHandler)
	if err := Prepare(context.Background(), url, embedded.ApplicationRole, Options{Logger: quiet}); err != nil {
		t.Fatal(err)
	}
	return connectTo(t, url, Options{}), connectTo(t, url, Options{Role: embedded.ApplicationRole})
}

// open are the tables without row-level security, with the reason.
var openTables = map[string]string{
	versionTable: "the schema's version", "audit_head": "number and hash only", "cabinet_sessions": "dates that are announced",
	"cycles": "everybody who is signed in", "ministries": "public", "measures": "public", "editions": "public",
	"edition_fields": "public", "edition_entries": "public", "requests": "results by keys that nobody can guess",
	"sessions": "sealed; read before anybody is known",
}

// protectedTables lists the tables with row-level security.
func protectedTables(t testing.TB, s *Store) []string {
	t.Helper()
	var names []string
	err := s.db.Raw("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relrowsecurity order by 1").Scan(&names).Error
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestEveryTableIsProtectedOrOpenForAReason(t *testing.T) {
	s := migrated(t)
	var all []string
	if err := s.db.Raw("select tablename from pg_tables where schemaname = 'public'").Scan(&all).Error; err != nil {
		t.Fatal(err)
	}
	protected := protectedTables(t, s)
	for _, table := range all {
		_, open := openTables[table]
		if open == slices.Contains(protected, table) {
			t.Errorf("table %s: open %v, protected %v; a new table needs policies, or a reason here", table, open, !open)
		}
	}
}

// seenBy gives the first column of a query as a viewer of the application's role has it.
func seenBy(t testing.TB, app *Store, viewer strategy.Actor, query string, args ...any) []string {
	t.Helper()
	var found []string
	if err := app.db.WithContext(records.WithViewer(context.Background(), viewer)).Raw(query, args...).Scan(&found).Error; err != nil {
		t.Fatalf("%s as %s: %v", query, office(viewer), err)
	}
	return found
}

// stored fills every protected table with rows.
func stored(t *testing.T, owner *Store) []strategy.Proposal {
	t.Helper()
	ctx := context.Background()
	succession(t, owner)
	all := everyProposal(t, owner)
	for _, statement := range []string{
		`insert into proposal_texts select id, 99, 't', title, '{}', '', '{}', '{}', now() from proposals`,
		`insert into affected select id, 'TFM', '{}', '{}', true, now(), now(), null from proposals on conflict do nothing`,
		`insert into positions (proposal_id, ministry, kind, text_hash, at, late, revision, state) select id, 'TFM', 'refused', 't', now(), false, 1, '{}' from proposals`,
		`insert into conditions select id, 'c1', 'Text', 'TFM', null, null from proposals`,
		`insert into position_drafts select id, 'TFM', 't', '{}', 'm-1', '', 1, now() from proposals`,
		`insert into durations select id, 'screen', '', now(), now(), 2021 from proposals`,
		`insert into decisions (request_id, hash, entity, entity_id, action, actor_subject, actor_name, actor_role, actor_ministry, at, recorded_at,
			note, text_hash, stage, revision, public, data, result, workflow_id, correlation_id)
			select 'secret ' || id, '', 'proposal', id::text, 'position', 'm-7', '', 'ministry', 'TFM', now(), now(), '', '', '', 2, false, '{}', '{}', '', '' from proposals`,
		`insert into comments (id, proposal_id, author, subject, text, stage, reason, answer, moderated_by, revision, at, updated_at)
			select gen_random_uuid(), id, '', 'm-1', 'Text', 'pending', '', '', '', 1, now(), now() from proposals limit 1`,
		`insert into notices (key, kind, role, ministry, subject, entity, entity_id, text, at, data, created_at) values
			('TFM', 'k', 'ministry', 'TFM', '', '', '', '', now(), '{}', now()), ('o-1', 'k', 'organiser', '', 'o-1', '', '', '', now(), '{}', now())`,
		`insert into deliveries (subject, bundle_key, message_id, state, retry_at, created_at) values ('m-1', 'b', 'i', 'ready', now(), now())`,
		`insert into notice_recipients (notice_key, subject, state, reason, settled_at) values ('TFM', 'm-1', 'dropped', 'mode', now())`,
		`insert into notice_settings values ('m-1', 'daily', 1, now())`,
		`insert into saved_views values ('m-1', '[{"name":"Meine Ansicht"}]', 1, now())`,
		`insert into proposal_drafts values ('m-1', gen_random_uuid(), 'Mein Entwurf', '{}', 1, now())`,
		`insert into calendar_feeds values ('h', 'm-1', 'ministry', 'TFM', '', 1, now(), null)`,
		`insert into people values ('m-1', null, null, 'Eins', '', now(), null, null), ('o-1', null, null, 'Zwei', '', now(), null, null)`,
		`insert into assignments values (gen_random_uuid(), 'm-1', 'ministry', 'TFM', false, false, null, date '2021-01-01', null, '', 1, now(), now())`,
		`insert into webhooks values (gen_random_uuid(), 'https://empfang.example/', '{*}', 'sealed', 'active', '', 0, now(), 1, now())`,
		`insert into webhook_deliveries (webhook_id, event_id, kind, entity, entity_id, state, created_at) select id, 'e', 'test', '', '', 'waiting', now() from webhooks`,
		`insert into audit_checkpoints values (1, 'h', now(), 'k', 's')`,
	} {
		exec(t, owner, statement)
	}
	must[workflows.Result](t)(owner.SaveWorkshop(ctx, ownRequest("w"), sampleWorkshop()))
	must[workflows.Result](t)(owner.AddAttachment(ctx, ownRequest("a"), records.Attachment{ID: id(900), WorkshopID: sampleWorkshop().ID, Name: "Protokoll.pdf"}, []byte("%PDF")))
	must[workflows.Recorded](t)(owner.RecordReport(ctx, reportRecord(sampleReport("2021-H1", "m-1", 2021, 1))))
	must[workflows.Recorded](t)(owner.RecordSession(ctx, sessionRecord(sampleSession(2021, 1, 1))))
	must[workflows.Recorded](t)(owner.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, 1, 1))))
	return all
}

func TestWithoutAViewerNothingProtectedIsSeen(t *testing.T) {
	owner, app := served(t)
	stored(t, owner)
	for _, table := range protectedTables(t, owner) {
		if n := count(t, owner, table); n == 0 {
			t.Errorf("%s is empty, so that this shows nothing", table)
		}
		if n := count(t, app, table); n != 0 {
			t.Errorf("%s shows %d rows without a viewer", table, n)
		}
		if n := count(t, app.Trusted(), table); n != count(t, owner, table) {
			t.Errorf("%s shows %d rows in trust", table, n)
		}
		for _, nobody := range []strategy.Actor{{Subject: "m-1", Ministry: "TFM"}, {Subject: "m-1", Role: "owner", Ministry: "TFM"}} {
			if rows := seenBy(t, app, nobody, "select '1' from "+table); len(rows) != 0 {
				t.Errorf("%s shows %d rows to %+v", table, len(rows), nobody)
			}
		}
	}
}

// TestPoliciesAreTheSecondLock compares what raw SQL shows each office with the rules: what
// a rule allows is there, and nothing that the rules keep from everybody of that office.
func TestPoliciesAreTheSecondLock(t *testing.T) {
	owner, app := served(t)
	all := stored(t, owner)
	ministries := must[strategy.Ministries](t)(owner.LoadMinistries(context.Background()))
	for _, viewer := range viewers {
		sight := strategy.SightOf(viewer, ministries)
		shown := map[string][]string{}
		for name, query := range map[string]string{
			"proposals": "select id::text from proposals", "texts": "select proposal_id::text from proposal_texts where text_revision = 99",
			"positions": "select proposal_id::text from positions", "affected": "select distinct proposal_id::text from affected",
			"steps": "select entity_id from decisions where request_id like 'secret %'",
		} {
			shown[name] = seenBy(t, app, viewer, query)
		}
		for _, p := range all {
			see := sight.SeeProposal(p)
			what := fmt.Sprintf("%s: %s by %s", office(viewer), p.Stage, p.Submitter.Role)
			if slices.Contains(shown["proposals"], p.ID) != see.Exists {
				t.Errorf("%s: exists %v, policy %v", what, see.Exists, !see.Exists)
			}
			for name, allowed := range map[string]bool{"texts": see.Text, "positions": see.Coordination, "affected": see.Coordination, "steps": see.Coordination || see.Whole} {
				if visible := slices.Contains(shown[name], p.ID); allowed && !visible {
					t.Errorf("%s: the policy hides %s that the rules show", what, name)
				} else if visible && !allowed {
					t.Errorf("%s: the policy shows %s that the rules hide", what, name)
				}
			}
		}
	}
}

func TestOtherTablesAreSeenByWhomTheyAreFor(t *testing.T) {
	owner, app := served(t)
	stored(t, owner)
	for _, state := range []string{"handed_in", "sent_back", "decided"} {
		exec(t, owner, `insert into submissions select ?, 2021, (select max(number) + 1 from submissions), ?, null, '', '', 1, '{}', now(), now()`, state, state)
	}
	exec(t, owner, `insert into reports select 'accepted', half, year, measure_id, '', '', lead, 'accepted', null, null, false, '', '', false, 1, '{}', now(), now() from reports`)
	tfm, tmil := strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM"}, strategy.Actor{Subject: "m-3", Role: strategy.RoleMinistry, Ministry: "TMIL"}
	chancellery := strategy.Actor{Subject: "k-1", Role: strategy.RoleChancellery, Ministry: "TSK"}
	organiser := strategy.Actor{Subject: "o-1", Role: strategy.RoleOrganiser}
	deputy := strategy.Actor{Subject: "o-3", Role: strategy.RoleOrganiser, DeputyOf: "o-1"}
	public := strategy.Actor{Subject: "public", Role: strategy.RolePublic}
	auditor := strategy.Actor{Subject: "a-1", Role: strategy.RoleAuditor}
	for _, c := range []struct {
		viewer strategy.Actor
		query  string
		want   string
	}{
		{auditor, "select id from submissions order by 1", "2021/1 decided handed_in sent_back"},
		{chancellery, "select id from submissions order by 1", "decided handed_in sent_back"},
		{tfm, "select id from submissions order by 1", "decided handed_in"},
		{organiser, "select id from submissions", ""},
		{public, "select id from submissions", ""},
		{tfm, "select id from reports order by 1", "2021-H1/m-1 accepted"},
		{tmil, "select id from reports order by 1", "accepted"},
		{organiser, "select id from reports", ""},
		{chancellery, "select id from committee_sessions", "2021/1"},
		{organiser, "select id from committee_sessions", ""},
		{organiser, "select title from workshops", "Digitale Schule"},
		{public, "select title from workshops", ""},
		{organiser, "select name from workshop_attachments", "Protokoll.pdf"},
		{public, "select name from workshop_attachments", ""},
		{tfm, "select distinct ministry from position_drafts", "TFM"},
		{tmil, "select ministry from position_drafts", ""},
		{auditor, "select ministry from position_drafts", ""},
		{tfm, "select views -> 0 ->> 'name' from saved_views", "Meine Ansicht"},
		{tmil, "select views -> 0 ->> 'name' from saved_views", ""},
		{tfm, "select title from proposal_drafts", "Mein Entwurf"},
		{tmil, "select title from proposal_drafts", ""},
		{auditor, "select title from proposal_drafts", ""},
		{tfm, "select key from notices", "TFM"},
		{deputy, "select key from notices", "o-1"},
		{tmil, "select key from notices", ""},
		{tfm, "select subject from people", "m-1"},
		{tmil, "select subject from people", ""},
		{auditor, "select subject from people order by 1", "m-1 o-1"},
		{tfm, "select subject from assignments", "m-1"},
		{organiser, "select subject from assignments", ""},
		{tfm, "select stage from comments", "pending"}, // their own
		{tmil, "select stage from comments", ""},
		{public, "select stage from comments", ""},
		{tfm, "select action from audit", ""},
		{organiser, "select hash from audit_checkpoints", ""},
		{auditor, "select hash from audit_checkpoints", "h"},
		{auditor, "select distinct step from durations", ""}, // the program itself adds them up
	} {
		if got := strings.Join(seenBy(t, app, c.viewer, c.query), " "); got != c.want {
			t.Errorf("%s: %s shows %q, want %q", office(c.viewer), c.query, got, c.want)
		}
	}
	if rows := seenBy(t, app, auditor, "select seq::text from audit"); len(rows) != count(t, owner, "audit") {
		t.Errorf("the auditor sees %d entries", len(rows))
	}
}

func TestViewersDoNotWriteWhatWorkflowsOwn(t *testing.T) {
	owner, app := served(t)
	stored(t, owner)
	for _, viewer := range viewers {
		ctx := records.WithViewer(context.Background(), viewer)
		for _, statement := range []string{
			"update proposals set stage = 'published'", "delete from affected", "delete from conditions", "update reports set rating = 'x'",
			"update submissions set stage = 'decided'", "update committee_sessions set stage = 'closed'", "update notices set mailed_at = now()",
			"delete from durations",
		} {
			if done := app.db.WithContext(ctx).Exec(statement); done.Error != nil || done.RowsAffected != 0 {
				t.Errorf("%s as %s: %d rows, %v", statement, office(viewer), done.RowsAffected, done.Error)
			}
		}
		err := app.db.WithContext(ctx).Exec("insert into affected select id, 'X', '{}', '{}', true, null, null, null from proposals").Error
		var refused *pgconn.PgError
		if len(seenBy(t, app, viewer, "select id::text from proposals")) > 0 && (!errors.As(err, &refused) || refused.Code != "42501") {
			t.Errorf("insert as %s: %v", office(viewer), err)
		}
	}
}

func TestLookingUpAsTheOwnerIsForTheProgramOnly(t *testing.T) {
	owner, app := served(t)
	stored(t, owner)
	for _, query := range []string{"select proposals_with_words('Anträge')::text", "select proposals_on_measure('m-1')::text"} {
		for _, viewer := range viewers {
			if found := seenBy(t, app, viewer, query); len(found) != 0 {
				t.Errorf("%s as %s finds %d", query, office(viewer), len(found))
			}
		}
	}
	var found []string
	if err := app.Trusted().db.Raw("select proposals_with_words('Anträge')::text").Scan(&found).Error; err != nil || len(found) != count(t, owner, "proposals") {
		t.Errorf("in trust: %d, %v", len(found), err)
	}
	// A search finds for each viewer what they may read, and no more.
	for _, viewer := range viewers {
		ctx := records.WithViewer(context.Background(), viewer)
		filter := records.ProposalFilter{Search: "Anträge"}
		ids := func(s *Store) []string {
			return walkPages(t, func(page records.Page) (records.List[strategy.Proposal], error) {
				return s.Proposals(ctx, filter, page)
			},
				func(p strategy.Proposal) string { return p.ID })
		}
		if asOwner, asRole := ids(owner), ids(app); !slices.Equal(asOwner, asRole) {
			t.Errorf("%s finds %d, without policies %d", office(viewer), len(asRole), len(asOwner))
		}
	}
}

func TestTheApplicationOnlyAddsToTheHistoryEvenWithoutTriggers(t *testing.T) {
	owner, app := served(t)
	stored(t, owner)
	for _, table := range slices.Concat(historyTables, []string{"audit_head"}, keptTables) {
		exec(t, owner, "alter table "+table+" disable trigger user")
	}
	var statements []string
	for _, table := range historyTables {
		statements = append(statements, "delete from "+table, "truncate "+table)
	}
	statements = append(statements,
		"update audit set action = 'x'", "update audit_checkpoints set hash = 'x'", "update decisions set note = 'x'",
		"update positions set kind = 'signed'", "update proposal_texts set reason = 'x'", "delete from audit_head", "truncate audit_head",
		"insert into audit_head values (false, 0, '')", "delete from people", "truncate people cascade", "delete from assignments",
		"alter table audit disable trigger all", "alter table audit disable row level security", "drop table audit", "create table more (id int)")
	for _, statement := range statements {
		var refused *pgconn.PgError
		if err := app.Trusted().db.Exec(statement).Error; !errors.As(err, &refused) || refused.Code != "42501" {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// A connection that served one viewer never shows the next one what the first may see.
func TestConnectionsChangeTheirViewer(t *testing.T) {
	owner, _ := served(t)
	stored(t, owner)
	url := owner.pool.Config().ConnString()
	app := connectTo(t, url, Options{Role: embedded.ApplicationRole, MaxConnections: 2})
	want := map[string]int{}
	for _, viewer := range viewers {
		want[office(viewer)] = len(seenBy(t, app, viewer, "select id::text from proposals"))
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for n := range 60 {
				viewer := viewers[(worker+n)%len(viewers)]
				ctx := records.WithViewer(context.Background(), viewer)
				var got int
				switch n % 3 {
				case 0: // somebody goes away in the middle
					short, cancel := context.WithTimeout(ctx, time.Millisecond)
					_ = app.db.WithContext(short).Exec("select pg_sleep(0.01)").Error
					cancel()
				case 1:
					if count(t, app, "proposals") != 0 {
						t.Error("somebody without a name sees proposals")
					}
				}
				if err := app.db.WithContext(ctx).Raw("select count(*) from proposals").Scan(&got).Error; err != nil || got != want[office(viewer)] {
					t.Errorf("%s sees %d, want %d, %v", office(viewer), got, want[office(viewer)], err)
				}
			}
		})
	}
	wg.Wait()
}

func TestTheSameViewerCostsNoFurtherRoundTrip(t *testing.T) {
	_, app := served(t)
	ctx := records.WithViewer(context.Background(), viewers[0])
	conn, err := app.pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	raw := conn.Conn()
	if had := raw.PgConn().CustomData()[viewerKey]; had != viewerOf(ctx) {
		t.Fatalf("remembered %+v", had)
	}
	// A context that has ended would fail any round trip.
	over, cancel := context.WithCancel(ctx)
	cancel()
	if ok, err := showViewer(over, raw); !ok || err != nil {
		t.Errorf("the same viewer: %v, %v", ok, err)
	}
	if ok, _ := showViewer(records.WithViewer(over, viewers[5]), raw); ok {
		t.Error("another viewer was shown without telling the database")
	}
}
