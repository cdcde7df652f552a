package strategy

import "time"

// Cycle is the whole state of one year's update.
type Cycle struct {
	Year     int           `json:"year"`
	Phase    Phase         `json:"phase"`
	Outcome  CycleOutcome  `json:"outcome,omitempty"`
	Plan     Plan          `json:"plan"`
	Settings Settings      `json:"settings"`
	Offset   time.Duration `json:"offset"` // calendar time minus real time; 0 except in a rehearsal
	Rehearse bool          `json:"rehearse,omitempty"`
	Revision int           `json:"revision"`
	OpenedAt time.Time     `json:"opened_at"`
	OpenedBy Actor         `json:"opened_by"`
	ClosedAt time.Time     `json:"closed_at,omitzero"`
	Reason   string        `json:"reason,omitempty"` // why it was cancelled or lapsed
	Edition  int           `json:"edition,omitempty"`

	Submission string         `json:"submission,omitempty"` // the Kabinettvorlage that the cabinet adopted
	AdoptedOn  Date           `json:"adopted_on,omitzero"`
	Reporting  []string       `json:"reporting,omitempty"` // half-years whose reports were requested, e.g. "2020-H2"
	Warned     []DeadlineName `json:"warned,omitempty"`    // deadlines whose negative slack was escalated
	Undecided  Date           `json:"undecided,omitzero"`  // cabinet session whose day passed without a decision
}

// CycleOutcome is how a cycle ended.
type CycleOutcome string

// The outcomes; a lapsed Q4 is a recorded outcome, not a failure.
const (
	OutcomeAdopted   CycleOutcome = "adopted"
	OutcomeLapsed    CycleOutcome = "lapsed"
	OutcomeCancelled CycleOutcome = "cancelled"
)

// Calendar gives the calendar time of a cycle at a moment of real time.
func (c Cycle) Calendar(real time.Time) time.Time { return real.Add(c.Offset) }
