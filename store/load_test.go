package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"fortschreibung/activities"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// put stores proposals, each changed as given.
func put(t testing.TB, s *Store, n int, change func(p *strategy.Proposal)) strategy.Proposal {
	t.Helper()
	r := proposalRecord(n, 2021, 1)
	r.Entries[0].At = calendarTime.Add(time.Duration(n) * time.Minute)
	if change != nil {
		change(&r.Proposal)
	}
	must[workflows.Recorded](t)(s.RecordProposal(context.Background(), r))
	return r.Proposal
}

func refused(ministry string) strategy.Position {
	return strategy.Position{
		Ministry: ministry, Kind: strategy.PositionRefused, Passages: []strategy.Passage{strategy.PassageReason},
		Grounds: "nicht finanziert", At: calendarTime,
	}
}

func TestLoadAgendaMarksWhatIsContested(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	noReply := strategy.NewDate(2021, 9, 30)
	cases := []struct {
		change    func(p *strategy.Proposal)
		contested bool
	}{
		{func(p *strategy.Proposal) { p.Stage = strategy.StageAgreed }, false},
		{func(p *strategy.Proposal) {
			p.Stage = strategy.StageDissent
			p.Positions = []strategy.Position{refused("TFM"), refused("TMIK")}
			p.Dissents = []strategy.Dissent{
				{Ministry: "TFM", Passage: strategy.PassageReason, Settled: true}, {Ministry: "TMIK", Passage: strategy.PassageReason},
			}
		}, true},
		{func(p *strategy.Proposal) {
			p.Stage = strategy.StageAgreed
			p.Positions = []strategy.Position{refused("TFM")}
			p.Dissents = []strategy.Dissent{{Ministry: "TFM", Passage: strategy.PassageReason, Settled: true}}
		}, false},
		{func(p *strategy.Proposal) {
			p.Stage = strategy.StageAgreed
			p.Affected = []strategy.Affected{{Ministry: "TFM", Open: true, NoReply: &noReply}}
		}, true},
		{func(p *strategy.Proposal) {
			p.Stage = strategy.StageAgreed
			p.Positions = []strategy.Position{{Ministry: "TFM", Kind: strategy.PositionReserved, At: calendarTime}}
		}, true},
	}
	for i, c := range cases {
		put(t, s, i+1, c.change)
	}
	put(t, s, 8, nil)
	put(t, s, 9, func(p *strategy.Proposal) { p.Stage, p.Year = strategy.StageAgreed, 2022 })
	put(t, s, 10, func(p *strategy.Proposal) { p.Stage, p.SessionID = strategy.StageOnAgenda, "2021/1" })
	items := must[[]strategy.AgendaItem](t)(s.LoadAgenda(ctx, workflows.AgendaQuery{Year: 2021}))
	if len(items) != len(cases) {
		t.Fatalf("%d items, want %d: %+v", len(items), len(cases), items)
	}
	for i, item := range items {
		if item.ProposalID != id(i+1) || item.Contested != cases[i].contested || item.TextHash != "t1" || item.Title == "" {
			t.Errorf("item %d: %+v", i+1, item)
		}
	}
	named := must[[]strategy.AgendaItem](t)(s.LoadAgenda(ctx, workflows.AgendaQuery{Year: 2021, Proposals: []string{id(2), id(8)}}))
	if len(named) != 1 || named[0].ProposalID != id(2) {
		t.Errorf("named: %+v", named)
	}
	for session, want := range map[string]int{"2021/1": 1, "2021/2": 0} { // on its own agenda already
		again := must[[]strategy.AgendaItem](t)(s.LoadAgenda(ctx, workflows.AgendaQuery{Year: 2021, Session: session, Proposals: []string{id(10)}}))
		if len(again) != want {
			t.Errorf("agenda of %s: %+v", session, again)
		}
	}
}

func TestLoadSubmissionFacts(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	noReply := strategy.NewDate(2021, 9, 30)
	put(t, s, 1, func(p *strategy.Proposal) {
		p.Stage, p.Effects = strategy.StageDecided, strategy.Effects{}
		p.Decision = &strategy.CommitteeDecision{Outcome: strategy.DecideAdopt, At: calendarTime.Add(2 * time.Hour)}
		p.Dissents = []strategy.Dissent{{Ministry: "TFM", Passage: strategy.PassageEffects}, {Ministry: "TMIK", Settled: true}}
		p.Affected = []strategy.Affected{{Ministry: "TMIL", NoReply: &noReply}}
		p.Positions = []strategy.Position{{Ministry: "TFM", Kind: strategy.PositionRefused, At: calendarTime}, {Ministry: "TMIK", Kind: strategy.PositionSigned, At: calendarTime}}
	})
	put(t, s, 2, func(p *strategy.Proposal) {
		p.Stage, p.Kind = strategy.StageBeforeCabinet, strategy.KindAmend
		p.Decision = &strategy.CommitteeDecision{Outcome: strategy.DecideAdopt, At: calendarTime.Add(time.Hour)}
	})
	put(t, s, 3, func(p *strategy.Proposal) { p.Stage = strategy.StageAgreed })
	for i, state := range []strategy.ReportState{strategy.ReportAccepted, strategy.ReportAccepted, strategy.ReportReturned} {
		r := sampleReport("2020-H2", fmt.Sprint("m", i), 2021, 1)
		r.State = state
		must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(r)))
	}
	facts := must[workflows.SubmissionFacts](t)(s.LoadSubmissionFacts(ctx, workflows.SubmissionQuery{Year: 2021}))
	want := workflows.SubmissionFacts{
		Proposals: []string{id(2), id(1)}, Reports: 2, ReportsOpen: 1, WithoutEffects: []string{id(1)}, CoSigned: 1,
		OpenDissents:   []string{"TFM: effects (proposal " + id(1) + ")"},
		MissingReplies: []string{"TMIL (proposal " + id(1) + ")"}, SynopsisEntries: 1, ContentHash: facts.ContentHash,
	}
	if !reflect.DeepEqual(facts, want) {
		t.Errorf("facts\n%+v\nwant\n%+v", facts, want)
	}
	r := proposalRecord(2, 2021, 2)
	r.Proposal.Stage, r.Proposal.TextHash = strategy.StageBeforeCabinet, "t2"
	must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	again := must[workflows.SubmissionFacts](t)(s.LoadSubmissionFacts(ctx, workflows.SubmissionQuery{Year: 2021}))
	if len(facts.ContentHash) != 64 || again.ContentHash == facts.ContentHash {
		t.Errorf("the hash does not follow the texts: %s", again.ContentHash)
	}
}

func TestIDsAreListedPageByPage(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for n := 1; n <= 5; n++ {
		put(t, s, n, func(p *strategy.Proposal) {
			if n == 3 {
				p.Stage = strategy.StageWithdrawn
			}
			if n == 5 {
				p.Year = 2022
			}
		})
	}
	page := func(year int, after string, limit int, stages ...strategy.Stage) []string {
		t.Helper()
		return must[[]string](t)(s.ProposalIDs(ctx, year, stages, after, limit))
	}
	if got := page(2021, "", 2, strategy.StageSubmitted); !slices.Equal(got, []string{id(1), id(2)}) {
		t.Errorf("first page %v", got)
	}
	if got := page(2021, id(2), 2, strategy.StageSubmitted); !slices.Equal(got, []string{id(4)}) {
		t.Errorf("second page %v", got)
	}
	if got := page(0, "", 10); len(got) != 5 {
		t.Errorf("all: %v", got)
	}
	for i, state := range []strategy.ReportState{strategy.ReportRequested, strategy.ReportAccepted, strategy.ReportSubmitted, strategy.ReportMissing, strategy.ReportReturned} {
		r := sampleReport("2020-H2", fmt.Sprint("m", i), 2021, 1)
		r.State = state
		must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(r)))
	}
	if got := must[[]string](t)(s.OpenReportIDs(ctx, 2021, "2020-H2/m0", 10)); !slices.Equal(got, []string{"2020-H2/m2", "2020-H2/m4"}) {
		t.Errorf("open reports %v", got)
	}
}

func TestAwaitingCabinetCountsWhatIsStillBeforeIt(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	put(t, s, 1, func(p *strategy.Proposal) { p.Stage = strategy.StageDecided })
	put(t, s, 2, func(p *strategy.Proposal) { p.Stage = strategy.StageBeforeCabinet })
	put(t, s, 3, func(p *strategy.Proposal) { p.Stage = strategy.StageApproved })
	put(t, s, 4, func(p *strategy.Proposal) { p.Stage = strategy.StageBeforeCabinet })
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, 1, 1, id(1), id(2), id(3)))))
	without := sampleSubmission(2021, 2, 1)
	without.State = strategy.SubmissionDecided
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(without)))
	for key, want := range map[string]int{"2021/1": 2, "2021/2": 0, "2021/3": 0} {
		if got := must[int](t)(s.AwaitingCabinet(ctx, key)); got != want {
			t.Errorf("%s: %d await the cabinet, want %d", key, got, want)
		}
	}
}

func TestMeasuresLedNamesMinistries(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	e := sampleEdition(2020, "M1-01", "M1-02", "M1-03", "M1-04")
	e.Measures[0].Sheet.Lead = []string{"TMWWD", "Ein Verband"} // a misprint that the ministry's record knows
	e.Measures[1].Sheet.Lead = []string{"Ein Verband"}
	e.Measures[2].Ended = true
	must[bool](t)(s.ImportEdition(ctx, e, coordinator))
	led := must[[]activities.LedMeasure](t)(s.MeasuresLed(ctx, "2020-H2", "", 10))
	leads := map[string][]string{}
	for _, m := range led {
		leads[m.Code] = m.Lead
	}
	want := map[string][]string{"M1-01": {"TMWWDG"}, "M1-02": {"TMWWDG"}, "M1-04": {"TMIK"}}
	if !reflect.DeepEqual(leads, want) {
		t.Errorf("leads %v, want %v", leads, want)
	}
	r := sampleReport("2020-H2", led[0].ID, 2021, 1)
	must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(r)))
	if rest := must[[]activities.LedMeasure](t)(s.MeasuresLed(ctx, "2020-H2", "", 10)); len(rest) != 2 {
		t.Errorf("after one report was requested: %+v", rest)
	}
	if next := must[[]activities.LedMeasure](t)(s.MeasuresLed(ctx, "2021-H1", led[0].ID, 1)); len(next) != 1 || next[0].ID != led[1].ID {
		t.Errorf("page after %s: %+v", led[0].ID, next)
	}
	for _, half := range []string{"2020", "2020-H3", "2020-H1x", ""} {
		if _, err := s.MeasuresLed(ctx, half, "", 1); strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("half-year %q: %v", half, err)
		}
	}
}
