package strategy

import "time"

// ReportState is how far a progress report has come.
type ReportState string

// The states of a progress report.
const (
	ReportRequested ReportState = "requested"
	ReportSubmitted ReportState = "submitted"
	ReportReturned  ReportState = "returned"
	ReportAccepted  ReportState = "accepted" // frozen
	ReportMissing   ReportState = "missing"  // frozen without a report when the cycle closed
)

// ReportStatus is a judgement of the state of implementation.
type ReportStatus string

// The judgements; the ministry's and the coordinator's are kept apart.
const (
	StatusOnTrack ReportStatus = "on_track"
	StatusDelayed ReportStatus = "delayed"
	StatusAtRisk  ReportStatus = "at_risk"
	StatusDone    ReportStatus = "done"
	StatusStopped ReportStatus = "stopped"
)

// MilestoneReport is what became of one milestone; every shift needs a reason.
type MilestoneReport struct {
	Text     string `json:"text" maxLength:"4000"`
	Original Date   `json:"original,omitzero"`
	Current  Date   `json:"current,omitzero"`
	Actual   Date   `json:"actual,omitzero"`
	Reason   string `json:"reason,omitempty" maxLength:"2000"`
}

// ReportContent is what a ministry reports on one measure for one half-year.
type ReportContent struct {
	Status     ReportStatus      `json:"status" enum:"on_track,delayed,at_risk,done,stopped"`
	Text       string            `json:"text" minLength:"1" maxLength:"20000"`
	Milestones []MilestoneReport `json:"milestones" maxItems:"100"`
}

// Report is the whole state of one progress report.
type Report struct {
	ID          string        `json:"id"`   // half and measure: "2021-H1/<measure id>"
	Half        string        `json:"half"` // the half-year reported on, e.g. "2020-H2"
	Year        int           `json:"year"` // cycle in which it is due
	MeasureID   string        `json:"measure_id"`
	MeasureCode string        `json:"measure_code"`
	Title       string        `json:"title"`
	Lead        []string      `json:"lead"` // ministries that may report
	State       ReportState   `json:"state"`
	Due         Date          `json:"due"`
	OriginalDue Date          `json:"original_due"`
	Overdue     bool          `json:"overdue"`
	Content     ReportContent `json:"content"`
	SubmittedBy *Actor        `json:"submitted_by,omitempty"`
	SubmittedAt time.Time     `json:"submitted_at,omitzero"`
	Rating      ReportStatus  `json:"rating,omitempty"` // the coordinator's own
	Remark      string        `json:"remark,omitempty"`
	Revision    int           `json:"revision"`
	Escalated   bool          `json:"escalated"`
	ReturnedOn  Date          `json:"returned_on,omitzero"` // when it was last sent back
	Withheld    []string      `json:"withheld,omitempty"`   // what Sight.ShowReport left out for its reader: text
}
