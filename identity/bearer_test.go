package identity

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"fortschreibung/strategy"
)

type logTo struct{ t testing.TB }

func (l logTo) Write(text []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(text)))
	return len(text), nil
}

func quiet(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(logTo{t}, &slog.HandlerOptions{Level: slog.LevelError}))
}

// counting counts how often a directory is asked.
type counting struct {
	Directory
	asked atomic.Int64
}

func (c *counting) Enter(ctx context.Context, a Account) (Person, error) {
	c.asked.Add(1)
	return c.Directory.Enter(ctx, a)
}

func TestBearerAcceptsEveryAllowedSignature(t *testing.T) {
	for _, alg := range algorithms {
		key := newSigner(t, "k-1", alg)
		f, c := newFakeProvider(t, key), &clock{}
		p := f.client(t, c, NewMemoryDirectory())
		person, err := p.Authenticate(t.Context(), key.sign(t, f.claims(c.now(), nil)))
		if err != nil {
			t.Errorf("%s: %v", alg, err)
			continue
		}
		actor, held := person.In("ministry/TFM")
		if !held || actor.Subject != person.Subject || actor.Name != "Erika Muster" || person.Subject == "u-1" || person.Subject == "" {
			t.Errorf("%s: %+v; want an office under a pseudonym", alg, person)
		}
	}
}

func TestBearerRefuses(t *testing.T) {
	key, stranger, rsaKey := newSigner(t, "k-1", jose.ES256), newSigner(t, "k-1", jose.ES256), newSigner(t, "k-2", jose.RS256)
	f, c := newFakeProvider(t, key, rsaKey), &clock{}
	p := f.client(t, c, NewMemoryDirectory())
	now := c.now()
	good := key.sign(t, f.claims(now, nil))
	if _, err := p.Authenticate(t.Context(), good); err != nil {
		t.Fatalf("the good token: %v", err)
	}
	with := func(name string, value any) string { return key.sign(t, f.claims(now, map[string]any{name: value})) }
	public, err := x509.MarshalPKIXPublicKey(rsaKey.private.Public())
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	brought, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: stranger.private}, (&jose.SignerOptions{EmbedJWK: true}))
	if err != nil {
		t.Fatal(err)
	}
	const noJWT, badKey, stray = "no JWT", "not signed by a key", "another issuer"
	tests := map[string]struct{ token, reason string }{
		"wrong audience":            {with("aud", "another"), "audience"},
		"no audience":               {with("aud", nil), "audience"},
		"wrong issuer":              {with("iss", f.url+"/other"), stray},
		"no issuer":                 {with("iss", nil), stray},
		"expired":                   {with("exp", now.Add(-time.Minute).Unix()), "expired"},
		"valid for ever":            {with("exp", nil), "for ever"},
		"expiry is text":            {with("exp", "tomorrow"), stray},
		"not yet valid":             {with("nbf", now.Add(time.Minute).Unix()), "not valid yet"},
		"issued in the future":      {with("iat", now.Add(time.Minute).Unix()), "issued in the future"},
		"no subject":                {with("sub", nil), "subject"},
		"endless subject":           {with("sub", strings.Repeat("x", 256)), "subject"},
		"an ID token":               {with("nonce", "n"), "no access token"},
		"an ID token by its hash":   {with("at_hash", "h"), "no access token"},
		"a refresh token":           {with("typ", "Refresh"), "no access token"},
		"a logout token":            {with("events", map[string]any{}), "no access token"},
		"alg none":                  {none + "." + parts[1] + ".", noJWT},
		"alg none, with signature":  {none + "." + parts[1] + "." + parts[2], noJWT},
		"HS256 by the public key":   {sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: public, KeyID: "k-2"}}, f.claims(now, nil)), noJWT},
		"ES384":                     {signedES384(t, f.claims(now, nil)), noJWT},
		"signed by a stranger":      {stranger.sign(t, f.claims(now, nil)), badKey},
		"signed by a key it brings": {compact(t, brought, f.claims(now, nil)), badKey},
		"another kind of key":       {signer{kid: "k-2", alg: jose.ES256, private: key.private}.sign(t, f.claims(now, nil)), badKey},
		"changed afterwards":        {parts[0] + "." + claimsPart(t, f.claims(now, map[string]any{"ministry": "TMIK"})) + "." + parts[2], badKey},
		"without its signature":     {parts[0] + "." + parts[1] + ".", badKey},
		"something after it":        {good + ".x", noJWT},
		"too long":                  {key.sign(t, f.claims(now, map[string]any{"x": strings.Repeat("x", tokenLimit)})), "too long"},
		"empty":                     {"", noJWT},
		"no JWT":                    {"demo-tfm", noJWT},
	}
	for name, tt := range tests {
		person, err := p.Authenticate(t.Context(), tt.token)
		if !errors.Is(err, ErrUnknownToken) || !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%s: %+v, %v; want ErrUnknownToken: %s", name, person, err, tt.reason)
		}
	}
}

func signedES384(t testing.TB, claims map[string]any) string {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return sign(t, jose.SigningKey{Algorithm: jose.ES384, Key: private}, claims)
}

func claimsPart(t testing.TB, claims map[string]any) string {
	t.Helper()
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func TestBearerAllowsForSlightlyWrongClocks(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	p := f.client(t, c, NewMemoryDirectory())
	for name, at := range map[string]time.Duration{"exp": -20 * time.Second, "nbf": 20 * time.Second, "iat": 20 * time.Second} {
		token := key.sign(t, f.claims(c.now(), map[string]any{name: c.now().Add(at).Unix()}))
		if _, err := p.Authenticate(t.Context(), token); err != nil {
			t.Errorf("%s %s off: %v", name, at, err)
		}
	}
}

func TestBearerEndsWithItsExpiryWhateverIsRemembered(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	p := f.client(t, c, NewMemoryDirectory())
	token := key.sign(t, f.claims(c.now(), map[string]any{"exp": c.now().Add(-20 * time.Second).Unix()}))
	if _, err := p.Authenticate(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	c.advance(12 * time.Second)
	if _, err := p.Authenticate(t.Context(), token); !errors.Is(err, ErrUnknownToken) {
		t.Errorf("after its expiry: %v", err)
	}
}

func TestBearerFollowsRotatedKeysAtARate(t *testing.T) {
	first, second := newSigner(t, "k-1", jose.ES256), newSigner(t, "k-2", jose.ES256)
	f, c := newFakeProvider(t, first), &clock{}
	p := f.client(t, c, NewMemoryDirectory())
	ask := func(s signer) error {
		_, err := p.Authenticate(t.Context(), s.sign(t, f.claims(c.now(), nil)))
		return err
	}
	if err := ask(first); err != nil {
		t.Fatal(err)
	}
	c.advance(keysPause)
	if err := ask(second); !errors.Is(err, ErrUnknownToken) || f.keyFetches.Load() != 2 {
		t.Errorf("unknown key: %v after %d fetches, want ErrUnknownToken after 2", err, f.keyFetches.Load())
	}
	f.publish(first, second)
	for range 20 {
		if err := ask(second); !errors.Is(err, ErrUnknownToken) {
			t.Fatalf("within the pause: %v", err)
		}
	}
	if n := f.keyFetches.Load(); n != 2 {
		t.Errorf("%d fetches within the pause, want none more than 2", n)
	}
	c.advance(keysPause)
	if err := ask(second); err != nil {
		t.Errorf("after rotation: %v", err)
	}
	f.publish(second)
	c.advance(keysMaxAge)
	if err := ask(first); !errors.Is(err, ErrUnknownToken) {
		t.Errorf("withdrawn key: %v", err)
	}
}

func TestBearerSaysWhenTheProviderIsAway(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	f.down.Store(true)
	p := f.client(t, c, NewMemoryDirectory())
	token := key.sign(t, f.claims(c.now(), nil))
	if _, err := p.Authenticate(t.Context(), token); !errors.Is(err, ErrAway) || errors.Is(err, ErrUnknownToken) {
		t.Errorf("provider down: %v, want ErrAway", err)
	}
	if _, err := p.Authenticate(t.Context(), "demo-tfm"); !errors.Is(err, ErrUnknownToken) {
		t.Errorf("a token that is none of the provider's: %v", err)
	}
	f.down.Store(false)
	if _, err := p.Authenticate(t.Context(), token); !errors.Is(err, ErrAway) {
		t.Errorf("within the pause: %v", err)
	}
	c.advance(keysPause)
	if _, err := p.Authenticate(t.Context(), token); err != nil {
		t.Errorf("provider back: %v", err)
	}
	f.down.Store(true)
	c.advance(keysMaxAge + time.Minute)
	if _, err := p.Authenticate(t.Context(), key.sign(t, f.claims(c.now(), nil))); err != nil {
		t.Errorf("known key while the provider is down: %v", err)
	}
}

func TestBearerRefusesADiscoveryOfAnotherIssuer(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	f.issuer = "https://elsewhere.example"
	p := f.client(t, c, NewMemoryDirectory())
	if _, err := p.Authenticate(t.Context(), key.sign(t, f.claims(c.now(), nil))); !errors.Is(err, ErrAway) {
		t.Errorf("%v, want ErrAway", err)
	}
}

func TestBearerEntersAPersonOncePerWhile(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	directory := &counting{Directory: NewMemoryDirectory()}
	p := f.client(t, c, directory)
	token := key.sign(t, f.claims(c.now(), nil))
	var subjects []string
	for range 3 {
		for range 10 {
			person, err := p.Authenticate(t.Context(), token)
			if err != nil {
				t.Fatal(err)
			}
			subjects = append(subjects, person.Subject)
		}
		c.advance(personFor)
	}
	if n := directory.asked.Load(); n != 3 {
		t.Errorf("entered %d times for 30 requests in 3 spans, want 3", n)
	}
	for _, s := range subjects {
		if s != subjects[0] {
			t.Fatalf("pseudonyms %q and %q for one account", s, subjects[0])
		}
	}
}

func TestOfficesComeFromClaimsOrTheDirectory(t *testing.T) {
	assigned := strategy.Actor{Role: strategy.RoleAuditor}
	claim := func(changes map[string]any) map[string]any {
		claims := map[string]any{"role": nil, "ministry": nil}
		for name, value := range changes {
			claims[name] = value
		}
		return claims
	}
	nested := ClaimNames{Role: "realm_access.roles", Ministry: "https://example.org/ministry", Authorised: "authorised", Chair: "chair"}
	tests := []struct {
		name   string
		names  ClaimNames
		claims map[string]any
		want   []string
		check  func(Person) bool
	}{
		{name: "a role", names: roleClaims, claims: claim(map[string]any{"role": "ministry", "ministry": "TFM"}), want: []string{"ministry/TFM"}},
		{name: "authorised", names: roleClaims, claims: claim(map[string]any{"role": "ministry", "ministry": "TFM", "authorised": true}),
			want: []string{"ministry/TFM"}, check: func(p Person) bool { return p.Offices[0].Authorised && !p.Offices[0].Chair }},
		{name: "authorised as text", names: roleClaims, claims: claim(map[string]any{"role": "ministry", "ministry": "TFM", "authorised": "true"}),
			want: []string{"ministry/TFM"}, check: func(p Person) bool { return p.Offices[0].Authorised }},
		{name: "the chair", names: roleClaims, claims: claim(map[string]any{"role": []string{"committee", "ministry"}, "ministry": "TFM", "chair": true}),
			want: []string{"committee/TFM", "ministry/TFM"}, check: func(p Person) bool { return p.Offices[0].Chair && !p.Offices[1].Chair }},
		{name: "nested", names: nested, claims: claim(map[string]any{"realm_access": map[string]any{"roles": []string{"offline_access", "ministry"}}, "https://example.org/ministry": "TFM"}), want: []string{"ministry/TFM"}},
		{name: "a ministry's role without a ministry", names: roleClaims, claims: claim(map[string]any{"role": "ministry"}), want: []string{"auditor"}},
		{name: "a role nobody signs in with", names: roleClaims, claims: claim(map[string]any{"role": "system"}), want: []string{"auditor"}},
		{name: "no role", names: roleClaims, claims: claim(nil), want: []string{"auditor"}},
		{name: "roles are not read", names: ClaimNames{}, claims: claim(map[string]any{"role": "coordinator", "ministry": "TMWWDG"}), want: []string{"auditor"}},
	}
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	for _, tt := range tests {
		directory := NewMemoryDirectory()
		directory.Put(Account{Issuer: f.url, Subject: "u-1"}, Person{Offices: []strategy.Actor{assigned}})
		p := f.client(t, c, directory)
		p.o.Claims = tt.names
		person, err := p.Authenticate(t.Context(), key.sign(t, f.claims(c.now(), tt.claims)))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, office := range person.Offices {
			if got = append(got, OfficeName(office)); office.Subject != person.Subject {
				t.Errorf("%s: office %+v is not the person's", tt.name, office)
			}
		}
		if strings.Join(got, " ") != strings.Join(tt.want, " ") || (tt.check != nil && !tt.check(person)) {
			t.Errorf("%s: %+v, want %v", tt.name, person.Offices, tt.want)
		}
	}
}

func TestBearerWithoutAnOffice(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	p := f.client(t, c, NewMemoryDirectory())
	_, err := p.Authenticate(t.Context(), key.sign(t, f.claims(c.now(), map[string]any{"role": nil})))
	if !errors.Is(err, ErrNoOffice) {
		t.Errorf("%v, want ErrNoOffice", err)
	}
}

func TestProgramsAreNamedAsSuch(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	tests := []struct {
		service string
		claims  map[string]any
		want    string
	}{
		{claims: map[string]any{"sub": "importer", "client_id": "importer"}, want: "Dienst importer"},
		{claims: map[string]any{"sub": "importer", "azp": "importer", "name": "x"}, want: "Dienst importer"},
		{claims: map[string]any{"azp": "importer"}, want: "Erika Muster"},
		{service: "svc", claims: map[string]any{"svc": true, "azp": "importer"}, want: "Dienst importer"},
		{service: "svc", claims: map[string]any{"azp": "importer"}, want: "Erika Muster"},
	}
	for _, tt := range tests {
		p := f.client(t, c, NewMemoryDirectory())
		p.o.Claims.Service = tt.service
		person, err := p.Authenticate(t.Context(), key.sign(t, f.claims(c.now(), tt.claims)))
		if err != nil || person.Name != tt.want {
			t.Errorf("%v: %q, %v; want %q", tt.claims, person.Name, err, tt.want)
		}
	}
}

func TestChainAsksOneAfterTheOther(t *testing.T) {
	key := newSigner(t, "k-1", jose.ES256)
	f, c := newFakeProvider(t, key), &clock{}
	demo, err := Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	both := Chain(demo, f.client(t, c, NewMemoryDirectory()))
	if p, err := both.Authenticate(t.Context(), "demo-tfm"); err != nil || p.Subject != "demo-tfm" || f.keyFetches.Load() != 0 {
		t.Errorf("token of the file: %+v, %v, %d questions to the provider", p, err, f.keyFetches.Load())
	}
	if p, err := both.Authenticate(t.Context(), key.sign(t, f.claims(c.now(), nil))); err != nil || p.Name != "Erika Muster" {
		t.Errorf("token of the provider: %+v, %v", p, err)
	}
	if _, err := both.Authenticate(t.Context(), "nobody"); !errors.Is(err, ErrUnknownToken) {
		t.Errorf("token of nobody: %v", err)
	}
	f.down.Store(true)
	c.advance(keysPause)
	if _, err := both.Authenticate(t.Context(), newSigner(t, "new", jose.ES256).sign(t, f.claims(c.now(), nil))); !errors.Is(err, ErrAway) {
		t.Errorf("provider away: %v", err)
	}
}

func TestRecentIsBounded(t *testing.T) {
	r, now := newRecent(8), time.Now()
	for i := range 100 {
		r.put([32]byte{byte(i)}, Person{}, now.Add(time.Hour), now)
		if len(r.entries) > 8 {
			t.Fatalf("%d entries, want 8 at most", len(r.entries))
		}
		if _, ok := r.get([32]byte{byte(i)}, now); !ok {
			t.Fatal("what was just put is not there")
		}
	}
}

func TestOIDCRefusesUnsafeAddresses(t *testing.T) {
	for _, issuer := range []string{"", "anmeldung.example", "http://anmeldung.example", "https://user:word@anmeldung.example", "ftp://127.0.0.1"} {
		if _, err := NewOIDC(OIDCOptions{Issuer: issuer, ClientID: "c", Directory: NewMemoryDirectory()}); err == nil {
			t.Errorf("issuer %q accepted", issuer)
		}
	}
}
