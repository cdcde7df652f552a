// Package webhooks tells other systems of steps: CloudEvents 1.0 in structured JSON, signed
// after Standard Webhooks, sent until they have arrived or are given up. It knows no database
// and no web framework; what it needs of the records is Outbox.
package webhooks

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"

	"fortschreibung/strategy"
)

// Policy says where events may be sent to: to public addresses, by https.
type Policy struct {
	Networks []netip.Prefix // that may be reached although they are not public
	Loopback bool           // this machine may be reached, also by http; for demo and tests
}

// CheckURL refuses addresses that no event may be sent to. A name is looked up again, and its
// address checked, whenever something is sent.
func (p Policy) CheckURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return strategy.Invalid("body.url", "die Adresse ist unvollständig; gebraucht wird z. B. https://empfang.example/fortschreibung")
	case u.User != nil:
		return strategy.Invalid("body.url", "die Adresse darf keine Zugangsdaten enthalten; Sendungen sind unterschrieben")
	case u.Fragment != "":
		return strategy.Invalid("body.url", "die Adresse darf keinen Teil nach # haben")
	case u.Scheme == "http" && p.Loopback && isLoopback(u.Hostname()):
		return nil
	case u.Scheme != "https":
		return strategy.Invalid("body.url", "die Adresse beginnt mit https://")
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && !p.allows(a) {
		return strategy.Invalid("body.url", "an diese Adresse darf nichts gesendet werden, sie liegt nicht im öffentlichen Netz")
	}
	return nil
}

func isLoopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && a.IsLoopback())
}

// notPublic are networks that are global unicast by their bits and yet nobody's on the
// internet, or lead to addresses inside by translation (IANA special-purpose registries).
var notPublic = func() []netip.Prefix {
	var all []netip.Prefix
	for _, text := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
		"240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}()

// allows says whether something may be sent to an address.
func (p Policy) allows(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	in := func(networks []netip.Prefix) bool {
		return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(a) })
	}
	switch {
	case in(p.Networks), p.Loopback && a.IsLoopback():
		return true
	case !a.IsGlobalUnicast(), a.IsPrivate():
		return false
	}
	return !in(notPublic)
}

var errForbiddenAddress = errors.New("address is not allowed")

// sendBudget bounds one attempt.
const sendBudget = 10 * time.Second

// Client sends under the policy: whatever a name resolves to is checked when the connection
// is made, no redirection is followed, no proxy asked.
func (p Policy) Client() *http.Client {
	dialer := &net.Dialer{Timeout: sendBudget / 2, Control: func(_, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil || !p.allows(a.Addr()) {
			return errForbiddenAddress
		}
		return nil
	}}
	return &http.Client{
		Timeout:       sendBudget,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: sendBudget / 2, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: 16 << 10, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 1,
		},
	}
}
