package e2e

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fortschreibung/reconcile"
	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// The machine is lost in the middle of the Ressortabstimmung, with all of the engine's data.
// On another one everything goes on from the backup, and the year comes to its end.
func TestEverythingGoesOnFromABackupOnAnotherMachine(t *testing.T) {
	data, addr := dataDir(t), freeAddress(t)
	importSmall(t, data, nil)
	running := serve(t, data, addr)
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	play := rehearsal.Options{
		BaseURL: running.url, Year: 2021, Proposals: 14, Seed: 5, Ministries: strategy.DefaultMinistries(), Patience: 2 * time.Minute,
		Until: strategy.PhaseCoordination,
	}
	_, err := rehearsal.Run(ctx, play)
	require.NoError(t, err)
	report, code := reconciled(t, data)
	require.Zero(t, code, "%+v", report.Differences)
	require.Equal(t, 1, report.Compared["cycle"])
	require.Equal(t, 14, report.Compared["proposal"])

	tamper(t, data, `update proposals set revision = revision - 1 where id = (select id from proposals where stage = 'in_coordination' limit 1)`)
	tamper(t, data, `update reports set state = state || '{"title": "Etwas anderes"}' where id = (select min(id) from reports)`)
	report, code = reconciled(t, data)
	require.Equal(t, 1, code)
	require.ElementsMatch(t, []reconcile.Kind{reconcile.Behind, reconcile.Differs}, kindsOf(report))
	report, code = reconciled(t, data, "--repair")
	require.Zero(t, code, "%+v", report.Differences)
	report, code = reconciled(t, data)
	require.Zero(t, code, "%+v", report.Differences)

	notices := rows(t, data, "select count(*) from notices")
	file := filepath.Join(t.TempDir(), "records.backup")
	stdout, stderr, code := output(t, data, nil, "backup", file)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "sha256")
	running.end(t)
	data = dataDir(t) // another machine: nothing is there but the file
	damaged(t, data, file)
	stdout, stderr, code = output(t, data, nil, "restore", file)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "audit entries verified")
	_, stderr, code = output(t, data, nil, "restore", file)
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "restore into an empty one")
	running = serve(t, data, addr)
	report, code = reconciled(t, data)
	require.Equal(t, 1, code)
	require.Contains(t, kindsOf(report), reconcile.Lost)
	report, code = reconciled(t, data, "--repair")
	require.Zero(t, code, "%+v", report.Differences)
	t.Logf("%d workflows go on from the records", len(report.Differences))
	report, code = reconciled(t, data)
	require.Zero(t, code, "%+v", report.Differences)
	require.Equal(t, notices, rows(t, data, "select count(*) from notices"), "nobody is told anything twice")

	play.BaseURL, play.Until = running.url, ""
	summary, err := rehearsal.Run(ctx, play)
	require.NoError(t, err)
	require.Empty(t, summary.Faults)
	require.Equal(t, "adopted", summary.Outcome)
	require.Zero(t, summary.Lost)
	require.True(t, summary.AuditOK)
	report, code = reconciled(t, data)
	require.Zero(t, code, "%+v", report.Differences)
}

// damaged finds that a backup of which a byte was changed is refused and leaves nothing.
func damaged(t testing.TB, data, file string) {
	t.Helper()
	content, err := os.ReadFile(file) //nolint:gosec // of the test
	require.NoError(t, err)
	content[len(content)/2] ^= 1
	broken := filepath.Join(t.TempDir(), "broken.backup")
	require.NoError(t, os.WriteFile(broken, content, 0o600))
	_, stderr, code := output(t, data, nil, "restore", broken)
	require.NotZero(t, code)
	require.Contains(t, stderr, "damaged")
}

// reconciled compares records and engine of a running serve.
func reconciled(t testing.TB, data string, flags ...string) (reconcile.Report, int) {
	t.Helper()
	stdout, stderr, code := output(t, data, nil, append([]string{"reconcile", "--json"}, flags...)...)
	var report reconcile.Report
	require.NoError(t, json.Unmarshal([]byte(stdout), &report), "%s\n%s", stdout, stderr)
	return report, code
}

func kindsOf(r reconcile.Report) []reconcile.Kind {
	var kinds []reconcile.Kind
	for _, d := range r.Differences {
		kinds = append(kinds, d.Kind)
	}
	return kinds
}

// owner connects to the database of a running serve as the owner of its tables.
func owner(t testing.TB, data string) *pgx.Conn {
	t.Helper()
	url, err := os.ReadFile(filepath.Join(data, "database.url")) //nolint:gosec // of the test
	require.NoError(t, err)
	connection, err := pgx.Connect(t.Context(), string(url))
	require.NoError(t, err)
	return connection
}

func tamper(t testing.TB, data, statement string) {
	t.Helper()
	connection := owner(t, data)
	defer connection.Close(t.Context()) //nolint:errcheck // nothing is left to write
	changed, err := connection.Exec(t.Context(), statement)
	require.NoError(t, err)
	require.EqualValues(t, 1, changed.RowsAffected())
}

func rows(t testing.TB, data, query string) (n int) {
	t.Helper()
	connection := owner(t, data)
	defer connection.Close(t.Context()) //nolint:errcheck // only read
	require.NoError(t, connection.QueryRow(t.Context(), query).Scan(&n))
	return n
}
