package api_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

// table reads a table as a person downloads it.
func (s *stack) table(user, path, format string) spreadsheets.Table {
	s.t.Helper()
	got := s.want(s.get(user, path+"?format="+format), http.StatusOK, "")
	table, err := spreadsheets.Read([]byte(got.body))
	if err != nil {
		s.t.Fatal(err)
	}
	return table
}

// upload sends a table and gives the outcome of each row.
func (s *stack) upload(user, path, key string, table spreadsheets.Table, dry bool) []string {
	s.t.Helper()
	var file bytes.Buffer
	if err := table.Write(&file, spreadsheets.XLSX); err != nil {
		s.t.Fatal(err)
	}
	var report struct {
		Rows []struct{ Outcome, Message, Place string }
	}
	got := s.post(user, path, key, map[string]any{"file": base64.StdEncoding.EncodeToString(file.Bytes()), "dry_run": dry})
	if err := json.Unmarshal([]byte(s.want(got, http.StatusOK, "").body), &report); err != nil {
		s.t.Fatal(err)
	}
	var outcomes []string
	for _, row := range report.Rows {
		outcomes = append(outcomes, row.Outcome)
		if row.Outcome == "refused" && row.Message == "" {
			s.t.Errorf("refused without a reason: %+v", row)
		}
	}
	return outcomes
}

// A table of proposals is handed in row by row, once; what comes out can be sent in again.
func TestProposalsComeAndGoAsATable(t *testing.T) {
	s := newStack(t, 2036)
	if _, err := s.store.ImportEdition(context.Background(), inForce2020(t), strategy.System()); err != nil {
		t.Fatal(err)
	}
	s.want(s.post("demo-koordination", "/cycles", "open", map[string]any{
		"year": 2036, "cabinet_session": "2036-11-18", "rehearse": true, "starts_at": "2036-01-10T07:00:00Z",
	}), http.StatusCreated, "")
	const path = "/tables/proposals/2036"
	table := s.table("demo-tfm", path, "csv")
	sheet := func(title, reason string) []string {
		return []string{"", "", "new", title, "Thema", "Feld", "TFM", "TMIL; Kommunen", "=Text, der wie eine Formel beginnt", "", reason, "", "Beginn\nAbschluss | 2037-06-30", "", "", ""}
	}
	table.Rows = [][]string{sheet("", "Weil.")}
	wantRows(t, "dry run without a title", s.upload("demo-tfm", path, "untitled", table, true), "refused")
	table.Rows = [][]string{sheet("Erster", "Weil."), sheet("Zweiter", ""), sheet("Dritter", "Darum.")}
	wantRows(t, "dry run", s.upload("demo-tfm", path, "dry", table, true), "ready", "refused", "ready")
	if n := len(s.table("demo-tfm", path, "xlsx").Rows); n != 0 {
		t.Errorf("a dry run has handed in %d", n)
	}
	wantRows(t, "upload", s.upload("demo-tfm", path, "once", table, false), "done", "refused", "done")
	wantRows(t, "the same again", s.upload("demo-tfm", path, "once", table, false), "done", "refused", "done")
	for _, format := range []string{"xlsx", "csv"} {
		out := s.table("demo-tfm", path, format)
		if len(out.Rows) != 2 {
			t.Fatalf("%d proposals are there", len(out.Rows))
		}
		wantRows(t, "unchanged "+format, s.upload("demo-tfm", path, "back"+format, out, false), "unchanged", "unchanged")
	}
	out := s.table("demo-tfm", path, "xlsx")
	if text := out.Rows[0][8]; text != "=Text, der wie eine Formel beginnt" {
		t.Errorf("the text came back as %q", text)
	}
	s.revisedByTable(path, out)
	if others := s.table("demo-tmil", path, "csv"); strings.Contains(strings.Join(others.Head, "")+join(others.Rows), "Erster") {
		t.Error("another ministry's table shows a draft")
	}
}

// revisedByTable changes the first of two proposals by its row, and tries what is refused.
func (s *stack) revisedByTable(path string, out spreadsheets.Table) {
	s.t.Helper()
	const title, description, kind, note = 3, 8, 2, 15
	for i, row := range out.Rows { // a file ends a row with its last text
		out.Rows[i] = append(row, make([]string, len(out.Head)-len(row))...)
	}
	was := out.Rows[0][title]
	out.Rows[0][title] = "Ein anderer Titel"
	wantRows(s.t, "changed without saying why", s.upload("demo-tfm", path, "silent", out, false), "refused", "unchanged")
	out.Rows[0][note] = "Der Titel war zu kurz."
	out.Rows[1][kind], out.Rows[1][note] = "end", "Doch ein Ende."
	wantRows(s.t, "another kind", s.upload("demo-tfm", path, "kind", out, true), "ready", "refused")
	out.Rows[1][kind], out.Rows[1][note] = "new", ""
	wantRows(s.t, "revision tried", s.upload("demo-tfm", path, "try", out, true), "ready", "unchanged")
	wantRows(s.t, "by another ministry", s.upload("demo-tmil", path, "foreign", out, false), "refused", "refused")
	wantRows(s.t, "revised", s.upload("demo-tfm", path, "revise", out, false), "done", "unchanged")
	wantRows(s.t, "revised again", s.upload("demo-tfm", path, "revise", out, false), "unchanged", "unchanged")
	out.Rows[0][title] = was
	wantRows(s.t, "on the old revision, tried", s.upload("demo-tfm", path, "old", out, true), "conflict", "unchanged")
	wantRows(s.t, "on the old revision", s.upload("demo-tfm", path, "stale", out, false), "conflict", "unchanged")
	now := s.table("demo-tfm", path, "csv").Rows[0]
	if now[title] != "Ein anderer Titel" || now[description] != out.Rows[0][description] || now[note] != "" {
		s.t.Errorf("the revised proposal is %q", now)
	}
}

// Reports are handed in row by row; what somebody else changed meanwhile is not overwritten.
func TestReportsComeAndGoAsATable(t *testing.T) {
	s := newStack(t, 2037)
	if _, err := s.store.ImportEdition(context.Background(), inForce2020(t), strategy.System()); err != nil {
		t.Fatal(err)
	}
	s.want(s.post("demo-koordination", "/cycles", "open", map[string]any{
		"year": 2037, "cabinet_session": "2037-11-17", "rehearse": true, "starts_at": "2037-01-12T07:00:00Z",
	}), http.StatusCreated, "")
	s.until("the clock has moved", func() bool {
		return s.post("demo-koordination", "/cycles/2037/clock", "clock", map[string]any{"to": "2037-03-16T07:00:00Z"}).status == http.StatusOK
	})
	const path = "/tables/reports/2036-H2"
	const lead = "TMBJS" // leads several measures of the 2020 edition
	user := "demo-" + strings.ToLower(lead)
	s.until("reports are requested", func() bool { return len(s.table(user, path, "csv").Rows) > 2 })
	table := s.table(user, path, "xlsx")
	var mine [][]string
	for _, row := range table.Rows {
		if row[4] == lead {
			mine = append(mine, row)
		}
	}
	if len(mine) < 2 {
		t.Fatalf("%s leads %d measures", lead, len(mine))
	}
	table.Rows = mine[:2]
	wantRows(t, "as it is", s.upload(user, path, "same", table, false), "unchanged", "unchanged")
	for _, row := range table.Rows {
		row[6], row[7], row[8] = "verzögert", "Der Bericht.", "Beginn | 2036-06-30 | 2037-03-31 |  | Vergabe"
	}
	wantRows(t, "dry run", s.upload(user, path, "dry", table, true), "ready", "ready")
	wantRows(t, "upload", s.upload(user, path, "once", table, false), "done", "done")
	wantRows(t, "again under another key", s.upload(user, path, "twice", table, false), "unchanged", "unchanged")
	table.Rows[0][7] = "Ein anderer Bericht."
	wantRows(t, "with the old revision", s.upload(user, path, "late", table, false), "conflict", "unchanged")
	wantRows(t, "another ministry", s.upload("demo-tmil", path, "foreign", table, false), "refused", "refused")
	table.Rows[0][6] = "irgendwie"
	wantRows(t, "no state", s.upload(user, path, "bad", table, false), "refused", "unchanged")
}

func TestBadTablesAreRefusedWhole(t *testing.T) {
	s := newStack(t, 2038)
	for name, body := range map[string]map[string]any{
		"no table": {"file": base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n\x00"))}, "no base64": {"file": "%%%"}, "nothing": {},
		"headings": {"file": base64.StdEncoding.EncodeToString([]byte("A;B\n1;2\n"))},
	} {
		if got := s.post("demo-tfm", "/tables/proposals/2036", name, body); got.status != http.StatusUnprocessableEntity && got.status != http.StatusBadRequest {
			t.Errorf("%s answers %d %s", name, got.status, got.body)
		}
	}
}

func wantRows(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func join(rows [][]string) string {
	var all strings.Builder
	for _, row := range rows {
		all.WriteString(strings.Join(row, ";"))
	}
	return all.String()
}
