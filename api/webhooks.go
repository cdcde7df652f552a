package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/webhooks"
	"fortschreibung/workflows"
)

// maxWebhooks bounds how many other systems are told of steps.
const maxWebhooks = 50

// WebhookBody asks for a webhook.
type WebhookBody struct {
	URL   string   `json:"url" minLength:"1" maxLength:"2000" doc:"Where events are sent, by https; CloudEvents 1.0 in structured JSON, signed after Standard Webhooks"`
	Kinds []string `json:"kinds" minItems:"1" maxItems:"100" doc:"Of events: entity.action (proposal.screen), entity.* (cycle, proposal, report, session, submission) or *"`
}

// WebhookReceipt names a new webhook's secret, once.
type WebhookReceipt struct {
	Receipt
	Secret string `json:"secret,omitempty" doc:"Checks signatures; said once, not to a repeated request"`
}

type webhookOut struct {
	Status     int
	ETag       string `header:"ETag" doc:"The revision"`
	Location   string `header:"Location"`
	RequestKey string `header:"X-Idempotency-Id" doc:"Id under which the step is found in the audit"`
	Body       WebhookReceipt
}

func (s *server) listWebhooks(ctx context.Context, _ *struct{}) (*out[List[records.Webhook]], error) {
	all, err := s.store.Webhooks(ctx)
	return list(List[records.Webhook]{Items: all}, err)
}

func (s *server) getWebhook(ctx context.Context, in *IDPath) (*out[records.Webhook], error) {
	w, err := s.store.Webhook(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(w, w.Revision), nil
}

func (s *server) addWebhook(ctx context.Context, in *struct{ Body WebhookBody }) (*webhookOut, error) {
	if s.vault == nil {
		return nil, newProblem(http.StatusServiceUnavailable, "Webhooks sind hier nicht eingerichtet.")
	}
	if err := s.webhooks.CheckURL(in.Body.URL); err != nil {
		return nil, err
	}
	if err := webhooks.CheckKinds(in.Body.Kinds); err != nil {
		return nil, err
	}
	all, err := s.store.Webhooks(ctx)
	if err != nil {
		return nil, err
	}
	if len(all) >= maxWebhooks {
		return nil, strategy.Invalid("body.url", "es gibt schon %d Webhooks; entfernen Sie zuerst einen", maxWebhooks)
	}
	secret := webhooks.NewSecret()
	sealed, err := s.vault.Seal(secret)
	if err != nil {
		return nil, err
	}
	w := records.Webhook{ID: uuid.NewString(), URL: in.Body.URL, Kinds: in.Body.Kinds}
	receipt, err := s.carryOutOwn(ctx, 0, Prefix+"/webhooks/"+w.ID, func(r OwnRequest) (workflows.Result, error) {
		return s.store.AddWebhook(ctx, r, w, sealed)
	})
	if err != nil {
		return nil, err
	}
	o := &webhookOut{Status: receipt.Status, ETag: receipt.ETag, RequestKey: receipt.RequestKey, Body: WebhookReceipt{Receipt: receipt.Body}}
	o.Location = Prefix + "/webhooks/" + receipt.Body.ID
	if receipt.Body.ID == w.ID {
		o.Body.Secret = secret
	} else {
		o.Body.Message = "Das Geheimnis wurde bei der ersten Anfrage genannt. Ein neues gibt es mit einem neuen Webhook."
	}
	return o, nil
}

func (s *server) removeWebhook(ctx context.Context, in *struct {
	IDPath
	Body Expected
}) (*receiptOut, error) {
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.RemoveWebhook(ctx, r, in.ID)
	})
}

func (s *server) testWebhook(ctx context.Context, in *struct {
	IDPath
	Body Expected
}) (*receiptOut, error) {
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.TestWebhook(ctx, r, in.ID)
	})
}

func (s *server) listWebhookDeliveries(ctx context.Context, in *struct {
	IDPath
	PageQuery
}) (*out[List[records.WebhookDelivery]], error) {
	return list(s.store.WebhookDeliveries(ctx, in.ID, in.page()))
}
