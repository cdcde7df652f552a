package identity

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"fortschreibung/embedded/testengine"
)

func TestMain(m *testing.M) { os.Exit(testengine.Main(m)) }

// clock is a clock that tests move.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.offset.Load())) }
func (c *clock) advance(d time.Duration) { c.offset.Add(int64(d)) }

// signer is a key of the fake provider.
type signer struct {
	kid     string
	alg     jose.SignatureAlgorithm
	private crypto.Signer
}

func newSigner(t testing.TB, kid string, alg jose.SignatureAlgorithm) signer {
	t.Helper()
	var private crypto.Signer
	var err error
	switch alg {
	case jose.RS256, jose.PS256:
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	case jose.EdDSA:
		_, private, err = ed25519.GenerateKey(rand.Reader)
	default:
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	return signer{kid: kid, alg: alg, private: private}
}

func (s signer) sign(t testing.TB, claims map[string]any) string {
	t.Helper()
	key := jose.SigningKey{Algorithm: s.alg, Key: jose.JSONWebKey{Key: s.private, KeyID: s.kid}}
	return sign(t, key, claims)
}

func sign(t testing.TB, key jose.SigningKey, claims map[string]any) string {
	t.Helper()
	made, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		t.Fatal(err)
	}
	return compact(t, made, claims)
}

func compact(t testing.TB, made jose.Signer, claims map[string]any) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := made.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// fakeProvider is an OpenID provider that can be made to err. Its authorisation page is
// the test itself, which registers a code with grant.
type fakeProvider struct {
	t   testing.TB
	url string

	keyFetches atomic.Int64
	down       atomic.Bool

	mu        sync.Mutex
	published []signer
	issuer    string // as discovery names it
	noLogout  bool
	grants    map[string]grant
	userInfo  map[string]any
}

type grant struct {
	challenge string
	idToken   string
}

func newFakeProvider(t testing.TB, keys ...signer) *fakeProvider {
	t.Helper()
	f := &fakeProvider{t: t, published: keys, grants: map[string]grant{}, userInfo: map[string]any{"sub": "u-1"}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", f.discovery)
	mux.HandleFunc("GET /keys", f.keys)
	mux.HandleFunc("POST /token", f.token)
	mux.HandleFunc("GET /userinfo", func(w http.ResponseWriter, _ *http.Request) { f.answer(w, f.userInfo) })
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.down.Load() {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	f.url, f.issuer = server.URL, server.URL
	return f
}

func (f *fakeProvider) answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		f.t.Error(err)
	}
}

func (f *fakeProvider) discovery(w http.ResponseWriter, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	said := map[string]any{
		"issuer": f.issuer, "authorization_endpoint": f.url + "/authorize", "token_endpoint": f.url + "/token",
		"jwks_uri": f.url + "/keys", "userinfo_endpoint": f.url + "/userinfo", "end_session_endpoint": f.url + "/logout",
	}
	if f.noLogout {
		delete(said, "end_session_endpoint")
	}
	f.answer(w, said)
}

func (f *fakeProvider) keys(w http.ResponseWriter, _ *http.Request) {
	f.keyFetches.Add(1)
	f.mu.Lock()
	defer f.mu.Unlock()
	set := []any{map[string]string{"kty": "unheard-of", "kid": "x"}}
	for _, s := range f.published {
		set = append(set, jose.JSONWebKey{Key: s.private.Public(), KeyID: s.kid, Use: "sig"})
	}
	f.answer(w, map[string]any{"keys": set})
}

func (f *fakeProvider) publish(keys ...signer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.published = keys
}

func (f *fakeProvider) grant(code string, g grant) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.grants[code] = g
}

// token redeems a code once, for the verifier of its challenge.
func (f *fakeProvider) token(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	code := r.PostFormValue("code")
	g, known := f.grants[code]
	delete(f.grants, code)
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		w.WriteHeader(http.StatusBadRequest)
		f.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	f.answer(w, map[string]any{"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": g.idToken})
}

const clientID = "fortschreibung"

// claims are good ones, with changes; nil takes a claim away.
func (f *fakeProvider) claims(now time.Time, changes map[string]any) map[string]any {
	claims := map[string]any{
		"iss": f.url, "aud": clientID, "sub": "u-1", "name": "Erika Muster", "email": "erika@example.org",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "role": "ministry", "ministry": "TFM",
	}
	for name, value := range changes {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	return claims
}

var roleClaims = ClaimNames{Role: "role", Ministry: "ministry", Authorised: "authorised", Chair: "chair"}

func (f *fakeProvider) client(t testing.TB, c *clock, directory Directory) *OIDC {
	t.Helper()
	p, err := NewOIDC(OIDCOptions{
		Issuer: f.url, ClientID: clientID, ClientSecret: "s", Claims: roleClaims, Directory: directory, Now: c.now, Log: quiet(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
