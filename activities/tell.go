package activities

import (
	"context"
	"fmt"
	"slices"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Messenger tells workflows what others did. That a message was sent means that the
// engine has it durably; the receiver acts on it a moment later.
type Messenger struct {
	Client client.Client
	Store  Directory
}

const (
	listProposals = "proposals"
	listReports   = "reports"
	listMeasures  = "measures"
)

// TellProposals sends a step to the proposals named, or to those of the cycle in one of
// the stages. Proposals whose workflow has ended are passed over.
func (m *Messenger) TellProposals(ctx context.Context, tell workflows.Tell) (workflows.Told, error) {
	c, err := resume(ctx)
	if err != nil {
		return workflows.Told{}, err
	}
	err = m.proposals(ctx, &c, tell)
	return workflows.Told{Count: c.Count}, workflows.Failure(err)
}

// Announce sends a step of the cycle to its proposals and then the cycle as it is now
// to its open reports, sessions and Kabinettvorlagen.
func (m *Messenger) Announce(ctx context.Context, announcement workflows.Announcement) (workflows.Told, error) {
	c, err := resume(ctx)
	if err != nil {
		return workflows.Told{}, err
	}
	if c.List != listReports {
		if err := m.proposals(ctx, &c, announcement.Tell); err != nil {
			return workflows.Told{Count: c.Count}, workflows.Failure(err)
		}
	}
	if err := m.reports(ctx, &c, announcement.View); err != nil {
		return workflows.Told{Count: c.Count}, workflows.Failure(err)
	}
	meetings, err := m.meetings(ctx, announcement.View)
	return workflows.Told{Count: c.Count + meetings}, err
}

func (m *Messenger) proposals(ctx context.Context, c *cursor, tell workflows.Tell) error {
	page := func(ctx context.Context, after string, limit int) ([]string, error) {
		return m.Store.ProposalIDs(ctx, tell.Year, tell.Stages, after, limit)
	}
	if len(tell.Proposals) > 0 {
		named := slices.Sorted(slices.Values(tell.Proposals))
		page = func(_ context.Context, after string, limit int) ([]string, error) {
			return pageOf(named, after, limit), nil
		}
	} else if len(tell.Stages) == 0 {
		return strategy.Invalid("stages", "weder Vorschläge noch Stände sind genannt")
	}
	return walk(ctx, c, listProposals, page, self, func(ctx context.Context, id string) (bool, error) {
		step, own := tell.Steps[id]
		if !own {
			step = tell.Step
		}
		return m.signal(ctx, workflows.ProposalID(id), workflows.ProposalSignal, step)
	})
}

func (m *Messenger) reports(ctx context.Context, c *cursor, view workflows.CycleView) error {
	page := func(ctx context.Context, after string, limit int) ([]string, error) {
		return m.Store.OpenReportIDs(ctx, view.Year, after, limit)
	}
	return walk(ctx, c, listReports, page, self, func(ctx context.Context, id string) (bool, error) {
		return m.signal(ctx, workflows.ReportID(id), workflows.CycleSignal, view)
	})
}

// meetings tells the running sessions and Kabinettvorlagen of the cycle, of which there
// are a handful. The engine lists them a moment after they start; one that is missed
// reads the cycle with its own next step, and looks for its end by itself.
func (m *Messenger) meetings(ctx context.Context, view workflows.CycleView) (int, error) {
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: fmt.Sprintf(
		"WorkflowType IN ('%s', '%s') AND %s = %d AND ExecutionStatus = 'Running'",
		workflows.SessionType, workflows.SubmissionType, workflows.CycleYearAttribute, view.Year)}
	told := 0
	for {
		page, err := m.Client.ListWorkflow(ctx, request)
		if err != nil {
			return told, err
		}
		for _, running := range page.GetExecutions() {
			ok, err := m.signal(ctx, running.GetExecution().GetWorkflowId(), workflows.CycleSignal, view)
			if err != nil {
				return told, err
			}
			if ok {
				told++
			}
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return told, nil
		}
	}
}

func (m *Messenger) signal(ctx context.Context, workflowID, name string, message any) (bool, error) {
	err := m.Client.SignalWorkflow(ctx, workflowID, "", name, message)
	if gone(err) {
		activity.GetLogger(ctx).Warn("workflow has ended, message passed over", "to", workflowID, "signal", name)
		return false, nil
	}
	return err == nil, err
}

// pageOf gives up to limit of the sorted ids that come after one.
func pageOf(sorted []string, after string, limit int) []string {
	start, found := slices.BinarySearch(sorted, after)
	if found {
		start++
	}
	if after == "" {
		start = 0
	}
	return sorted[start:min(start+limit, len(sorted))]
}

// TellCycle tells a cycle what the cabinet decided; not_found when the cycle has ended.
func (m *Messenger) TellCycle(ctx context.Context, call workflows.TellCycleCall) error {
	err := m.Client.SignalWorkflow(ctx, workflows.CycleID(call.Year), "", workflows.CabinetSignal, call.Decided)
	if gone(err) {
		return workflows.Failure(strategy.NotFound("der Zyklus %d läuft nicht (mehr)", call.Year))
	}
	return err
}
