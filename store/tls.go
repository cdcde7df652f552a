package store

import (
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// UnencryptedHosts names the other machines that a postgres:// URL would also speak to
// without TLS: sslmode=disable, allow, prefer, or none, which is prefer.
func UnencryptedHosts(url string) ([]string, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err) // pgx leaves the password out
	}
	var hosts []string
	add := func(host string, encrypted *tls.Config) {
		if encrypted == nil && !onThisMachine(host) && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	add(config.Host, config.TLSConfig)
	for _, f := range config.Fallbacks {
		add(f.Host, f.TLSConfig)
	}
	return hosts, nil
}

// onThisMachine: a socket, or loopback.
func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || host == "localhost" || strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") || (ip != nil && ip.IsLoopback())
}
