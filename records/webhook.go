package records

import "time"

// Webhook is another system that is told of steps.
type Webhook struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Kinds     []string  `json:"kinds" doc:"Of events: entity.action, entity.* or *"`
	State     string    `json:"state" doc:"active, or paused after it could not be reached for too long"`
	Reason    string    `json:"reason,omitempty" doc:"Why it is paused"`
	Told      int64     `json:"told" doc:"Number of the last audit entry that is dealt with"`
	RetryAt   time.Time `json:"retry_at" doc:"Real time before which nothing is sent"`
	Revision  int       `json:"revision"`
	CreatedAt time.Time `json:"created_at" doc:"Real time"`
}

// The states of webhooks and deliveries.
const (
	WebhookActive = "active"
	WebhookPaused = "paused"

	DeliveryWaiting   = "waiting" // is tried again
	DeliveryDelivered = "delivered"
	DeliveryFailed    = "failed"
)

// WebhookTest is the kind of an event that only tries whether deliveries arrive.
const WebhookTest = "test"

// WebhookDelivery is what became of an event on its way to a webhook.
type WebhookDelivery struct {
	EventID    string     `json:"event_id" doc:"webhook-id of the delivery and id of the event, the same in every attempt"`
	Kind       string     `json:"kind"`
	Entity     string     `json:"entity,omitempty"`
	EntityID   string     `json:"entity_id,omitempty"`
	State      string     `json:"state" enum:"waiting,delivered,failed"`
	Attempts   int        `json:"attempts"`
	Status     int        `json:"status,omitempty" doc:"HTTP status of the latest answer"`
	Failure    string     `json:"failure,omitempty" doc:"Of the latest attempt"`
	CreatedAt  time.Time  `json:"created_at" doc:"Real time of the first attempt"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
}

// WebhookEvent is one step on its way to a webhook: facts for ids and stages, never text.
type WebhookEvent struct {
	WebhookID, URL string
	Secret         []byte // as it was sealed
	ID, Kind       string
	Entity         string
	EntityID       string
	Stage          string
	Revision       int
	Year           int
	CalendarAt     time.Time // in the cycle's calendar
	At             time.Time // real time
	Rehearsal      bool
	Attempts       int // before this one
}

// WebhookOutcome is what became of one attempt.
type WebhookOutcome struct {
	Delivered bool
	Status    int       // HTTP; 0: no answer
	Failure   string    // "" when delivered
	RetryAt   time.Time // zero: not again, and the webhook pauses
}
