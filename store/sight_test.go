package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"gorm.io/gorm/clause"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// viewers are one of each office, and of those for whom it makes a difference several.
var viewers = []strategy.Actor{
	{Subject: "o-1", Role: strategy.RoleOrganiser}, {Subject: "o-2", Role: strategy.RoleOrganiser},
	{Subject: "o-3", Role: strategy.RoleOrganiser, DeputyOf: "o-1"},
	{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM"}, {Subject: "m-2", Role: strategy.RoleMinistry, Ministry: "TMIK"},
	{Subject: "m-3", Role: strategy.RoleMinistry, Ministry: "TMIL"}, {Subject: "m-4", Role: strategy.RoleMinistry, Ministry: "NEU"},
	{Subject: "s-1", Role: strategy.RoleCommittee, Ministry: "TFM"}, {Subject: "s-2", Role: strategy.RoleCommittee, Ministry: "TMIL"},
	{Subject: "k-1", Role: strategy.RoleChancellery, Ministry: "TSK"}, {Subject: "a-1", Role: strategy.RoleAuditor},
	{Subject: "c-1", Role: strategy.RoleCoordinator, Ministry: "TMWWDG"}, {Subject: "public", Role: strategy.RolePublic},
}

var stages = []strategy.Stage{
	strategy.StageSubmitted, strategy.StageReturned, strategy.StageScreened, strategy.StageConsulted, strategy.StageInCoordination,
	strategy.StageAgreed, strategy.StageDissent, strategy.StageOnAgenda, strategy.StageDecided, strategy.StageBeforeCabinet,
	strategy.StageApproved, strategy.StagePublished, strategy.StageDeferred, strategy.StageRejected, strategy.StageDeclined,
	strategy.StageMerged, strategy.StageWithdrawn,
}

// succession makes NEU the successor of TMIK.
func succession(t *testing.T, s *Store) {
	t.Helper()
	for _, m := range []strategy.Ministry{
		{ID: "NEU", Name: "Neues Ministerium", ValidFrom: strategy.NewDate(2027, 1, 1)},
		{ID: "TMIK", Name: "Innen", ValidFrom: strategy.NewDate(2014, 12, 5), ValidTo: strategy.NewDate(2026, 12, 31), Successor: "NEU"},
	} {
		if err := s.SaveMinistry(context.Background(), m); err != nil {
			t.Fatal(err)
		}
	}
}

// everyProposal stores proposals that differ in all that decides on who sees them.
func everyProposal(t *testing.T, s *Store) []strategy.Proposal {
	t.Helper()
	var all []strategy.Proposal
	for _, stage := range stages {
		for _, submitter := range []strategy.Actor{{Subject: "o-1", Role: strategy.RoleOrganiser}, {Subject: "m-9", Role: strategy.RoleMinistry, Ministry: "TMIK"}} {
			for _, variant := range []func(*strategy.Proposal){
				func(*strategy.Proposal) {},
				func(p *strategy.Proposal) {
					p.Screening = &strategy.Screening{Outcome: strategy.ScreenAccept}
					p.Affected = []strategy.Affected{{Ministry: "TFM"}}
				},
				func(p *strategy.Proposal) {
					p.Screening = &strategy.Screening{Outcome: strategy.ScreenAccept}
					p.SessionID, p.Submission = "2021/1", "2021/1"
				},
				func(p *strategy.Proposal) { p.Screening = &strategy.Screening{Outcome: strategy.ScreenReturn} },
			} {
				n := len(all) + 1
				put(t, s, n, func(p *strategy.Proposal) { p.Stage, p.Submitter = stage, submitter; variant(p); all = append(all, *p) })
			}
		}
	}
	return all
}

// TestSQLSeesWhatTheRulesSay compares the conditions with the rules for every viewer.
func TestSQLSeesWhatTheRulesSay(t *testing.T) {
	s := migrated(t)
	if err := s.EnsureMinistries(context.Background()); err != nil {
		t.Fatal(err)
	}
	succession(t, s)
	all := everyProposal(t, s)
	for _, viewer := range viewers {
		ctx := records.WithViewer(context.Background(), viewer)
		sight := must[strategy.Sight](t)(s.sight(ctx))
		for name, ask := range map[string]struct {
			condition clause.Expr
			rule      func(strategy.ProposalSight) bool
		}{
			"exists":       {proposalExists(sight), func(see strategy.ProposalSight) bool { return see.Exists }},
			"text":         {proposalText(sight), func(see strategy.ProposalSight) bool { return see.Text }},
			"coordination": {proposalCoordination(sight), func(see strategy.ProposalSight) bool { return see.Coordination }},
		} {
			var got, want []string
			if err := s.db.Table("proposals").Where(ask.condition).Order("id").Pluck("id", &got).Error; err != nil {
				t.Fatal(err)
			}
			for _, p := range all {
				if ask.rule(sight.SeeProposal(p)) {
					want = append(want, p.ID)
				}
			}
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s %s: %d in SQL, %d by the rules: %v", office(viewer), name, len(got), len(want), differences(all, got, want))
			}
		}
		listed := walkPages(t, func(page records.Page) (records.List[strategy.Proposal], error) {
			return s.Proposals(ctx, records.ProposalFilter{}, page)
		}, func(p strategy.Proposal) string { return p.ID })
		counted := 0
		for _, n := range must[records.CycleCounts](t)(s.CycleCounts(ctx, 2021)).Proposals {
			counted += n
		}
		for _, p := range all {
			exists := sight.SeeProposal(p).Exists
			_, err := s.Proposal(ctx, p.ID)
			if exists != (err == nil) || exists != slices.Contains(listed, p.ID) {
				t.Errorf("%s, %s: exists %v, read %v, listed %v", office(viewer), p.Stage, exists, err, slices.Contains(listed, p.ID))
			}
		}
		titled := walkPages(t, func(page records.Page) (records.List[records.ProposalTitle], error) {
			return s.ProposalTitles(ctx, records.ProposalFilter{}, page)
		}, func(p records.ProposalTitle) string { return p.ID })
		if !slices.Equal(titled, listed) {
			t.Errorf("%s lists %d titles of %d proposals", office(viewer), len(titled), len(listed))
		}
		if counted != len(listed) {
			t.Errorf("%s counts %d proposals and lists %d", office(viewer), counted, len(listed))
		}
	}
}

func office(a strategy.Actor) string { return fmt.Sprintf("%s %s %s", a.Role, a.Ministry, a.Subject) }

func differences(all []strategy.Proposal, got, want []string) []string {
	var texts []string
	for _, p := range all {
		if g, w := slices.Contains(got, p.ID), slices.Contains(want, p.ID); g != w {
			texts = append(texts, fmt.Sprintf("%s by %s, SQL %v", p.Stage, p.Submitter.Role, g))
		}
	}
	return texts
}

func TestReportsSessionsAndSubmissionsAreListedForWhomThereAre(t *testing.T) {
	s := migrated(t)
	for i, state := range []strategy.ReportState{strategy.ReportRequested, strategy.ReportSubmitted, strategy.ReportReturned, strategy.ReportAccepted, strategy.ReportMissing} {
		for _, overdue := range []bool{false, true} {
			r := sampleReport("2021-H1", fmt.Sprintf("m-%d-%v", i, overdue), 2021, 1)
			r.State, r.Overdue, r.Lead, r.Remark = state, overdue, []string{"TFM"}, "vertraulich"
			must[workflows.Recorded](t)(s.RecordReport(context.Background(), reportRecord(r)))
		}
	}
	for i, state := range []strategy.SubmissionState{strategy.SubmissionDraft, strategy.SubmissionHandedIn, strategy.SubmissionSentBack, strategy.SubmissionScheduled,
		strategy.SubmissionPostponed, strategy.SubmissionDecided, strategy.SubmissionLapsed, strategy.SubmissionLapsed} {
		v := sampleSubmission(2021, i+1, 1)
		v.State = state
		if i == 7 {
			v.Hash = "handed in before"
		}
		must[workflows.Recorded](t)(s.RecordSubmission(context.Background(), submissionRecord(v)))
	}
	must[workflows.Recorded](t)(s.RecordSession(context.Background(), sessionRecord(sampleSession(2021, 1, 1))))
	for role, want := range map[strategy.Role][3]int{ // reports, Kabinettvorlagen, sessions
		strategy.RoleCoordinator: {10, 8, 1}, strategy.RoleAuditor: {10, 8, 1}, strategy.RoleCommittee: {7, 5, 1},
		strategy.RoleMinistry: {7, 5, 1}, strategy.RoleChancellery: {7, 6, 1}, strategy.RoleOrganiser: {0, 0, 0}, strategy.RolePublic: {7, 0, 0},
	} {
		ctx := records.WithViewer(context.Background(), strategy.Actor{Subject: "x", Role: role, Ministry: "TMIL"})
		got := [3]int{
			len(must[records.List[strategy.Report]](t)(s.Reports(ctx, records.ReportFilter{}, records.Page{})).Items),
			len(must[records.List[strategy.Submission]](t)(s.Submissions(ctx, 0, records.Page{})).Items),
			len(must[records.List[strategy.Session]](t)(s.Sessions(ctx, 0, records.Page{})).Items),
		}
		if got != want {
			t.Errorf("%s lists %v, want %v", role, got, want)
		}
		counted := must[records.ReportOverview](t)(s.ReportCounts(ctx, 0, "")).Total
		if n := counted.Requested + counted.Submitted + counted.Returned + counted.Accepted + counted.Missing; n != want[0] {
			t.Errorf("%s counts %d reports, want %d", role, n, want[0])
		}
		for i := range 8 {
			_, err := s.Submission(ctx, fmt.Sprintf("2021/%d", i+1))
			listed := slices.ContainsFunc(must[records.List[strategy.Submission]](t)(s.Submissions(ctx, 0, records.Page{})).Items,
				func(v strategy.Submission) bool { return v.Number == i+1 })
			if listed != (err == nil) {
				t.Errorf("%s: Kabinettvorlage %d is listed %v, read %v", role, i+1, listed, err)
			}
		}
	}
	lead := records.WithViewer(context.Background(), strategy.Actor{Subject: "x", Role: strategy.RoleMinistry, Ministry: "TFM"})
	other := records.WithViewer(context.Background(), strategy.Actor{Subject: "x", Role: strategy.RoleMinistry, Ministry: "TMIL"})
	if got := must[records.List[strategy.Report]](t)(s.Reports(lead, records.ReportFilter{}, records.Page{})); len(got.Items) != 10 || got.Items[0].Remark == "" {
		t.Errorf("the lead lists %d reports", len(got.Items))
	}
	if r := must[strategy.Report](t)(s.Report(other, "2021-H1/m-2-true")); r.Remark != "" || !r.Overdue || len(r.Withheld) == 0 {
		t.Errorf("others read of an overdue report %+v", r)
	}
}

// TestTextsAndStepsFromBeforeTheAcceptanceStayWithTheSubmitter: a first text was returned,
// the second accepted, then the ministries spoke.
func TestTextsAndStepsFromBeforeTheAcceptanceStayWithTheSubmitter(t *testing.T) {
	s := migrated(t)
	step := func(revision int, action string, change func(p *strategy.Proposal, e *strategy.Entry)) {
		r := proposalRecord(1, 2021, revision)
		p, e := &r.Proposal, &r.Entries[0]
		p.Affected = []strategy.Affected{{Ministry: "TFM"}}
		e.Action, e.Public = action, false
		e.At = e.At.AddDate(0, 0, revision)
		if r.NewText = revision == 1 || revision == 3; revision >= 3 {
			p.TextRevision = 2
		}
		if revision >= 4 {
			p.Screening = &strategy.Screening{Outcome: strategy.ScreenAccept, At: entry("", "", 0).At.AddDate(0, 0, 4)}
		}
		change(p, e)
		e.Stage = string(p.Stage)
		must[workflows.Recorded](t)(s.RecordProposal(context.Background(), r))
	}
	in := func(stage strategy.Stage) func(*strategy.Proposal, *strategy.Entry) {
		return func(p *strategy.Proposal, _ *strategy.Entry) { p.Stage = stage }
	}
	step(1, "submit", in(strategy.StageSubmitted))
	step(2, "screen", in(strategy.StageReturned))
	step(3, "revise", in(strategy.StageSubmitted))
	step(4, "screen", func(p *strategy.Proposal, e *strategy.Entry) { p.Stage, e.Public = strategy.StageScreened, true })
	step(5, "position", func(p *strategy.Proposal, e *strategy.Entry) {
		p.Stage, e.Note, e.Data = strategy.StageInCoordination, "zu teuer", map[string]string{"kind": "refused"}
	})
	for _, test := range []struct {
		viewer strategy.Actor
		texts  int
		steps  []int // revisions
		words  bool  // of the position
	}{
		{strategy.Actor{Subject: "c-1", Role: strategy.RoleCoordinator}, 2, []int{1, 2, 3, 4, 5}, true},
		{strategy.Actor{Subject: "o-1", Role: strategy.RoleOrganiser}, 2, []int{1, 2, 3, 4, 5}, false},
		{strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM"}, 1, []int{4, 5}, true},
		{strategy.Actor{Subject: "m-2", Role: strategy.RoleMinistry, Ministry: "TMIL"}, 0, []int{4}, false},
		{strategy.Actor{Subject: "o-2", Role: strategy.RoleOrganiser}, 0, []int{4}, false},
	} {
		ctx := records.WithViewer(context.Background(), test.viewer)
		texts, err := s.ProposalTexts(ctx, id(1))
		if len(texts) != test.texts || (test.texts == 0) != (strategy.CodeOf(err) == strategy.CodeNotFound) {
			t.Errorf("%s reads %d texts, %v", office(test.viewer), len(texts), err)
		}
		_, err = s.ProposalTextRevision(ctx, id(1), 1)
		if (test.texts == 2) != (err == nil) {
			t.Errorf("%s reads the first text: %v", office(test.viewer), err)
		}
		var seen []int
		words := false
		walkPages(t, func(page records.Page) (records.List[strategy.Entry], error) {
			return s.Timeline(ctx, EntityProposal, id(1), page)
		}, func(e strategy.Entry) string {
			seen = append(seen, e.Revision)
			words = words || e.Note == "zu teuer" || e.Data["kind"] != ""
			return e.ID
		})
		if !slices.Equal(seen, test.steps) || words != test.words {
			t.Errorf("%s sees the steps %v, words %v", office(test.viewer), seen, words)
		}
	}
}

func TestFiltersAndSearchTellNothingThatIsWithheld(t *testing.T) {
	s := migrated(t)
	put(t, s, 1, func(p *strategy.Proposal) { // another ministry's draft
		p.Submitter = strategy.Actor{Subject: "m-9", Role: strategy.RoleMinistry, Ministry: "TMIK"}
		p.Draft.Sheet.Description = "Geheimwort"
	})
	put(t, s, 2, func(p *strategy.Proposal) { // in coordination, TMIL is not affected
		p.Stage, p.Draft.Sheet.Description = strategy.StageInCoordination, "Geheimwort"
		p.Affected, p.Targets = []strategy.Affected{{Ministry: "TFM", Open: true}}, []string{"m-7"}
	})
	must[workflows.Recorded](t)(s.RecordSubmission(context.Background(), submissionRecord(sampleSubmission(2021, 1, 1, id(1), id(2)))))
	for _, viewer := range []strategy.Actor{
		{Subject: "m-3", Role: strategy.RoleMinistry, Ministry: "TMIL"}, {Subject: "k-1", Role: strategy.RoleChancellery},
		{Subject: "o-2", Role: strategy.RoleOrganiser}, {Subject: "public", Role: strategy.RolePublic}, {Subject: "s-2", Role: strategy.RoleCommittee, Ministry: "TMIL"},
	} {
		ctx := records.WithViewer(context.Background(), viewer)
		for name, filter := range map[string]records.ProposalFilter{
			"search": {Search: "Geheimwort"}, "affected": {Ministry: "TFM"}, "lead": {Ministry: "TMIK"}, "submitter": {Submitter: "m-9"},
			"submitter of a visible one": {Submitter: "o-1"}, "measure": {Measure: "m-7"}, "field": {Field: "Digitale Verwaltung"},
			"theme": {Theme: "Leitthema"}, "stage": {Stages: []strategy.Stage{strategy.StageSubmitted}},
			"Kabinettvorlage": {Submission: "2021/1"},
		} {
			if got := must[records.List[strategy.Proposal]](t)(s.Proposals(ctx, filter, records.Page{Limit: 1})); len(got.Items) != 0 || got.NextCursor != "" {
				t.Errorf("%s finds %d by %s", office(viewer), len(got.Items), name)
			}
			if got := must[records.List[records.ProposalTitle]](t)(s.ProposalTitles(ctx, filter, records.Page{Limit: 1})); len(got.Items) != 0 {
				t.Errorf("%s finds titles by %s", office(viewer), name)
			}
		}
		if got := must[records.List[strategy.Proposal]](t)(s.Proposals(ctx, records.ProposalFilter{}, records.Page{Limit: 1})); len(got.Items) != 1 || got.NextCursor != "" {
			t.Errorf("%s lists %d, next %q", office(viewer), len(got.Items), got.NextCursor)
		}
	}
	affected := records.WithViewer(context.Background(), strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM"})
	same(t, "the affected ministry searches", walkPages(t, func(page records.Page) (records.List[strategy.Proposal], error) {
		return s.Proposals(affected, records.ProposalFilter{Search: "Geheimwort", Ministry: "TFM"}, page)
	}, func(p strategy.Proposal) string { return p.ID }), []string{id(2)})
}
