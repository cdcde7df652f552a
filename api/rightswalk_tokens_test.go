package api

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

// people are those who walk, by the names of who_may.txt; a token is the name.
var people = func() map[string]strategy.Actor {
	all := map[string]strategy.Actor{
		"organiser":     {Role: strategy.RoleOrganiser},
		"organiser-2":   {Role: strategy.RoleOrganiser},
		"tfm":           {Role: strategy.RoleMinistry, Ministry: "TFM"},
		"tfm-head":      {Role: strategy.RoleMinistry, Ministry: "TFM", Authorised: true},
		"tmil":          {Role: strategy.RoleMinistry, Ministry: "TMIL"},
		"tmil-head":     {Role: strategy.RoleMinistry, Ministry: "TMIL", Authorised: true},
		"coordinator":   {Role: strategy.RoleCoordinator, Ministry: "TMWWDG", Authorised: true},
		"member":        {Role: strategy.RoleCommittee, Ministry: "TMIL"},
		"chair":         {Role: strategy.RoleCommittee, Ministry: "TMWWDG", Chair: true},
		"chancellery":   {Role: strategy.RoleChancellery, Ministry: "TSK"},
		"auditor":       {Role: strategy.RoleAuditor},
		"dep-organiser": {Role: strategy.RoleOrganiser, DeputyOf: "s-organiser"},
		"dep-head":      {Role: strategy.RoleMinistry, Ministry: "TFM", Authorised: true, DeputyOf: "s-tfm-head"},
		"dep-member":    {Role: strategy.RoleCommittee, Ministry: "TMIL", DeputyOf: "s-member"},
	}
	for name, actor := range all {
		actor.Subject, actor.Name = "s-"+name, "Name von "+name
		all[name] = actor
	}
	return all
}()

// badges knows everybody by their name, instead of a provider.
type badges struct{}

func (badges) Authenticate(_ context.Context, token string) (identity.Person, error) {
	actor, known := people[token]
	if !known {
		return identity.Person{}, identity.ErrUnknownToken
	}
	return identity.Person{Subject: actor.Subject, Name: actor.Name, Offices: []strategy.Actor{actor}}, nil
}

// provider signs tokens as an OpenID provider does.
type provider struct {
	t      *testing.T
	url    string
	signer jose.Signer
	oidc   *identity.OIDC
}

const walkAudience = "fortschreibung-api"

func newProvider(t *testing.T) *provider {
	t.Helper()
	key := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	p := &provider{t: t}
	p.signer = must[jose.Signer](t)(jose.NewSigner(
		jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, (&jose.SignerOptions{}).WithType("JWT")))
	answer := func(value func() any) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(value())
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", answer(func() any {
		return map[string]any{"issuer": p.url, "authorization_endpoint": p.url + "/auth", "token_endpoint": p.url + "/token",
			"jwks_uri": p.url + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"}}
	}))
	mux.HandleFunc("/keys", answer(func() any {
		return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "ES256", Use: "sig"}}}
	}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.url = server.URL
	directory := identity.NewMemoryDirectory()
	directory.Put(identity.Account{Issuer: p.url, Subject: "known"}, identity.Person{Offices: []strategy.Actor{people["coordinator"]}})
	p.oidc = must[*identity.OIDC](t)(identity.NewOIDC(identity.OIDCOptions{
		Issuer: p.url, ClientID: walkAudience, Directory: directory, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}))
	return p
}

// token is one of the known coordinator, changed.
func (p *provider) token(change func(claims map[string]any)) string {
	p.t.Helper()
	claims := map[string]any{"iss": p.url, "sub": "known", "aud": walkAudience, "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}
	change(claims)
	payload := must[[]byte](p.t)(json.Marshal(claims))
	signed := must[*jose.JSONWebSignature](p.t)(p.signer.Sign(payload))
	return must[string](p.t)(signed.CompactSerialize())
}
