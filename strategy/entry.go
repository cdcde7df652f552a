package strategy

import "time"

// Entry is one step on a timeline: who did what, when, why, on which text. It is stored
// once (its ID is the primary key) together with the state that it led to, and audited.
type Entry struct {
	ID       string            `json:"id"`     // the request's id; for the engine's own steps derived from the entity and the step
	Hash     string            `json:"hash"`   // fingerprint of the request's body; empty for the engine's own steps
	Action   string            `json:"action"` // verb, e.g. "screen", "position", "no_reply"
	Actor    Actor             `json:"actor"`
	At       time.Time         `json:"at"` // in the cycle's calendar
	Note     string            `json:"note,omitempty"`
	TextHash string            `json:"text_hash,omitempty"`
	Stage    string            `json:"stage,omitempty"` // stage or phase after the step
	Revision int               `json:"revision"`        // revision after the step
	Data     map[string]string `json:"data,omitempty"`
	Public   bool              `json:"public,omitempty"` // may be shown outside the administration
}

// Notice is something somebody has to hear. Key makes it unique for ever: the same
// notice is stored once, whatever is retried.
type Notice struct {
	Key      string            `json:"key"`
	Kind     string            `json:"kind"` // e.g. "position_due", "report_reminder", "escalation", "proposal_moved"
	Role     Role              `json:"role"`
	Ministry string            `json:"ministry,omitempty"`
	Subject  string            `json:"subject,omitempty"` // one person, when it is for one
	Entity   string            `json:"entity"`            // e.g. "proposal"
	EntityID string            `json:"entity_id"`
	Text     string            `json:"text"` // German, one sentence
	At       time.Time         `json:"at"`
	Due      time.Time         `json:"due,omitzero"`
	Data     map[string]string `json:"data,omitempty"`
}
