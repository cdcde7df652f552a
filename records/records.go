// Package records holds what can be read of the records, and the rows that the HTTP
// interface owns itself: the words that api and store share.
package records

import (
	"time"

	"fortschreibung/strategy"
)

// Page is one page of a list: what follows Cursor, at most Limit items.
type Page struct {
	Cursor string
	Limit  int
}

// List is a page of items; NextCursor is empty on the last one.
type List[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty"`
}

// CycleCounts is how a cycle stands in numbers.
type CycleCounts struct {
	Proposals map[strategy.Stage]int       `json:"proposals"` // by stage
	Reports   map[strategy.ReportState]int `json:"reports"`   // by state
	// Behind counts the open proposals that have not yet taken in the cycle's latest step.
	Behind int `json:"behind"`
}

// OpenItem is a proposal on its way and who has to act next.
type OpenItem = strategy.OpenItem

// OpenCounts is how a cycle stands, in numbers for gauges.
type OpenCounts struct {
	Open    map[strategy.Stage]int // open proposals by stage
	Overdue map[string]int         // positions owed beyond their deadline, by ministry; 0 for one that owes in time
	Reports map[string]int         // the same of progress reports
}

// CabinetSessions are the cabinet's sessions of a year's fourth quarter.
type CabinetSessions struct {
	Year     int                       `json:"year"`
	Sessions []strategy.CabinetSession `json:"sessions"`
	Revision int                       `json:"revision"`
}

// ProposalFilter narrows a list of proposals; zero values do not.
type ProposalFilter struct {
	Year      int
	Stages    []strategy.Stage
	Kind      strategy.Kind
	Ministry  string // affected
	Submitter string // subject
	Measure   string // target
	Workshop  string
	Search    string // full text, German

	Submission   string // year/number of the Kabinettvorlage that holds it
	Theme, Field string // as written in the sheet
}

// ProposalTitle is what everybody for whom there is a proposal may know of it.
type ProposalTitle struct {
	ID    string         `json:"id"`
	Title string         `json:"title"`
	Kind  strategy.Kind  `json:"kind"`
	Stage strategy.Stage `json:"stage"`
}

// ProposalText is the text of a proposal in one revision.
type ProposalText struct {
	TextRevision int              `json:"text_revision"`
	TextHash     string           `json:"text_hash"`
	Draft        strategy.Draft   `json:"draft"`
	Reason       string           `json:"reason"`
	Effects      strategy.Effects `json:"effects"`
	Author       strategy.Actor   `json:"author"`
	At           time.Time        `json:"at"`
}

// MeasureFilter narrows a list of measures.
type MeasureFilter struct {
	Edition                        int // year; 0: the latest
	Theme, Field, Ministry, Search string
	Ended                          bool // also those that ended
}

// Measure is a measure as the latest edition carries it.
type Measure struct {
	strategy.EditionEntry
	Year int `json:"year"` // edition
}

// EditionHead is an edition without its content.
type EditionHead struct {
	Year      int           `json:"year"`
	AdoptedOn strategy.Date `json:"adopted_on"`
	Source    string        `json:"source"`
	Measures  int           `json:"measures"`
	Hash      string        `json:"hash,omitempty" doc:"Of its content"`
}

// ReportFilter narrows a list of reports.
type ReportFilter struct {
	Year      int
	Half      string
	State     strategy.ReportState
	Ministry  string
	MeasureID string
	Overdue   bool
}

// ReportCounts are the progress reports of a ministry, by state; those that are overdue are
// among the requested and returned ones.
type ReportCounts struct {
	Ministry  string `json:"ministry,omitempty"` // lead, as the measures name it; empty for all
	Requested int    `json:"requested"`
	Submitted int    `json:"submitted"`
	Returned  int    `json:"returned"`
	Accepted  int    `json:"accepted"`
	Missing   int    `json:"missing"`
	Overdue   int    `json:"overdue"`
}

// ReportOverview counts every report once in Total, and in Ministries under each lead.
type ReportOverview struct {
	Total      ReportCounts   `json:"total"`
	Ministries []ReportCounts `json:"ministries"` // by name
}

// OwnRequest is the request of a write to rows that the interface owns: carried out once.
type OwnRequest struct {
	ID, Hash string
	Actor    strategy.Actor
	Expected int // revision, 0: not checked
	At       time.Time
	Trace    string // X-Request-Id
}

// Workshop is a Digitalwerkstatt with its record.
type Workshop struct {
	ID       string         `json:"id"`
	Year     int            `json:"year"`
	Title    string         `json:"title"`
	Fields   []string       `json:"fields"`
	HeldOn   strategy.Date  `json:"held_on,omitzero"`
	Place    string         `json:"place,omitempty"`
	Record   WorkshopRecord `json:"record"`
	By       strategy.Actor `json:"by"`
	Revision int            `json:"revision"`
}

// WorkshopRecord is what a Digitalwerkstatt found, in its four parts.
type WorkshopRecord struct {
	StatusQuo     string `json:"status_quo" maxLength:"20000"`
	Achieved      string `json:"achieved" maxLength:"20000"`
	Obstacles     string `json:"obstacles" maxLength:"20000"`
	Opportunities string `json:"opportunities" maxLength:"20000"`
}

// Comment is a contribution to the Digitalkonferenz on one proposal.
type Comment struct {
	ID         string    `json:"id"`
	ProposalID string    `json:"proposal_id"`
	Author     string    `json:"author,omitempty"` // as the author wants to be named
	Subject    string    `json:"subject,omitempty"`
	Text       string    `json:"text"`
	State      string    `json:"state"` // pending, published, refused
	Reason     string    `json:"reason,omitempty"`
	Answer     string    `json:"answer,omitempty"`
	Revision   int       `json:"revision"`
	At         time.Time `json:"at"`
}

// PositionDraft is a ministry's position as its working level prepared it.
type PositionDraft struct {
	ProposalID string                `json:"proposal_id"`
	Ministry   string                `json:"ministry"`
	TextHash   string                `json:"text_hash"`
	Kind       strategy.PositionKind `json:"kind"`
	Passages   []strategy.Passage    `json:"passages,omitempty"`
	Grounds    string                `json:"grounds,omitempty"`
	Conditions []string              `json:"conditions,omitempty"`
	PreparedBy string                `json:"prepared_by"`
	Revision   int                   `json:"revision"`
}

// Task is something that is due for an office.
type Task struct {
	Kind     string    `json:"kind"`
	Entity   string    `json:"entity"`
	EntityID string    `json:"entity_id"`
	Title    string    `json:"title"`
	Year     int       `json:"year"`
	Ministry string    `json:"ministry,omitempty"`
	Due      time.Time `json:"due,omitzero"`
	Overdue  bool      `json:"overdue"`
	Prepared bool      `json:"prepared,omitempty"` // of a position: the working level has prepared it
}
