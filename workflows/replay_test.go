package workflows

import (
	"os"
	"path/filepath"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// registered are the workflows of the process by their names.
var registered = map[string]any{
	OpenCycle:      OpenCycleOnSchedule,
	OpenReporting:  OpenReportingOnSchedule,
	CycleType:      Cycle,
	ProposalType:   Proposal,
	ReportType:     Report,
	SessionType:    Session,
	SubmissionType: Submission,
}

// Every history that was ever stored has to replay with the code of today: workflows of
// that time may still be open. Do not replace a stored history, add another one; `go test
// ./workflows -run TestRecord -record` writes those of today's code.
func TestStoredHistoriesReplay(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stored histories: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			for name, run := range registered {
				replayer.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
			}
			h := storedHistory(t, file)
			id := h.Events[0].GetWorkflowExecutionStartedEventAttributes().WorkflowId
			err := replayer.ReplayWorkflowHistoryWithOptions(quiet(), h, worker.ReplayWorkflowHistoryOptions{
				OriginalExecution: workflow.Execution{ID: id},
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func storedHistory(t *testing.T, file string) *historypb.History {
	t.Helper()
	reader, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	h, err := client.HistoryFromJSON(reader, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}
