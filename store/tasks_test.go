package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func tasksOf(t testing.TB, s *Store, actor strategy.Actor) []string {
	t.Helper()
	return walkPages(t, func(page records.Page) (records.List[records.Task], error) {
		return s.Tasks(context.Background(), actor, page)
	},
		func(k records.Task) string { return k.Kind + " " + k.EntityID })
}

func ministryOf(name string) strategy.Actor {
	return strategy.Actor{Subject: "s-" + name, Role: strategy.RoleMinistry, Ministry: name}
}

func TestTasksOfAMinistry(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, 1)))
	put(t, s, 1, func(p *strategy.Proposal) { // due last
		p.Stage, p.Affected = strategy.StageInCoordination, []strategy.Affected{{Ministry: "TFM", Open: true}}
		p.Due = time.Date(2021, 9, 30, 22, 0, 0, 0, time.UTC)
	})
	put(t, s, 2, func(p *strategy.Proposal) {
		p.Stage, p.Affected = strategy.StageInCoordination, []strategy.Affected{{Ministry: "TFM"}, {Ministry: "TMIK", Open: true}}
	})
	put(t, s, 3, func(p *strategy.Proposal) {
		p.Stage = strategy.StageDecided
		done := strategy.NewDate(2021, 6, 1)
		p.Decision = &strategy.CommitteeDecision{Conditions: []strategy.Condition{
			{ID: "c1", Text: "prüfen", Owner: "TFM", Due: strategy.NewDate(2021, 7, 1)},
			{ID: "c2", Text: "getan", Owner: "TFM", Due: strategy.NewDate(2021, 7, 1), Done: &done},
			{ID: "c3", Text: "andere", Owner: "TMIK", Due: strategy.NewDate(2021, 7, 1)},
		}}
	})
	put(t, s, 4, func(p *strategy.Proposal) { p.Stage, p.Submitter.Subject = strategy.StageReturned, "s-TFM" })
	for i, state := range []strategy.ReportState{strategy.ReportRequested, strategy.ReportReturned, strategy.ReportSubmitted, strategy.ReportAccepted} {
		r := sampleReport("2021-H1", fmt.Sprint("m", i), 2021, 1)
		r.State = state
		must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(r)))
	}
	circular := sampleSubmission(2021, 1, 1)
	circular.State, circular.Circular, circular.Members = strategy.SubmissionHandedIn, true, []string{"TFM", "TMIL"}
	circular.Consents = map[string]bool{"TMIL": true}
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(circular)))

	same(t, "TFM", tasksOf(t, s, ministryOf("TFM")), []string{
		"condition " + id(3), "report 2021-H1/m0", "report 2021-H1/m1", "position " + id(1), "consent 2021/1", "revise " + id(4),
	})
	same(t, "TMIK", tasksOf(t, s, ministryOf("TMIK")), []string{"condition " + id(3), "position " + id(2)})
	for n, text := range map[int]string{1: must[strategy.Proposal](t)(s.Proposal(ctx, id(1))).TextHash, 2: "an older text"} {
		draft := records.PositionDraft{ProposalID: id(n), Ministry: map[int]string{1: "TFM", 2: "TMIK"}[n], TextHash: text}
		must[workflows.Result](t)(s.SavePositionDraft(ctx, ownRequest(fmt.Sprint("d", n)), draft))
	}
	for ministry, prepared := range map[string]bool{"TFM": true, "TMIK": false} {
		for _, task := range must[records.List[records.Task]](t)(s.Tasks(ctx, ministryOf(ministry), records.Page{})).Items {
			if task.Prepared != (prepared && task.Kind == TaskPosition) {
				t.Errorf("%s: %+v", ministry, task)
			}
		}
	}
	same(t, "TMIL has consented", tasksOf(t, s, ministryOf("TMIL")), []string{})
	same(t, "auditor", tasksOf(t, s, strategy.Actor{Subject: "a", Role: strategy.RoleAuditor}), []string{})
}

func TestATaskIsOverdueInTheCalendarOfItsCycle(t *testing.T) {
	ctx := context.Background()
	s := migrated(t) // the tests' real time is 2026-03-02
	for year, offset := range map[int]time.Duration{2026: 0, 2027: 400 * 24 * time.Hour, 2028: 500 * 24 * time.Hour} {
		c := cycleRecord(year, 1)
		c.Cycle.Offset = offset
		must[workflows.Recorded](t)(s.RecordCycle(ctx, c))
		r := sampleReport(fmt.Sprintf("%d-H1", year), "m", year, 1)
		r.Due = strategy.NewDate(2027, 5, 1)
		must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(r)))
	}
	list := must[records.List[records.Task]](t)(s.Tasks(ctx, ministryOf("TFM"), records.Page{}))
	overdue := map[int]bool{}
	for _, task := range list.Items {
		overdue[task.Year] = task.Overdue
		if !task.Due.Equal(strategy.NewDate(2027, 5, 1).EndOfDay(strategy.Berlin())) {
			t.Errorf("due %v", task.Due)
		}
	}
	if len(overdue) != 3 || overdue[2026] || overdue[2027] || !overdue[2028] {
		t.Errorf("overdue: %v", overdue)
	}
}

func TestTasksOfTheCoordinator(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	c := cycleRecord(2021, 1)
	c.Cycle.Phase = strategy.PhaseConsultation
	must[workflows.Recorded](t)(s.RecordCycle(ctx, c))
	put(t, s, 1, nil)
	put(t, s, 2, func(p *strategy.Proposal) { p.Stage = strategy.StageScreened })
	put(t, s, 3, func(p *strategy.Proposal) {
		p.Stage, p.Feasibility = strategy.StageConsulted, &strategy.Feasibility{Feasible: true}
	})
	put(t, s, 4, func(p *strategy.Proposal) {
		p.Stage, p.Dissents = strategy.StageDissent, []strategy.Dissent{{Ministry: "TFM"}}
	})
	put(t, s, 5, func(p *strategy.Proposal) { p.Stage = strategy.StageDecided })
	must[workflows.Result](t)(s.AddComment(ctx, ownRequest("c"), records.Comment{ID: id(50), ProposalID: id(3), Text: "Frage"}))
	r := sampleReport("2020-H2", "m", 2021, 1)
	r.State = strategy.ReportSubmitted
	must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(r)))
	has := func(want ...string) {
		t.Helper()
		got := tasksOf(t, s, coordinator)
		slices.Sort(got)
		slices.Sort(want)
		same(t, "tasks", got, want)
	}
	base := []string{"screen " + id(1), "assess " + id(2), "moderate " + id(3), "reconcile " + id(4), "accept_report 2020-H2/m"}
	has(append(base, "convene 2021", "prepare_submission 2021")...)
	must[workflows.Recorded](t)(s.RecordSession(ctx, sessionRecord(sampleSession(2021, 1, 1))))
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, 1, 1))))
	has(append(base, "set_agenda 2021/1", "hand_in 2021/1")...)
}

func TestTasksOfCommitteeAndChancellery(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	open := sampleSession(2021, 1, 1)
	open.State = strategy.SessionOpen
	open.Items = []strategy.AgendaItem{{ProposalID: id(1)}, {ProposalID: id(2), Contested: true}, {ProposalID: id(3), Decision: &strategy.CommitteeDecision{}}}
	member := func(subject string) strategy.Actor {
		return strategy.Actor{Subject: subject, Role: strategy.RoleCommittee}
	}
	step := func(change func()) {
		t.Helper()
		change()
		open.Revision++
		must[workflows.Recorded](t)(s.RecordSession(ctx, sessionRecord(open)))
	}
	step(func() {})
	same(t, "chair", tasksOf(t, s, member("m-1")), []string{"decide 2021/1", "vote 2021/1"})
	same(t, "member", tasksOf(t, s, member("m-2")), []string{"vote 2021/1"})
	same(t, "no member", tasksOf(t, s, member("m-3")), []string{})
	step(func() { open.BlocVotes = map[string]strategy.VoteChoice{"m-2": strategy.VoteYes} })
	same(t, "voted en bloc, one item is contested", tasksOf(t, s, member("m-2")), []string{"vote 2021/1"})
	step(func() { open.Items[1].Votes = map[string]strategy.VoteChoice{"m-2": strategy.VoteNo} })
	same(t, "voted on all", tasksOf(t, s, member("m-2")), []string{})
	step(func() { open.State = strategy.SessionClosed })
	same(t, "closed", tasksOf(t, s, member("m-1")), []string{})

	chancellery := strategy.Actor{Subject: "k", Role: strategy.RoleChancellery}
	for i, state := range []strategy.SubmissionState{strategy.SubmissionHandedIn, strategy.SubmissionScheduled, strategy.SubmissionDraft, strategy.SubmissionDecided} {
		su := sampleSubmission(2021, i+1, 1)
		if su.State = state; state == strategy.SubmissionDraft {
			su = sampleSubmission(2022, i+1, 1)
		}
		must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(su)))
	}
	same(t, "chancellery", tasksOf(t, s, chancellery), []string{"record_decision 2021/2", "take_in 2021/1"})
}
