package store

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func FuzzCursor(f *testing.F) {
	for _, keys := range []string{`["a"]`, `["2021-01-01T00:00:00Z","00000000-0000-4000-8000-000000000001"]`, `[]`, `[1]`, `null`, `["a"`, "[\"\xff\"]"} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(keys)), 1)
	}
	f.Add("%%%", 2)
	f.Fuzz(func(t *testing.T, cursor string, keys int) {
		if keys < 1 || keys > 4 {
			return
		}
		values, err := after(records.Page{Cursor: cursor}, keys)
		switch {
		case err != nil && (strategy.CodeOf(err) != strategy.CodeInvalid || values != nil):
			t.Fatalf("%q: %v, %v", cursor, values, err)
		case err != nil:
			return
		case cursor == "" && values != nil, cursor != "" && len(values) != keys:
			t.Fatalf("%q: %d values, want %d", cursor, len(values), keys)
		case cursor == "":
			return
		}
		text, err := json.Marshal(values)
		if err != nil {
			t.Fatal(err)
		}
		again, err := after(records.Page{Cursor: base64.RawURLEncoding.EncodeToString(text)}, keys)
		if err != nil || len(again) != keys {
			t.Fatalf("%q is read as %q and that as %q, %v", cursor, values, again, err)
		}
		for i := range again {
			if again[i] != values[i] {
				t.Fatalf("%q is read as %q and that as %q", cursor, values, again)
			}
		}
	})
}

// Whatever somebody writes into a cursor is refused or finds nothing; it is no failure.
func TestForgedCursorsAreNoFailures(t *testing.T) {
	s := migrated(t)
	ctx := records.WithViewer(t.Context(), strategy.Actor{Subject: "k", Role: strategy.RoleCoordinator})
	lists := map[string]func(records.Page) error{
		"assignments": func(p records.Page) error { _, err := s.Assignments(ctx, records.AssignmentFilter{}, p); return err },
		"checkpoints": func(p records.Page) error { _, err := s.Checkpoints(ctx, p); return err },
		"comments":    func(p records.Page) error { _, err := s.Comments(ctx, "", "", p); return err },
		"audit":       func(p records.Page) error { _, err := s.Audit(ctx, records.AuditFilter{}, p); return err },
		"cycles":      func(p records.Page) error { _, err := s.Cycles(ctx, p); return err },
		"editions":    func(p records.Page) error { _, err := s.Editions(ctx, p); return err },
		"measures":    func(p records.Page) error { _, err := s.Measures(ctx, records.MeasureFilter{}, p); return err },
		"proposals":   func(p records.Page) error { _, err := s.Proposals(ctx, records.ProposalFilter{}, p); return err },
		"reports":     func(p records.Page) error { _, err := s.Reports(ctx, records.ReportFilter{}, p); return err },
		"sessions":    func(p records.Page) error { _, err := s.Sessions(ctx, 2021, p); return err },
		"submissions": func(p records.Page) error { _, err := s.Submissions(ctx, 2021, p); return err },
		"timeline":    func(p records.Page) error { _, err := s.Timeline(ctx, "cycle", "2021", p); return err },
		"notices": func(p records.Page) error {
			_, err := s.Notices(ctx, strategy.Actor{Role: strategy.RoleCoordinator}, p)
			return err
		},
		"people":    func(p records.Page) error { _, err := s.People(ctx, "", p); return err },
		"workshops": func(p records.Page) error { _, err := s.Workshops(ctx, 2021, p); return err },
		"tasks": func(p records.Page) error {
			_, err := s.Tasks(ctx, strategy.Actor{Subject: "k", Role: strategy.RoleCoordinator}, p)
			return err
		},
	}
	for name, list := range lists {
		for _, value := range []string{"", "x", "\x00", "-1", "9223372036854775808", "1e400", "infinity", "2021-02-30", "'; drop table audit; --", "\ufffd"} {
			for keys := 1; keys <= 3; keys++ {
				values := make([]string, keys)
				for i := range values {
					values[i] = value
				}
				text, err := json.Marshal(values)
				if err != nil {
					t.Fatal(err)
				}
				err = list(records.Page{Cursor: base64.RawURLEncoding.EncodeToString(text)})
				if err != nil && strategy.CodeOf(err) != strategy.CodeInvalid {
					t.Errorf("%s, %q: %v", name, values, err)
				}
			}
		}
	}
}
