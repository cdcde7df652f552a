package identity

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// ErrAway says that the provider that signs people in could not be asked; whether a
// token is good is therefore not known.
var ErrAway = errors.New("sign-in provider not reachable")

const (
	discoveryPause = 5 * time.Second  // between two attempts to find the provider
	fetchBudget    = 5 * time.Second  // for one question to it
	personFor      = 30 * time.Second // how long a person is not looked up again
	peopleAtOnce   = 10_000           // kept in memory
)

// OIDCOptions say which provider signs people in and how its claims are read.
type OIDCOptions struct {
	Issuer       string // https, or http on loopback
	ClientID     string
	ClientSecret string
	Audience     string // of bearer tokens; ClientID
	Claims       ClaimNames
	Directory    Directory
	HTTP         *http.Client     // a client of its own
	Now          func() time.Time // real time; time.Now
	Log          *slog.Logger     // slog.Default()
}

// OIDC recognises people by the tokens of one OpenID provider. The provider is looked
// up at its first use, and again until it answers. Safe for concurrent use.
type OIDC struct {
	o      OIDCOptions
	keys   *keySet
	people *recent

	found atomic.Pointer[endpoints]

	mu      sync.Mutex // guards what follows
	triedAt time.Time
	failed  error
}

// endpoints is what the provider says of itself.
type endpoints struct {
	oauth      oauth2.Endpoint
	provider   *oidc.Provider
	jwks       string
	endSession string // "" when the provider knows no logout
}

// NewOIDC checks the options; it does not ask the provider.
func NewOIDC(o OIDCOptions) (*OIDC, error) {
	if err := checkSafe(o.Issuer); err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	if o.ClientID == "" {
		return nil, errors.New("a client id is needed")
	}
	if o.Directory == nil {
		return nil, errors.New("a directory of people is needed")
	}
	if o.Audience == "" {
		o.Audience = o.ClientID
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: fetchBudget}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	p := &OIDC{o: o, people: newRecent(peopleAtOnce)}
	p.keys = &keySet{fetch: p.fetchKeys, now: o.Now}
	return p, nil
}

// checkSafe refuses addresses over which secrets would travel in clear.
func checkSafe(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "":
		return fmt.Errorf("%q is no address such as https://anmeldung.example", address)
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return fmt.Errorf("%q must begin with https:// (http:// on loopback only)", address)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// discover gives the provider's endpoints; ErrAway while it does not answer.
func (p *OIDC) discover(ctx context.Context) (*endpoints, error) {
	if found := p.found.Load(); found != nil {
		return found, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := p.found.Load(); found != nil {
		return found, nil
	}
	now := p.o.Now()
	if p.failed != nil && now.Sub(p.triedAt) < discoveryPause {
		return nil, p.failed
	}
	p.triedAt = now
	found, err := p.ask(ctx)
	if err != nil {
		p.o.Log.WarnContext(ctx, "sign-in provider not usable", "issuer", p.o.Issuer, "error", err)
		p.failed = fmt.Errorf("%w: %w", ErrAway, err)
		return nil, p.failed
	}
	p.found.Store(found)
	return found, nil
}

// ask is not given up when the one request that happened to come first goes away.
func (p *OIDC) ask(ctx context.Context) (*endpoints, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchBudget)
	defer cancel()
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, p.o.HTTP), p.o.Issuer)
	if err != nil {
		return nil, err
	}
	var more struct {
		JWKS       string `json:"jwks_uri"`
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, err
	}
	found := &endpoints{oauth: provider.Endpoint(), provider: provider, jwks: more.JWKS, endSession: more.EndSession}
	for _, address := range []string{found.oauth.AuthURL, found.oauth.TokenURL, found.jwks} {
		if err := checkSafe(address); err != nil {
			return nil, fmt.Errorf("discovery: %w", err)
		}
	}
	return found, nil
}
