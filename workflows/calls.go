package workflows

import (
	"fortschreibung/strategy"
)

// Names of the activities; package activities implements them. Each Record… call is one
// PostgreSQL transaction: entries (primary key Entry.ID, on conflict do nothing), the
// projection (only where its revision is lower), notices, audit.
const (
	RecordCycle      = "RecordCycle"
	RecordProposal   = "RecordProposal"
	RecordReport     = "RecordReport"
	RecordSession    = "RecordSession"
	RecordSubmission = "RecordSubmission"

	LoadCycle           = "LoadCycle"           // int (year) → CycleView
	LoadMinistries      = "LoadMinistries"      // → strategy.Ministries
	LoadAgenda          = "LoadAgenda"          // AgendaQuery → []strategy.AgendaItem that are ready
	LoadSubmissionFacts = "LoadSubmissionFacts" // SubmissionQuery → SubmissionFacts

	TellProposals  = "TellProposals"  // Tell: page by page, heartbeating, resumes after a crash
	Announce       = "Announce"       // Announcement: TellProposals, then the cycle to its open reports, sessions and submissions
	TellCycle      = "TellCycle"      // CabinetDecided with the year
	StartReports   = "StartReports"   // StartReportsCall: one Report workflow per measure led, idempotent
	StartCycle     = "StartCycle"     // Open: starts the cycle's workflow, idempotent
	PublishEdition = "PublishEdition" // PublishCall → PublishResult
)

// Recorded is the answer of every Record… call. Cycle is the cycle's row as read in the
// same transaction, so that a step never misses a move of the cycle (nil when the cycle
// does not exist).
type Recorded struct {
	Cycle *CycleView `json:"cycle,omitempty"`
}

// Trace goes into audit and log with every record.
type Trace struct {
	CorrelationID string `json:"correlation_id,omitempty"`
	WorkflowID    string `json:"workflow_id"`
}

// CycleRecord stores a step of a cycle.
type CycleRecord struct {
	Trace   Trace             `json:"trace"`
	Entries []strategy.Entry  `json:"entries"`
	Notices []strategy.Notice `json:"notices,omitempty"`
	Cycle   strategy.Cycle    `json:"cycle"`
}

// ProposalRecord stores a step of a proposal. Text is set when the step brought a new text.
type ProposalRecord struct {
	Trace    Trace             `json:"trace"`
	Entries  []strategy.Entry  `json:"entries"`
	Notices  []strategy.Notice `json:"notices,omitempty"`
	Proposal strategy.Proposal `json:"proposal"`
	NewText  bool              `json:"new_text,omitempty"`
}

// ReportRecord stores a step of a progress report.
type ReportRecord struct {
	Trace   Trace             `json:"trace"`
	Entries []strategy.Entry  `json:"entries"`
	Notices []strategy.Notice `json:"notices,omitempty"`
	Report  strategy.Report   `json:"report"`
}

// SessionRecord stores a step of a session.
type SessionRecord struct {
	Trace   Trace             `json:"trace"`
	Entries []strategy.Entry  `json:"entries"`
	Notices []strategy.Notice `json:"notices,omitempty"`
	Session strategy.Session  `json:"session"`
}

// SubmissionRecord stores a step of a cabinet submission.
type SubmissionRecord struct {
	Trace      Trace               `json:"trace"`
	Entries    []strategy.Entry    `json:"entries"`
	Notices    []strategy.Notice   `json:"notices,omitempty"`
	Submission strategy.Submission `json:"submission"`
}

// AgendaQuery asks for the proposals of a cycle that are ready for a session: agreed or
// left in dissent, or on the agenda of Session (its key) already. With Proposals set it
// asks only for these.
type AgendaQuery struct {
	Year      int      `json:"year"`
	Session   string   `json:"session,omitempty"`
	Proposals []string `json:"proposals,omitempty"`
}

// SubmissionQuery asks what a Kabinettvorlage of a cycle can state now.
type SubmissionQuery struct {
	Year int `json:"year"`
}

// SubmissionFacts is what the records say for a Kabinettvorlage.
type SubmissionFacts struct {
	Proposals       []string `json:"proposals"`        // decided by the committee to adopt
	Reports         int      `json:"reports"`          // accepted reports of the cycle
	ReportsOpen     int      `json:"reports_open"`     // not yet accepted
	WithoutEffects  []string `json:"without_effects"`  // proposals that name no effects (§ 11(2))
	CoSigned        int      `json:"co_signed"`        // positions
	OpenDissents    []string `json:"open_dissents"`    // "TFM: description (proposal …)"
	MissingReplies  []string `json:"missing_replies"`  // "TFM (proposal …)"
	SynopsisEntries int      `json:"synopsis_entries"` // proposals whose old and new text can be compared
	ContentHash     string   `json:"content_hash"`     // over the texts of Proposals, in order
}

// Tell sends a step to proposals: those named, or all of the cycle that are in one of Stages.
type Tell struct {
	Step      ProcessStep      `json:"step"`
	Year      int              `json:"year"`
	Stages    []strategy.Stage `json:"stages,omitempty"`
	Proposals []string         `json:"proposals,omitempty"`
	// Steps, when set, gives single proposals their own step instead of Step.
	Steps map[string]ProcessStep `json:"steps,omitempty"`
}

// Told is how many workflows were told.
type Told struct {
	Count int `json:"count"`
}

// Announcement tells a cycle's proposals a step, and its open reports, sessions and
// Kabinettvorlagen the cycle as it is now, in one activity, because each activity costs
// events in the cycle's history.
type Announcement struct {
	Tell Tell      `json:"tell"`
	View CycleView `json:"view"`
}

// StartReportsCall starts the reports of one half-year.
type StartReportsCall struct {
	Half string        `json:"half"` // "2020-H2"
	Due  strategy.Date `json:"due"`
	View CycleView     `json:"view"`
}

// PublishCall builds the edition of a year from the approved proposals, in one
// transaction, once every proposal of the adopted Kabinettvorlage has recorded what the
// cabinet decided.
type PublishCall struct {
	Year       int            `json:"year"`
	Submission string         `json:"submission"` // key
	AdoptedOn  strategy.Date  `json:"adopted_on"`
	Trace      Trace          `json:"trace"`
	Entry      strategy.Entry `json:"entry"`
}

// PublishResult is the edition that was built.
type PublishResult struct {
	Year     int `json:"year"`
	Measures int `json:"measures"`
	Changed  int `json:"changed"`
}

// TellCycleCall tells a cycle what the cabinet decided.
type TellCycleCall struct {
	Year    int            `json:"year"`
	Decided CabinetDecided `json:"decided"`
}
