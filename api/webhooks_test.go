package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/webhooks"
	"fortschreibung/workflows"
)

// openVault keeps secrets as they are.
type openVault struct{}

func (openVault) Seal(secret string) ([]byte, error) { return []byte(secret), nil }
func (openVault) Open(sealed []byte) (string, error) { return string(sealed), nil }

// webhookStore keeps webhooks in memory, and the result of each request.
type webhookStore struct {
	fakeStore
	kept    []records.Webhook
	secrets []string
	results map[string]workflows.Result
}

func (s *webhookStore) Webhooks(context.Context) ([]records.Webhook, error) { return s.kept, nil }

func (s *webhookStore) AddWebhook(_ context.Context, r OwnRequest, w records.Webhook, secret []byte) (workflows.Result, error) {
	if first, done := s.results[r.ID]; done {
		return first, nil
	}
	s.kept, s.secrets = append(s.kept, w), append(s.secrets, string(secret))
	s.results[r.ID] = workflows.Result{ID: w.ID, Revision: 1, Stage: records.WebhookActive, RequestHash: r.Hash}
	return s.results[r.ID], nil
}

func webhookBench(t *testing.T, policy webhooks.Policy) (*bench, *webhookStore) {
	t.Helper()
	store := &webhookStore{results: map[string]workflows.Result{}}
	b := newBench(t, &fakeStore{})
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	b.handler = New(Deps{Store: store, Auth: auth, Clock: time.Now, Log: b.log(), Vault: openVault{}, Webhooks: policy})
	return b, store
}

func TestAWebhooksSecretIsSaidOnce(t *testing.T) {
	b, store := webhookBench(t, webhooks.Policy{})
	ask := func() WebhookReceipt {
		got := b.do(http.MethodPost, "demo-koordination", Prefix+"/webhooks", "one", `{"url":"https://empfang.example/x?t=1","kinds":["proposal.*","cycle.advance"]}`)
		var receipt WebhookReceipt
		if err := json.Unmarshal([]byte(got.body), &receipt); err != nil || got.status != http.StatusCreated || got.header.Get("Location") != Prefix+"/webhooks/"+receipt.ID {
			t.Fatalf("answers %d %s, %v", got.status, got.body, err)
		}
		return receipt
	}
	first, again := ask(), ask()
	if !strings.HasPrefix(first.Secret, "whsec_") || first.Secret != store.secrets[0] || again.Secret != "" || again.Message == "" || again.ID != first.ID {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if got := b.get("demo-koordination", "/webhooks"); strings.Contains(got.body, "whsec_") || !strings.Contains(got.body, first.ID) {
		t.Errorf("the list is %s", got.body)
	}
}

func TestAWebhookThatLeadsInsideIsRefused(t *testing.T) {
	b, store := webhookBench(t, webhooks.Policy{})
	for _, body := range []string{
		`{"url":"http://empfang.example/","kinds":["*"]}`, `{"url":"https://127.0.0.1/","kinds":["*"]}`, `{"url":"https://10.1.2.3/","kinds":["*"]}`,
		`{"url":"https://[::1]:8443/","kinds":["*"]}`, `{"url":"https://169.254.169.254/latest/meta-data","kinds":["*"]}`,
		`{"url":"https://u:p@empfang.example/","kinds":["*"]}`, `{"url":"file:///etc/passwd","kinds":["*"]}`, `{"url":"https://","kinds":["*"]}`,
		`{"url":"https://empfang.example/","kinds":["person.*"]}`, `{"url":"https://empfang.example/","kinds":["proposal"]}`, `{"url":"https://empfang.example/","kinds":[]}`,
	} {
		if got := b.do(http.MethodPost, "demo-koordination", Prefix+"/webhooks", body, body); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d %s", body, got.status, got.body)
		}
	}
	if len(store.kept) > 0 {
		t.Errorf("kept %+v", store.kept)
	}
	b, _ = webhookBench(t, webhooks.Policy{Loopback: true})
	if got := b.do(http.MethodPost, "demo-koordination", Prefix+"/webhooks", "local", `{"url":"http://127.0.0.1:9000/","kinds":["*"]}`); got.status != http.StatusCreated {
		t.Errorf("loopback in the demo answers %d %s", got.status, got.body)
	}
}
