package bench

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"fortschreibung/embedded"
	"fortschreibung/strategy"
)

// seed stores so many open proposals of 2022 and reports on so many measures, 100,000 audit
// entries, and the durations of earlier years.
const seed = `
insert into proposals
	(id, year, stage, kind, origin, title, theme, field, lead, targets, submitter, report_id, session_id, submission_id, text_hash,
	 text_revision, revision, due_at, open_dissents, assessed, cycle_revision, state, created_at, updated_at)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 2022,
	(array['in_coordination', 'in_coordination', 'agreed', 'dissent', 'submitted'])[1 + n %% 5],
	'amend', 'ministry', 'Vorschlag mit einem Titel von üblicher Länge ' || n || ' Reihe' || n / 75, 'Leitthema', 'Feld ' || n %% 12, array['TFM'], array['m' || n],
	'o-' || n %% 500, '', '', '', 't', 1, 1, now() + interval '30 days', 0, true, 1,
	jsonb_build_object('id', ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0')), 'year', 2022, 'kind', 'amend', 'origin', 'ministry', 'targets', jsonb_build_array('m' || n),
		'stage', (array['in_coordination', 'in_coordination', 'agreed', 'dissent', 'submitted'])[1 + n %% 5], 'revision', 1, 'text_hash', 't', 'text_revision', 1,
		'submitter', jsonb_build_object('subject', 'o-' || n %% 500, 'role', 'ministry', 'ministry', 'TFM'),
		'reason', (select string_agg(md5(n || '/' || i), ' ') from generate_series(1, 40) i)),
	now() - interval '60 days', now() - n %% 30 * interval '1 day'
from generate_series(1, %[1]d) n;
insert into affected select id, m, '{}', '{}', stage = 'in_coordination', updated_at, due_at, null
	from proposals, unnest(array['TFM', 'TMIL', 'TMASGFF']) m where year = 2022;
insert into reports (id, half, year, measure_id, measure_code, title, lead, stage, due, original_due, overdue, status, rating, escalated, revision, state, created_at, updated_at)
	select y || '-H' || h || '/' || e.measure_id, y || '-H' || h, y, e.measure_id, e.code, e.title, e.lead, 'accepted', date '2021-08-31', date '2021-08-31', false,
		'on_track', 'on_track', false, 1, jsonb_build_object('id', y || '-H' || h || '/' || e.measure_id, 'half', y || '-H' || h, 'year', y, 'measure_id', e.measure_id, 'state', 'accepted', 'rating', 'on_track',
		'content', jsonb_build_object('status', 'on_track', 'text', 'Text', 'milestones', jsonb_build_array(jsonb_build_object('text', 'a')))), now(), now()
	from edition_entries e, generate_series(2019, 2021) y, generate_series(1, 2) h where e.year = 2021;
insert into audit select (select seq from audit_head) + row_number() over (), now(), now(), 'o-' || n %% 500, '', '', '', 'act-' || n %% 40, 'proposal', n %% 20000, '', '', '{}', '', ''
	from generate_series(1, 100000) n;
insert into durations select p.id, 'position', m, p.created_at, p.created_at + (1 + abs(hashtext(p.id::text || m)) %% 30) * interval '1 day', 2021, false
	from proposals p, unnest(array['TFM', 'TMIL', 'TMASGFF']) m;
analyze`

const monitor = "/api/v1/monitor"

// reads are what people look at most, and where it is read.
var reads = []struct{ name, path string }{
	{"list", "/api/v1/proposals?year=2022&limit=50"},
	{"detail", "/api/v1/proposals/00000000-0000-4000-8000-000000000042"},
	{"search", "/api/v1/proposals?year=2022&q=Reihe0&limit=50"},                         // 74 are found, whatever the number
	{"search for all", "/api/v1/proposals?year=2022&q=%C3%BCblich+L%C3%A4nge&limit=50"}, // every one is found
	{"outlook", "/api/v1/cycles/2022/outlook"},
	{"monitor", monitor},
}

var only = flag.String("read", "", "measure this read only")

// TestReads compares how often the interface answers with the same statements by bare pgx
// behind net/http, and how that changes with the number of measures and proposals.
func TestReads(t *testing.T) {
	counts := []int{75, 750, 7500}
	if !*full {
		counts = counts[:1]
	}
	perSecond := map[string]map[int]float64{}
	for _, n := range counts {
		s := newStack(t)
		s.fill(n)
		for _, r := range reads {
			if *only != "" && r.name != *only {
				continue
			}
			floor, stop := s.bareAnswers(r.path)
			inTurns(t, fmt.Sprintf("read %s, %d", r.name, n), "answers/s", size(5, 1), goal{least: 0.6}, func() float64 {
				rate := answers(t, s.url+r.path)
				if perSecond[r.name] == nil {
					perSecond[r.name] = map[int]float64{}
				}
				perSecond[r.name][n] = max(perSecond[r.name][n], rate)
				return rate
			}, func() float64 { return answers(t, floor) })
			stop()
		}
	}
	if *full {
		for name, by := range perSecond {
			single(t, "read "+name+", cost at 7,500 by 750", "×", by[750]/by[7500])
		}
	}
}

func (s *stack) fill(n int) {
	s.t.Helper()
	ctx := context.Background()
	e := strategy.Edition{Year: 2021, AdoptedOn: strategy.NewDate(2021, time.December, 7), Source: "bench"}
	e.Fields = append(e.Fields, strategy.EditionField{Theme: "Leitthema", Field: "Verwaltung", Vision: "Alles geht online.", Priorities: []string{"Portal"}})
	for i := range n {
		e.Measures = append(e.Measures, strategy.EditionEntry{Code: fmt.Sprintf("M1-%05d", i), Sheet: strategy.Sheet{
			Title: fmt.Sprintf("Titel %d", i), Theme: "Leitthema", Field: "Verwaltung", Lead: []string{"TFM"}, Description: strings.Repeat("Beschreibung ", 40),
		}})
	}
	_, err := s.store.Trusted().ImportEdition(ctx, e, strategy.System())
	check(s.t, err)
	check(s.t, s.write(ctx, http.MethodPost, "demo-koordination", "/cycles", map[string]any{"year": 2022, "cabinet_session": "2022-11-15", "rehearse": true, "starts_at": "2022-09-01T07:00:00Z"}))
	for _, statement := range strings.Split(fmt.Sprintf(seed, n), ";\n") {
		if _, err := s.pool.Exec(ctx, statement); err != nil {
			s.t.Fatalf("%v in\n%s", err, statement)
		}
	}
}

// bareAnswers serves the statements that the interface needs for an address, by bare pgx
// behind net/http, and gives where, and what ends it.
func (s *stack) bareAnswers(path string) (url string, stop func()) {
	s.t.Helper()
	answer(s.t, s.url+path) // what is read once only has been read
	var statements []statement
	for _, q := range s.note(func() { answer(s.t, s.url+path) }) {
		if q.reading() {
			statements = append(statements, q)
		}
	}
	if len(statements) == 0 {
		s.t.Fatalf("%s reads nothing", path)
	}
	s.t.Logf("%s: %d statements", path, len(statements))
	viewer, system := s.as("demo-koordination", strategy.RoleCoordinator, "TMWWDG"), s.as(strategy.System().Subject, strategy.System().Role, "")
	if path == monitor { // whoever asks, it is read as the public reads it
		viewer = s.as("", strategy.RolePublic, "")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, q := range statements {
			pool := viewer
			if q.trusted() {
				pool = system
			}
			rows, err := pool.Query(r.Context(), q.sql, q.args...)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			for rows.Next() {
				for _, value := range rows.RawValues() {
					_, _ = w.Write(value)
				}
			}
			if err := rows.Err(); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
	}))
	answer(s.t, server.URL)
	return server.URL, func() {
		server.Close()
		viewer.Close()
		system.Close()
	}
}

// as opens bare connections with the rights and the viewer that the interface has, so that
// the database does the same work.
func (s *stack) as(subject string, role strategy.Role, ministry string) *pgxpool.Pool {
	s.t.Helper()
	config, err := pgxpool.ParseConfig(s.database)
	check(s.t, err)
	config.MaxConns = 20
	settings := config.ConnConfig.RuntimeParams
	settings["role"], settings["app.subject"], settings["app.role"], settings["app.ministry"] = embedded.ApplicationRole, subject, string(role), ministry
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	check(s.t, err)
	return pool
}

func answer(t testing.TB, url string) {
	t.Helper()
	check(t, answered(t.Context(), url))
}

func answered(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer demo-koordination")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // only read
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %d", url, res.StatusCode)
	}
	return nil
}

// readers is how many read at once.
const readers = 8

// answers counts how many are given in a second.
func answers(t testing.TB, url string) float64 {
	t.Helper()
	began, most := time.Now(), time.Duration(size(1500, 300))*time.Millisecond
	var given atomic.Int64
	group, ctx := errgroup.WithContext(t.Context())
	for range readers {
		group.Go(func() error {
			for time.Since(began) < most {
				if err := answered(ctx, url); err != nil {
					return err
				}
				given.Add(1)
			}
			return nil
		})
	}
	check(t, group.Wait())
	return float64(given.Load()) / time.Since(began).Seconds()
}
