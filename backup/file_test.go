package backup

import (
	"archive/tar"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func packed(t *testing.T) (path string, content []byte) {
	t.Helper()
	folder := t.TempDir()
	dump := filepath.Join(folder, "dump")
	if err := os.WriteFile(dump, bytes.Repeat([]byte("records "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	m := Manifest{Format: format, CreatedAt: time.Date(2027, 9, 1, 8, 0, 0, 0, time.UTC), Schema: 21, AuditSeq: 7, AuditHash: "h"}
	if err := m.describe(dump); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(folder, "backup")
	if err := pack(path, m, dump); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, content
}

func TestABackupGivesBackWhatWasPutIn(t *testing.T) {
	path, _ := packed(t)
	dump := filepath.Join(t.TempDir(), "out")
	m, err := unpack(path, dump)
	if err != nil || m.Schema != 21 || m.AuditSeq != 7 || m.AuditHash != "h" || m.Size != 8000 {
		t.Fatalf("%+v, %v", m, err)
	}
	if got, err := os.ReadFile(dump); err != nil || !bytes.Equal(got, bytes.Repeat([]byte("records "), 1000)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.part"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestADamagedBackupIsRefused(t *testing.T) {
	_, content := packed(t)
	changed := bytes.Clone(content)
	changed[3000] ^= 1
	foreign := &bytes.Buffer{}
	w := tar.NewWriter(foreign)
	if err := errors.Join(w.WriteHeader(&tar.Header{Name: "../etc/passwd", Size: 0}), w.Close()); err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{
		"a byte changed": changed, "cut off": content[:3000], "empty": nil, "no archive": []byte("%PDF-1.7"), "another archive": foreign.Bytes(),
	} {
		path := filepath.Join(t.TempDir(), "backup")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := unpack(path, filepath.Join(t.TempDir(), "out")); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestThePasswordIsNoArgument(t *testing.T) {
	address, password, err := withoutPassword("postgres://owner:ge%23heim@db.example:5433/records?sslmode=verify-full")
	if err != nil || address != "postgres://owner@db.example:5433/records?sslmode=verify-full" || password != "ge#heim" {
		t.Errorf("%s, %s, %v", address, password, err)
	}
}
