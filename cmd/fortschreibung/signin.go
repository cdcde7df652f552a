package main

import (
	"context"
	"net"
	"os"
	"strings"
	"time"

	"github.com/alexedwards/scs/postgresstore"

	"fortschreibung/identity"
)

// signIn is how people are recognised: at the API by a token, on the pages by a session.
type signIn struct {
	auth    identity.Authenticator
	browser *identity.Browser
	demo    *identity.DemoProvider // nil outside demo mode
}

// readSignIn checks the settings of signing in and reads the secret's file.
func (c *Config) readSignIn() error {
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	if c.SessionIdle <= 0 || c.SessionAbsolute < c.SessionIdle {
		return setup("SESSION_IDLE=%s, SESSION_ABSOLUTE=%s: want e.g. 30m and 10h, the second not shorter", c.SessionIdle, c.SessionAbsolute)
	}
	if c.OIDCIssuer == "" {
		return nil
	}
	if c.OIDCClientID == "" {
		return setup("OIDC_ISSUER needs OIDC_CLIENT_ID, the name under which the provider knows this program")
	}
	if c.OIDCClientSecretFile != "" {
		if c.OIDCClientSecret != "" {
			return setup("OIDC_CLIENT_SECRET and OIDC_CLIENT_SECRET_FILE: set one of both")
		}
		secret, err := os.ReadFile(c.OIDCClientSecretFile)
		if err != nil {
			return setup("OIDC_CLIENT_SECRET_FILE: %w", err)
		}
		c.OIDCClientSecret = strings.TrimSpace(string(secret))
	}
	host, _, err := net.SplitHostPort(c.HTTPAddr)
	if err != nil {
		return setup("HTTP_ADDR=%q: %w", c.HTTPAddr, err)
	}
	if ip := net.ParseIP(host); c.PublicURL == "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return setup("OIDC_ISSUER needs PUBLIC_URL, where browsers reach this program, e.g. https://fortschreibung.example")
	}
	return nil
}

// signIn sets up what the configuration names: a tokens file, a provider, both, or the
// demo's users. listening is the address for which there is no PUBLIC_URL.
func (p *parts) signIn(ctx context.Context, listening string) (signIn, error) {
	if p.config.PublicURL != "" {
		listening = p.config.PublicURL
	}
	demo, err := p.config.demo()
	if err != nil {
		return signIn{}, err
	}
	var in signIn
	var known []identity.Authenticator
	var provider *identity.OIDC
	switch {
	case demo:
		in.demo, known, provider, err = p.demoSignIn(ctx, listening)
	default:
		known, provider, err = p.realSignIn(ctx)
	}
	if err != nil {
		return signIn{}, err
	}
	if provider != nil {
		known = append(known, provider)
	} else {
		listening = p.config.PublicURL
	}
	in.auth = identity.Chain(known...)
	in.browser, err = p.newBrowser(provider, listening)
	return in, err
}

func (p *parts) demoSignIn(ctx context.Context, home string) (*identity.DemoProvider, []identity.Authenticator, *identity.OIDC, error) {
	ministries, err := p.store.LoadMinistries(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	tokens, err := identity.Demo(true, ministries)
	if err != nil {
		return nil, nil, nil, err
	}
	if err := p.notePeople(ctx, tokens); err != nil {
		return nil, nil, nil, err
	}
	demo, err := identity.NewDemoProvider(true, p.config.OIDCIssuer, home, ministries, time.Now)
	if err != nil {
		return nil, nil, nil, setup("PUBLIC_URL: %w", err)
	}
	options := demo.Client()
	options.Directory, options.Log = demo.Directory(), p.log
	provider, err := identity.NewOIDC(options)
	return demo, []identity.Authenticator{tokens}, provider, err
}

func (p *parts) realSignIn(ctx context.Context) ([]identity.Authenticator, *identity.OIDC, error) {
	var known []identity.Authenticator
	c := p.config
	if c.TokensFile != "" {
		tokens, err := identity.LoadTokens(c.TokensFile)
		if err != nil {
			return nil, nil, setup("AUTH_TOKENS_FILE: %w", err)
		}
		if err := p.notePeople(ctx, tokens); err != nil {
			return nil, nil, err
		}
		known = append(known, tokens)
	}
	if c.OIDCIssuer == "" {
		return known, nil, nil
	}
	provider, err := identity.NewOIDC(identity.OIDCOptions{
		Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: c.OIDCClientSecret, Audience: c.OIDCAudience,
		Claims: identity.ClaimNames{
			Role: c.OIDCRoleClaim, Ministry: c.OIDCMinistryClaim, Authorised: c.OIDCAuthorisedClaim,
			Chair: c.OIDCChairClaim, Service: c.OIDCServiceClaim,
		},
		Directory: p.store, Log: p.log,
	})
	if err != nil {
		return nil, nil, setup("OIDC_ISSUER: %w", err)
	}
	return known, provider, nil
}

// notePeople lets those who come with a token of a file, or of the demo, be called by name.
func (p *parts) notePeople(ctx context.Context, tokens *identity.Tokens) error {
	var people []identity.Person
	for _, a := range tokens.Actors() {
		people = append(people, identity.Person{Subject: a.Subject, Name: a.Name})
	}
	return p.store.EnsurePeople(ctx, people)
}

func (p *parts) newBrowser(provider *identity.OIDC, home string) (*identity.Browser, error) {
	sessions := postgresstore.New(p.store.DB())
	p.stops = append(p.stops, func(context.Context) error { sessions.StopCleanup(); return nil })
	browser, err := identity.NewBrowser(identity.BrowserOptions{
		OIDC: provider, PublicURL: home, Sessions: sessions,
		Idle: p.config.SessionIdle, Absolute: p.config.SessionAbsolute, Log: p.log,
	})
	if err != nil {
		return nil, setup("PUBLIC_URL: %w", err)
	}
	browser.Audit = p.store.NoteSignIn
	return browser, nil
}
