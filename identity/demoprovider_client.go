package identity

import (
	"crypto/ecdsa"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// demoClient is the program itself, or the demo's service, as the provider sees them.
type demoClient struct {
	id, secret   string
	service      bool
	home, issuer string
}

func (c *demoClient) GetID() string { return c.id }

func (c *demoClient) RedirectURIs() []string {
	if c.service {
		return nil
	}
	return []string{c.home + "/anmelden/antwort"}
}

func (c *demoClient) PostLogoutRedirectURIs() []string {
	if c.service {
		return nil
	}
	return []string{c.home + "/"}
}

func (c *demoClient) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

func (c *demoClient) GrantTypes() []oidc.GrantType {
	if c.service {
		return []oidc.GrantType{oidc.GrantTypeClientCredentials}
	}
	return []oidc.GrantType{oidc.GrantTypeCode}
}

func (c *demoClient) LoginURL(id string) string {
	return c.issuer + "/wer?anfrage=" + url.QueryEscape(id)
}

func (c *demoClient) ApplicationType() op.ApplicationType  { return op.ApplicationTypeWeb }
func (c *demoClient) AuthMethod() oidc.AuthMethod          { return oidc.AuthMethodBasic }
func (c *demoClient) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (c *demoClient) IDTokenLifetime() time.Duration       { return demoTokenFor }
func (c *demoClient) DevMode() bool                        { return true } // redirects to http on loopback
func (c *demoClient) IsScopeAllowed(string) bool           { return false }
func (c *demoClient) IDTokenUserinfoClaimsAssertion() bool { return true }
func (c *demoClient) ClockSkew() time.Duration             { return 0 }
func (c *demoClient) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}
func (c *demoClient) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

// What op asks of a sign-in under way.

// copy is made for op, which must not see later changes.
func (in *demoSignIn) copy() *demoSignIn { c := *in; return &c }

func (in *demoSignIn) GetID() string                      { return in.id }
func (in *demoSignIn) GetACR() string                     { return "" }
func (in *demoSignIn) GetAMR() []string                   { return nil }
func (in *demoSignIn) GetAudience() []string              { return []string{in.request.ClientID} }
func (in *demoSignIn) GetAuthTime() time.Time             { return in.at }
func (in *demoSignIn) GetClientID() string                { return in.request.ClientID }
func (in *demoSignIn) GetNonce() string                   { return in.request.Nonce }
func (in *demoSignIn) GetRedirectURI() string             { return in.request.RedirectURI }
func (in *demoSignIn) GetResponseType() oidc.ResponseType { return in.request.ResponseType }
func (in *demoSignIn) GetResponseMode() oidc.ResponseMode { return in.request.ResponseMode }
func (in *demoSignIn) GetScopes() []string                { return in.request.Scopes }
func (in *demoSignIn) GetState() string                   { return in.request.State }
func (in *demoSignIn) GetSubject() string                 { return in.user }
func (in *demoSignIn) Done() bool                         { return in.user != "" }
func (in *demoSignIn) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: in.request.CodeChallenge, Method: in.request.CodeChallengeMethod}
}

// demoKey signs; demoPublicKey is what others see of it.
type demoKey struct {
	id      string
	private *ecdsa.PrivateKey
}

func (k *demoKey) ID() string                                  { return k.id }
func (k *demoKey) SignatureAlgorithm() jose.SignatureAlgorithm { return demoAlgorithm }
func (k *demoKey) Key() any                                    { return k.private }

type demoPublicKey struct{ *demoKey }

func (k demoPublicKey) Algorithm() jose.SignatureAlgorithm { return demoAlgorithm }
func (k demoPublicKey) Use() string                        { return "sig" }
func (k demoPublicKey) Key() any                           { return k.private.Public() }
