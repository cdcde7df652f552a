package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fortschreibung/embedded/testengine"
	"fortschreibung/records"
	"fortschreibung/store"
)

// command runs the program and gives its exit code and what it said.
func command(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// database gives a migrated database that the commands work on.
func database(t *testing.T) *store.Store {
	t.Helper()
	url := testengine.Postgres(t)
	t.Setenv("DATABASE_URL", url)
	t.Setenv("LOG_LEVEL", "error")
	s, err := store.Open(context.Background(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAPersonIsExportedAndErasedByCommand(t *testing.T) {
	s := database(t)
	entered, err := s.Enter(context.Background(), records.Account{Issuer: "https://idp.example", Subject: "1", Name: "Erika Beispiel", Mail: "erika@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"person", "export", entered.Subject}, {"person", "export", "--mail", "erika@example.org"}} {
		code, out, errOut := command(t, args...)
		var data records.PersonData
		if err := json.Unmarshal([]byte(out), &data); code != 0 || err != nil || data.Name != "Erika Beispiel" || data.Subject != entered.Subject {
			t.Errorf("%v: %d %v %s %s", args, code, err, out, errOut)
		}
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"person", "export"}, exitSetup, "subject"},
		{[]string{"person", "export", "p-nobody"}, exitFailed, "nicht bekannt"},
		{[]string{"person", "export", "--mail", "nobody@example.org"}, exitFailed, "nicht bekannt"},
		{[]string{"person", "erase", entered.Subject}, exitFailed, "Grund"},
		{[]string{"person", "erase", entered.Subject, "--reason", "Antrag Beispiel"}, exitFailed, "nicht nennen"},
	} {
		if code, _, errOut := command(t, c.args...); code != c.code || !strings.Contains(errOut, c.says) {
			t.Errorf("%v: %d %s", c.args, code, errOut)
		}
	}
	for _, want := range []string{"erased: 0 sessions", "was erased before"} {
		if code, out, errOut := command(t, "person", "erase", entered.Subject, "--reason", "Az. 17"); code != 0 || !strings.Contains(out, want) {
			t.Errorf("erase: %d %q %s, want %q", code, out, errOut, want)
		}
	}
	if _, out, _ := command(t, "person", "export", entered.Subject); strings.Contains(out, "Erika") || !strings.Contains(out, "erased_at") {
		t.Errorf("after erasing: %s", out)
	}
	if code, out, errOut := command(t, "audit", "verify"); code != 0 || !strings.Contains(out, "4 entries") { // three exports, one erasure
		t.Errorf("audit: %d %s %s", code, out, errOut)
	}
}

// tokensFile writes a file of tokens with one person in it.
func tokensFile(t *testing.T) {
	t.Helper()
	sum := sha256.Sum256([]byte("secret"))
	file := filepath.Join(t.TempDir(), "tokens.json")
	content := fmt.Sprintf(`[{"token_sha256":%q,"subject":"p-1","name":"Erika Beispiel","role":"auditor"}]`, hex.EncodeToString(sum[:]))
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AUTH_TOKENS_FILE", file)
}

func TestWhoHasATokenIsNotErased(t *testing.T) {
	s := database(t)
	tokensFile(t)
	if err := s.EnsurePeople(context.Background(), []records.Person{{Subject: "p-1", Name: "Erika Beispiel"}}); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := command(t, "person", "erase", "p-1", "--reason", "Az. 1"); code != exitSetup || !strings.Contains(errOut, "AUTH_TOKENS_FILE") {
		t.Errorf("erase: %d %s", code, errOut)
	}
}

func TestRetentionByCommandAndByTheDay(t *testing.T) {
	s := database(t)
	if _, err := s.DB().Exec("insert into sessions (token, data, expiry) values ('t', ''::bytea, now() - interval '1 hour')"); err != nil {
		t.Fatal(err)
	}
	if code, out, errOut := command(t, "retention"); code != 0 || !strings.Contains(out, "sessions: 1 removed\nrequests: 0 removed\n") {
		t.Errorf("retention: %d %s %s", code, out, errOut)
	}
	t.Setenv("RETAIN_REQUESTS_DAYS", "0")
	if code, _, errOut := command(t, "retention"); code != exitSetup || !strings.Contains(errOut, "RETAIN_REQUESTS_DAYS") {
		t.Errorf("kept for no day: %d %s", code, errOut)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ticks, runs := make(chan time.Time), make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		n := 0
		atOnceAndThen(ctx, ticks, func(context.Context) { n++; runs <- n })
	}()
	for want := 1; want <= 3; want++ {
		if want > 1 {
			ticks <- time.Time{}
		}
		if got := <-runs; got != want {
			t.Errorf("run %d, want %d", got, want)
		}
	}
	cancel()
	<-done
}
