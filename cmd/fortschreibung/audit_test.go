package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fortschreibung/embedded"
	"fortschreibung/records"
	"fortschreibung/store"
	"fortschreibung/strategy"
)

// expect runs a command and checks its exit code and something that it says.
func expect(t *testing.T, code int, says string, args ...string) string {
	t.Helper()
	got, out, errOut := command(t, args...)
	if got != code || !strings.Contains(out+errOut, says) {
		t.Errorf("%v: exit %d, %s%s; want %d and %q", args, got, out, errOut, code, says)
	}
	return out
}

func noteExport(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.NoteExport(context.Background(), records.Export{Actor: strategy.System(), What: "audit"}); err != nil {
		t.Fatal(err)
	}
}

func TestTheAuditIsCheckedAgainstWhatWasKeptElsewhere(t *testing.T) {
	s := database(t)
	dir := t.TempDir()
	key, public, kept, exported := filepath.Join(dir, "key.pem"), filepath.Join(dir, "public.pem"), filepath.Join(dir, "kept.json"), filepath.Join(dir, "audit.jsonl")
	expect(t, exitSetup, "AUDIT_SIGNING_KEY", "audit", "checkpoint")
	expect(t, exitSetup, "AUDIT_SIGNING_KEY", "audit", "key")
	made := expect(t, 0, "BEGIN PUBLIC KEY", "audit", "key", "--out", key)
	expect(t, exitSetup, "exists", "audit", "key", "--out", key)
	if err := os.WriteFile(public, []byte(made), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AUDIT_SIGNING_KEY_FILE", key)
	if again := expect(t, 0, "", "audit", "key"); again != made {
		t.Errorf("the public key is %s, first %s", again, made)
	}
	expect(t, exitFailed, "no entry", "audit", "checkpoint")
	noteExport(t, s)
	noteExport(t, s)
	expect(t, 0, "", "audit", "checkpoint", "--out", kept)
	expect(t, 0, "2 entries", "audit", "verify")
	expect(t, 0, "2 checkpoints are contained, 0 signatures", "audit", "verify", "--checkpoint", kept, "--public-key", public)
	expect(t, 0, "", "audit", "export", "--out", exported)
	expect(t, 0, "1 signatures are by unknown keys", "audit", "verify", "--file", exported)
	expect(t, 0, "3 entries", "audit", "verify", "--file", exported, "--checkpoint", kept, "--public-key", public)

	t.Setenv("AUDIT_SIGNING_KEY_FILE", "")
	if _, out, _ := command(t, "audit", "key", "--out", filepath.Join(dir, "other.pem")); os.WriteFile(filepath.Join(dir, "other-public.pem"), []byte(out), 0o600) != nil {
		t.Fatal("not written")
	}
	expect(t, exitFailed, "not signed by the key", "audit", "verify", "--checkpoint", kept, "--public-key", filepath.Join(dir, "other-public.pem"))
	expect(t, exitSetup, "no checkpoint", "audit", "verify", "--checkpoint", exported)
	expect(t, exitSetup, "--public-key", "audit", "verify", "--public-key", kept)

	var c records.Checkpoint
	text, err := os.ReadFile(kept)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	c.Seq, c.KeyID = 99, "another"
	longer, err := encodeCheckpoint(c)
	if err == nil {
		err = os.WriteFile(kept, longer, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	expect(t, exitFailed, "broken at entry 4", "audit", "verify", "--checkpoint", kept)
	lines, err := os.ReadFile(exported)
	if err == nil {
		err = os.WriteFile(exported, []byte(strings.Replace(string(lines), `"what":"audit"`, `"what":"nothing"`, 1)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	expect(t, exitFailed, "broken at entry 1", "audit", "verify", "--file", exported)
}

func TestARoleWithFewerRightsServes(t *testing.T) {
	s := database(t)
	expect(t, 0, "up to date", "migrate", "--grant", embedded.ApplicationRole)
	t.Setenv("DATABASE_ROLE", embedded.ApplicationRole)
	expect(t, 0, "up to date", "migrate")
	noteExport(t, s)
	expect(t, 0, "1 entries", "audit", "verify") // by the role, which sees it in trust
	t.Setenv("DATABASE_ROLE", "nobody_of_that_name")
	expect(t, exitSetup, "nobody_of_that_name", "audit", "verify")
}

func TestTheDaysCheckpointIsSignedAndCopied(t *testing.T) {
	database(t)
	dir := filepath.Join(t.TempDir(), "copies")
	t.Setenv("AUDIT_CHECKPOINT_DIR", dir)
	t.Setenv("AUDIT_SIGNING_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	p, err := newParts()
	if err != nil {
		t.Fatal(err)
	}
	p.log = slog.New(slog.DiscardHandler)
	ctx := context.Background()
	if err := p.openStore(ctx); err != nil {
		t.Fatal(err)
	}
	p.checkpoint(ctx)
	if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(files) != 0 {
		t.Errorf("of an empty audit: %v, %v", files, err)
	}
	noteExport(t, p.store)
	p.startAuditKeeper()
	refusal := records.Refusal{Actor: strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry}, Attempt: strategy.ActScreen, Code: strategy.CodeForbidden}
	for range 30 {
		p.store.NoteRefusal(ctx, refusal)
	}
	if err := p.stop(); err != nil { // summarises what was counted
		t.Fatal(err)
	}
	expect(t, 0, "12 entries", "audit", "verify")
	p.stops = nil
	if err := p.openStore(ctx); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same day, and the same copy
		p.checkpoint(ctx)
	}
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "audit-checkpoint-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("copies %v, %v", files, err)
	}
	expect(t, 0, "2 checkpoints are contained", "audit", "verify", "--checkpoint", files[0])
	if all, _ := filepath.Glob(filepath.Join(dir, "*")); len(all) != 1 {
		t.Errorf("left %v", all)
	}
}
