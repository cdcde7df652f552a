package identity

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"

	"fortschreibung/strategy"
)

// demoPath is where the demo's provider lives below the program's own address.
const demoPath = "/demo-anmeldung"

// The demo's program that signs in by itself. Its secret is as publicly known as the
// demo's users.
const (
	DemoServiceID     = "demo-dienst"
	DemoServiceSecret = "demo-dienst"
)

// ErrRealIssuer says that the demo's provider was asked for beside a real one.
var ErrRealIssuer = errors.New("the demo's sign-in cannot be used together with a real provider")

// DemoProvider is an OpenID provider within the program: one page lists the demo's
// users, one click signs in as one of them. Its keys and sign-ins live as long as it.
type DemoProvider struct {
	issuer, clientID, clientSecret string

	storage *demoStorage
	op      *op.Provider
}

// NewDemoProvider makes the provider for a program that browsers reach at publicURL. It
// answers ErrNotDemo outside demo mode and ErrRealIssuer beside a real provider.
func NewDemoProvider(demoMode bool, realIssuer, publicURL string, ministries strategy.Ministries, now func() time.Time) (*DemoProvider, error) {
	switch {
	case !demoMode:
		return nil, ErrNotDemo
	case realIssuer != "":
		return nil, ErrRealIssuer
	}
	users, err := DemoUsers(ministries)
	if err != nil {
		return nil, err
	}
	p := &DemoProvider{issuer: publicURL + demoPath, clientID: "fortschreibung", clientSecret: rand.Text()}
	if p.storage, err = newDemoStorage(p.issuer, publicURL, users, now, demoClient{id: p.clientID, secret: p.clientSecret}); err != nil {
		return nil, fmt.Errorf("demo sign-in: %w", err)
	}
	options := []op.Option{
		op.WithCORSOptions(nil),
		op.WithAccessTokenVerifierOpts(op.WithSupportedAccessTokenSigningAlgorithms(string(demoAlgorithm))),
		op.WithIDTokenHintVerifierOpts(op.WithSupportedIDTokenHintSigningAlgorithms(string(demoAlgorithm))),
	}
	if home, err := url.Parse(publicURL); err == nil && isLoopback(home.Hostname()) {
		options = append(options, op.WithAllowInsecure())
	}
	config := &op.Config{
		CodeMethodS256: true, AuthMethodPost: true, SupportedUILocales: []language.Tag{language.German},
		DefaultLogoutRedirectURI: publicURL + "/",
	}
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return nil, err
	}
	if p.op, err = op.NewProvider(config, p.storage, op.StaticIssuer(p.issuer), options...); err != nil {
		return nil, fmt.Errorf("demo sign-in: %w", err)
	}
	return p, nil
}

// Client gives the options with which the program is this provider's client.
func (p *DemoProvider) Client() OIDCOptions {
	return OIDCOptions{
		Issuer: p.issuer, ClientID: p.clientID, ClientSecret: p.clientSecret,
		Claims: ClaimNames{Role: "role", Ministry: "ministry", Authorised: "authorised", Chair: "chair"},
	}
}

// Directory knows every demo user under the subject that their token has, so that a
// person is the same in the browser, at the API and after a restart.
func (p *DemoProvider) Directory() *MemoryDirectory {
	directory := NewMemoryDirectory()
	directory.Put(Account{Issuer: p.issuer, Subject: DemoServiceID}, Person{Subject: DemoServiceID})
	for _, u := range p.storage.users {
		directory.Put(Account{Issuer: p.issuer, Subject: u.Actor.Subject}, Person{Subject: u.Actor.Subject, Name: u.Actor.Name})
	}
	return directory
}

// Register adds the provider's addresses.
func (p *DemoProvider) Register(e *echo.Echo) {
	e.GET(demoPath+"/wer", echo.WrapHandler(http.HandlerFunc(p.choose)))
	e.POST(demoPath+"/wer", echo.WrapHandler(http.HandlerFunc(p.chosen)))
	e.Any(demoPath+"/*", echo.WrapHandler(http.StripPrefix(demoPath, p.op)))
}

// demoChoice is a user on the page of the demo's users.
type demoChoice struct{ ID, Name, Office string }

var germanRoles = map[strategy.Role]string{
	strategy.RoleOrganiser: "Digitalwerkstatt", strategy.RoleMinistry: "Ressort", strategy.RoleCoordinator: "Koordination",
	strategy.RoleCommittee: "Lenkungsausschuss", strategy.RoleChancellery: "Staatskanzlei", strategy.RoleAuditor: "Prüfung",
}

// choose lists the demo's users.
func (p *DemoProvider) choose(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("anfrage")
	if !p.storage.awaits(id) {
		plainErrorPage(w, r, http.StatusBadRequest, "Anmeldung abgelaufen", "Diese Anmeldung gibt es nicht oder nicht mehr. Bitte melden Sie sich noch einmal an.")
		return
	}
	var choices []demoChoice
	for _, u := range p.storage.users {
		office := germanRoles[u.Actor.Role]
		if u.Actor.Ministry != "" {
			office += " " + u.Actor.Ministry
		}
		choices = append(choices, demoChoice{ID: u.Actor.Subject, Name: u.Actor.Name, Office: strings.TrimSpace(office)})
	}
	writePage(w, http.StatusOK, page{
		Title: "Demo-Anmeldung", Text: "Wählen Sie, als wer Sie sich anmelden. Die Personen sind erfunden, ein Kennwort gibt es nicht.",
		Users: choices, Request: id,
	})
}

// chosen signs in whoever was clicked.
func (p *DemoProvider) chosen(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	id := r.PostFormValue("anfrage")
	if !p.storage.choose(id, r.PostFormValue("person")) {
		plainErrorPage(w, r, http.StatusBadRequest, "Anmeldung nicht möglich", "Diese Anmeldung oder diese Person gibt es nicht. Bitte melden Sie sich noch einmal an.")
		return
	}
	http.Redirect(w, r, p.issuer+"/authorize/callback?id="+url.QueryEscape(id), http.StatusSeeOther)
}
