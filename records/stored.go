package records

import "encoding/json"

// Stored is an entity of the process as the records have it.
type Stored struct {
	Entity   string // cycle, proposal, report, session or submission
	ID       string
	Year     int // of the cycle
	Revision int
	State    json.RawMessage
}
