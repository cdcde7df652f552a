package worker

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fortschreibung/embedded/testengine"
)

// authority signs certificates for servers and clients.
type authority struct {
	t           *testing.T
	dir         string
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir()}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.key, a.certificate = a.sign(template)
	a.write("ca.pem", "CERTIFICATE", a.certificate.Raw)
	return a
}

// sign makes a key with its certificate; the first signs itself.
func (a *authority) sign(template *x509.Certificate) (*ecdsa.PrivateKey, *x509.Certificate) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	template.SerialNumber, template.NotAfter = big.NewInt(time.Now().UnixNano()), time.Now().Add(time.Hour)
	by, parent := a.key, a.certificate
	if by == nil {
		by, parent = key, template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, by)
	if err != nil {
		a.t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return key, certificate
}

// issue writes NAME.pem and NAME.key for a server's names or, without any, for a client.
func (a *authority) issue(name string, names ...string) (certificate, key string) {
	a.t.Helper()
	template := &x509.Certificate{Subject: pkix.Name{CommonName: name}, DNSNames: names, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	if len(names) > 0 {
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	}
	private, signed := a.sign(template)
	encoded, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.write(name+".pem", "CERTIFICATE", signed.Raw), a.write(name+".key", "EC PRIVATE KEY", encoded)
}

func (a *authority) write(name, kind string, der []byte) string {
	a.t.Helper()
	file := filepath.Join(a.dir, name)
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return file
}

func (a *authority) file() string { return filepath.Join(a.dir, "ca.pem") }

// serveTLS stands before the engine and asks for certificates of the authority's clients.
func serveTLS(t *testing.T, a *authority) (address string) {
	t.Helper()
	own, err := tls.LoadX509KeyPair(a.issue("server", "localhost", "temporal.example"))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AddCert(a.certificate)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{own}, ClientCAs: clients,
		ClientAuth: tls.RequireAndVerifyClientCert, NextProtos: []string{"h2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	engine := testengine.Temporal(t)
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go passOn(near, engine)
		}
	}()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return "localhost:" + port
}

func passOn(near net.Conn, engine string) {
	defer func() { _ = near.Close() }()
	far, err := net.Dial("tcp", engine)
	if err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(far, near) // ends when either side closes
		_ = far.Close()
	}()
	_, _ = io.Copy(near, far)
}

func TestTheEngineIsReachedByTLSWithACertificateOfOurOwn(t *testing.T) {
	good, evil := newAuthority(t), newAuthority(t)
	address := serveTLS(t, good)
	certificate, key := good.issue("client")
	foreignCertificate, foreignKey := evil.issue("client")

	sound := Config{Address: address, CAFile: good.file(), CertFile: certificate, KeyFile: key}
	for what, config := range map[string]Config{
		"as is":                 sound,
		"by the name expected":  with(sound, func(c *Config) { c.ServerName = "temporal.example" }),
		"with an API key":       with(sound, func(c *Config) { c.APIKey = "key" }),
		"with payloads as well": with(sound, func(c *Config) { c.PayloadKeys = keyInHex }),
	} {
		connection, err := Dial(t.Context(), config)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		connection.Close()
	}
	// A server that refuses our certificate closes the connection; why may be lost on the way.
	for what, test := range map[string]struct {
		config Config
		why    string
	}{
		"another authority":                 {with(sound, func(c *Config) { c.CAFile = evil.file() }), "certificate"},
		"the machine's own authorities":     {with(sound, func(c *Config) { c.CAFile = "" }), "certificate"},
		"another name":                      {with(sound, func(c *Config) { c.ServerName = "evil.example" }), "evil.example"},
		"no certificate of our own":         {with(sound, func(c *Config) { c.CertFile, c.KeyFile = "", "" }), "reached"},
		"a certificate nobody here signed":  {with(sound, func(c *Config) { c.CertFile, c.KeyFile = foreignCertificate, foreignKey }), "reached"},
		"without TLS where TLS is expected": {Config{Address: address}, "reached"},
	} {
		connection, err := Dial(t.Context(), test.config)
		if err == nil {
			connection.Close()
			t.Errorf("%s: connected", what)
		} else if !strings.Contains(err.Error(), test.why) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func with(c Config, change func(*Config)) Config {
	change(&c)
	return c
}
