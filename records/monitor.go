package records

import "fortschreibung/strategy"

// Monitor is the state of implementation as everybody may see it: the measures of the
// newest edition, and how many of them stand how.
type Monitor struct {
	Edition    int              `json:"edition"` // year, 0 before the first
	AdoptedOn  strategy.Date    `json:"adopted_on,omitzero"`
	AsOf       strategy.Date    `json:"as_of"` // day of the counts, in the calendar of the newest cycle
	Total      MonitorCounts    `json:"total"`
	Themes     []MonitorCounts  `json:"themes"`
	Fields     []MonitorCounts  `json:"fields"`
	Ministries []MonitorCounts  `json:"ministries"` // a measure with several leads counts under each
	Measures   []MonitorMeasure `json:"measures"`
}

// MonitorCounts are the measures of a theme, field or ministry, or all. Each that has not
// ended counts once in OnTrack to Unreported, by the lead's own judgement in its latest
// accepted report.
type MonitorCounts struct {
	Name       string `json:"name,omitempty"` // empty for all
	Measures   int    `json:"measures"`       // that have not ended
	OnTrack    int    `json:"on_track"`
	Delayed    int    `json:"delayed"`
	AtRisk     int    `json:"at_risk"`
	Done       int    `json:"done"`
	Stopped    int    `json:"stopped"`
	Unreported int    `json:"unreported"` // no report was accepted yet
	Overdue    int    `json:"overdue"`    // owe a report beyond its deadline
	Ended      int    `json:"ended"`
}

// MonitorMeasure is a measure in the monitor. It is complete: nothing else of a progress
// report is public here.
type MonitorMeasure struct {
	MeasureID string   `json:"measure_id"`
	Code      string   `json:"code"`
	Title     string   `json:"title"`
	Theme     string   `json:"theme"`
	Field     string   `json:"field"`
	Lead      []string `json:"lead"` // ministries by their short names on the day of adoption
	Ended     bool     `json:"ended"`

	// Of the latest accepted report.
	Half           string                `json:"half,omitempty"`         // reported on, e.g. "2020-H2"
	ReportedOn     strategy.Date         `json:"reported_on,omitzero"`   // handed in
	Status         strategy.ReportStatus `json:"status,omitempty"`       // by the lead
	Rating         strategy.ReportStatus `json:"rating,omitempty"`       // by the coordinator
	MilestonesDone int                   `json:"milestones_done"`        // of Milestones
	Milestones     int                   `json:"milestones"`             // reported on
	Missing        string                `json:"missing,omitempty"`      // later half-year that ended without a report
	OverdueSince   strategy.Date         `json:"overdue_since,omitzero"` // first day after the deadline of a report that is owed
}

// MonitorUnreported is the status of a measure without an accepted report.
const MonitorUnreported = "unreported"
