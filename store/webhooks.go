package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// EntityWebhook names webhooks in the audit.
const EntityWebhook = "webhook"

type webhookRow struct {
	ID        string `gorm:"primaryKey"`
	URL       string
	Kinds     textArray
	Secret    []byte
	State     string
	Reason    string
	Told      int64
	RetryAt   time.Time
	Revision  int
	CreatedAt time.Time
}

func (webhookRow) TableName() string { return "webhooks" }

func (r webhookRow) webhook() records.Webhook {
	return records.Webhook{
		ID: r.ID, URL: r.URL, Kinds: r.Kinds, State: r.State, Reason: r.Reason, Told: r.Told, RetryAt: r.RetryAt,
		Revision: r.Revision, CreatedAt: r.CreatedAt,
	}
}

func (r webhookRow) write(action string) ownWrite {
	return ownWrite{entity: EntityWebhook, id: r.ID, action: action, revision: r.Revision, stage: r.State}
}

type webhookDeliveryRow struct {
	ID         int64 `gorm:"->"` // given by the database
	WebhookID  string
	EventID    string
	Kind       string
	Entity     string
	EntityID   string
	State      string
	Attempts   int
	Status     int
	Failure    string
	CreatedAt  time.Time
	FinishedAt *time.Time
}

func (webhookDeliveryRow) TableName() string { return "webhook_deliveries" }

func (r webhookDeliveryRow) delivery() records.WebhookDelivery {
	return records.WebhookDelivery{
		EventID: r.EventID, Kind: r.Kind, Entity: r.Entity, EntityID: r.EntityID, State: r.State, Attempts: r.Attempts,
		Status: r.Status, Failure: r.Failure, CreatedAt: r.CreatedAt, FinishedAt: r.FinishedAt,
	}
}

// Webhooks lists all, the oldest first. Their secrets stay here.
func (s *Store) Webhooks(ctx context.Context) ([]records.Webhook, error) {
	var rows []webhookRow
	if err := s.db.WithContext(ctx).Omit("secret").Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, domain("list webhooks", err)
	}
	list := make([]records.Webhook, len(rows))
	for i, r := range rows {
		list[i] = r.webhook()
	}
	return list, nil
}

// Webhook reads one, without its secret.
func (s *Store) Webhook(ctx context.Context, id string) (records.Webhook, error) {
	row, err := findWebhook(s.db.WithContext(ctx).Omit("secret"), id)
	return row.webhook(), domain("read webhook", err)
}

func findWebhook(db *gorm.DB, id string) (webhookRow, error) {
	var rows []webhookRow
	if checkUUID("id", id) != nil {
		return webhookRow{}, noWebhook(id)
	}
	if err := db.Where("id = ?", id).Find(&rows).Error; err != nil {
		return webhookRow{}, err
	}
	if len(rows) == 0 {
		return webhookRow{}, noWebhook(id)
	}
	return rows[0], nil
}

func noWebhook(id string) error { return strategy.NotFound("einen Webhook %s gibt es nicht", id) }

// AddWebhook keeps a webhook with its sealed secret. It is told of what happens from now on.
func (s *Store) AddWebhook(ctx context.Context, r records.OwnRequest, w records.Webhook, secret []byte) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Webhook", r, func(tx *gorm.DB) (ownWrite, error) {
		var head auditHead
		if err := tx.Raw("select seq, hash from audit_head").Scan(&head).Error; err != nil {
			return ownWrite{}, err
		}
		row := webhookRow{
			ID: w.ID, URL: w.URL, Kinds: w.Kinds, Secret: secret, State: records.WebhookActive, Told: head.Seq,
			RetryAt: r.At, Revision: 1, CreatedAt: r.At,
		}
		return row.write("webhook.add"), tx.Create(&row).Error
	})
}

// RemoveWebhook removes a webhook with its secret and its deliveries. One that is under way
// is waited for, so that nothing is sent once this has answered.
func (s *Store) RemoveWebhook(ctx context.Context, r records.OwnRequest, id string) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Webhook", r, func(tx *gorm.DB) (ownWrite, error) {
		row, err := findWebhook(tx, id)
		if err != nil {
			return ownWrite{}, err
		}
		if err := checkRevision(r, row.Revision); err != nil {
			return ownWrite{}, err
		}
		return row.write("webhook.remove"), tx.Exec("delete from webhooks where id = ?", id).Error
	})
}

// TestWebhook has an event sent that says nothing. It is tried once; arriving, it ends a pause.
func (s *Store) TestWebhook(ctx context.Context, r records.OwnRequest, id string) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Webhook", r, func(tx *gorm.DB) (ownWrite, error) {
		row, err := findWebhook(tx, id)
		if err != nil {
			return ownWrite{}, err
		}
		test := webhookDeliveryRow{
			WebhookID: id, EventID: "test_" + r.ID, Kind: records.WebhookTest, State: records.DeliveryWaiting, CreatedAt: r.At,
		}
		return row.write("webhook.test"), tx.Create(&test).Error
	})
}

// WebhookDeliveries lists what was sent to a webhook, the latest first.
func (s *Store) WebhookDeliveries(ctx context.Context, id string, page records.Page) (records.List[records.WebhookDelivery], error) {
	var none records.List[records.WebhookDelivery]
	if _, err := s.Webhook(ctx, id); err != nil {
		return none, err
	}
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Where("webhook_id = ?", id).Order("id desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("id < ?::bigint", key...)
	}
	var rows []webhookDeliveryRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list deliveries", err)
	}
	return pageOf(rows, limitOf(page), webhookDeliveryRow.delivery,
		func(r webhookDeliveryRow) []string { return []string{keyInt(r.ID)} }), nil
}
