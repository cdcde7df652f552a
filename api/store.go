package api

import (
	"context"
	"io"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// What the records show, as this package names it.
type (
	Page           = records.Page
	List[T any]    = records.List[T]
	CycleCounts    = records.CycleCounts
	OpenItem       = records.OpenItem
	ProposalFilter = records.ProposalFilter
	ProposalText   = records.ProposalText
	ProposalTitle  = records.ProposalTitle
	MeasureFilter  = records.MeasureFilter
	Measure        = records.Measure
	EditionHead    = records.EditionHead
	ReportFilter   = records.ReportFilter
	OwnRequest     = records.OwnRequest
	Workshop       = records.Workshop
	WorkshopRecord = records.WorkshopRecord
	Comment        = records.Comment
	PositionDraft  = records.PositionDraft
	ProposalDraft  = records.ProposalDraft
	SavedViews     = records.SavedViews
	Attachment     = records.Attachment
	Task           = records.Task
	AuditFilter    = records.AuditFilter
	AuditEntry     = records.AuditEntry
	AuditReport    = records.AuditReport
	Checkpoint     = records.Checkpoint
	Refusal        = records.Refusal
	Export         = records.Export

	KnownPerson      = records.KnownPerson
	Assignment       = records.Assignment
	AssignmentFilter = records.AssignmentFilter

	NoticeReceipt  = records.NoticeReceipt
	NoticeFilter   = records.NoticeFilter
	NoticeSettings = records.NoticeSettings
)

// Store is everything the interface reads, and the rows it owns itself (workshops,
// comments, prepared positions). What does not exist is a not_found error of strategy.
type Store interface {
	DecisionReader
	CycleReader
	ProposalReader
	MeasureReader
	ReportReader
	SessionReader
	SubmissionReader
	WorkshopStore
	CommentStore
	PositionDraftStore
	TaskReader
	PeopleStore
	NoticeStore
	ProposalDraftStore
	SavedViewStore
	AttachmentStore
	CalendarStore
	AuditStore
	ArchiveReader
	WebhookStore
}

// DecisionReader knows which requests were carried out.
type DecisionReader interface {
	// DecidedResult gives the result recorded under a request's id, be it a workflow's step
	// or a write to the interface's own rows; false when none is.
	DecidedResult(ctx context.Context, requestID string) (workflows.Result, bool, error)
	// Timeline lists the steps of an entity ("proposal", "cycle", …), oldest first.
	Timeline(ctx context.Context, entity, id string, page Page) (List[strategy.Entry], error)
}

// CycleReader reads cycles.
type CycleReader interface {
	Cycles(ctx context.Context, page Page) (List[strategy.Cycle], error)
	Cycle(ctx context.Context, year int) (strategy.Cycle, error)
	CycleCounts(ctx context.Context, year int) (CycleCounts, error)
	Ministries(ctx context.Context) (strategy.Ministries, error)
	WatchReader
}

// WatchReader reads what the Q4 watch looks at, whoever asks; what is shown of it is
// narrowed by OpenItem.See.
type WatchReader interface {
	// OpenItems lists the proposals of a cycle on which the cabinet has not decided.
	OpenItems(ctx context.Context, year int) ([]OpenItem, error)
	// History reads how long steps took in a cycle and in earlier ones.
	History(ctx context.Context, year int) (strategy.History, error)
	// Happened reads what happened of a plan that the cycle is told of later.
	Happened(ctx context.Context, cycle strategy.Cycle) (strategy.Happened, error)
	// OpenCounts counts, for gauges, at a moment of the cycle's calendar.
	OpenCounts(ctx context.Context, year int, now time.Time) (records.OpenCounts, error)
	CabinetSessions(ctx context.Context, year int) (records.CabinetSessions, error)
	SaveCabinetSessions(ctx context.Context, request OwnRequest, sessions records.CabinetSessions) (workflows.Result, error)
}

// ProposalReader reads proposals.
type ProposalReader interface {
	Proposals(ctx context.Context, filter ProposalFilter, page Page) (List[strategy.Proposal], error)
	ProposalTitles(ctx context.Context, filter ProposalFilter, page Page) (List[ProposalTitle], error)
	Proposal(ctx context.Context, id string) (strategy.Proposal, error)
	// ProposalTextRevision gives one text; 0 is the current one.
	ProposalTextRevision(ctx context.Context, id string, textRevision int) (ProposalText, error)
	ProposalTexts(ctx context.Context, id string) ([]ProposalText, error)
}

// MeasureReader reads measures and editions.
type MeasureReader interface {
	Measures(ctx context.Context, filter MeasureFilter, page Page) (List[Measure], error)
	Measure(ctx context.Context, id string) (Measure, error)
	// MeasureHistory lists the measure in every edition, oldest first.
	MeasureHistory(ctx context.Context, id string) ([]Measure, error)
	Editions(ctx context.Context, page Page) (List[EditionHead], error)
	Edition(ctx context.Context, year int) (strategy.Edition, error)
	// Fields lists the fields of action of an edition, in its order; 0 is the latest.
	Fields(ctx context.Context, year int) ([]strategy.EditionField, error)
	// CurrentFocus gives the field of action as the latest edition describes it.
	CurrentFocus(ctx context.Context, field string) (strategy.EditionField, error)
}

// ReportReader reads progress reports.
type ReportReader interface {
	Reports(ctx context.Context, filter ReportFilter, page Page) (List[strategy.Report], error)
	// Monitor reads the measures of the latest edition with their accepted reports, not yet
	// counted.
	Monitor(ctx context.Context) (records.Monitor, error)
	Report(ctx context.Context, id string) (strategy.Report, error)
	// ReportCounts counts the reports that there are for the viewer, in all and by lead.
	ReportCounts(ctx context.Context, year int, half string) (records.ReportOverview, error)
}

// SessionReader reads sessions of the steering committee.
type SessionReader interface {
	Sessions(ctx context.Context, year int, page Page) (List[strategy.Session], error)
	Session(ctx context.Context, key string) (strategy.Session, error)
}

// SubmissionReader reads Kabinettvorlagen.
type SubmissionReader interface {
	Submissions(ctx context.Context, year int, page Page) (List[strategy.Submission], error)
	Submission(ctx context.Context, key string) (strategy.Submission, error)
}

// WorkshopStore keeps workshops.
type WorkshopStore interface {
	Workshops(ctx context.Context, year int, page Page) (List[Workshop], error)
	Workshop(ctx context.Context, id string) (Workshop, error)
	SaveWorkshop(ctx context.Context, request OwnRequest, workshop Workshop) (workflows.Result, error)
}

// CommentStore keeps the comments of the consultation.
type CommentStore interface {
	Comments(ctx context.Context, proposalID, state string, page Page) (List[Comment], error)
	Comment(ctx context.Context, id string) (Comment, error)
	AddComment(ctx context.Context, request OwnRequest, comment Comment) (workflows.Result, error)
	ModerateComment(ctx context.Context, request OwnRequest, id, state, reason, answer string) (workflows.Result, error)
}

// PositionDraftStore keeps prepared positions.
type PositionDraftStore interface {
	PositionDraft(ctx context.Context, proposalID, ministry string) (PositionDraft, error)
	SavePositionDraft(ctx context.Context, request OwnRequest, draft PositionDraft) (workflows.Result, error)
}

// ProposalDraftStore keeps proposals that people still write.
type ProposalDraftStore interface {
	ProposalDrafts(ctx context.Context, subject string) ([]ProposalDraft, error)
	ProposalDraft(ctx context.Context, subject, id string) (ProposalDraft, error)
	SaveProposalDraft(ctx context.Context, request OwnRequest, draft ProposalDraft) (workflows.Result, error)
	DiscardProposalDraft(ctx context.Context, request OwnRequest, id string) (workflows.Result, error)
}

// SavedViewStore keeps people's filters.
type SavedViewStore interface {
	SavedViews(ctx context.Context, subject string) (SavedViews, error)
	SaveViews(ctx context.Context, request OwnRequest, views []records.SavedView) (workflows.Result, error)
}

// AttachmentStore keeps the files of Digitalwerkstätten.
type AttachmentStore interface {
	Attachments(ctx context.Context, workshopID string) ([]Attachment, error)
	Attachment(ctx context.Context, workshopID, id string) (Attachment, []byte, error)
	AddAttachment(ctx context.Context, request OwnRequest, file Attachment, content []byte) (workflows.Result, error)
	RemoveAttachment(ctx context.Context, request OwnRequest, workshopID, id, reason string) (workflows.Result, error)
}

// TaskReader says what is due for somebody.
type TaskReader interface {
	Tasks(ctx context.Context, actor strategy.Actor, page Page) (List[Task], error)
	OwnSteps(ctx context.Context, by strategy.Actor, page Page) (List[records.OwnStep], error)
}

// AuditStore reads the audit chain and adds to it what is no step of a workflow.
type AuditStore interface {
	// VerifyAudit walks the whole chain and compares it with the checkpoints.
	VerifyAudit(ctx context.Context, kept ...Checkpoint) (AuditReport, error)
	Audit(ctx context.Context, filter AuditFilter, page Page) (List[AuditEntry], error)
	Checkpoints(ctx context.Context, page Page) (List[Checkpoint], error)
	// ExportAudit writes the whole chain as JSON Lines, last its head.
	ExportAudit(ctx context.Context, out io.Writer) error
	// NoteRefusal never fails and bounds what it writes.
	NoteRefusal(ctx context.Context, refusal Refusal)
	NoteExport(ctx context.Context, export Export) error
}

// WebhookStore keeps which other systems are told of steps. Secrets come sealed and are
// never read back here.
type WebhookStore interface {
	Webhooks(ctx context.Context) ([]records.Webhook, error)
	Webhook(ctx context.Context, id string) (records.Webhook, error)
	WebhookDeliveries(ctx context.Context, id string, page Page) (List[records.WebhookDelivery], error)
	AddWebhook(ctx context.Context, request OwnRequest, webhook records.Webhook, secret []byte) (workflows.Result, error)
	RemoveWebhook(ctx context.Context, request OwnRequest, id string) (workflows.Result, error)
	TestWebhook(ctx context.Context, request OwnRequest, id string) (workflows.Result, error)
}

// ArchiveReader reads what only the E-Akte of a cycle shows.
type ArchiveReader interface {
	// CycleProposals lists the ids of a cycle's proposals, also of those carried over since.
	CycleProposals(ctx context.Context, year int) ([]string, error)
	PositionHistory(ctx context.Context, id string) ([]strategy.Position, error)
	// ExportCycleAudit writes the audit up to the checkpoint that covers a cycle, and the
	// cycle's own entries.
	ExportCycleAudit(ctx context.Context, year int, chain, steps io.Writer) (records.CycleAudit, error)
}

// PeopleStore knows people and keeps their assignments.
type PeopleStore interface {
	// People lists who was ever recognised, by name; search finds a part of a name or address.
	People(ctx context.Context, search string, page Page) (List[KnownPerson], error)
	Assignments(ctx context.Context, filter AssignmentFilter, page Page) (List[Assignment], error)
	Assignment(ctx context.Context, id string) (Assignment, error)
	SaveAssignment(ctx context.Context, request OwnRequest, assignment strategy.Assignment) (workflows.Result, error)
	EndAssignment(ctx context.Context, request OwnRequest, id string, lastDay strategy.Date) (workflows.Result, error)
}

// NoticeStore knows what people were told, and keeps how they want to be told.
type NoticeStore interface {
	// Notices lists what is for somebody or their office, with how far the mail to them got.
	Notices(ctx context.Context, actor strategy.Actor, page Page) (List[NoticeReceipt], error)
	NoticeReceipts(ctx context.Context, filter NoticeFilter, page Page) (List[NoticeReceipt], error)
	NoticeSettings(ctx context.Context, subject string) (NoticeSettings, error)
	// SaveNoticeSettings is for the person who asks.
	SaveNoticeSettings(ctx context.Context, request OwnRequest, mode records.NoticeMode) (workflows.Result, error)
}

// CalendarStore keeps the secret addresses of people's calendars, by hash.
type CalendarStore interface {
	CalendarAccess(ctx context.Context, subject string) (records.CalendarAccess, error)
	// SaveCalendarFeed and RevokeCalendarFeed are for the person who asks.
	SaveCalendarFeed(ctx context.Context, request OwnRequest, secretHash string) (workflows.Result, error)
	RevokeCalendarFeed(ctx context.Context, request OwnRequest) (workflows.Result, error)
	// CalendarFeed is for whoever knows the address, on behalf of its owner.
	CalendarFeed(ctx context.Context, secretHash string, rehearsals bool) (records.CalendarFeed, error)
}
