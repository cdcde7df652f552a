package reconcile

import (
	"encoding/json"
	"fmt"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// kind is how the entities of one kind are read from their workflows and written to the
// records.
type kind struct {
	entity   string // also the name of the state inside the workflow's State
	workflow string // the workflow's type
	ended    func(state json.RawMessage) (bool, error)
	record   func(state json.RawMessage, say says) (any, error)
}

// says makes the step that explains why the records are written anew.
type says func(year, revision int, stage string) (workflows.Trace, []strategy.Entry)

// kinds are in the order in which they depend on each other: a cycle before what belongs
// to it.
var kinds = []kind{
	{
		entity: "cycle", workflow: workflows.CycleType,
		ended: ended(func(c strategy.Cycle) bool { return c.Phase == strategy.PhaseClosed }),
		record: record(func(c strategy.Cycle, say says) any {
			trace, entries := say(c.Year, c.Revision, string(c.Phase))
			return workflows.CycleRecord{Trace: trace, Entries: entries, Cycle: c}
		}),
	}, {
		entity: "session", workflow: workflows.SessionType,
		ended: ended(func(s strategy.Session) bool { return s.State == strategy.SessionClosed }),
		record: record(func(s strategy.Session, say says) any {
			trace, entries := say(s.Year, s.Revision, string(s.State))
			return workflows.SessionRecord{Trace: trace, Entries: entries, Session: s}
		}),
	}, {
		entity: "submission", workflow: workflows.SubmissionType,
		ended: ended(func(s strategy.Submission) bool { return s.Ended() }),
		record: record(func(s strategy.Submission, say says) any {
			trace, entries := say(s.Year, s.Revision, string(s.State))
			return workflows.SubmissionRecord{Trace: trace, Entries: entries, Submission: s}
		}),
	}, {
		entity: "proposal", workflow: workflows.ProposalType,
		ended: ended(func(p strategy.Proposal) bool { return p.Ended() }),
		record: record(func(p strategy.Proposal, say says) any {
			trace, entries := say(p.Year, p.Revision, string(p.Stage))
			return workflows.ProposalRecord{Trace: trace, Entries: entries, Proposal: p, NewText: true}
		}),
	}, {
		entity: "report", workflow: workflows.ReportType,
		ended: ended(func(r strategy.Report) bool { return r.Frozen() }),
		record: record(func(r strategy.Report, say says) any {
			trace, entries := say(r.Year, r.Revision, string(r.State))
			return workflows.ReportRecord{Trace: trace, Entries: entries, Report: r}
		}),
	},
}

func (k kind) workflowID(id string) string { return k.entity + "/" + id }

func ended[S any](of func(S) bool) func(json.RawMessage) (bool, error) {
	return func(raw json.RawMessage) (bool, error) {
		state, err := decode[S](raw)
		return err == nil && of(state), err
	}
}

func record[S any](of func(S, says) any) func(json.RawMessage, says) (any, error) {
	return func(raw json.RawMessage, say says) (any, error) {
		state, err := decode[S](raw)
		if err != nil {
			return nil, err
		}
		return of(state, say), nil
	}
}

func decode[S any](raw json.RawMessage) (S, error) {
	var state S
	if err := json.Unmarshal(raw, &state); err != nil {
		return state, fmt.Errorf("read state: %w", err)
	}
	return state, nil
}
