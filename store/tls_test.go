package store

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/embedded"
)

func TestUnencryptedHostsAreThoseOfOtherMachines(t *testing.T) {
	for address, want := range map[string][]string{
		"postgres://u:p@db.example/f":                                         {"db.example"}, // prefer
		"postgres://u:p@db.example/f?sslmode=disable":                         {"db.example"},
		"postgres://u:p@db.example/f?sslmode=allow":                           {"db.example"},
		"postgres://u:p@db.example/f?sslmode=prefer":                          {"db.example"},
		"postgres://u:p@db.example/f?sslmode=require":                         nil,
		"postgres://u:p@db.example/f?sslmode=verify-full":                     nil,
		"postgres://u:p@127.0.0.1/f?sslmode=disable":                          nil,
		"postgres://u:p@[::1]:5433/f?sslmode=disable":                         nil,
		"postgres://u:p@localhost/f?sslmode=disable":                          nil,
		"postgres://u:p@/f?host=/run/postgresql&sslmode=disable":              nil,
		"postgres://u:p@localhost:1,192.0.2.7:2,localhost:3/f?sslmode=prefer": {"192.0.2.7"},
	} {
		if got, err := UnencryptedHosts(address); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", address, got, err, want)
		}
	}
	_, err := UnencryptedHosts("postgres://u:geheim@db.example/f?sslmode=verify-full&sslrootcert=/nowhere/ca.pem")
	if err == nil || !strings.Contains(err.Error(), "ca.pem") || strings.Contains(err.Error(), "geheim") {
		t.Errorf("a missing authority: %v", err)
	}
}

func TestDatabaseIsReachedByTLSAndOnlyWhenItsCertificateHolds(t *testing.T) {
	base, authority := postgresWithTLS(t)
	other := filepath.Join(t.TempDir(), "other.pem")
	_, otherAuthority := newAuthority(t)
	write(t, other, otherAuthority)
	connect := func(host, query string) (bool, error) {
		u := *base
		u.Host, u.RawQuery = net.JoinHostPort(host, base.Port()), query
		s, err := Open(t.Context(), u.String(), Options{MaxConnections: 1})
		if err != nil {
			return false, err
		}
		defer func() { _ = s.Close() }()
		var encrypted bool
		err = s.db.Raw("select ssl from pg_stat_ssl where pid = pg_backend_pid()").Scan(&encrypted).Error
		return encrypted, err
	}
	for what, test := range map[string]struct {
		host, query string
	}{
		"verify-full":               {"localhost", "sslmode=verify-full&sslrootcert=" + authority},
		"verify-ca":                 {"127.0.0.1", "sslmode=verify-ca&sslrootcert=" + authority},
		"require":                   {"127.0.0.1", "sslmode=require"},
		"require with an authority": {"127.0.0.1", "sslmode=require&sslrootcert=" + authority},
	} {
		if encrypted, err := connect(test.host, test.query); err != nil || !encrypted {
			t.Errorf("%s: encrypted %v, %v", what, encrypted, err)
		}
	}
	for what, test := range map[string]struct {
		host, query, why string
	}{
		"wrong authority":               {"localhost", "sslmode=verify-full&sslrootcert=" + other, "certificate"},
		"wrong authority, verify-ca":    {"localhost", "sslmode=verify-ca&sslrootcert=" + other, "certificate"},
		"the machine's own authorities": {"localhost", "sslmode=verify-full", "certificate"},
		"another name":                  {"127.0.0.1", "sslmode=verify-full&sslrootcert=" + authority, "certificate"},
	} {
		if _, err := connect(test.host, test.query); err == nil || !strings.Contains(err.Error(), test.why) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// postgresWithTLS gives the address of a server of its own and the file of the authority
// that signed its certificate for localhost.
func postgresWithTLS(t *testing.T) (*url.URL, string) {
	t.Helper()
	root, err := os.MkdirTemp("", "fortschreibung-tls-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	if err := os.Chmod(root, 0o711); err != nil {
		t.Fatal(err)
	}
	// So long that there is no room for a socket's path: the server listens on loopback.
	server, err := embedded.StartPostgres(t.Context(), embedded.PostgresOptions{Dir: filepath.Join(root, strings.Repeat("long", 25)), Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	authority := installCertificate(t, filepath.Join(root, strings.Repeat("long", 25), "data"))
	admin, err := pgx.Connect(t.Context(), server.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close(context.Background()) }()
	for _, statement := range []string{"alter system set ssl = on", "select pg_reload_conf()"} {
		if _, err := admin.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	address, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	require := strings.Replace(server.URL(), "sslmode=disable", "sslmode=require", 1)
	until(t, "the server offers TLS", func() bool {
		conn, err := pgx.Connect(t.Context(), require)
		if err != nil {
			return false
		}
		return conn.Close(t.Context()) == nil
	})
	return address, authority
}

// installCertificate puts a certificate where PostgreSQL looks for it.
func installCertificate(t *testing.T, dataDir string) (authorityFile string) {
	t.Helper()
	signer, authority := newAuthority(t)
	key, certificate := newKey(t, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "database"}, DNSNames: []string{"localhost"},
		NotAfter: time.Now().Add(time.Hour),
	}, signer)
	encoded, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.Stat(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	owner := folder.Sys().(*syscall.Stat_t)
	for name, block := range map[string]*pem.Block{
		"server.crt": {Type: "CERTIFICATE", Bytes: certificate.Raw}, "server.key": {Type: "EC PRIVATE KEY", Bytes: encoded},
	} {
		file := filepath.Join(dataDir, name)
		write(t, file, pem.EncodeToMemory(block))
		if err := os.Chown(file, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	authorityFile = filepath.Join(t.TempDir(), "authority.pem")
	write(t, authorityFile, authority)
	return authorityFile
}

type issuer struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newAuthority(t *testing.T) (issuer, []byte) {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	key, certificate := newKey(t, template, issuer{})
	return issuer{key, certificate}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})
}

// newKey makes a key and its certificate, signed by the issuer or, without one, by itself.
func newKey(t *testing.T, template *x509.Certificate, by issuer) (*ecdsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if by.key == nil {
		by = issuer{key, template}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.certificate, &key.PublicKey, by.key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return key, certificate
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
