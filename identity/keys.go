package identity

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	keysPause   = 10 * time.Second // between two fetches, whatever tokens ask for
	keysMaxAge  = time.Hour        // after which they are fetched anew, so that withdrawn ones go
	keysMaxSize = 1 << 20          // bytes of the provider's key set
	minRSABits  = 2048
)

// algorithms are the signatures that are accepted: by a private key only, so that
// nobody can sign with what is public.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA}

// keySet keeps a provider's public keys. An unknown key id fetches them again, at most
// once every keysPause.
type keySet struct {
	fetch func(context.Context) ([]jose.JSONWebKey, error)
	now   func() time.Time

	fetching sync.Mutex // held during a fetch

	mu        sync.Mutex // guards what follows
	keys      []jose.JSONWebKey
	fetchedAt time.Time
	triedAt   time.Time
	failed    error // of the last attempt
}

// find gives the keys that a token with this head may be signed with, none when the
// provider has no such key. It answers ErrAway when the provider had to be asked and did
// not answer.
func (s *keySet) find(ctx context.Context, kid string, alg jose.SignatureAlgorithm) ([]jose.JSONWebKey, error) {
	found, fresh := s.cached(kid, alg)
	switch {
	case len(found) > 0 && fresh:
		return found, nil
	case len(found) > 0:
		if s.fetching.TryLock() { // the others go on with what there is
			_ = s.refresh(ctx)
			s.fetching.Unlock()
		}
		if renewed, fresh := s.cached(kid, alg); fresh {
			found = renewed
		}
		return found, nil
	}
	s.fetching.Lock()
	err := s.refresh(ctx)
	s.fetching.Unlock()
	if found, _ = s.cached(kid, alg); len(found) > 0 {
		return found, nil
	}
	return nil, err
}

func (s *keySet) cached(kid string, alg jose.SignatureAlgorithm) (found []jose.JSONWebKey, fresh bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range s.keys {
		if (kid == "" || key.KeyID == kid) && signs(key, alg) {
			found = append(found, key)
		}
	}
	return found, s.now().Sub(s.fetchedAt) < keysMaxAge
}

// refresh fetches the keys unless that has just been tried; then it answers what came of it.
func (s *keySet) refresh(ctx context.Context) error {
	s.mu.Lock()
	now := s.now()
	if !s.triedAt.IsZero() && now.Sub(s.triedAt) < keysPause {
		defer s.mu.Unlock()
		return s.failed
	}
	s.triedAt = now
	s.mu.Unlock()

	keys, err := s.fetch(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed = err; err == nil {
		s.keys, s.fetchedAt = keys, now
	}
	return err
}

// signs says whether a key is one for signatures of this kind.
func signs(key jose.JSONWebKey, alg jose.SignatureAlgorithm) bool {
	if (key.Use != "" && key.Use != "sig") || (key.Algorithm != "" && key.Algorithm != string(alg)) {
		return false
	}
	switch public := key.Key.(type) {
	case *rsa.PublicKey:
		return (alg == jose.RS256 || alg == jose.PS256) && public.N.BitLen() >= minRSABits
	case *ecdsa.PublicKey:
		return alg == jose.ES256
	case ed25519.PublicKey:
		return alg == jose.EdDSA
	}
	return false
}

// fetchKeys asks the provider for its keys, leaving out those it does not understand.
func (p *OIDC) fetchKeys(ctx context.Context) ([]jose.JSONWebKey, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchBudget)
	defer cancel()
	keys, err := p.download(ctx, found.jwks)
	if err != nil {
		p.o.Log.WarnContext(ctx, "keys of the sign-in provider not readable", "issuer", p.o.Issuer, "error", err)
		return nil, fmt.Errorf("%w: keys: %w", ErrAway, err)
	}
	return keys, nil
}

func (p *OIDC) download(ctx context.Context, address string) ([]jose.JSONWebKey, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := p.o.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close() //nolint:errcheck // only read
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", address, res.Status)
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, keysMaxSize)).Decode(&set); err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	var keys []jose.JSONWebKey
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if err := json.Unmarshal(raw, &key); err == nil && key.IsPublic() && key.Valid() {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
