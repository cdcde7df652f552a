// Package activities is what a workflow may do to the world: store a step, read what it
// decides on, tell other workflows, start them. Every activity may run more than once
// and then has the effect of one run. A refusal by a rule (strategy.Error) fails for
// good under its code; everything else is retried by the engine until it succeeds.
package activities

import (
	"context"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Recorder stores steps. Each call is one transaction and stores the same step once.
type Recorder interface {
	RecordCycle(ctx context.Context, record workflows.CycleRecord) (workflows.Recorded, error)
	RecordProposal(ctx context.Context, record workflows.ProposalRecord) (workflows.Recorded, error)
	RecordReport(ctx context.Context, record workflows.ReportRecord) (workflows.Recorded, error)
	RecordSession(ctx context.Context, record workflows.SessionRecord) (workflows.Recorded, error)
	RecordSubmission(ctx context.Context, record workflows.SubmissionRecord) (workflows.Recorded, error)
}

// Loader reads what a workflow decides on.
type Loader interface {
	// LoadCycle gives a not_found error when no cycle of the year was opened.
	LoadCycle(ctx context.Context, year int) (workflows.CycleView, error)
	LoadMinistries(ctx context.Context) (strategy.Ministries, error)
	LoadAgenda(ctx context.Context, query workflows.AgendaQuery) ([]strategy.AgendaItem, error)
	LoadSubmissionFacts(ctx context.Context, query workflows.SubmissionQuery) (workflows.SubmissionFacts, error)
}

// Directory lists ids in ascending order, those after a given one, at most limit.
type Directory interface {
	// ProposalIDs lists the proposals of a cycle (year 0: of all) in one of the stages.
	ProposalIDs(ctx context.Context, year int, stages []strategy.Stage, after string, limit int) ([]string, error)
	// OpenReportIDs lists the reports of a cycle that are neither accepted nor missing.
	OpenReportIDs(ctx context.Context, year int, after string, limit int) ([]string, error)
	// MeasuresLed lists the measures in force on which no report of the half-year was
	// requested yet, by id.
	MeasuresLed(ctx context.Context, half string, after string, limit int) ([]LedMeasure, error)
}

// LedMeasure is a measure in force and the ministries that lead it.
type LedMeasure struct {
	ID    string
	Code  string
	Title string
	Lead  []string
}

// Publisher builds editions.
type Publisher interface {
	// AwaitingCabinet counts the proposals of a Kabinettvorlage that have not yet
	// recorded what the cabinet decided.
	AwaitingCabinet(ctx context.Context, submission string) (int, error)
	PublishEdition(ctx context.Context, call workflows.PublishCall) (workflows.PublishResult, error)
	// WarnUnpublished tells the coordinator, once for each reason, why an edition is refused.
	WarnUnpublished(ctx context.Context, call workflows.PublishCall, why *strategy.Error) error
}
