package activities

import (
	"context"

	"fortschreibung/workflows"
)

// Records stores the steps of every workflow.
type Records struct{ Store Recorder }

// RecordCycle stores a step of a cycle.
func (r *Records) RecordCycle(ctx context.Context, record workflows.CycleRecord) (workflows.Recorded, error) {
	recorded, err := r.Store.RecordCycle(ctx, record)
	return recorded, workflows.Failure(err)
}

// RecordProposal stores a step of a proposal.
func (r *Records) RecordProposal(ctx context.Context, record workflows.ProposalRecord) (workflows.Recorded, error) {
	recorded, err := r.Store.RecordProposal(ctx, record)
	return recorded, workflows.Failure(err)
}

// RecordReport stores a step of a progress report.
func (r *Records) RecordReport(ctx context.Context, record workflows.ReportRecord) (workflows.Recorded, error) {
	recorded, err := r.Store.RecordReport(ctx, record)
	return recorded, workflows.Failure(err)
}

// RecordSession stores a step of a session.
func (r *Records) RecordSession(ctx context.Context, record workflows.SessionRecord) (workflows.Recorded, error) {
	recorded, err := r.Store.RecordSession(ctx, record)
	return recorded, workflows.Failure(err)
}

// RecordSubmission stores a step of a Kabinettvorlage.
func (r *Records) RecordSubmission(ctx context.Context, record workflows.SubmissionRecord) (workflows.Recorded, error) {
	recorded, err := r.Store.RecordSubmission(ctx, record)
	return recorded, workflows.Failure(err)
}
