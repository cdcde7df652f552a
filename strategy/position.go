package strategy

import "time"

// PositionKind is a ministry's answer in the Ressortabstimmung.
type PositionKind string

// The positions (process.md, "Co-signing").
const (
	PositionSigned         PositionKind = "signed"
	PositionWithConditions PositionKind = "signed_with_conditions"
	PositionReserved       PositionKind = "reserved"
	PositionRefused        PositionKind = "refused"
	PositionNotAffected    PositionKind = "not_affected"
)

// Position is what one ministry said on one text. It counts only while TextHash is the
// hash of the current text or none of the passages that concern the ministry changed.
type Position struct {
	Ministry   string       `json:"ministry"`
	Kind       PositionKind `json:"kind"`
	TextHash   string       `json:"text_hash"`
	Passages   []Passage    `json:"passages,omitempty"` // objected to, or under condition
	Grounds    string       `json:"grounds,omitempty"`
	Conditions []string     `json:"conditions,omitempty"`
	PreparedBy string       `json:"prepared_by,omitempty"` // subject
	GivenBy    Actor        `json:"given_by"`
	At         time.Time    `json:"at"`
	Late       bool         `json:"late,omitempty"`
}
