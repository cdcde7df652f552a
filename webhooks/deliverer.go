package webhooks

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"fortschreibung/records"
)

// Outbox gives what is to be sent. Several may ask at once, in several processes: each
// webhook is one caller's while post runs.
type Outbox interface {
	SendWebhook(ctx context.Context, now time.Time, post func(records.WebhookEvent) records.WebhookOutcome) (bool, error)
}

// Vault seals secrets before they are kept.
type Vault interface {
	Seal(secret string) ([]byte, error)
	Open(sealed []byte) (string, error)
}

// Deliverer sends events. Several may run at once, in several processes.
type Deliverer struct {
	Outbox    Outbox
	Vault     Vault
	Client    *http.Client // of Policy
	PublicURL string       // of this program: the source of its events
	Clock     func() time.Time
	Log       *slog.Logger
}

// senders is how many webhooks are sent to at once, so that a slow one does not keep the
// others waiting.
const senders = 4

// Run works at every tick until the context ends. What it is sending then it finishes.
func (d *Deliverer) Run(ctx context.Context, ticks <-chan time.Time) {
	for {
		if err := d.Round(ctx); err != nil && ctx.Err() == nil {
			d.Log.ErrorContext(ctx, "sending events to webhooks failed, it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case _, ticking := <-ticks:
			if !ticking {
				return
			}
		}
	}
}

// Round sends everything that is to be sent now.
func (d *Deliverer) Round(ctx context.Context) error {
	now := d.Clock().UTC()
	errs := make([]error, senders)
	var group sync.WaitGroup
	for i := range senders {
		group.Go(func() {
			for found := true; found && errs[i] == nil && ctx.Err() == nil; {
				whole := context.WithoutCancel(ctx) // what is being sent when the program stops is noted as well
				found, errs[i] = d.Outbox.SendWebhook(whole, now, func(e records.WebhookEvent) records.WebhookOutcome { return d.post(whole, e) })
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// post makes one attempt.
func (d *Deliverer) post(ctx context.Context, e records.WebhookEvent) records.WebhookOutcome {
	status, err := d.send(ctx, e)
	if err == nil {
		return records.WebhookOutcome{Delivered: true, Status: status}
	}
	o := records.WebhookOutcome{Status: status, Failure: reason(err)}
	if status != http.StatusGone && e.Attempts+1 < maxAttempts {
		o.RetryAt = d.Clock().UTC().Add(backoff(e.Attempts))
	}
	d.Log.WarnContext(ctx, "event not delivered", "webhook", e.WebhookID, "event", e.ID, "attempt", e.Attempts+1, "reason", o.Failure,
		"paused", o.RetryAt.IsZero() && e.Kind != records.WebhookTest)
	return o
}

// maxAttempts bounds how often an event is sent: about two days.
const maxAttempts = 10

// backoff is how long to wait after an attempt that failed: ten seconds, four times as long
// each time, at most twelve hours.
func backoff(attemptsBefore int) time.Duration {
	return min(10*time.Second<<(2*min(attemptsBefore, 10)), 12*time.Hour)
}

// answerLimit is how much of an answer is read, in bytes. What it says does not matter.
const answerLimit = 16 << 10

var errStatus = errors.New("answer is not 2xx")

func (d *Deliverer) send(ctx context.Context, e records.WebhookEvent) (status int, err error) {
	req, err := d.request(ctx, e)
	if err != nil {
		return 0, err
	}
	res, err := d.Client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close() //nolint:errcheck // only read
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, answerLimit))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return res.StatusCode, fmt.Errorf("%w: %d", errStatus, res.StatusCode)
	}
	return res.StatusCode, nil
}

func (d *Deliverer) request(ctx context.Context, e records.WebhookEvent) (*http.Request, error) {
	body, err := d.encode(e)
	if err != nil {
		return nil, err
	}
	secret, err := d.Vault.Open(e.Secret)
	if err != nil {
		return nil, errSecret
	}
	at := d.Clock()
	signature, err := Sign(secret, e.ID, at, body)
	if err != nil {
		return nil, errSecret
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{
		"Content-Type": "application/cloudevents+json; charset=utf-8", "User-Agent": "Fortschreibung", "webhook-id": e.ID,
		"webhook-timestamp": strconv.FormatInt(at.Unix(), 10), "webhook-signature": signature,
	} {
		req.Header.Set(name, value)
	}
	return req, nil
}

var errSecret = errors.New("the secret cannot be opened, is PAYLOAD_KEY the one it was sealed with")

// reason says what went wrong without repeating addresses, which may carry what is secret.
func reason(err error) string {
	var timeout interface{ Timeout() bool }
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, errStatus), errors.Is(err, errSecret):
		return err.Error()
	case errors.Is(err, errForbiddenAddress):
		return errForbiddenAddress.Error()
	case errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &invalid):
		return "certificate is not accepted"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	}
	return "not reachable"
}
