package identity

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"fortschreibung/strategy"
)

const (
	demoAlgorithm   = jose.ES256
	demoTokenFor    = 15 * time.Minute
	demoSignInsKept = 1000
)

// demoStorage is the memory of the demo's provider. Tokens are JWTs that carry everything,
// so only sign-ins under way are kept.
type demoStorage struct {
	issuer, home string
	users        []DemoUser
	now          func() time.Time
	client       demoClient // the program itself
	key          demoKey

	mu      sync.Mutex
	signIns []*demoSignIn // oldest first
}

// demoSignIn is a sign-in under way; op asks it by its methods.
type demoSignIn struct {
	request oidc.AuthRequest
	id      string
	code    string
	user    string
	at      time.Time // of the click
	until   time.Time
}

func newDemoStorage(issuer, home string, users []DemoUser, now func() time.Time, client demoClient) (*demoStorage, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	client.home, client.issuer = home, issuer
	return &demoStorage{
		issuer: issuer, home: home, users: users, now: now, client: client,
		key: demoKey{id: rand.Text(), private: private},
	}, nil
}

var (
	errNoSuchSignIn = errors.New("no such sign-in")
	errNoSuchUser   = errors.New("no such user")
	errNoSuchClient = errors.New("no such client")
)

// CreateAuthRequest keeps a sign-in; without PKCE (S256) it is refused.
func (s *demoStorage) CreateAuthRequest(_ context.Context, r *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if r.CodeChallenge == "" || r.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("code_challenge with S256 required")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.signIns = slices.DeleteFunc(s.signIns, func(in *demoSignIn) bool { return !now.Before(in.until) })
	if len(s.signIns) >= demoSignInsKept {
		s.signIns = s.signIns[1:]
	}
	in := &demoSignIn{request: *r, id: rand.Text(), until: now.Add(signInFor)}
	s.signIns = append(s.signIns, in)
	return in.copy(), nil
}

func (s *demoStorage) find(fits func(*demoSignIn) bool) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range s.signIns {
		if fits(in) && s.now().Before(in.until) {
			return in.copy(), nil
		}
	}
	return nil, errNoSuchSignIn
}

// AuthRequestByID and AuthRequestByCode find a sign-in under way.
func (s *demoStorage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	return s.find(func(in *demoSignIn) bool { return in.id == id })
}

func (s *demoStorage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	return s.find(func(in *demoSignIn) bool { return code != "" && in.code == code })
}

// SaveAuthCode notes the code of a sign-in, which it has once.
func (s *demoStorage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range s.signIns {
		if in.id == id && in.code == "" {
			in.code = code
			return nil
		}
	}
	return errNoSuchSignIn
}

// DeleteAuthRequest forgets a sign-in, and with it its code.
func (s *demoStorage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signIns = slices.DeleteFunc(s.signIns, func(in *demoSignIn) bool { return in.id == id })
	return nil
}

// awaits says whether a sign-in waits for somebody to be chosen.
func (s *demoStorage) awaits(id string) bool {
	in, err := s.AuthRequestByID(context.Background(), id)
	return err == nil && !in.Done()
}

// choose says who signs in.
func (s *demoStorage) choose(id, subject string) bool {
	if !slices.ContainsFunc(s.users, func(u DemoUser) bool { return u.Actor.Subject == subject }) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range s.signIns {
		if in.id == id && in.user == "" && s.now().Before(in.until) {
			in.user, in.at = subject, s.now()
			return true
		}
	}
	return false
}

func (s *demoStorage) user(subject string) (strategy.Actor, bool) {
	if subject == DemoServiceID {
		return strategy.Actor{Subject: DemoServiceID, Role: strategy.RoleOrganiser}, true
	}
	i := slices.IndexFunc(s.users, func(u DemoUser) bool { return u.Actor.Subject == subject })
	if i < 0 {
		return strategy.Actor{}, false
	}
	return s.users[i].Actor, true
}

// claims are those that tell the office, in both kinds of token.
func (s *demoStorage) claims(subject string) (map[string]any, error) {
	actor, known := s.user(subject)
	if !known {
		return nil, errNoSuchUser
	}
	claims := map[string]any{"role": string(actor.Role), "authorised": actor.Authorised, "chair": actor.Chair}
	if actor.Ministry != "" {
		claims["ministry"] = actor.Ministry
	}
	if actor.Name != "" {
		claims["name"] = actor.Name
	}
	return claims, nil
}

// CreateAccessToken gives the id and the end of a token.
func (s *demoStorage) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	return rand.Text(), s.now().Add(demoTokenFor).UTC(), nil
}

// SetUserinfoFromScopes and SetUserinfoFromToken describe a person to the client.
func (s *demoStorage) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, subject, _ string, _ []string) error {
	claims, err := s.claims(subject)
	if err != nil {
		return err
	}
	info.Subject = subject
	for name, value := range claims {
		info.AppendClaims(name, value)
	}
	return nil
}

func (s *demoStorage) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, _, subject, _ string) error {
	return s.SetUserinfoFromScopes(ctx, info, subject, "", nil)
}

// GetPrivateClaimsFromScopes gives what an access token carries besides the usual.
func (s *demoStorage) GetPrivateClaimsFromScopes(_ context.Context, subject, _ string, _ []string) (map[string]any, error) {
	return s.claims(subject)
}

// GetClientByClientID and the two that follow know the program and the demo's service.
func (s *demoStorage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	switch id {
	case s.client.id:
		return &s.client, nil
	case DemoServiceID:
		return s.service(), nil
	}
	return nil, errNoSuchClient
}

func (s *demoStorage) service() *demoClient {
	return &demoClient{id: DemoServiceID, secret: DemoServiceSecret, service: true, home: s.home, issuer: s.issuer}
}

func (s *demoStorage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	for _, c := range []*demoClient{&s.client, s.service()} {
		if c.id == id && subtle.ConstantTimeCompare([]byte(c.secret), []byte(secret)) == 1 {
			return nil
		}
	}
	return errNoSuchClient
}

func (s *demoStorage) ClientCredentials(ctx context.Context, id, secret string) (op.Client, error) {
	if id != DemoServiceID {
		return nil, errNoSuchClient
	}
	if err := s.AuthorizeClientIDSecret(ctx, id, secret); err != nil {
		return nil, err
	}
	return s.service(), nil
}

func (s *demoStorage) ClientCredentialsTokenRequest(_ context.Context, id string, _ []string) (op.TokenRequest, error) {
	return &oidc.JWTTokenRequest{Subject: id, Audience: oidc.Audience{s.client.id}}, nil
}

// SigningKey, SignatureAlgorithms and KeySet give the one key.
func (s *demoStorage) SigningKey(context.Context) (op.SigningKey, error) { return &s.key, nil }

func (s *demoStorage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{demoAlgorithm}, nil
}

func (s *demoStorage) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{demoPublicKey{&s.key}}, nil
}

// TerminateSession: whoever signs in at the demo chooses anew each time.
func (s *demoStorage) TerminateSession(context.Context, string, string) error { return nil }

// Health is asked by the provider's own readiness page.
func (s *demoStorage) Health(context.Context) error { return nil }

var _ op.Storage = (*demoStorage)(nil)
var _ op.ClientCredentialsStorage = (*demoStorage)(nil)
