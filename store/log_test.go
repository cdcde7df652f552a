package store

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"fortschreibung/embedded/testengine"
)

func TestStatementLogTellsFailuresFromRefusalsAndShowsNoValues(t *testing.T) {
	var written bytes.Buffer
	s, err := Open(t.Context(), testengine.Postgres(t), Options{Logger: slog.New(slog.NewTextHandler(&written, nil)), SlowQuery: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	exec(t, s, "create table one (id text primary key, n int check (n > 0))")
	exec(t, s, "insert into one values (?, 1)", "geheim")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for what, refused := range map[string]error{
		"a key twice":    s.db.Exec("insert into one values (?, 1)", "geheim").Error,
		"a broken check": s.db.Exec("insert into one values (?, ?)", "geheimer", -1).Error,
		"a null":         s.db.Exec("insert into one values (?, 1)", "geheim\x00").Error,
		"a client gone":  s.db.WithContext(gone).Exec("select pg_sleep(1), ?", "geheim").Error,
	} {
		if refused == nil {
			t.Errorf("%s was accepted", what)
		}
	}
	if written.Len() > 0 {
		t.Errorf("refusals were logged: %s", written.String())
	}
	if err := s.db.Exec("insert into two values (?)", "geheim").Error; err == nil {
		t.Error("a table that does not exist was found")
	}
	var found []string
	if err := s.db.Raw("select id from two where id = ?", "O'geheim''").Scan(&found).Error; err == nil {
		t.Error("a table that does not exist was found")
	}
	if err := s.db.Table("two").Where("id = ?", "geheim").Pluck("id", &found).Error; err == nil {
		t.Error("a table that does not exist was found")
	}
	if text := written.String(); !strings.Contains(text, "level=ERROR") || strings.Count(text, "42P01") != 3 || strings.Contains(text, "geheim") {
		t.Errorf("a failure was logged as %q", text)
	}
}
