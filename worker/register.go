package worker

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/activities"
	"fortschreibung/workflows"
)

// RegisterWorkflows registers every workflow under its name, also with a replayer.
func RegisterWorkflows(registry worker.WorkflowRegistry) {
	for name, run := range map[string]any{
		workflows.OpenCycle:      workflows.OpenCycleOnSchedule,
		workflows.OpenReporting:  workflows.OpenReportingOnSchedule,
		workflows.CycleType:      workflows.Cycle,
		workflows.ProposalType:   workflows.Proposal,
		workflows.ReportType:     workflows.Report,
		workflows.SessionType:    workflows.Session,
		workflows.SubmissionType: workflows.Submission,
	} {
		registry.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
	}
}

func registerActivities(registry worker.ActivityRegistry, connection client.Client, store Store) {
	records := &activities.Records{Store: store}
	loads := &activities.Loads{Store: store}
	messenger := &activities.Messenger{Client: connection, Store: store}
	starter := &activities.Starter{Client: connection, Store: store}
	editions := &activities.Editions{Store: store}
	for name, call := range map[string]any{
		workflows.RecordCycle:         records.RecordCycle,
		workflows.RecordProposal:      records.RecordProposal,
		workflows.RecordReport:        records.RecordReport,
		workflows.RecordSession:       records.RecordSession,
		workflows.RecordSubmission:    records.RecordSubmission,
		workflows.LoadCycle:           loads.LoadCycle,
		workflows.LoadMinistries:      loads.LoadMinistries,
		workflows.LoadAgenda:          loads.LoadAgenda,
		workflows.LoadSubmissionFacts: loads.LoadSubmissionFacts,
		workflows.TellProposals:       messenger.TellProposals,
		workflows.Announce:            messenger.Announce,
		workflows.TellCycle:           messenger.TellCycle,
		workflows.StartReports:        starter.StartReports,
		workflows.StartCycle:          starter.StartCycle,
		workflows.PublishEdition:      editions.PublishEdition,
	} {
		registry.RegisterActivityWithOptions(call, activity.RegisterOptions{Name: name})
	}
}
