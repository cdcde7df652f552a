package reconcile

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// mend brings records and workflow together: the one that is ahead is right.
func (r *reconciliation) mend(ctx context.Context, k kind, d *Difference) error {
	switch d.Kind {
	case Behind, Differs, Unknown:
		return r.rewrite(ctx, k, d)
	case Stuck:
		return errors.New("its steps fail again and again: see the worker's log, and docs/runbook.md")
	}
	return r.resume(ctx, k, d)
}

// rewrite writes the records anew from the workflow.
func (r *reconciliation) rewrite(ctx context.Context, k kind, d *Difference) error {
	run, err := r.ask(ctx, k, d.ID)
	if err != nil {
		return err
	}
	record, err := k.record(run.state, func(year, revision int, stage string) (workflows.Trace, []strategy.Entry) {
		return explain(d, r.calendar(ctx, year), revision, stage)
	})
	if err != nil {
		return err
	}
	return r.Records.Reproject(ctx, record)
}

// calendar is the moment in the calendar of a year's cycle, the real one when the records
// do not know the cycle.
func (r *reconciliation) calendar(ctx context.Context, year int) time.Time {
	view, err := r.Records.LoadCycle(ctx, year)
	if err != nil {
		return r.Clock()
	}
	return r.Clock().Add(view.Offset)
}

// explain gives the step with which records are written anew.
func explain(d *Difference, at time.Time, revision int, stage string) (workflows.Trace, []strategy.Entry) {
	return workflows.Trace{WorkflowID: d.Entity + "/" + d.ID}, []strategy.Entry{{
		ID:     fmt.Sprintf("reconcile/%s/%s/%d/%d", d.Entity, d.ID, revision, at.UnixNano()),
		Action: "reconcile", Actor: strategy.System(), At: at, Stage: stage, Revision: revision,
		Note: "Die Akten wurden nach dem Stand des Ablaufs neu geschrieben.",
		Data: map[string]string{"kind": string(d.Kind), "records_revision": strconv.Itoa(d.Records)},
	}}
}

// resume starts a workflow that goes on from the records. One that runs with an older state
// is ended by the engine in the same moment.
func (r *reconciliation) resume(ctx context.Context, k kind, d *Difference) error {
	state, err := r.state(ctx, k, d.ID)
	if err != nil {
		return err
	}
	_, err = r.Engine.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: k.workflowID(d.ID), TaskQueue: r.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}, k.workflow, state)
	return err
}

// state makes the State of a workflow from the records.
func (r *reconciliation) state(ctx context.Context, k kind, id string) (any, error) {
	stored, err := r.Records.StoredOne(ctx, k.entity, id)
	if err != nil {
		return nil, err
	}
	entries, past, err := r.past(ctx, k, id, stored.Year)
	if err != nil {
		return nil, err
	}
	waiting, err := r.Records.WaitingFor(ctx, k.entity, id)
	if err != nil {
		return nil, err
	}
	switch k.workflow {
	case workflows.CycleType:
		c, err := decode[strategy.Cycle](stored.State)
		return workflows.ResumeCycle(c, past, entries, heard(c.Year, entries)), err
	case workflows.ProposalType:
		p, err := decode[strategy.Proposal](stored.State)
		return workflows.ResumeProposal(p, past), err
	case workflows.ReportType:
		rep, err := decode[strategy.Report](stored.State)
		return workflows.ResumeReport(rep, past), err
	case workflows.SessionType:
		s, err := decode[strategy.Session](stored.State)
		return workflows.ResumeSession(s, past, waiting), err
	case workflows.SubmissionType:
		return r.submission(ctx, stored.State, entries, past, waiting)
	}
	return nil, fmt.Errorf("no workflow runs %s", k.entity)
}

// past is what the records remember of an entity besides its state.
func (r *reconciliation) past(ctx context.Context, k kind, id string, year int) ([]strategy.Entry, workflows.Past, error) {
	var past workflows.Past
	entries, results, err := r.Records.Steps(ctx, k.entity, id)
	if err != nil {
		return nil, past, err
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
		if e.At.After(past.Until) {
			past.Until = e.At
		}
	}
	past.Requests = workflows.Remember(results, ids)
	past.View, err = r.Records.LoadCycle(ctx, year)
	return entries, past, err
}

func (r *reconciliation) submission(ctx context.Context, raw []byte, entries []strategy.Entry, past workflows.Past, waiting []string) (any, error) {
	su, err := decode[strategy.Submission](raw)
	if err != nil {
		return nil, err
	}
	var last strategy.Entry
	if len(entries) > 0 {
		last = entries[len(entries)-1]
	}
	heard := true
	if news := workflows.CabinetNewsID(su, last); news != "" {
		if heard, err = r.Records.Recorded(ctx, news); err != nil {
			return nil, err
		}
	}
	return workflows.ResumeSubmission(su, past, last, waiting, heard)
}

// heard gives the ids of the cabinet's decisions that a cycle has acted on.
func heard(year int, entries []strategy.Entry) []string {
	var ids []string
	for _, e := range entries {
		if id, ok := strings.CutPrefix(e.ID, workflows.CabinetHeardID(year, "")); ok {
			ids = append(ids, id)
		}
	}
	return ids
}
