package records

import "time"

// OwnStep is something that somebody did.
type OwnStep struct {
	Action     string    `json:"action"`
	Entity     string    `json:"entity"`
	EntityID   string    `json:"entity_id"`
	Title      string    `json:"title,omitempty" doc:"Of the proposal or report, while it is there for who asks"`
	At         time.Time `json:"at" doc:"In the cycle's calendar"`
	RecordedAt time.Time `json:"recorded_at" doc:"Real time"`
}
