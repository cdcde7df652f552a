package main

import (
	"net/netip"
	"net/url"
	"strings"
	"time"

	"fortschreibung/api"
	"fortschreibung/store"
)

// Protection is what bounds and shields the program. Rates are "per second:at once".
type Protection struct {
	RateLimits     bool   `env:"RATE_LIMITS" envDefault:"true" doc:"{false} switches all limits off"`
	RateReads      string `env:"RATE_LIMIT_READS" doc:"reads of a person: per second, and at once; or {off}. Default {50:300}, in the demo {2000:4000}"`
	RateWrites     string `env:"RATE_LIMIT_WRITES" doc:"writes of a person. Default {5:60}"`
	RateOpenReads  string `env:"RATE_LIMIT_OPEN_READS" doc:"reads of an address without sign-in. Default {10:120}"`
	RateComments   string `env:"RATE_LIMIT_COMMENTS" doc:"comments of an address without sign-in. Default {0.1:10}"`
	RateSignIns    string `env:"RATE_LIMIT_SIGN_INS" doc:"attempts of an address to sign in, and tokens that do not hold. Default {1:60}"`
	TrustedProxies string `env:"TRUSTED_PROXIES" doc:"networks whose word in {X-Forwarded-For} counts, separated by commas"`
	InFlight       int    `env:"MAX_IN_FLIGHT" envDefault:"256" doc:"requests worked on at once; more are answered 503"`

	DatabaseTLSRequired *bool `env:"DATABASE_TLS_REQUIRED" doc:"refuse to speak to another machine's database without TLS; {sslmode} and {sslrootcert} in {DATABASE_URL} say how. Default {true}"`

	TemporalUIOrigin string `env:"TEMPORAL_UI_ORIGIN" doc:"the origin of Temporal's pages, e.g. {https://temporal.example}, whose readers may have payloads decrypted at {/codec} when they are signed in here as coordinator or auditor; each time is audited"`
}

// The rates where nothing else is set. A ministry's people may share one address, so that
// only what needs no sign-in, and signing in itself, is counted by address.
const (
	defaultReads     = "50:300"
	defaultWrites    = "5:60"
	defaultOpenReads = "10:120"
	defaultComments  = "0.1:10"
	defaultSignIns   = "1:60"
)

// demoRate is for the demo and its rehearsals, in which a few users on loopback play a
// whole administration.
const demoRate = "2000:4000"

// limiter counts requests as the settings say; nil when nobody is limited.
func (c Config) limiter(demo bool) (*api.Limiter, error) {
	limits, err := c.limits(demo)
	if err != nil {
		return nil, err
	}
	return api.NewLimiter(limits, time.Now), nil
}

func (c Config) limits(demo bool) (api.Limits, error) {
	var l api.Limits
	var err error
	if l.TrustedProxies, err = c.proxies(); err != nil || !c.RateLimits {
		return l, err
	}
	for _, setting := range []struct {
		name, value, usual string
		rate               *api.Rate
	}{
		{"RATE_LIMIT_READS", c.RateReads, defaultReads, &l.Reads},
		{"RATE_LIMIT_WRITES", c.RateWrites, defaultWrites, &l.Writes},
		{"RATE_LIMIT_OPEN_READS", c.RateOpenReads, defaultOpenReads, &l.OpenReads},
		{"RATE_LIMIT_COMMENTS", c.RateComments, defaultComments, &l.Comments},
		{"RATE_LIMIT_SIGN_INS", c.RateSignIns, defaultSignIns, &l.SignIns},
	} {
		value := setting.value
		switch {
		case value == "" && demo:
			value = demoRate
		case value == "":
			value = setting.usual
		}
		if *setting.rate, err = api.ParseRate(value); err != nil {
			return l, setup("%s=%q: %w", setting.name, value, err)
		}
	}
	return l, nil
}

func (c Config) proxies() ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range strings.FieldsFunc(c.TrustedProxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, addressErr := netip.ParseAddr(text)
			if addressErr != nil {
				return nil, setup("TRUSTED_PROXIES: %q: want networks or addresses, e.g. 10.0.0.0/8,192.0.2.7", text)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		proxies = append(proxies, prefix.Masked())
	}
	return proxies, nil
}

// checkProtection refuses settings that protect less than they seem to.
func (c Config) checkProtection() error {
	if _, err := c.limits(false); err != nil {
		return err
	}
	if c.InFlight < 1 {
		return setup("MAX_IN_FLIGHT=%d: want at least 1", c.InFlight)
	}
	if c.TemporalUIOrigin != "" {
		u, err := url.Parse(c.TemporalUIOrigin)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.Scheme+"://"+u.Host != c.TemporalUIOrigin {
			return setup("TEMPORAL_UI_ORIGIN=%q: want scheme and host as browsers name them, e.g. https://temporal.example", c.TemporalUIOrigin)
		}
	}
	return c.checkDatabaseTLS()
}

func (c Config) checkDatabaseTLS() error {
	if c.Database == "" {
		return nil
	}
	hosts, err := store.UnencryptedHosts(c.Database)
	if err != nil {
		return setup("DATABASE_URL: %w", err)
	}
	if len(hosts) > 0 && (c.DatabaseTLSRequired == nil || *c.DatabaseTLSRequired) {
		return setup("DATABASE_URL speaks to %s without TLS: add sslmode=verify-full (with sslrootcert=FILE for an authority of your own), "+
			"or set DATABASE_TLS_REQUIRED=false where nobody else can listen", strings.Join(hosts, ", "))
	}
	return nil
}
