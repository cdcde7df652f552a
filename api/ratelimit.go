package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Limits say how often one person or address may ask, and whose word about addresses is
// trusted. The zero value limits nothing.
type Limits struct {
	Reads, Writes       Rate // of a person who is signed in, whatever their address
	OpenReads, Comments Rate // of an address, without sign-in
	SignIns             Rate // of an address: attempts in the browser, and tokens that do not hold
	TrustedProxies      []netip.Prefix
}

// Limiter counts requests against Limits. Safe for concurrent use.
type Limiter struct {
	reads, writes, openReads, comments, signIns *budget

	trusted []netip.Prefix
	clock   func() time.Time
}

// NewLimiter makes a limiter in which nobody has asked yet.
func NewLimiter(l Limits, clock func() time.Time) *Limiter {
	return &Limiter{
		reads: newBudget(l.Reads), writes: newBudget(l.Writes), openReads: newBudget(l.OpenReads),
		comments: newBudget(l.Comments), signIns: newBudget(l.SignIns), trusted: l.TrustedProxies, clock: clock,
	}
}

type writesKey struct{}

// Paths with a count of their own, or none: what watches the program and what every page
// needs is cheap.
const (
	signInPath = "/anmelden" // and below, see identity.Browser
	assetsPath = "/assets/"
)

// knowsTokens says where a token is looked at.
func knowsTokens(path string) bool {
	return strings.HasPrefix(path, Prefix+"/") || strings.HasPrefix(path, CodecPath+"/")
}

func uncounted(path string) bool {
	return path == "/healthz" || path == "/readyz" || path == "/metrics" || strings.HasPrefix(path, assetsPath)
}

// limit answers 429 with Retry-After when the one who asks has asked too often: the person
// whom the program named (records.WithViewer), or the address of a request without a
// token. Who comes with a token is counted when it is known whose it is.
func (l *Limiter) limit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		req := c.Request()
		if _, counted := req.Context().Value(addressKey{}).(netip.Addr); counted { // a page of ours asks for its reader
			return next(c)
		}
		ctx := l.known(req)
		c.SetRequest(req.WithContext(ctx))
		if uncounted(req.URL.Path) {
			return next(c)
		}
		viewer, named := records.Viewer(ctx)
		var wait time.Duration
		switch {
		case req.URL.Path == signInPath || strings.HasPrefix(req.URL.Path, signInPath+"/"):
			wait = l.address(ctx, l.signIns, l.signIns)
		case named && viewer.Role != strategy.RolePublic:
			wait = l.person(ctx, viewer.Subject)
		case req.Header.Get("Authorization") == "" || !knowsTokens(req.URL.Path):
			wait = l.address(ctx, l.openReads, l.comments)
		}
		if wait > 0 {
			return tooMany(wait)
		}
		return next(c)
	}
}

// known is the request's context with the client's address and whether it writes.
func (l *Limiter) known(req *http.Request) context.Context {
	ctx := context.WithValue(req.Context(), addressKey{}, clientAddress(req, l.trusted))
	return context.WithValue(ctx, writesKey{}, req.Method != http.MethodGet && req.Method != http.MethodHead)
}

func (l *Limiter) person(ctx context.Context, subject string) time.Duration {
	if writes, _ := ctx.Value(writesKey{}).(bool); writes {
		return l.writes.take(subject, l.clock())
	}
	return l.reads.take(subject, l.clock())
}

func (l *Limiter) address(ctx context.Context, reads, writes *budget) time.Duration {
	name := addressName(addressOf(ctx))
	if writing, _ := ctx.Value(writesKey{}).(bool); writing {
		return writes.take(name, l.clock())
	}
	return reads.take(name, l.clock())
}

func tooMany(wait time.Duration) *Problem {
	return newProblem(http.StatusTooManyRequests, "Das waren zu viele Anfragen in kurzer Zeit. Bitte nach der Zeit in Retry-After (Sekunden) wiederholen.").
		with("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
}

// limited counts whoever comes with a token before anything else of the request is read.
// Tokens that do not hold count against the address, and an address that has tried too
// many is not even looked at.
type limited struct {
	identity.Authenticator
	limiter *Limiter
}

func (a limited) Authenticate(ctx context.Context, token string) (identity.Person, error) {
	address := addressName(addressOf(ctx))
	if wait := a.limiter.signIns.left(address, a.limiter.clock()); wait > 0 {
		return identity.Person{}, tooMany(wait)
	}
	person, err := a.Authenticator.Authenticate(ctx, token)
	if errors.Is(err, identity.ErrUnknownToken) {
		a.limiter.signIns.take(address, a.limiter.clock())
	}
	if err != nil {
		return person, err
	}
	if wait := a.limiter.person(ctx, person.Subject); wait > 0 {
		return identity.Person{}, tooMany(wait)
	}
	return person, nil
}

// ParseRate reads "PER_SECOND:AT_ONCE", e.g. "0.5:20"; "off" is no limit.
func ParseRate(text string) (Rate, error) {
	if text == "off" {
		return Rate{}, nil
	}
	long, atOnce, _ := strings.Cut(text, ":")
	perSecond, err := strconv.ParseFloat(long, 64)
	burst, burstErr := strconv.Atoi(atOnce)
	if err != nil || burstErr != nil || !(perSecond > 0 && perSecond <= 1e6) || burst < 1 {
		return Rate{}, errors.New(`want requests per second and at once, e.g. "0.5:20", or "off"`)
	}
	return Rate{PerSecond: perSecond, Burst: burst}, nil
}
