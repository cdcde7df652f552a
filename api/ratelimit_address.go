package api

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

type addressKey struct{}

// addressOf gives the client's address, as limit found it; the zero address when it is
// not known, as on a socket.
func addressOf(ctx context.Context) netip.Addr {
	address, _ := ctx.Value(addressKey{}).(netip.Addr)
	return address
}

// clientAddress gives the address a request comes from. X-Forwarded-For counts only as
// far as trusted proxies wrote it: from its end backwards up to the first address that is
// none of theirs. What stands before that anybody may have made up.
func clientAddress(req *http.Request, trusted []netip.Prefix) netip.Addr {
	peer, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := peer.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(req.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && within(client, trusted); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break // the proxy itself is all that is known
		}
		client = before.Unmap().WithZone("")
	}
	return client
}

func within(address netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(address) {
			return true
		}
	}
	return false
}

// addressName is what an address counts as: IPv6 by its /64, of which one connection has
// as many addresses as it likes.
func addressName(address netip.Addr) string {
	if address.Is6() {
		if network, err := address.Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}
