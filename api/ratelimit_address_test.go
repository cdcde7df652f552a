package api

import (
	"net/http"
	"net/netip"
	"slices"
	"testing"
)

var proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}

func requestFrom(peer string, forwarded ...string) *http.Request {
	return &http.Request{RemoteAddr: peer, Header: http.Header{"X-Forwarded-For": forwarded}}
}

func TestClientAddressTrustsNobodyButTheProxies(t *testing.T) {
	for _, test := range []struct {
		peer      string
		forwarded []string
		want      string
	}{
		{"192.0.2.7:1234", nil, "192.0.2.7"},
		{"192.0.2.7:1234", []string{"198.51.100.1"}, "192.0.2.7"},
		{"10.0.0.1:1234", nil, "10.0.0.1"},
		{"10.0.0.1:1234", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"}, // the first is made up
		{"10.0.0.1:1234", []string{"203.0.113.9", "198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"198.51.100.1, 10.9.9.9"}, "198.51.100.1"}, // two proxies
		{"10.0.0.1:1234", []string{"10.1.1.1, 10.9.9.9"}, "10.1.1.1"},
		{"10.0.0.1:1234", []string{"198.51.100.1, nonsense"}, "10.0.0.1"},
		{"10.0.0.1:1234", []string{""}, "10.0.0.1"},
		{"10.0.0.1:1234", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"[::ffff:10.0.0.1]:1234", []string{"2001:db8::7"}, "2001:db8::7"},
		{"[fd00::1%eth0]:1234", []string{"2001:db8::7"}, "2001:db8::7"},
		{"@", []string{"198.51.100.1"}, "invalid IP"},
	} {
		if got := clientAddress(requestFrom(test.peer, test.forwarded...), proxies).String(); got != test.want {
			t.Errorf("%s with %q is %s, want %s", test.peer, test.forwarded, got, test.want)
		}
	}
}

func TestAnIPv6ConnectionIsOneNameHoweverManyAddressesItTakes(t *testing.T) {
	one, other := netip.MustParseAddr("2001:db8:1:2::1"), netip.MustParseAddr("2001:db8:1:2:ffff::9")
	if addressName(one) != addressName(other) || addressName(one) == addressName(netip.MustParseAddr("2001:db8:1:3::1")) {
		t.Errorf("%s and %s", addressName(one), addressName(other))
	}
}

func FuzzClientAddress(f *testing.F) {
	f.Add("10.0.0.1:1", "198.51.100.1, 10.1.1.1", "203.0.113.9")
	f.Add("192.0.2.7:1", "198.51.100.1", "")
	f.Add("[fd00::1%eth0]:1", ",,::ffff:1.2.3.4%x,", "unknown")
	f.Fuzz(func(t *testing.T, peer, first, second string) {
		got := clientAddress(requestFrom(peer, first, second), proxies)
		direct, err := netip.ParseAddrPort(peer)
		if err != nil {
			if got.IsValid() {
				t.Fatalf("%q is %s", peer, got)
			}
			return
		}
		if !within(direct.Addr().Unmap().WithZone(""), proxies) && got != direct.Addr().Unmap().WithZone("") {
			t.Fatalf("%q, which is no proxy, passes for %s", peer, got)
		}
		if got.Zone() != "" || got.Is4In6() {
			t.Fatalf("%s has several names", got)
		}
		// What the trusted proxies did not write themselves changes nothing.
		if !within(got, proxies) && !slices.Contains([]string{first, second}, "") {
			if again := clientAddress(requestFrom(peer, "203.0.113.1", first, second), proxies); again != got {
				t.Fatalf("%s becomes %s when the client sends an address along", got, again)
			}
		}
	})
}
