package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fortschreibung/store"
)

// AuditSettings is with what checkpoints of the audit are signed, and where their copies go.
type AuditSettings struct {
	SigningKey     string `env:"AUDIT_SIGNING_KEY" doc:"key that signs checkpoints of the audit: PEM (PKCS 8), or the seed in base64; {serve} has one of its own"`
	SigningKeyFile string `env:"AUDIT_SIGNING_KEY_FILE" doc:"a file that holds it"`
	CheckpointDir  string `env:"AUDIT_CHECKPOINT_DIR" doc:"where copies of checkpoints go, best on another machine"`
}

// auditSigner reads the key that signs checkpoints. The program's own cluster gets a key
// of its own below the data directory; for a database of one's own, no key is empty.
func (c Config) auditSigner() (store.Signer, error) {
	text, name := c.SigningKey, "AUDIT_SIGNING_KEY"
	switch {
	case c.SigningKey != "" && c.SigningKeyFile != "":
		return nil, setup("AUDIT_SIGNING_KEY and AUDIT_SIGNING_KEY_FILE: set one of both")
	case c.SigningKeyFile != "":
		read, err := os.ReadFile(c.SigningKeyFile)
		if err != nil {
			return nil, setup("AUDIT_SIGNING_KEY_FILE: %w", err)
		}
		text, name = string(read), "AUDIT_SIGNING_KEY_FILE"
	case text == "" && c.Database == "":
		read, err := ownSigningKey(filepath.Join(c.DataDir, "audit-key.pem"))
		if err != nil {
			return nil, err
		}
		text, name = string(read), "the audit's key below DATA_DIR"
	case text == "":
		return nil, nil
	}
	signer, err := store.ParseSigningKey(text)
	if err != nil {
		return nil, setup("%s: %w", name, err)
	}
	return signer, nil
}

// ownSigningKey reads a key, or makes it when it is not there.
func ownSigningKey(path string) ([]byte, error) {
	read, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return read, err
	}
	private, _, err := store.NewSigningKey()
	if err != nil {
		return nil, err
	}
	if err := writeNew(path, private, 0o600); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process was faster
			return os.ReadFile(path)
		}
		return nil, err
	}
	return private, nil
}

// writeNew writes a file as a whole, unless there is one.
func writeNew(path string, content []byte, mode fs.FileMode) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Chmod(mode), file.Sync(), file.Close())
	if err == nil {
		err = os.Link(file.Name(), path)
	}
	return errors.Join(err, os.Remove(file.Name()))
}
