package store

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestOpenItemsSayWhoHoldsThemUp(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	put(t, s, 1, nil)
	put(t, s, 2, func(p *strategy.Proposal) {
		p.Stage, p.Due = strategy.StageInCoordination, calendarTime
		p.Affected = []strategy.Affected{{Ministry: "TMIK", Open: true}, {Ministry: "TFM", Open: true}, {Ministry: "TMIL"}}
		p.Dissents = []strategy.Dissent{{Ministry: "TMBJS"}, {Ministry: "TMBJS", Passage: "x"}, {Ministry: "TSK", Settled: true}}
	})
	put(t, s, 3, func(p *strategy.Proposal) { p.Stage = strategy.StageDecided })
	put(t, s, 4, func(p *strategy.Proposal) { p.Stage = strategy.StageApproved })
	draft := records.PositionDraft{ProposalID: id(2), Ministry: "TFM", TextHash: "t1", Kind: strategy.PositionSigned, PreparedBy: "m-1"}
	actor := strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM"}
	must[workflows.Result](t)(s.SavePositionDraft(ctx, records.OwnRequest{ID: "r1", Hash: "h", Actor: actor, At: calendarTime}, draft))

	items := must[[]records.OpenItem](t)(s.OpenItems(ctx, 2021))
	at := func(n int) time.Time { return entry("", "", 0).At.Add(time.Duration(n) * time.Minute) }
	all := strategy.ProposalSight{Exists: true, Coordination: true, Whole: true}
	want := []records.OpenItem{
		{ProposalID: id(2), Title: "Vorschlag 2", Stage: strategy.StageInCoordination, Since: at(2), Due: calendarTime, Lead: []string{"TMIK"},
			Waiting: []string{"TFM", "TMIK"}, Asked: map[string]time.Time{"TFM": at(2), "TMIK": at(2)}, Prepared: map[string]string{"TFM": "m-1"},
			Dissents: []string{"TMBJS"}, See: all},
		{ProposalID: id(1), Title: "Vorschlag 1", Stage: strategy.StageSubmitted, Since: at(1), Lead: []string{"TMIK"}, Waiting: []string{}, Dissents: []string{}, See: all},
		{ProposalID: id(3), Title: "Vorschlag 3", Stage: strategy.StageDecided, Since: at(3), Lead: []string{"TMIK"}, Waiting: []string{}, Dissents: []string{}, See: all},
	}
	if !reflect.DeepEqual(items, want) {
		t.Errorf("items\n%+v\nwant\n%+v", items, want)
	}
	other := records.WithViewer(ctx, strategy.Actor{Subject: "o-9", Role: strategy.RoleOrganiser})
	for i, item := range must[[]records.OpenItem](t)(s.OpenItems(other, 2021)) {
		if exists := want[i].Stage != strategy.StageSubmitted; item.See.Coordination || item.See.Exists != exists {
			t.Errorf("another organiser sees of %s: %+v", item.Title, item.See)
		}
	}
}

// stepped records a proposal's next revision, some days after the first.
func stepped(t *testing.T, s *Store, n, revision, days int, change func(p *strategy.Proposal)) {
	t.Helper()
	r := proposalRecord(n, 2021, revision)
	change(&r.Proposal)
	r.Entries[0].At = calendarTime.AddDate(0, 0, days)
	r.Entries[0].Stage = string(r.Proposal.Stage)
	must[workflows.Recorded](t)(s.RecordProposal(context.Background(), r))
}

func TestDurationsAreKeptOnceAndCounted(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, 1)))
	asked := func(open bool, positions ...strategy.Position) func(p *strategy.Proposal) {
		return func(p *strategy.Proposal) {
			p.Stage = strategy.StageInCoordination
			p.Affected = []strategy.Affected{{Ministry: "TFM", Open: open}, {Ministry: "TMIK", Open: true}}
			p.Positions = positions
		}
	}
	refused := strategy.Position{Ministry: "TFM", Kind: strategy.PositionRefused, TextHash: "t1", At: calendarTime.AddDate(0, 0, 12)}
	stepped(t, s, 1, 1, 0, func(*strategy.Proposal) {})
	stepped(t, s, 1, 2, 5, asked(true))
	stepped(t, s, 1, 3, 12, asked(false, refused))
	stepped(t, s, 1, 3, 12, asked(false, refused)) // once more, as activities may
	stepped(t, s, 1, 4, 13, func(p *strategy.Proposal) { p.Stage = strategy.StageWithdrawn })

	h := must[strategy.History](t)(s.History(ctx, 2021))
	day := func(days int) strategy.Date { return strategy.NewDate(2021, 5, 3+days) }
	want := map[strategy.StepName]strategy.Duration{
		strategy.StepScreen:   {Year: 2021, Step: strategy.StepScreen, From: day(0), Until: day(5), Done: true, N: 1},
		strategy.StepPosition: {Year: 2021, Step: strategy.StepPosition, Ministry: "TFM", From: day(5), Until: day(12), Done: true, Objected: true, N: 1},
	}
	for _, d := range h.Durations {
		if d != want[d.Step] {
			t.Errorf("duration %+v", d)
		}
	}
	if len(h.Durations) != len(want) {
		t.Errorf("%d durations", len(h.Durations))
	}
}

func TestHistoryReachesBackThreeYearsOfTheSameSort(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for year := 2017; year <= 2021; year++ {
		r := cycleRecord(year, 1)
		r.Cycle.Rehearse = year == 2019
		must[workflows.Recorded](t)(s.RecordCycle(ctx, r))
		n := year - 2000
		put(t, s, n, func(p *strategy.Proposal) {
			no := strategy.NewDate(year, 9, 30)
			p.Year, p.Stage = year, strategy.StageDissent
			p.Affected = []strategy.Affected{{Ministry: "TFM", Open: true, NoReply: &no}, {Ministry: "TMIK"}}
		})
		exec(t, s, "insert into durations values (?, 'screen', '', ?, ?, ?)", id(n), calendarTime, calendarTime.AddDate(0, 0, 3), year)
	}
	h := must[strategy.History](t)(s.History(ctx, 2021))
	done, silent := map[int]int{}, map[int]int{}
	for _, d := range h.Durations {
		if d.Done {
			done[d.Year]++
		} else {
			silent[d.Year]++
		}
	}
	if !reflect.DeepEqual(done, map[int]int{2018: 1, 2020: 1, 2021: 1}) || !reflect.DeepEqual(silent, map[int]int{2018: 1, 2020: 1}) || h.Asked != 2 {
		t.Errorf("done %v, silent %v, asked %v", done, silent, h.Asked)
	}
}

func TestWhatHappenedIsReadFromSessionsAndSubmissions(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	plan := must[strategy.Plan](t)(strategy.PlanBackward(2021, strategy.NewDate(2021, 12, 14), strategy.DefaultSettings(), strategy.NewCalendar()))
	cycle := strategy.Cycle{Year: 2021, Plan: plan}
	if happened := must[strategy.Happened](t)(s.Happened(ctx, cycle)); len(happened) != 0 {
		t.Errorf("nothing is stored, but %v", happened)
	}
	session := sampleSession(2021, 1, 1)
	session.Date = strategy.NewDate(2021, 10, 29)
	convene := entry("session/1", "convene", 1)
	convene.At = time.Date(2021, 10, 13, 22, 30, 0, 0, time.UTC) // 14 October in Berlin
	must[workflows.Recorded](t)(s.RecordSession(ctx, workflows.SessionRecord{
		Trace: workflows.Trace{WorkflowID: workflows.SessionID(session.ID)}, Entries: []strategy.Entry{convene}, Session: session,
	}))
	submission := strategy.Submission{
		ID: "2021/1", Year: 2021, Number: 1, State: strategy.SubmissionScheduled, SessionDate: plan.CabinetSession,
		ReceivedOn: strategy.NewDate(2021, 12, 6), Revision: 1,
	}
	taken := entry("submission/1", "take_in", 1)
	taken.At = time.Date(2021, 12, 7, 9, 0, 0, 0, time.UTC)
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, workflows.SubmissionRecord{
		Trace: workflows.Trace{WorkflowID: workflows.SubmissionID(submission.ID)}, Entries: []strategy.Entry{taken}, Submission: submission,
	}))
	want := strategy.Happened{
		strategy.DeadlineCommitteeInvitation: strategy.NewDate(2021, 10, 14),
		strategy.DeadlinePapersToMinistries:  strategy.NewDate(2021, 12, 6),
		strategy.DeadlineAgenda:              strategy.NewDate(2021, 12, 7),
	}
	if happened := must[strategy.Happened](t)(s.Happened(ctx, cycle)); !reflect.DeepEqual(happened, want) {
		t.Errorf("happened %v, want %v", happened, want)
	}
}

func TestOpenCountsForGauges(t *testing.T) {
	s := migrated(t)
	put(t, s, 1, func(p *strategy.Proposal) {
		p.Stage, p.Due = strategy.StageInCoordination, calendarTime
		p.Affected = []strategy.Affected{{Ministry: "TMIK", Open: true}, {Ministry: "TFM", Open: true}}
	})
	put(t, s, 2, func(p *strategy.Proposal) {
		p.Stage, p.Due = strategy.StageInCoordination, calendarTime.AddDate(0, 0, 9)
		p.Affected = []strategy.Affected{{Ministry: "TMIK", Open: true}, {Ministry: "TSK", Open: true}}
	})
	put(t, s, 3, func(p *strategy.Proposal) { p.Stage = strategy.StagePublished })
	put(t, s, 4, func(p *strategy.Proposal) { // decided without TSK
		p.Stage, p.Due = strategy.StageDecided, calendarTime
		p.Affected = []strategy.Affected{{Ministry: "TSK", Open: true}}
	})
	for i, state := range []strategy.ReportState{strategy.ReportRequested, strategy.ReportReturned, strategy.ReportSubmitted, strategy.ReportRequested} {
		r := sampleReport("2021-H1", fmt.Sprint("m", i), 2021, 1)
		r.State, r.Overdue, r.Lead = state, i < 3, []string{"TFM"}
		if i == 1 {
			r.Lead = []string{"TFM", "TMIK"}
		}
		must[workflows.Recorded](t)(s.RecordReport(context.Background(), reportRecord(r)))
	}
	counts := must[records.OpenCounts](t)(s.OpenCounts(context.Background(), 2021, calendarTime))
	want := records.OpenCounts{
		Open:    map[strategy.Stage]int{strategy.StageInCoordination: 2, strategy.StageDecided: 1},
		Overdue: map[string]int{"TMIK": 1, "TFM": 1, "TSK": 0}, Reports: map[string]int{"TFM": 2, "TMIK": 1},
	}
	if !reflect.DeepEqual(counts, want) {
		t.Errorf("counts %+v", counts)
	}
}

func TestCabinetSessionsAreReplacedOnTheRevisionThatWasRead(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	if none := must[records.CabinetSessions](t)(s.CabinetSessions(ctx, 2021)); len(none.Sessions) != 0 || none.Revision != 0 {
		t.Errorf("sessions %+v", none)
	}
	save := func(key string, expected int, sessions ...strategy.CabinetSession) (workflows.Result, error) {
		return s.SaveCabinetSessions(ctx, records.OwnRequest{ID: key, Hash: key, Actor: coordinator, Expected: expected, At: calendarTime},
			records.CabinetSessions{Year: 2021, Sessions: sessions})
	}
	first := strategy.CabinetSession{Date: strategy.NewDate(2021, 12, 7)}
	second := strategy.CabinetSession{Date: strategy.NewDate(2021, 12, 14), Note: "letzte"}
	must[workflows.Result](t)(save("a", 0, first))
	again := must[workflows.Result](t)(save("a", 0, first))
	if again.Revision != 1 {
		t.Errorf("the same request again gives revision %d", again.Revision)
	}
	if _, err := save("b", 7, second); strategy.CodeOf(err) != strategy.CodeStaleRevision {
		t.Errorf("on another revision: %v", err)
	}
	must[workflows.Result](t)(save("c", 1, first, second))
	kept := must[records.CabinetSessions](t)(s.CabinetSessions(ctx, 2021))
	if !reflect.DeepEqual(kept, records.CabinetSessions{Year: 2021, Sessions: []strategy.CabinetSession{first, second}, Revision: 2}) {
		t.Errorf("kept %+v", kept)
	}
}
