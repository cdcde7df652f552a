package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

var announcement = workflows.Announcement{
	Tell: workflows.Tell{
		Step: workflows.ProcessStep{ID: "cycle/2021/2/view", Cycle: &workflows.CycleView{Year: 2021, Revision: 2}},
		Year: 2021, Stages: []strategy.Stage{strategy.StageSubmitted},
	},
	View: workflows.CycleView{Year: 2021, Revision: 2, Phase: strategy.PhaseConsultation},
}

// A worker dies in the middle of the second page; another goes on with that page.
func TestAnnounceGoesOnAfterTheLastPageWhenItsWorkerDies(t *testing.T) {
	connection, queue := connect(t)
	proposals := numbered(t.Name(), pageSize+20)
	for _, id := range proposals {
		receivers(t, connection, workflows.ProposalID(id))
	}
	report := "2020-H2/" + t.Name()
	receivers(t, connection, workflows.ReportID(report))

	dead := make(chan struct{})
	t.Cleanup(func() { close(dead) })
	reached := make(chan struct{}, 1)
	first := &directory{proposals: proposals, before: func(_, after string) error {
		if after != "" {
			reached <- struct{}{}
			<-dead
		}
		return nil
	}}
	w := work(t, connection, queue, workflows.Announce, (&Messenger{Client: connection, Store: first}).Announce, nil)
	caller := work(t, connection, queue+"-calls", "none", func() error { return nil }, callOnceOn[workflows.Announcement, workflows.Told](queue))
	defer caller.Stop()
	run := start(t, connection, queue+"-calls", workflows.Announce, announcement)
	<-reached
	awaitCursor(t, connection, run, proposals[pageSize-1])
	w.Stop()

	second := &directory{proposals: proposals, reports: []string{report}}
	defer work(t, connection, queue, workflows.Announce, (&Messenger{Client: connection, Store: second}).Announce, nil).Stop()
	told, err := result[workflows.Told](t, run)
	if err != nil || told.Count != len(proposals)+1 {
		t.Fatalf("told %d, %v", told.Count, err)
	}
	if want := "proposals after " + proposals[pageSize-1]; second.pages()[0] != want {
		t.Errorf("the second worker asked for %q first, want %q", second.pages()[0], want)
	}
	for _, id := range proposals {
		if n := signals(t, connection, workflows.ProposalID(id)); n != 1 {
			t.Fatalf("%s was told %d times", id, n)
		}
	}
	if n := signals(t, connection, workflows.ReportID(report)); n != 1 {
		t.Errorf("the report was told %d times", n)
	}
}

func TestAnnounceThatFailedAmongReportsDoesNotTellProposalsAgain(t *testing.T) {
	connection, queue := connect(t)
	proposal, report := t.Name(), "2020-H2/"+t.Name()
	receivers(t, connection, workflows.ProposalID(proposal), workflows.ReportID(report))
	var failed atomic.Bool
	d := &directory{proposals: []string{proposal}, reports: []string{report}, before: func(list, _ string) error {
		if list == listReports && failed.CompareAndSwap(false, true) {
			return errors.New("database is away")
		}
		return nil
	}}
	defer work(t, connection, queue, workflows.Announce, (&Messenger{Client: connection, Store: d}).Announce, callOnce[workflows.Announcement, workflows.Told]).Stop()
	told, err := result[workflows.Told](t, start(t, connection, queue, workflows.Announce, announcement))
	if err != nil || told.Count != 2 {
		t.Fatalf("told %d, %v", told.Count, err)
	}
	if n := signals(t, connection, workflows.ProposalID(proposal)); n != 1 {
		t.Errorf("the proposal was told %d times", n)
	}
}

func TestAnnounceTellsTheSessionsAndSubmissionsThatRun(t *testing.T) {
	connection, queue := connect(t)
	const year = 1907
	view := workflows.CycleView{Year: year, Revision: 2}
	meetings := map[string]int{"running": 1, "ended": 0, "other year": 0}
	for id := range meetings {
		attributes := temporal.NewSearchAttributes(temporal.NewSearchAttributeKeyInt64(workflows.CycleYearAttribute).ValueSet(year))
		if id == "other year" {
			attributes = temporal.NewSearchAttributes(temporal.NewSearchAttributeKeyInt64(workflows.CycleYearAttribute).ValueSet(year + 1))
		}
		_, err := connection.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
			ID: t.Name() + id, TaskQueue: "nobody", TypedSearchAttributes: attributes,
		}, workflows.SessionType)
		if err != nil {
			t.Fatal(err)
		}
		if id == "ended" {
			if err := connection.TerminateWorkflow(t.Context(), t.Name()+id, "", "ended"); err != nil {
				t.Fatal(err)
			}
		}
	}
	awaitListed(t, connection, fmt.Sprintf("CycleYear = %d AND ExecutionStatus = 'Running'", year), 1)
	defer work(t, connection, queue, workflows.Announce, (&Messenger{Client: connection, Store: &directory{}}).Announce, callOnce[workflows.Announcement, workflows.Told]).Stop()
	told, err := result[workflows.Told](t, start(t, connection, queue, workflows.Announce, workflows.Announcement{Tell: announcement.Tell, View: view}))
	if err != nil || told.Count != 1 {
		t.Errorf("told %d, %v", told.Count, err)
	}
	for id, want := range meetings {
		if n := signals(t, connection, t.Name()+id); n != want {
			t.Errorf("%s was told %d times", id, n)
		}
	}
}

// awaitListed waits until the engine lists so many workflows for a query.
func awaitListed(t *testing.T, connection client.Client, query string, want int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		counted, err := connection.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if counted.GetCount() == want {
			return
		}
		<-ticker.C
	}
}

func TestTellProposalsPassesOverThoseThatHaveEnded(t *testing.T) {
	connection, queue := connect(t)
	ids := numbered(t.Name(), 3)
	receivers(t, connection, workflows.ProposalID(ids[0]), workflows.ProposalID(ids[1]))
	if err := connection.TerminateWorkflow(t.Context(), workflows.ProposalID(ids[0]), "", "ended"); err != nil {
		t.Fatal(err)
	}
	d := &directory{}
	defer work(t, connection, queue, workflows.TellProposals, (&Messenger{Client: connection, Store: d}).TellProposals, callOnce[workflows.Tell, workflows.Told]).Stop()
	told, err := result[workflows.Told](t, start(t, connection, queue, workflows.TellProposals, workflows.Tell{
		Proposals: []string{ids[2], ids[1], ids[0]},
		Steps:     map[string]workflows.ProcessStep{ids[1]: {ID: "own"}},
	}))
	if err != nil || told.Count != 1 {
		t.Errorf("told %d, %v", told.Count, err)
	}
	if n := signals(t, connection, workflows.ProposalID(ids[1])); n != 1 {
		t.Errorf("the running proposal was told %d times", n)
	}
	if len(d.pages()) != 0 {
		t.Errorf("named proposals were looked up: %v", d.pages())
	}
}

func TestTellProposalsNeedsToKnowWhom(t *testing.T) {
	connection, queue := connect(t)
	defer work(t, connection, queue, workflows.TellProposals, (&Messenger{Client: connection, Store: &directory{}}).TellProposals, callOnce[workflows.Tell, workflows.Told]).Stop()
	_, err := result[workflows.Told](t, start(t, connection, queue, workflows.TellProposals, workflows.Tell{Year: 2021}))
	if refusal := workflows.DomainError(err); refusal == nil || refusal.Code != strategy.CodeInvalid {
		t.Errorf("answered %v", err)
	}
}

func TestTellCycleSaysWhenNobodyListens(t *testing.T) {
	connection, queue := connect(t)
	receivers(t, connection, workflows.CycleID(1903))
	defer work(t, connection, queue, workflows.TellCycle, (&Messenger{Client: connection}).TellCycle, callOnce[workflows.TellCycleCall, struct{}]).Stop()
	_, err := result[struct{}](t, start(t, connection, queue, workflows.TellCycle, workflows.TellCycleCall{Year: 1903}))
	if err != nil || signals(t, connection, workflows.CycleID(1903)) != 1 {
		t.Errorf("told the cycle: %v", err)
	}
	_, err = result[struct{}](t, start(t, connection, queue, workflows.TellCycle, workflows.TellCycleCall{Year: 1904}))
	if refusal := workflows.DomainError(err); refusal == nil || refusal.Code != strategy.CodeNotFound {
		t.Errorf("answered %v", err)
	}
}

func TestPageOf(t *testing.T) {
	ids := []string{"a", "b", "c", "d"}
	for after, want := range map[string][]string{"": {"a", "b"}, "b": {"c", "d"}, "bb": {"c", "d"}, "d": {}, "z": {}} {
		if got := pageOf(ids, after, 2); !slices.Equal(got, want) {
			t.Errorf("after %q: %q", after, got)
		}
	}
}
