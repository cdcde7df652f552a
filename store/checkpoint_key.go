package store

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"fortschreibung/records"
)

// NewSigningKey makes a key for checkpoints: the private one in PEM (PKCS 8), to be kept
// secret, and the public one in PEM (PKIX), to be given to whoever checks.
func NewSigningKey() (private, public []byte, err error) {
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	public, err = EncodePublicKey(pub)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}), public, err
}

// EncodePublicKey gives a public key in PEM.
func EncodePublicKey(key ed25519.PublicKey) ([]byte, error) {
	encoded, err := x509.MarshalPKIXPublicKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: encoded}), err
}

// ParseSigningKey reads an ed25519 key: PEM (PKCS 8), or its seed of 32 bytes in base64.
// The error never shows what was given.
func ParseSigningKey(text string) (Signer, error) {
	text = strings.TrimSpace(text)
	if block, _ := pem.Decode([]byte(text)); block != nil {
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		key, ok := parsed.(ed25519.PrivateKey)
		if err != nil || !ok {
			return nil, errors.New("the PEM block is no ed25519 key in PKCS 8")
		}
		return Signer(key), nil
	}
	seed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("want an ed25519 key as PEM (PKCS 8) or its seed of %d bytes in base64", ed25519.SeedSize)
	}
	return Signer(ed25519.NewKeyFromSeed(seed)), nil
}

// ParsePublicKey reads an ed25519 public key: PEM (PKIX), or its 32 bytes in base64.
func ParsePublicKey(text string) (ed25519.PublicKey, error) {
	text = strings.TrimSpace(text)
	if block, _ := pem.Decode([]byte(text)); block != nil {
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		key, ok := parsed.(ed25519.PublicKey)
		if err != nil || !ok {
			return nil, errors.New("the PEM block is no ed25519 public key in PKIX")
		}
		return key, nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("want an ed25519 public key as PEM or its %d bytes in base64", ed25519.PublicKeySize)
	}
	return key, nil
}

// keyID names a public key: the beginning of its SHA-256.
func keyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

// Signer is a private key that signs checkpoints; empty, it signs none.
type Signer ed25519.PrivateKey

// public is the keyring with which the signer's own checkpoints are checked.
func (k Signer) public() Keyring {
	if len(k) == 0 {
		return nil
	}
	return Keyring{k.PublicKey()}
}

// PublicKey gives the key for whoever checks.
func (k Signer) PublicKey() ed25519.PublicKey {
	return ed25519.PrivateKey(k).Public().(ed25519.PublicKey)
}

// checkpoint signs a head.
func (k Signer) checkpoint(head auditHead, at time.Time) records.Checkpoint {
	c := records.Checkpoint{Seq: head.Seq, Hash: head.Hash, At: at.UTC().Truncate(time.Microsecond), KeyID: keyID(k.PublicKey())}
	c.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(ed25519.PrivateKey(k), statementOf(c)))
	return c
}

// statementOf is what a checkpoint's signature covers.
func statementOf(c records.Checkpoint) []byte {
	return fmt.Appendf(nil, "fortschreibung-audit-checkpoint/1\n%d\n%s\n%s\n%s\n", c.Seq, c.Hash, c.At.UTC().Format(time.RFC3339Nano), c.KeyID)
}

// Keyring is the public keys with which checkpoints are checked.
type Keyring []ed25519.PublicKey

// Signed says whether one of the keys signed a checkpoint.
func (keys Keyring) Signed(c records.Checkpoint) bool {
	_, ok := keys.check(c)
	return ok
}

// check says whether the key of a checkpoint is known, and if so whether it signed it.
func (keys Keyring) check(c records.Checkpoint) (known, ok bool) {
	for _, key := range keys {
		if keyID(key) == c.KeyID {
			signature, err := base64.StdEncoding.DecodeString(c.Signature)
			return true, err == nil && ed25519.Verify(key, statementOf(c), signature)
		}
	}
	return false, false
}
