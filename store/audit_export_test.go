package store

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"fortschreibung/records"
)

// exported gives the lines of an audit of five entries and its head, and the key that signed.
func exported(t testing.TB) (lines []string, keys Keyring) {
	t.Helper()
	s := audited(t)
	signing(s, testKey(1))
	var out bytes.Buffer
	if err := s.ExportAudit(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	lines = strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 6 {
		t.Fatalf("%d lines: %s", len(lines), out.String())
	}
	return lines, s.keys
}

func verifyLines(t testing.TB, lines []string, keys Keyring, kept ...records.Checkpoint) AuditReport {
	t.Helper()
	return must[AuditReport](t)(VerifyExport(strings.NewReader(strings.Join(lines, "\n")+"\n"), keys, kept...))
}

func TestAnExportVerifiesWithoutTheDatabase(t *testing.T) {
	lines, keys := exported(t)
	if report := verifyLines(t, lines, keys); !report.OK || report.Entries != 5 || report.UnknownKeys != 0 {
		t.Errorf("%+v", report)
	}
	if report := verifyLines(t, lines, nil); !report.OK || report.UnknownKeys != 1 {
		t.Errorf("without the key: %+v", report)
	}
	var empty bytes.Buffer
	if err := migrated(t).ExportAudit(context.Background(), &empty); err != nil {
		t.Fatal(err)
	}
	if report := verifyLines(t, []string{strings.TrimSpace(empty.String())}, nil); !report.OK || report.Entries != 0 {
		t.Errorf("of an empty audit: %+v", report)
	}
}

func TestAFalsifiedExportIsFound(t *testing.T) {
	lines, keys := exported(t)
	with := func(change func(l []string) []string) []string { return change(append([]string{}, lines...)) }
	for name, c := range map[string]struct {
		lines  []string
		broken int64
	}{
		"changed": {with(func(l []string) []string {
			l[2] = strings.Replace(l[2], `"action":"submit"`, `"action":"decide"`, 1)
			return l
		}), 3},
		"says more": {with(func(l []string) []string { l[1] = strings.Replace(l[1], `{"seq"`, `{"comment":"x","seq"`, 1); return l }), 2},
		"removed":   {with(func(l []string) []string { return append(l[:2], l[3:]...) }), 3},
		"first removed": {with(func(l []string) []string {
			return l[1:]
		}), 1},
		"swapped":        {with(func(l []string) []string { l[2], l[3] = l[3], l[2]; return l }), 3},
		"doubled":        {with(func(l []string) []string { return append(append(append([]string{}, l[:2]...), l[1]), l[2:]...) }), 2},
		"tail cut off":   {lines[:4], 5},
		"head only lost": {lines[:5], 6},
		"last removed":   {with(func(l []string) []string { return append(l[:4], l[5]) }), 5},
		"after the head": {append(append([]string{}, lines...), lines[0]), 6},
		"no JSON":        {with(func(l []string) []string { l[3] = "x"; return l }), 4},
		"head not signed": {with(func(l []string) []string {
			l[5] = strings.Replace(l[5], `"seq":5`, `"seq":4`, 1)
			return append(l[:4], l[5])
		}), 4},
	} {
		if report := verifyLines(t, c.lines, keys); report.OK || report.FirstBroken != c.broken {
			t.Errorf("%s: %+v, want entry %d broken", name, report, c.broken)
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestAnExportThatCannotBeWrittenFails(t *testing.T) {
	if err := audited(t).ExportAudit(context.Background(), brokenPipe{}); err == nil {
		t.Error("exported into nothing")
	}
}
