package main

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"fortschreibung/api"
)

// configured reads the configuration from these variables.
func configured(t *testing.T, variables ...string) (Config, error) {
	t.Helper()
	t.Setenv("DATABASE_URL", "")
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	return readConfig()
}

func TestRatesAreSmallerForWritesAndWithoutSignInAndHigherForTheDemo(t *testing.T) {
	c, err := configured(t)
	if err != nil {
		t.Fatal(err)
	}
	l, err := c.limits(false)
	if err != nil {
		t.Fatal(err)
	}
	falling := []api.Rate{l.Reads, l.OpenReads, l.Writes, l.Comments}
	if !slices.IsSortedFunc(falling, func(a, b api.Rate) int { return b.Burst - a.Burst }) || l.Comments.PerSecond >= l.Writes.PerSecond || l.SignIns.Burst == 0 {
		t.Errorf("limits %+v", l)
	}
	demo, err := c.limits(true)
	if err != nil || demo.Writes.PerSecond < 1000 || demo.Comments.PerSecond < 1000 {
		t.Errorf("demo: %+v, %v", demo, err)
	}
	c, err = configured(t, "RATE_LIMIT_COMMENTS=1:2", "RATE_LIMIT_READS=off", "TRUSTED_PROXIES=10.1.2.3/8, 192.0.2.7,fd00::/8")
	if err != nil {
		t.Fatal(err)
	}
	l, err = c.limits(true)
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("fd00::/8")}
	if err != nil || l.Comments != (api.Rate{PerSecond: 1, Burst: 2}) || l.Reads != (api.Rate{}) || !slices.Equal(l.TrustedProxies, want) {
		t.Errorf("set: %+v, %v", l, err)
	}
	c, err = configured(t, "RATE_LIMITS=false")
	if err != nil {
		t.Fatal(err)
	}
	if l, err = c.limits(false); err != nil || l.Writes.Burst != 0 || l.SignIns.Burst != 0 {
		t.Errorf("switched off: %+v, %v", l, err)
	}
}

func TestSettingsThatProtectLessThanTheySeemAreRefused(t *testing.T) {
	for variable, say := range map[string]string{
		"RATE_LIMIT_WRITES=many":                                                  "RATE_LIMIT_WRITES",
		"WEBHOOK_NETWORKS=inside":                                                 "WEBHOOK_NETWORKS",
		"TRUSTED_PROXIES=everybody":                                               "TRUSTED_PROXIES",
		"MAX_IN_FLIGHT=0":                                                         "MAX_IN_FLIGHT",
		"TEMPORAL_UI_ORIGIN=*":                                                    "TEMPORAL_UI_ORIGIN",
		"TEMPORAL_UI_ORIGIN=https://temporal.example/":                            "TEMPORAL_UI_ORIGIN",
		"DATABASE_URL=postgres://u:geheim@db.example/f":                           "db.example without TLS",
		"DATABASE_URL=postgres://u:geheim@db.example/f?sslmode=prefer":            "DATABASE_TLS_REQUIRED",
		"DATABASE_URL=postgres://u:geheim@db/f?sslmode=verify-full&sslrootcert=x": "DATABASE_URL",
	} {
		t.Run(variable, func(t *testing.T) {
			_, err := configured(t, variable)
			var s setupError
			if err == nil || !errors.As(err, &s) || !strings.Contains(err.Error(), say) || strings.Contains(err.Error(), "geheim") {
				t.Errorf("%v", err)
			}
		})
	}
	for _, variables := range [][]string{
		{"DATABASE_URL=postgres://u:p@db.example/f?sslmode=verify-full"},
		{"DATABASE_URL=postgres://u:p@db.example/f?sslmode=disable", "DATABASE_TLS_REQUIRED=false"},
		{"DATABASE_URL=postgres://u:p@127.0.0.1/f?sslmode=disable", "DATABASE_TLS_REQUIRED=true"},
		{"TEMPORAL_UI_ORIGIN=https://temporal.example:8443"},
	} {
		t.Run(variables[0], func(t *testing.T) {
			if _, err := configured(t, variables...); err != nil {
				t.Error(err)
			}
		})
	}
}
