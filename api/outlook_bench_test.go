package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/api"
	"fortschreibung/embedded/testengine"
	"fortschreibung/identity"
	"fortschreibung/store"
	"fortschreibung/strategy"
)

// manyOpen stores four cycles with 10,000 proposals each. Those of 2021 are in the
// Ressortabstimmung of eleven ministries, the earlier ones are over.
const manyOpen = `
insert into proposals
	(id, year, stage, kind, origin, title, theme, field, lead, targets, submitter, report_id, session_id, submission_id, text_hash,
	 text_revision, revision, due_at, open_dissents, assessed, cycle_revision, state, created_at, updated_at)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 2018 + n / 10000,
	case when n < 30000 then 'published' else (array['in_coordination', 'in_coordination', 'in_coordination', 'agreed', 'dissent'])[1 + n % 5] end,
	'amend', 'ministry', 'Vorschlag mit einem Titel von üblicher Länge ' || n, 'Leitthema', 'Feld ' || n % 12, array['R' || n % 11], array['m' || n % 300],
	'o-' || n % 500, '', '', '', 't', 1, 1, timestamptz '2021-10-01 00:00+02', case when n >= 30000 and n % 5 = 4 then 1 else 0 end, true, 1,
	jsonb_build_object('dissents', jsonb_build_array(jsonb_build_object('ministry', 'R' || n % 11, 'passage', 'description', 'grounds', 'x', 'level', 'talk')),
		'reason', (select string_agg(md5(n || '/' || i), ' ') from generate_series(1, 60) i)),
	make_timestamptz(2018 + n / 10000, 9, 1, 9, 0, 0), make_timestamptz(2018 + n / 10000, 9, 1 + n % 14, 9, 0, 0)
from generate_series(0, 39999) n;
insert into affected
select id, 'R' || m, '{}', '{}', year = 2021 and stage = 'in_coordination', updated_at, timestamptz '2021-10-01 00:00+02', null
from (select id, year, stage, updated_at, hashtext(id::text) as h from proposals) p, generate_series(0, 10) m where (m + h) % 4 = 0;
insert into durations
select proposal_id, 'position', ministry, asked_at, asked_at + (1 + abs(hashtext(proposal_id::text || ministry)) % 30) * interval '1 day', year, abs(hashtext(ministry || proposal_id)) % 10 = 0
from affected a join proposals p on p.id = a.proposal_id where not a.open;
insert into durations
select id, 'screen', '', created_at - interval '60 days', created_at - (60 - abs(hashtext(id::text)) % 30) * interval '1 day', year from proposals`

// BenchmarkOutlookOf10000 measures what GET /cycles/2021/outlook and /whatif cost the
// server, from the request to the last byte of JSON, on a real PostgreSQL. Beside the
// clock it reports the fastest request (best-ms) and processor time, of the program (api-ms)
// and of the database (db-ms): the rest is waiting for a machine that others use as well.
func BenchmarkOutlookOf10000(b *testing.B) {
	ctx := context.Background()
	database := testengine.Postgres(b)
	handler := manyOpenServer(ctx, b, database)
	for name, path := range map[string]string{
		"outlook": "/cycles/2021/outlook",
		"what-if": "/cycles/2021/whatif?move=coordination_end:2021-10-14&move=committee_end:2021-11-09",
	} {
		b.Run(name, func(b *testing.B) {
			size, n := 0, 0
			warm := httptest.NewRequest(http.MethodGet, api.Prefix+path, nil)
			warm.Header.Set("Authorization", "Bearer demo-koordination")
			handler.ServeHTTP(httptest.NewRecorder(), warm)
			program, backends := processTime(b), databaseTime(ctx, b, database)
			best := time.Hour
			for b.Loop() {
				start := time.Now()
				request := httptest.NewRequest(http.MethodGet, api.Prefix+path, nil)
				request.Header.Set("Authorization", "Bearer demo-koordination")
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, request)
				if answer.Code != http.StatusOK {
					b.Fatalf("answers %d: %s", answer.Code, answer.Body)
				}
				size, n, best = answer.Body.Len(), n+1, min(best, time.Since(start))
			}
			b.ReportMetric(float64(best.Milliseconds()), "best-ms")
			b.ReportMetric(float64((processTime(b)-program).Milliseconds())/float64(n), "api-ms")
			b.ReportMetric(float64((databaseTime(ctx, b, database)-backends).Milliseconds())/float64(n), "db-ms")
			b.ReportMetric(float64(size)/1e6, "MB")
		})
	}
}

// processTime is the processor time of this process so far.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// databaseTime is the processor time so far of the backends that serve a database, from
// /proc in hundredths of a second; 0 where there is no /proc.
func databaseTime(ctx context.Context, b *testing.B, database string) time.Duration {
	b.Helper()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
	if err != nil {
		b.Fatal(err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		b.Fatal(err)
	}
	ticks := 0
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended
		}
		_, fields, _ := strings.Cut(string(stat), ") ")
		var user, system int
		if _, err := fmt.Sscanf(strings.Join(strings.Fields(fields)[11:13], " "), "%d %d", &user, &system); err != nil {
			b.Fatal(err)
		}
		ticks += user + system
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func manyOpenServer(ctx context.Context, b *testing.B, database string) http.Handler {
	b.Helper()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	s, err := store.Open(ctx, database, store.Options{Logger: log})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := s.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(ctx)
	for year := 2018; year <= 2021; year++ {
		storeCycle(ctx, b, conn, year)
	}
	for _, statement := range []string{manyOpen, "vacuum analyze"} {
		if _, err := conn.PgConn().Exec(ctx, statement).ReadAll(); err != nil {
			b.Fatal(err)
		}
	}
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2021, time.September, 20, 8, 0, 0, 0, time.UTC)
	return api.New(api.Deps{Store: s, Auth: auth, Clock: func() time.Time { return now }, Log: log})
}

func storeCycle(ctx context.Context, b *testing.B, conn *pgx.Conn, year int) {
	b.Helper()
	calendar, settings := strategy.NewCalendar(), strategy.DefaultSettings()
	session := calendar.FirstWorkingDayOnOrAfter(strategy.NewDate(year, time.December, 14))
	plan, err := strategy.PlanBackward(year, session, settings, calendar)
	if err != nil {
		b.Fatal(err)
	}
	state, err := json.Marshal(strategy.Cycle{Year: year, Phase: strategy.PhaseCoordination, Plan: plan, Settings: settings, Revision: 1})
	if err != nil {
		b.Fatal(err)
	}
	_, err = conn.Exec(ctx, "insert into cycles values ($1, 'coordination', '', false, 0, 1, $2, now(), now())", year, state)
	if err != nil || year < 2021 {
		return
	}
	var sessions []strategy.CabinetSession
	for day := strategy.NewDate(year, time.October, 5); day.Year == year; day = day.AddDays(7) {
		sessions = append(sessions, strategy.CabinetSession{Date: calendar.FirstWorkingDayOnOrAfter(day)})
	}
	encoded, err := json.Marshal(sessions)
	if err == nil {
		_, err = conn.Exec(ctx, "insert into cabinet_sessions values ($1, $2, 1, '{}', now())", year, encoded)
	}
	if err != nil {
		b.Fatal(err)
	}
}
