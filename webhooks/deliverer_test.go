package webhooks

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"fortschreibung/records"
)

type openVault struct{}

func (openVault) Seal(secret string) ([]byte, error) { return []byte(secret), nil }
func (openVault) Open(sealed []byte) (string, error) { return string(sealed), nil }

const testSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

var sentAt = time.Date(2027, 9, 1, 8, 0, 0, 0, time.UTC)

func deliverer(policy Policy) *Deliverer {
	return &Deliverer{
		Vault: openVault{}, Client: policy.Client(), PublicURL: "https://fortschreibung.example", Clock: func() time.Time { return sentAt },
		Log: slog.New(slog.DiscardHandler),
	}
}

func screened(url string) records.WebhookEvent {
	return records.WebhookEvent{
		WebhookID: "w", URL: url, Secret: []byte(testSecret), ID: "audit_42", Kind: "proposal.screen", Entity: "proposal",
		EntityID: "7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c11", Stage: "screened", Revision: 2, Year: 2027, CalendarAt: sentAt, At: sentAt,
	}
}

// Verified as a receiver does who has read Standard Webhooks and nothing of ours.
func TestADeliveryIsASignedCloudEvent(t *testing.T) {
	var got *http.Request
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Clone(context.Background())
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	if o := deliverer(Policy{Loopback: true}).post(t.Context(), screened(server.URL+"/in?key=1")); !o.Delivered || o.Status != 204 || o.Failure != "" {
		t.Fatalf("outcome %+v", o)
	}
	if got.Method != http.MethodPost || got.Header.Get("Content-Type") != "application/cloudevents+json; charset=utf-8" || got.URL.RawQuery != "key=1" {
		t.Errorf("%s %s as %s", got.Method, got.URL, got.Header.Get("Content-Type"))
	}
	mac := hmac.New(sha256.New, []byte("01234567890123456789012345678901"))
	mac.Write([]byte(got.Header.Get("webhook-id") + "." + got.Header.Get("webhook-timestamp") + "." + string(body)))
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); got.Header.Get("webhook-signature") != want {
		t.Errorf("signature %s, want %s", got.Header.Get("webhook-signature"), want)
	}
	if got.Header.Get("webhook-id") != "audit_42" || got.Header.Get("webhook-timestamp") != "1819785600" {
		t.Errorf("headers %v", got.Header)
	}
	var ce event.Event
	if err := json.Unmarshal(body, &ce); err != nil || ce.Validate() != nil {
		t.Fatalf("%v, %v: %s", err, ce.Validate(), body)
	}
	var data map[string]any
	if err := ce.DataAs(&data); err != nil {
		t.Fatal(err)
	}
	if ce.SpecVersion() != "1.0" || ce.ID() != "audit_42" || ce.Type() != "fortschreibung.proposal.screen" || ce.Source() != "https://fortschreibung.example" ||
		ce.Subject() != "proposal/7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c11" || !ce.Time().Equal(sentAt) {
		t.Errorf("event %s", body)
	}
	want := map[string]any{
		"entity": "proposal", "id": "7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c11", "stage": "screened", "revision": 2.0, "year": 2027.0,
		"calendar_at": "2027-09-01T08:00:00Z", "rehearsal": false, "link": "https://fortschreibung.example/vorschlaege/7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c11",
	}
	for name, value := range want {
		if data[name] != value {
			t.Errorf("data.%s is %v, want %v", name, data[name], value)
		}
	}
	if len(data) != len(want) {
		t.Errorf("data says more than it may: %v", data)
	}
}

func TestFailuresAreTriedAgainUpToABound(t *testing.T) {
	answer := 500
	redirected := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		redirected = redirected || r.URL.Path == "/elsewhere"
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(answer)
	}))
	defer server.Close()
	d := deliverer(Policy{Loopback: true})
	e := screened(server.URL)
	o := d.post(t.Context(), e)
	if o.Delivered || o.Status != 500 || !o.RetryAt.Equal(sentAt.Add(10*time.Second)) || o.Failure != "answer is not 2xx: 500" {
		t.Errorf("the first 500: %+v", o)
	}
	waited := time.Duration(0)
	for e.Attempts = 0; e.Attempts < maxAttempts-1; e.Attempts++ {
		o := d.post(t.Context(), e)
		if !o.RetryAt.After(sentAt) {
			t.Fatalf("attempt %d is the last", e.Attempts+1)
		}
		waited += o.RetryAt.Sub(sentAt)
	}
	if o := d.post(t.Context(), e); !o.RetryAt.IsZero() {
		t.Errorf("attempt %d is tried again: %+v", maxAttempts, o)
	}
	if waited < 36*time.Hour || waited > 72*time.Hour {
		t.Errorf("given up after %s", waited)
	}
	e.Attempts = 0
	for _, answer = range []int{301, 302, 307, 308} {
		if o := d.post(t.Context(), e); o.Delivered || o.Status != answer || redirected {
			t.Errorf("%d: %+v, followed %v", answer, o, redirected)
		}
	}
	answer = http.StatusGone
	if o := d.post(t.Context(), e); !o.RetryAt.IsZero() {
		t.Errorf("410 is tried again: %+v", o)
	}
}

func TestOnlyPublicAddressesAreReached(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	for _, address := range []string{server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1)} {
		if o := deliverer(Policy{}).post(t.Context(), screened(address)); o.Delivered || o.Failure != "address is not allowed" || asked {
			t.Errorf("%s: %+v, asked %v", address, o, asked)
		}
	}
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2a00:1450:4001:80e::200e": true, "127.0.0.1": false, "10.0.0.1": false, "172.16.3.4": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false,
		"::1": false, "fe80::1%eth0": false, "fd00::1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:a00:1::1": false, "::7f00:1": false,
	} {
		if got := (Policy{}).allows(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s may be reached: %v", address, got)
		}
	}
	inside := Policy{Networks: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}}
	if !inside.allows(netip.MustParseAddr("10.20.3.4")) || !inside.allows(netip.MustParseAddr("::ffff:10.20.3.4")) || inside.allows(netip.MustParseAddr("10.21.3.4")) {
		t.Error("a network that is set is not the one that may be reached")
	}
}

func TestReasonsSayNothingOfTheAddress(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	d := deliverer(Policy{Loopback: true})
	if o := d.post(t.Context(), screened(server.URL+"/?key=geheim")); o.Failure != "certificate is not accepted" {
		t.Errorf("a certificate of nobody: %+v", o)
	}
	server.Close()
	if o := d.post(t.Context(), screened(server.URL+"/?key=geheim")); o.Failure != "not reachable" {
		t.Errorf("nobody there: %+v", o)
	}
	d.Client.Timeout = 20 * time.Millisecond
	hold := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hold }))
	if o := d.post(t.Context(), screened(slow.URL)); o.Failure != "no answer in time" {
		t.Errorf("no answer: %+v", o)
	}
	close(hold)
	slow.Close()
	e := screened(slow.URL)
	e.Secret = []byte("nothing")
	if o := d.post(t.Context(), e); o.Failure != errSecret.Error() {
		t.Errorf("without the secret: %+v", o)
	}
}

// brokenOutbox fails.
type brokenOutbox struct{}

func (brokenOutbox) SendWebhook(context.Context, time.Time, func(records.WebhookEvent) records.WebhookOutcome) (bool, error) {
	return true, errors.New("connection refused")
}

func TestARoundEndsWhenTheRecordsAreAway(t *testing.T) {
	d := deliverer(Policy{})
	d.Outbox = brokenOutbox{}
	if err := d.Round(t.Context()); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("%v", err)
	}
}
