package activities

import (
	"context"
	"errors"
	"sync"
	"testing"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestStartReportsStartsEachOnceEvenWhenRepeated(t *testing.T) {
	connection, queue := connect(t)
	var failed sync.Once
	d := &directory{before: func(_, after string) (err error) {
		if after != "" {
			failed.Do(func() { err = errors.New("database is away") })
		}
		return err
	}}
	for _, id := range numbered(t.Name(), pageSize+3) {
		d.measures = append(d.measures, LedMeasure{ID: id, Code: "M1-01", Title: "Titel", Lead: []string{"TFM"}})
	}
	defer work(t, connection, queue, workflows.StartReports, (&Starter{Client: connection, Store: d}).StartReports, callOnce[workflows.StartReportsCall, workflows.Told]).Stop()
	call := workflows.StartReportsCall{
		Half: "2020-H2", Due: strategy.NewDate(2021, 3, 31), View: workflows.CycleView{Year: 2021, Revision: 3},
	}
	told, err := result[workflows.Told](t, start(t, connection, queue, workflows.StartReports, call))
	if err != nil || told.Count != len(d.measures) {
		t.Fatalf("started %d, %v", told.Count, err)
	}
	again, err := result[workflows.Told](t, start(t, connection, queue, workflows.StartReports, call))
	if err != nil || again.Count != 0 {
		t.Errorf("repeated: started %d, %v", again.Count, err)
	}
	last := d.measures[len(d.measures)-1].ID
	checkReport(t, connection, workflows.ReportID("2020-H2/"+last), last)
}

// checkReport reads the argument that a report was started with.
func checkReport(t *testing.T, connection client.Client, workflowID, measure string) {
	t.Helper()
	history := connection.GetWorkflowHistory(t.Context(), workflowID, "", false, 0)
	event, err := history.Next()
	if err != nil {
		t.Fatal(err)
	}
	var got workflows.StartReport
	input := event.GetWorkflowExecutionStartedEventAttributes().GetInput()
	if err := converter.GetDefaultDataConverter().FromPayloads(input, &got); err != nil {
		t.Fatal(err)
	}
	r := got.Report
	if r.ID != "2020-H2/"+measure || r.Due != strategy.NewDate(2021, 3, 31) || r.OriginalDue != r.Due ||
		r.Year != 2021 || r.Revision != 0 || r.State != strategy.ReportRequested || got.View.Revision != 3 {
		t.Errorf("started with %+v", got)
	}
}

func TestStartReportsLeavesEndedReportsAlone(t *testing.T) {
	connection, queue := connect(t)
	d := &directory{measures: []LedMeasure{{ID: t.Name()}}}
	defer work(t, connection, queue, workflows.StartReports, (&Starter{Client: connection, Store: d}).StartReports, callOnce[workflows.StartReportsCall, workflows.Told]).Stop()
	id := workflows.ReportID("2020-H2/" + t.Name())
	receivers(t, connection, id)
	if err := connection.TerminateWorkflow(t.Context(), id, "", "ended"); err != nil {
		t.Fatal(err)
	}
	told, err := result[workflows.Told](t, start(t, connection, queue, workflows.StartReports, workflows.StartReportsCall{Half: "2020-H2"}))
	if err != nil || told.Count != 0 {
		t.Errorf("started %d, %v", told.Count, err)
	}
}

func TestStartCycleOpensOnceAndSaysSoAfterwards(t *testing.T) {
	connection, queue := connect(t)
	starter := &Starter{Client: connection, Store: &directory{}}
	w := worker.New(connection, queue, worker.Options{})
	w.RegisterActivityWithOptions(starter.StartCycle, activity.RegisterOptions{Name: workflows.StartCycle})
	w.RegisterWorkflowWithOptions(callOnce[workflows.Open, workflows.Result], workflow.RegisterOptions{Name: "call"})
	w.RegisterWorkflowWithOptions(workflows.Cycle, workflow.RegisterOptions{Name: workflows.CycleType})
	w.RegisterActivityWithOptions(
		func(_ context.Context, r workflows.CycleRecord) (workflows.Recorded, error) {
			return workflows.Recorded{}, nil
		},
		activity.RegisterOptions{Name: workflows.RecordCycle})
	w.RegisterActivityWithOptions(
		func(_ context.Context, _ workflows.Tell) (workflows.Told, error) { return workflows.Told{}, nil },
		activity.RegisterOptions{Name: workflows.TellProposals})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()

	open := workflows.Open{
		Request: workflows.Request{ID: "schedule/open-cycle/2151", Actor: strategy.System()}, Year: 2151,
		CabinetSession: strategy.NewDate(2151, 12, 15), Settings: strategy.DefaultSettings(),
	}
	first, err := result[workflows.Result](t, start(t, connection, queue, workflows.StartCycle, open))
	if err != nil || first.Stage != string(strategy.PhaseIntake) {
		t.Fatalf("opened %+v, %v", first, err)
	}
	again, err := result[workflows.Result](t, start(t, connection, queue, workflows.StartCycle, open))
	if err != nil || again != first {
		t.Errorf("the same request again: %+v, %v", again, err)
	}
	open.Request.ID = "somebody else"
	_, err = result[workflows.Result](t, start(t, connection, queue, workflows.StartCycle, open))
	if refusal := workflows.DomainError(err); refusal == nil || refusal.Code != strategy.CodeAlreadyDecided {
		t.Errorf("opened twice: %v", err)
	}
	if err := connection.TerminateWorkflow(t.Context(), workflows.CycleID(2151), "", "end of test"); err != nil {
		t.Fatal(err)
	}
}
