package notices

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Sender hands mails to a server. It keeps its connection until Close, and connects again
// when it has lost it. For one caller at a time.
type Sender interface {
	Send(ctx context.Context, message *gomail.Msg) error
	Close() error
}

// SMTP is how to reach a mail server.
type SMTP struct {
	Address        string // host:port
	User, Password string // without a user there is no sign-in
	TLS            TLSMode
	TLSConfig      *tls.Config // nil: the system's authorities
}

// TLSMode is how the connection is protected.
type TLSMode string

// The modes.
const (
	StartTLS TLSMode = "starttls" // mandatory: a server without it is not used
	NoTLS    TLSMode = "none"     // on loopback only
)

// Check refuses what does not name a server, and mail over a network without TLS.
func (s SMTP) Check() error {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		return errors.New("want host:port, e.g. mail.example:587")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || host == "" {
		return errors.New("want host:port, e.g. mail.example:587")
	}
	switch s.TLS {
	case StartTLS:
		return nil
	case NoTLS:
		if ip := net.ParseIP(host); host == "localhost" || (ip != nil && ip.IsLoopback()) {
			return nil
		}
		return errors.New("without TLS mail is handed over on loopback only")
	}
	return fmt.Errorf("%q is neither %s nor %s", s.TLS, StartTLS, NoTLS)
}

// Connection is a Sender by SMTP.
type Connection struct {
	server SMTP
	client *gomail.Client // nil: not connected
}

// NewConnection makes a sender that connects when it has something to send.
func NewConnection(server SMTP) (*Connection, error) {
	if err := server.Check(); err != nil {
		return nil, err
	}
	return &Connection{server: server}, nil
}

// unreachable is why no mail can be handed over at all.
type unreachable struct{ error }

func (u unreachable) Unwrap() error { return u.error }

// Send hands one mail over. Whatever happens after the server took it, it is sent.
func (c *Connection) Send(ctx context.Context, message *gomail.Msg) error {
	if c.client == nil {
		if err := c.connect(ctx); err != nil {
			return unreachable{err}
		}
	}
	err := c.client.Send(message)
	if err == nil || message.IsDelivered() {
		return nil
	}
	var sendError *gomail.SendError
	if !errors.As(err, &sendError) || sendError.ErrorCode() == 0 { // no answer of the server's
		_ = c.Close()
		return unreachable{err}
	}
	return err
}

func (c *Connection) connect(ctx context.Context) error {
	host, portText, err := net.SplitHostPort(c.server.Address)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return err
	}
	// Without RSET between mails nothing but the server's answer to the mail decides.
	options := []gomail.Option{gomail.WithPort(port), gomail.WithTimeout(15 * time.Second), gomail.WithoutRset(), gomail.WithTLSPolicy(gomail.TLSMandatory)}
	if c.server.TLS == NoTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if c.server.TLSConfig != nil {
		options = append(options, gomail.WithTLSConfig(c.server.TLSConfig))
	}
	if c.server.User != "" {
		options = append(options, gomail.WithUsername(c.server.User), gomail.WithPassword(c.server.Password),
			gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return err
	}
	if err := client.DialWithContext(ctx); err != nil {
		_ = client.Close()
		return err
	}
	c.client = client
	return nil
}

// Close ends the connection, when there is one.
func (c *Connection) Close() error {
	if c.client == nil {
		return nil
	}
	client := c.client
	c.client = nil
	return client.Close()
}

// reached says whether the server answered at all.
func reached(err error) bool {
	var u unreachable
	return !errors.As(err, &u)
}

// refusedForGood says whether the server will not take this mail to this address, ever.
func refusedForGood(err error) bool {
	var e *gomail.SendError
	if !reached(err) || !errors.As(err, &e) || e.IsTemp() {
		return false
	}
	return e.Reason == gomail.ErrSMTPRcptTo || e.Reason == gomail.ErrSMTPData || e.Reason == gomail.ErrSMTPDataClose
}

// reason tells why without what servers repeat of addresses and content.
func reason(err error) string {
	var e *gomail.SendError
	var network *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case reached(err) && errors.As(err, &e):
		return fmt.Sprintf("%s, answer %d %s", e.Reason, e.ErrorCode(), e.EnhancedStatusCode())
	case errors.As(err, &certificate):
		return "the mail server's certificate does not hold"
	case errors.As(err, &network):
		return "mail server not reached: " + network.Op + " failed"
	case errors.Is(err, context.DeadlineExceeded):
		return "mail server not reached in time"
	case !reached(err):
		return "mail server not reached, or sign-in refused"
	}
	return "the mail could not be written"
}
