package workflows

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"fortschreibung/strategy"
)

// TestRecordResumedCycle lets a cycle go on from its records on a real server.
func TestRecordResumedCycle(t *testing.T) {
	cycle, entries := recordedUntil(t, strategy.PhaseCoordination)
	cycle.Rehearse, cycle.Offset = true, time.Until(entries[len(entries)-1].At)
	var announced, reports atomic.Int32
	connection, queue := live(t, func(w worker.Worker) {
		provide := func(name string, call any) {
			w.RegisterActivityWithOptions(call, activity.RegisterOptions{Name: name})
		}
		provide(RecordCycle, func(context.Context, CycleRecord) (Recorded, error) { return Recorded{}, nil })
		provide(StartReports, func(context.Context, StartReportsCall) (Told, error) { reports.Add(1); return Told{}, nil })
		provide(Announce, func(context.Context, Announcement) (Told, error) { announced.Add(1); return Told{}, nil })
	})
	id := CycleID(unusedNumber())
	_, err := connection.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: queue},
		CycleType, ResumeCycle(cycle, pastUntil(entries), entries, nil))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the cycle has followed its steps again", func() bool { return reports.Load() == 2 && announced.Load() == 3 })
	handle, err := connection.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: CancelUpdate, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{Cancel{Request: coordinatorRequest("cancel"), Reason: "Ende der Probe"}},
	})
	if err == nil {
		err = handle.Get(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := connection.GetWorkflow(t.Context(), id, "").Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	store(t, "cycle_resumed", histories(t, connection, id))
}
