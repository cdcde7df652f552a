package records

import (
	"time"

	"fortschreibung/strategy"
)

// AuditFilter narrows the audit list.
type AuditFilter struct {
	Entity, EntityID, Subject, Action string
}

// AuditEntry is one link of the audit chain.
type AuditEntry struct {
	Seq        int64             `json:"seq"`
	At         time.Time         `json:"at"`          // real time
	CalendarAt time.Time         `json:"calendar_at"` // in the cycle's calendar
	Actor      strategy.Actor    `json:"actor"`
	Action     string            `json:"action"`
	Entity     string            `json:"entity"`
	EntityID   string            `json:"entity_id"`
	RequestID  string            `json:"request_id,omitempty"`
	TextHash   string            `json:"text_hash,omitempty"`
	Data       map[string]string `json:"data,omitempty"`
	PrevHash   string            `json:"prev_hash"`
	Hash       string            `json:"hash"`
}

// AuditReport is the result of walking the audit chain.
type AuditReport struct {
	Entries     int64  `json:"entries"` // read and found in order
	OK          bool   `json:"ok"`
	FirstBroken int64  `json:"first_broken,omitempty"` // number of the first entry that is not as it was written
	Why         string `json:"why,omitempty"`          // German
	HeadHash    string `json:"head_hash"`              // of the last entry in order

	Checkpoints int `json:"checkpoints"` // that the chain still contains
	// UnknownKeys counts those of them whose signature was not checked, because the key that
	// they name is not known here.
	UnknownKeys int `json:"unknown_keys"`
}

// Checkpoint witnesses the audit up to an entry. Kept elsewhere, it shows later whether the
// chain was rewritten as a whole.
type Checkpoint struct {
	Seq       int64     `json:"seq"`
	Hash      string    `json:"hash"` // of the entry
	At        time.Time `json:"at"`   // real time, in microseconds
	KeyID     string    `json:"key_id"`
	Signature string    `json:"signature"` // ed25519, base64
}

// Refusal is an attempt at a decision that was refused. It carries nothing that somebody
// wrote.
type Refusal struct {
	Actor            strategy.Actor
	Attempt          strategy.Action
	Entity, EntityID string
	Code             strategy.Code // of the answer
	RequestID        string        // of the write; empty when it was refused before it had one
}

// Export is a taking out of records in bulk: a document, the audit, somebody's personal data.
type Export struct {
	Actor            strategy.Actor
	What             string // e.g. "audit", "cabinet_submission", "person"
	Entity, EntityID string // what is exported, as far as it is one thing
}

// CycleAudit says what was exported to prove a cycle.
type CycleAudit struct {
	Steps    int    `json:"steps"`     // entries on matters of the cycle
	LastStep int64  `json:"last_step"` // number of the last of them
	LastHash string `json:"last_hash"`
	// Head is how far the exported chain reaches: a checkpoint that covers the last step, or,
	// without key and signature, that step.
	Head Checkpoint `json:"head"`
}
