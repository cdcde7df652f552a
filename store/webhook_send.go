package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
)

// SendWebhook claims a webhook that something is to be sent to, lets post send it and notes
// what became of it; it says whether there was one. Several may call it at once: each
// webhook is one caller's while something is being sent to it, and is told of steps in the
// order of the audit. What post has sent is sent again, with the same event id, when the
// note cannot be written afterwards.
func (s *Store) SendWebhook(ctx context.Context, now time.Time, post func(records.WebhookEvent) records.WebhookOutcome) (bool, error) {
	now = now.UTC().Truncate(time.Microsecond)
	var found bool
	err := s.transact(ctx, "send webhook", func(tx *gorm.DB) error {
		var head auditHead
		if err := tx.Raw("select seq, hash from audit_head").Scan(&head).Error; err != nil {
			return err
		}
		var rows []webhookRow
		err := tx.Raw(`
			select w.* from webhooks w where (state = 'active' and retry_at <= ? and told < ?) or exists (
				select 1 from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting' and d.kind = 'test')
			order by retry_at, id limit 1 for update of w skip locked`, now, head.Seq).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		found = true
		return s.sendNext(tx, now, rows[0], head.Seq, post)
	})
	return found, err
}

func (s *Store) sendNext(tx *gorm.DB, now time.Time, w webhookRow, head int64, post func(records.WebhookEvent) records.WebhookOutcome) error {
	test, waits, err := waitingTest(tx, w)
	if err != nil {
		return err
	}
	if waits {
		return noteTest(tx, now, w, test, post(test))
	}
	event, seq, err := nextEvent(tx, w, head)
	if err != nil {
		return err
	}
	if seq == 0 {
		return tx.Exec("update webhooks set told = ? where id = ?", head, w.ID).Error
	}
	return noteEvent(tx, now, w, event, seq, post(event))
}

func waitingTest(tx *gorm.DB, w webhookRow) (records.WebhookEvent, bool, error) {
	var rows []webhookDeliveryRow
	err := tx.Where("webhook_id = ? and state = 'waiting' and kind = 'test'", w.ID).Order("id").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return records.WebhookEvent{}, false, err
	}
	return records.WebhookEvent{
		WebhookID: w.ID, URL: w.URL, Secret: w.Secret, ID: rows[0].EventID, Kind: records.WebhookTest,
		At: rows[0].CreatedAt, CalendarAt: rows[0].CreatedAt,
	}, true, nil
}

// nextStep is the first step after what a webhook was told that is of one of its kinds.
const nextStep = `
	select a.seq, a.at, a.calendar_at, a.action, a.entity, a.entity_id, d.stage, d.revision, coalesce(case
		when a.entity = 'cycle' then a.entity_id::int
		when a.entity in ('session', 'submission') then split_part(a.entity_id, '/', 1)::int
		when a.entity = 'proposal' then (select p.year from proposals p where p.id = a.entity_id::uuid)
		when a.entity = 'report' then (select r.year from reports r where r.id = a.entity_id) end, 0) as year
	from audit a join decisions d on d.request_id = a.request_id and d.entity = a.entity and d.entity_id = a.entity_id and d.action = a.action
	where a.seq > ? and a.seq <= ? and array['*', a.entity || '.*', a.entity || '.' || a.action] && ?::text[]
	order by a.seq limit 1`

// nextEvent gives the next event with its number in the audit, 0 when there is none.
func nextEvent(tx *gorm.DB, w webhookRow, head int64) (records.WebhookEvent, int64, error) {
	var rows []struct {
		Seq                             int64
		At, CalendarAt                  time.Time
		Action, Entity, EntityID, Stage string
		Revision, Year                  int
	}
	if err := tx.Raw(nextStep, w.Told, head, w.Kinds).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return records.WebhookEvent{}, 0, err
	}
	r := rows[0]
	e := records.WebhookEvent{
		WebhookID: w.ID, URL: w.URL, Secret: w.Secret, ID: fmt.Sprintf("audit_%d", r.Seq), Kind: r.Entity + "." + r.Action,
		Entity: r.Entity, EntityID: r.EntityID, Stage: r.Stage, Revision: r.Revision, Year: r.Year, CalendarAt: r.CalendarAt, At: r.At,
	}
	err := tx.Raw("select coalesce((state ->> 'rehearse')::boolean, false) from cycles where year = ?", r.Year).Scan(&e.Rehearsal).Error
	if err != nil {
		return e, 0, err
	}
	err = tx.Raw("select attempts from webhook_deliveries where webhook_id = ? and event_id = ? and state = 'waiting'", w.ID, e.ID).Scan(&e.Attempts).Error
	return e, r.Seq, err
}

// noteTest notes a test, which is tried once. One that arrived ends a pause.
func noteTest(tx *gorm.DB, now time.Time, w webhookRow, e records.WebhookEvent, o records.WebhookOutcome) error {
	state := records.DeliveryFailed
	if o.Delivered {
		state = records.DeliveryDelivered
	}
	err := tx.Exec(`update webhook_deliveries set state = ?, attempts = attempts + 1, status = ?, failure = ?, finished_at = ?
		where webhook_id = ? and event_id = ?`, state, o.Status, o.Failure, now, w.ID, e.ID).Error
	if err != nil || !o.Delivered || w.State == records.WebhookActive {
		return err
	}
	return tx.Exec("update webhooks set state = 'active', reason = '', retry_at = ?, revision = revision + 1 where id = ?", now, w.ID).Error
}

// noteEvent notes an attempt. After the last one the webhook pauses before that event, which
// is the first that it is told when the pause has ended.
func noteEvent(tx *gorm.DB, now time.Time, w webhookRow, e records.WebhookEvent, seq int64, o records.WebhookOutcome) error {
	row := webhookDeliveryRow{
		WebhookID: w.ID, EventID: e.ID, Kind: e.Kind, Entity: e.Entity, EntityID: e.EntityID, State: records.DeliveryWaiting,
		Attempts: e.Attempts + 1, Status: o.Status, Failure: o.Failure, CreatedAt: now,
	}
	var err error
	switch {
	case o.Delivered:
		row.State, row.FinishedAt = records.DeliveryDelivered, &now
		err = tx.Exec("update webhooks set told = ?, retry_at = ? where id = ?", seq, now, w.ID).Error
	case o.RetryAt.IsZero():
		row.State, row.FinishedAt = records.DeliveryFailed, &now
		err = tx.Exec("update webhooks set state = 'paused', reason = ?, revision = revision + 1 where id = ?", o.Failure, w.ID).Error
	default:
		err = tx.Exec("update webhooks set retry_at = ? where id = ?", o.RetryAt, w.ID).Error
	}
	if err != nil {
		return err
	}
	return tx.Exec(`insert into webhook_deliveries (webhook_id, event_id, kind, entity, entity_id, state, attempts, status, failure, created_at, finished_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (webhook_id, event_id) do update set state = excluded.state, attempts = excluded.attempts, status = excluded.status,
			failure = excluded.failure, finished_at = excluded.finished_at`,
		row.WebhookID, row.EventID, row.Kind, row.Entity, row.EntityID, row.State, row.Attempts, row.Status, row.Failure,
		row.CreatedAt, row.FinishedAt).Error
}
