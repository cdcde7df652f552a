// Package backup makes one file of everything that the records hold, and records of it
// again. The engine's data are not in it: workflows go on from the records.
package backup

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Manifest says what a backup holds.
type Manifest struct {
	Format    int       `json:"format"`
	CreatedAt time.Time `json:"created_at"` // real time, before the records were read
	Schema    int64     `json:"schema"`     // number of the last migration
	AuditSeq  int64     `json:"audit_seq"`  // the audit's last entry when the records were read, or an earlier one
	AuditHash string    `json:"audit_hash"`
	SHA256    string    `json:"sha256"` // of the dump
	Size      int64     `json:"size"`   // of the dump, in bytes
}

const (
	format       = 1
	manifestName = "manifest.json"
	dumpName     = "records.dump"
)

// ErrDamaged is a file that is no backup, or not the one that was written.
var ErrDamaged = errors.New("the backup is damaged")

// describe fills in checksum and size of a dump.
func (m *Manifest) describe(dump string) error {
	f, err := os.Open(dump)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	sum := sha256.New()
	if m.Size, err = io.Copy(sum, f); err != nil {
		return err
	}
	m.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// pack writes the backup beside its place first, so that a file of that name is whole.
func pack(path string, m Manifest, dump string) (err error) {
	out, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part") // readable by its owner only
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = out.Close()
			_ = os.Remove(out.Name())
		}
	}()
	if err := fill(out, m, dump); err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Rename(out.Name(), path)
}

func fill(out io.Writer, m Manifest, dump string) error {
	t := tar.NewWriter(out)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(text)), ModTime: m.CreatedAt}); err != nil {
		return err
	}
	if _, err := t.Write(text); err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: dumpName, Mode: 0o600, Size: m.Size, ModTime: m.CreatedAt}); err != nil {
		return err
	}
	f, err := os.Open(dump)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	if _, err := io.Copy(t, f); err != nil {
		return err
	}
	return t.Close()
}

// unpack writes the dump of a backup to a file and checks it.
func unpack(path, dump string) (Manifest, error) {
	in, err := os.Open(path)
	if err != nil {
		return Manifest{}, err
	}
	defer in.Close() //nolint:errcheck // only read
	t := tar.NewReader(in)
	m, err := readManifest(t)
	if err != nil {
		return m, err
	}
	if h, err := t.Next(); err != nil || h.Name != dumpName || h.Size != m.Size {
		return m, fmt.Errorf("%w: the records are missing or cut off", ErrDamaged)
	}
	out, err := os.OpenFile(dump, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(t, m.Size))
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	if err != nil || n != m.Size || hex.EncodeToString(sum.Sum(nil)) != m.SHA256 {
		return m, fmt.Errorf("%w: the records are not those that were written (%d of %d bytes, %v)", ErrDamaged, n, m.Size, err)
	}
	return m, nil
}

// manifestLimit bounds what is read of a manifest, in bytes.
const manifestLimit = 64 << 10

func readManifest(t *tar.Reader) (Manifest, error) {
	var m Manifest
	h, err := t.Next()
	if err != nil || h.Name != manifestName || h.Size > manifestLimit {
		return m, fmt.Errorf("%w: it has no %s", ErrDamaged, manifestName)
	}
	if err := json.NewDecoder(t).Decode(&m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrDamaged, manifestName, err)
	}
	if m.Format != format {
		return m, fmt.Errorf("the backup has format %d, this program reads %d", m.Format, format)
	}
	return m, nil
}
