package notices

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// received is a mail as the server got it.
type received struct {
	from, to    string
	header      mail.Header
	subject     string // decoded
	plain, html string
	raw         string
	secure      bool
}

func (r received) messageID() string { return r.header.Get("Message-ID") }

// sink is a mail server in this process: STARTTLS, sign-in, and whatever a test lets it do.
type sink struct {
	t       testing.TB
	address string
	trust   *tls.Config

	mu     sync.Mutex
	mails  []received
	onRcpt func(to string) error // answers RCPT
	onData func() error          // answers DATA, before the mail counts as taken
	after  func()                // happens when the mail is taken and before the server says so
}

const sinkUser, sinkPassword = "versand", "geheim-und-lang"

func newSink(t testing.TB) *sink {
	t.Helper()
	certificate, pool := selfSigned(t)
	s := &sink{t: t, trust: &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &sinkSession{sink: s, conn: c}, nil }))
	server.Domain = "localhost"
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s
}

func selfSigned(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sink"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// all lists what arrived, oldest first.
func (s *sink) all() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.mails...)
}

func (s *sink) set(onRcpt func(string) error, onData func() error, after func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onRcpt, s.onData, s.after = onRcpt, onData, after
}

type sinkSession struct {
	sink     *sink
	conn     *smtp.Conn
	from, to string
	signedIn bool
}

func (s *sinkSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *sinkSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != sinkUser || password != sinkPassword {
			return errors.New("unknown")
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *sinkSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.sink.mu.Lock()
	answer := s.sink.onRcpt
	s.sink.mu.Unlock()
	s.to = to
	if answer != nil {
		return answer(to)
	}
	return nil
}

func (s *sinkSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, secure := s.conn.TLSConnectionState()
	got, err := parse(raw)
	if err != nil {
		s.sink.t.Errorf("a mail that cannot be read: %v\n%s", err, raw)
		return err
	}
	got.from, got.to, got.secure = s.from, s.to, secure
	s.sink.mu.Lock()
	onData, after := s.sink.onData, s.sink.after
	s.sink.mu.Unlock()
	if onData != nil {
		if err := onData(); err != nil {
			return err
		}
	}
	s.sink.mu.Lock()
	s.sink.mails = append(s.sink.mails, got)
	s.sink.mu.Unlock()
	if after != nil {
		after()
	}
	return nil
}

func (s *sinkSession) Reset()        {}
func (s *sinkSession) Logout() error { return nil }

func parse(raw []byte) (received, error) {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return received{}, err
	}
	got := received{header: message.Header, raw: string(raw)}
	if got.subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		return got, err
	}
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return got, err
	}
	for parts := multipart.NewReader(message.Body, parameters["boundary"]); ; {
		part, err := parts.NextPart() // decodes quoted-printable
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return got, err
		}
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		switch {
		case err != nil:
			return got, err
		case kind == "text/plain":
			got.plain = string(text)
		case kind == "text/html":
			got.html = string(text)
		}
	}
}
