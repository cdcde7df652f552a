package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/workflows"
)

// testKey is a signing key of the tests, always the same for a number.
func testKey(n byte) Signer {
	return Signer(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize)))
}

// signing gives a store its key.
func signing(s *Store, key Signer) { s.signer, s.keys = key, key.public() }

func TestACheckpointIsSignedAndStored(t *testing.T) {
	ctx := context.Background()
	s := audited(t)
	key := testKey(1)
	signing(s, key)
	c := must[records.Checkpoint](t)(s.SignCheckpoint(ctx))
	if c.Seq != 5 || !c.At.Equal(realTime) || c.KeyID != keyID(key.PublicKey()) {
		t.Errorf("%+v", c)
	}
	if again := must[records.Checkpoint](t)(s.SignCheckpoint(ctx)); again != c {
		t.Errorf("again %+v, first %+v", again, c)
	}
	s.signer = testKey(2)
	other := must[records.Checkpoint](t)(s.SignCheckpoint(ctx))
	list := must[records.List[records.Checkpoint]](t)(s.Checkpoints(ctx, records.Page{}))
	if len(list.Items) != 2 || !(reflect.DeepEqual(list.Items, []records.Checkpoint{c, other}) || reflect.DeepEqual(list.Items, []records.Checkpoint{other, c})) {
		t.Errorf("stored %+v", list.Items)
	}
	if report := verified(t, s, 5); report.Checkpoints != 2 || report.UnknownKeys != 1 {
		t.Errorf("%+v", report)
	}
	if report := must[AuditReport](t)(s.VerifyAudit(ctx, c)); !report.OK || report.Checkpoints != 3 {
		t.Errorf("with one kept elsewhere: %+v", report)
	}
	empty := migrated(t)
	if _, err := empty.SignCheckpoint(ctx); !errors.Is(err, ErrNoSigningKey) {
		t.Errorf("without a key: %v", err)
	}
	signing(empty, key)
	if _, err := empty.SignCheckpoint(ctx); !errors.Is(err, ErrNothingToSign) {
		t.Errorf("of an empty audit: %v", err)
	}
}

func TestADayHasOneCheckpoint(t *testing.T) {
	ctx := context.Background()
	s, pass := clocked(t)
	signing(s, testKey(1))
	add := func(n int) { must[workflows.Recorded](t)(s.RecordProposal(ctx, proposalRecord(n, 2021, 1))) }
	add(1)
	first := must[records.Checkpoint](t)(s.DailyCheckpoint(ctx))
	add(2)
	pass(13 * time.Hour) // 23:30 in Berlin
	if again := must[records.Checkpoint](t)(s.DailyCheckpoint(ctx)); again != first {
		t.Errorf("the same day %+v, first %+v", again, first)
	}
	pass(time.Hour)
	second := must[records.Checkpoint](t)(s.DailyCheckpoint(ctx))
	pass(24 * time.Hour)
	if second.Seq != 2 || second.At.Equal(first.At) {
		t.Errorf("the next day %+v", second)
	}
	if quiet := must[records.Checkpoint](t)(s.DailyCheckpoint(ctx)); quiet != second {
		t.Errorf("a day without entries %+v", quiet)
	}
	if n := count(t, s, "audit_checkpoints"); n != 2 {
		t.Errorf("%d checkpoints", n)
	}
}

// rewrite makes a whole new chain that is in order, as somebody with all rights on the
// database could, in which an entry says something else.
func rewrite(t testing.TB, s *Store, change func(*auditRow)) string {
	t.Helper()
	var rows []auditRow
	if err := s.db.Order("seq").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	var head auditHead
	var statements strings.Builder
	for i := range rows {
		change(&rows[i])
		r := &rows[i]
		if why := r.broken(auditHead{r.Seq - 1, r.PrevHash}); why == "" && r.DataText == "" {
			t.Fatal("no data")
		}
		r.PrevHash = head.Hash
		r.Hash = r.digest()
		head = auditHead{r.Seq, r.Hash}
		fmt.Fprintf(&statements, "update audit set action = '%s', prev_hash = '%s', hash = '%s' where seq = %d;", r.Action, r.PrevHash, r.Hash, r.Seq)
	}
	fmt.Fprintf(&statements, "update audit_head set hash = '%s'", head.Hash)
	return statements.String()
}

func TestAChainRewrittenAsAWholeShowsAgainstACheckpoint(t *testing.T) {
	ctx := context.Background()
	s := audited(t)
	signing(s, testKey(1))
	kept := must[records.Checkpoint](t)(s.SignCheckpoint(ctx))
	statements := rewrite(t, s, func(r *auditRow) {
		if r.Seq == 2 {
			r.Action = "decide"
		}
	})
	t.Run("stored", func(t *testing.T) { tampered(t, s, statements, 5) })
	without := "alter table audit_checkpoints disable trigger all; delete from audit_checkpoints;" + statements
	t.Run("kept", func(t *testing.T) { tampered(t, s, without, 5, kept) })
	t.Run("longer", func(t *testing.T) {
		longer := kept
		longer.Seq, longer.KeyID = 9, "unknown"
		tampered(t, s, "select 1", 6, longer)
	})
	forged := kept
	forged.Hash = strings.Repeat("0", 64)
	t.Run("forged checkpoint", func(t *testing.T) { tampered(t, s, "select 1", 5, forged) })
	// Without any checkpoint the new chain is a good one: that is why they are kept elsewhere.
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(ctx) //nolint:errcheck // the chain stays as it was
	for _, statement := range strings.Split("alter table audit disable trigger all; alter table audit_head disable trigger all;"+without, ";") {
		if _, err := tx.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if report := must[AuditReport](t)(verifyChain(ctx, tx, s.keys, nil)); !report.OK {
		t.Errorf("the rewritten chain is not in order by itself: %+v", report)
	}
}

func TestSigningKeysAreReadInBothForms(t *testing.T) {
	private, public, err := NewSigningKey()
	if err != nil {
		t.Fatal(err)
	}
	key := must[Signer](t)(ParseSigningKey("\n" + string(private)))
	if pub := must[ed25519.PublicKey](t)(ParsePublicKey(string(public))); !pub.Equal(key.PublicKey()) {
		t.Error("the two keys do not belong together")
	}
	if seed := must[Signer](t)(ParseSigningKey(base64.StdEncoding.EncodeToString(ed25519.PrivateKey(key).Seed()))); !bytes.Equal(seed, key) {
		t.Error("the seed is another key")
	}
	if pub := must[ed25519.PublicKey](t)(ParsePublicKey(base64.StdEncoding.EncodeToString(key.PublicKey()))); !pub.Equal(key.PublicKey()) {
		t.Error("the raw public key is another key")
	}
	for _, bad := range []string{"", "secret", "c2VjcmV0", string(public), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"} {
		if _, err := ParseSigningKey(bad); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "c2VjcmV0", string(private)} {
		if _, err := ParsePublicKey(bad); err == nil {
			t.Errorf("%q is taken for a public key", bad)
		}
	}
}
