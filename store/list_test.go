package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// walkPages reads a list to its end, two items a page, and gives a name for each item.
func walkPages[T any](t testing.TB, list func(page records.Page) (records.List[T], error), name func(T) string) []string {
	t.Helper()
	names, page := []string{}, records.Page{Limit: 2}
	for {
		got, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Items) > 2 || (got.NextCursor != "" && len(got.Items) < 2) {
			t.Fatalf("a page of %d items, next %q", len(got.Items), got.NextCursor)
		}
		for _, item := range got.Items {
			names = append(names, name(item))
		}
		if got.NextCursor == "" {
			return names
		}
		page.Cursor = got.NextCursor
	}
}

func same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestProposalsAreFilteredAndPaged(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	workshop := records.Workshop{ID: id(50), Year: 2021, Title: "Werkstatt"}
	must[workflows.Result](t)(s.SaveWorkshop(ctx, ownRequest("w"), workshop))
	put(t, s, 1, nil)
	put(t, s, 2, func(p *strategy.Proposal) {
		p.Stage, p.Kind, p.Targets = strategy.StageAgreed, strategy.KindAmend, []string{"m-1", "m-2"}
	})
	put(t, s, 3, func(p *strategy.Proposal) {
		p.Affected = []strategy.Affected{{Ministry: "TFM", Open: true}}
		p.WorkshopID = workshop.ID
	})
	put(t, s, 4, func(p *strategy.Proposal) {
		p.Draft.Sheet.Lead, p.Submitter.Subject = []string{"TFM"}, "o-2"
		p.Draft.Sheet.Field = "Schule"
		p.Draft.Sheet.Description = "Die Schulen erhalten Glasfaseranschlüsse."
	})
	put(t, s, 5, func(p *strategy.Proposal) { p.Year = 2022 })
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, 1, 1, id(2), id(3)))))
	find := func(f records.ProposalFilter) []string {
		t.Helper()
		found := walkPages(t, func(page records.Page) (records.List[strategy.Proposal], error) { return s.Proposals(ctx, f, page) },
			func(p strategy.Proposal) string { return p.ID })
		titles := walkPages(t, func(page records.Page) (records.List[records.ProposalTitle], error) {
			return s.ProposalTitles(ctx, f, page)
		}, func(p records.ProposalTitle) string { return p.ID })
		same(t, "titles", titles, found)
		return found
	}
	second := sampleProposal(2, 2021, 1)
	title := must[records.List[records.ProposalTitle]](t)(s.ProposalTitles(ctx, records.ProposalFilter{Kind: strategy.KindAmend}, records.Page{})).Items[0]
	if want := (records.ProposalTitle{ID: id(2), Title: second.Title(), Kind: strategy.KindAmend, Stage: strategy.StageAgreed}); title != want {
		t.Errorf("title %+v, want %+v", title, want)
	}
	same(t, "all", find(records.ProposalFilter{}), []string{id(5), id(4), id(3), id(2), id(1)})
	same(t, "year", find(records.ProposalFilter{Year: 2022}), []string{id(5)})
	same(t, "stage", find(records.ProposalFilter{Stages: []strategy.Stage{strategy.StageAgreed}}), []string{id(2)})
	same(t, "kind", find(records.ProposalFilter{Kind: strategy.KindAmend}), []string{id(2)})
	same(t, "affected or leading", find(records.ProposalFilter{Ministry: "TFM"}), []string{id(4), id(3)})
	same(t, "submitter", find(records.ProposalFilter{Submitter: "o-2"}), []string{id(4)})
	same(t, "measure", find(records.ProposalFilter{Measure: "m-2"}), []string{id(2)})
	same(t, "theme", find(records.ProposalFilter{Theme: "Leitthema", Year: 2022}), []string{id(5)})
	same(t, "field", find(records.ProposalFilter{Field: "Schule"}), []string{id(4)})
	same(t, "workshop", find(records.ProposalFilter{Workshop: workshop.ID}), []string{id(3)})
	same(t, "Kabinettvorlage", find(records.ProposalFilter{Submission: "2021/1"}), []string{id(3), id(2)})
	same(t, "another Kabinettvorlage", find(records.ProposalFilter{Submission: "2021/2"}), []string{})
	same(t, "search, German word forms", find(records.ProposalFilter{Search: "Schule Glasfaseranschluss"}), []string{id(4)})
	same(t, "search, nothing", find(records.ProposalFilter{Search: "Eisenbahn"}), []string{})
	same(t, "together", find(records.ProposalFilter{Year: 2021, Ministry: "TFM", Submitter: "o-1"}), []string{id(3)})

	if _, err := s.Proposals(ctx, records.ProposalFilter{Workshop: "x"}, records.Page{}); strategy.CodeOf(err) != strategy.CodeInvalid {
		t.Errorf("workshop x: %v", err)
	}
	for _, cursor := range []string{"x", "bnVsbA", "WyJhIiwiYiJd", "WyIxIl0"} { // no base64, null, ["a","b"], too few keys
		if _, err := s.Proposals(ctx, records.ProposalFilter{}, records.Page{Cursor: cursor}); strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
	for _, unknown := range []string{id(99), "x"} {
		if _, err := s.Proposal(ctx, unknown); strategy.CodeOf(err) != strategy.CodeNotFound {
			t.Errorf("proposal %s: %v", unknown, err)
		}
	}
}

func TestPagesHoldFiftyAndAtMostTwoHundred(t *testing.T) {
	for asked, want := range map[int]int{0: 50, -1: 50, 7: 7, 1000: 200} {
		if got := limitOf(records.Page{Limit: asked}); got != want {
			t.Errorf("limit %d gives %d, want %d", asked, got, want)
		}
	}
}

func TestTextsAndPositionsOfAProposal(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for revision := 1; revision <= 3; revision++ {
		r := proposalRecord(1, 2021, revision)
		r.NewText, r.Proposal.TextRevision, r.Proposal.TextHash = true, revision, fmt.Sprint("t", revision)
		r.Proposal.Reason = fmt.Sprint("Grund ", revision)
		r.Proposal.Positions = []strategy.Position{{Ministry: "TFM", Kind: strategy.PositionSigned, TextHash: r.Proposal.TextHash, At: calendarTime, GivenBy: coordinator}}
		must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	}
	texts := must[[]records.ProposalText](t)(s.ProposalTexts(ctx, id(1)))
	if len(texts) != 3 || texts[0].Reason != "Grund 1" || texts[2].TextHash != "t3" || texts[1].Author.Subject != "c-1" || texts[1].Draft.Sheet == nil {
		t.Errorf("texts: %+v", texts)
	}
	second := must[records.ProposalText](t)(s.ProposalTextRevision(ctx, id(1), 2))
	latest := must[records.ProposalText](t)(s.ProposalTextRevision(ctx, id(1), 0))
	if !reflect.DeepEqual(second, texts[1]) || !reflect.DeepEqual(latest, texts[2]) {
		t.Errorf("second %+v, latest %+v", second, latest)
	}
	if _, err := s.ProposalTextRevision(ctx, id(1), 9); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("text 9: %v", err)
	}
	positions := must[[]strategy.Position](t)(s.PositionHistory(ctx, id(1)))
	if len(positions) != 3 || positions[0].TextHash != "t1" || positions[2].TextHash != "t3" {
		t.Errorf("positions: %+v", positions)
	}
	for _, err := range []error{second3(s.ProposalTexts(ctx, id(9))), second3(s.PositionHistory(ctx, id(9)))} {
		if strategy.CodeOf(err) != strategy.CodeNotFound {
			t.Errorf("an unknown proposal: %v", err)
		}
	}
}

func second3[T any](_ T, err error) error { return err }

func TestTheTimelineShowsEveryStepInOrder(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	var want []string
	for revision := 1; revision <= 5; revision++ {
		r := proposalRecord(1, 2021, revision)
		must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
		want = append(want, r.Entries[0].ID)
	}
	must[workflows.Recorded](t)(s.RecordProposal(ctx, proposalRecord(2, 2021, 1)))
	same(t, "timeline", walkPages(t, func(page records.Page) (records.List[strategy.Entry], error) {
		return s.Timeline(ctx, EntityProposal, id(1), page)
	}, func(e strategy.Entry) string { return e.ID }), want)
	first := must[records.List[strategy.Entry]](t)(s.Timeline(ctx, EntityProposal, id(2), records.Page{}))
	entered := proposalRecord(2, 2021, 1).Entries[0]
	entered.Actor.Authorised, entered.Actor.Name = false, "" // who may sign is not part of what was done; no name is kept
	if !reflect.DeepEqual(first.Items, []strategy.Entry{entered}) {
		t.Errorf("entry\n%+v\nwant\n%+v", first.Items, entered)
	}
	result, found, err := s.DecidedResult(ctx, want[2])
	if err != nil || !found || result.RequestHash != "hash of "+want[2] || result.ID != id(1) || result.Revision != 3 || result.Stage != "submitted" {
		t.Errorf("result %+v, %v, %v", result, found, err)
	}
	if _, found, err := s.DecidedResult(ctx, "unknown"); found || err != nil {
		t.Errorf("an unknown request: %v, %v", found, err)
	}
}

func TestCyclesAndTheirCounts(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for _, year := range []int{2020, 2022, 2021} {
		must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(year, 4)))
	}
	same(t, "cycles", walkPages(t, func(page records.Page) (records.List[strategy.Cycle], error) { return s.Cycles(ctx, page) },
		func(c strategy.Cycle) string { return fmt.Sprint(c.Year) }), []string{"2022", "2021", "2020"})
	if c := must[strategy.Cycle](t)(s.Cycle(ctx, 2021)); !reflect.DeepEqual(c, sampleCycle(2021, 4)) {
		t.Errorf("cycle %+v", c)
	}
	if _, err := s.Cycle(ctx, 1999); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("cycle 1999: %v", err)
	}
	put(t, s, 1, func(p *strategy.Proposal) { p.CycleRevision = 4 })
	put(t, s, 2, func(p *strategy.Proposal) { p.CycleRevision = 3 })
	put(t, s, 3, func(p *strategy.Proposal) { p.Stage = strategy.StageWithdrawn })
	must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(sampleReport("2020-H2", "m", 2021, 1))))
	want := records.CycleCounts{
		Proposals: map[strategy.Stage]int{strategy.StageSubmitted: 2, strategy.StageWithdrawn: 1},
		Reports:   map[strategy.ReportState]int{strategy.ReportRequested: 1}, Behind: 1,
	}
	if counts := must[records.CycleCounts](t)(s.CycleCounts(ctx, 2021)); !reflect.DeepEqual(counts, want) {
		t.Errorf("counts %+v", counts)
	}
}

func TestReportsAreFilteredAndPaged(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for i, r := range []strategy.Report{
		sampleReport("2020-H2", "a", 2021, 1), sampleReport("2021-H1", "b", 2021, 1), sampleReport("2021-H1", "a", 2021, 1),
		sampleReport("2021-H2", "a", 2022, 1), sampleReport("2021-H1", "c", 2021, 1),
	} {
		if i == 1 {
			r.Lead, r.Overdue, r.State = []string{"TMIK", "TFM"}, true, strategy.ReportReturned
		} else {
			r.Lead = []string{"TMIK"}
		}
		must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(r)))
	}
	find := func(f records.ReportFilter) []string {
		t.Helper()
		return walkPages(t, func(page records.Page) (records.List[strategy.Report], error) { return s.Reports(ctx, f, page) },
			func(r strategy.Report) string { return r.ID })
	}
	same(t, "all", find(records.ReportFilter{}), []string{"2021-H2/a", "2021-H1/a", "2021-H1/b", "2021-H1/c", "2020-H2/a"})
	same(t, "year", find(records.ReportFilter{Year: 2022}), []string{"2021-H2/a"})
	same(t, "half", find(records.ReportFilter{Half: "2020-H2"}), []string{"2020-H2/a"})
	same(t, "ministry", find(records.ReportFilter{Ministry: "TFM"}), []string{"2021-H1/b"})
	same(t, "measure", find(records.ReportFilter{MeasureID: "a", Year: 2021}), []string{"2021-H1/a", "2020-H2/a"})
	same(t, "overdue", find(records.ReportFilter{Overdue: true}), []string{"2021-H1/b"})
	same(t, "state", find(records.ReportFilter{State: strategy.ReportReturned}), []string{"2021-H1/b"})
	if r := must[strategy.Report](t)(s.Report(ctx, "2021-H1/b")); r.MeasureID != "b" {
		t.Errorf("report %+v", r)
	}
	overview := must[records.ReportOverview](t)(s.ReportCounts(ctx, 2021, "2021-H1"))
	if !reflect.DeepEqual(overview, records.ReportOverview{
		Total: records.ReportCounts{Requested: 2, Returned: 1, Overdue: 1},
		Ministries: []records.ReportCounts{
			{Ministry: "TFM", Returned: 1, Overdue: 1}, {Ministry: "TMIK", Requested: 2, Returned: 1, Overdue: 1},
		},
	}) {
		t.Errorf("overview %+v", overview)
	}
	if _, err := s.Report(ctx, "2021-H1/z"); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("report z: %v", err)
	}
}

func TestSessionsAndSubmissionsAreListedByNumber(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for _, key := range [][2]int{{2021, 1}, {2021, 2}, {2021, 10}, {2022, 1}} {
		must[workflows.Recorded](t)(s.RecordSession(ctx, sessionRecord(sampleSession(key[0], key[1], 1))))
		decided := sampleSubmission(key[0], key[1], 1)
		decided.State = strategy.SubmissionDecided
		must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(decided)))
	}
	for year, want := range map[int][]string{0: {"2022/1", "2021/10", "2021/2", "2021/1"}, 2021: {"2021/10", "2021/2", "2021/1"}} {
		same(t, "sessions", walkPages(t, func(page records.Page) (records.List[strategy.Session], error) { return s.Sessions(ctx, year, page) },
			func(se strategy.Session) string { return se.ID }), want)
		same(t, "submissions", walkPages(t, func(page records.Page) (records.List[strategy.Submission], error) {
			return s.Submissions(ctx, year, page)
		}, func(su strategy.Submission) string { return su.ID }), want)
	}
	if se := must[strategy.Session](t)(s.Session(ctx, "2021/2")); !reflect.DeepEqual(se, sampleSession(2021, 2, 1)) {
		t.Errorf("session %+v", se)
	}
	if su := must[strategy.Submission](t)(s.Submission(ctx, "2021/2")); su.Number != 2 {
		t.Errorf("submission %+v", su)
	}
	for _, err := range []error{second3(s.Session(ctx, "2021/3")), second3(s.Submission(ctx, "2021/3"))} {
		if strategy.CodeOf(err) != strategy.CodeNotFound {
			t.Errorf("an unknown key: %v", err)
		}
	}
}

func TestMeasuresAndEditionsAreListed(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	if empty := must[records.List[records.Measure]](t)(s.Measures(ctx, records.MeasureFilter{}, records.Page{})); len(empty.Items) != 0 {
		t.Errorf("without an edition: %+v", empty)
	}
	importing(t, s, sampleEdition(2020, "M1-01"))
	e := sampleEdition(2021, "M1-01", "M1-02", "L2-01")
	e.Measures[1].Ended = true
	e.Measures[2].Sheet.Theme, e.Measures[2].Sheet.Field, e.Measures[2].Sheet.Lead = "Lernen", "Schule / Bildung", []string{"TMWWD"}
	e.Measures[2].Sheet.Description = "Schulen werden angeschlossen."
	e.Fields = append(e.Fields, strategy.EditionField{Theme: "Lernen", Field: "Schule / Bildung", Vision: "Überall lernen.", Priorities: []string{"a", "b"}})
	importing(t, s, e)
	find := func(f records.MeasureFilter) []string {
		t.Helper()
		return walkPages(t, func(page records.Page) (records.List[records.Measure], error) { return s.Measures(ctx, f, page) },
			func(m records.Measure) string { return fmt.Sprint(m.Year, " ", m.Code) })
	}
	same(t, "current", find(records.MeasureFilter{}), []string{"2021 M1-01", "2021 L2-01"})
	same(t, "with ended", find(records.MeasureFilter{Ended: true}), []string{"2021 M1-01", "2021 M1-02", "2021 L2-01"})
	same(t, "edition", find(records.MeasureFilter{Edition: 2020}), []string{"2020 M1-01"})
	same(t, "theme", find(records.MeasureFilter{Theme: "Lernen"}), []string{"2021 L2-01"})
	same(t, "field", find(records.MeasureFilter{Field: "Digitale Verwaltung"}), []string{"2021 M1-01"})
	same(t, "ministry under another name", find(records.MeasureFilter{Ministry: "TMWWDG"}), []string{"2021 L2-01"})
	same(t, "search", find(records.MeasureFilter{Search: "Schule"}), []string{"2021 L2-01"})
	same(t, "editions", walkPages(t, func(page records.Page) (records.List[records.EditionHead], error) { return s.Editions(ctx, page) },
		func(h records.EditionHead) string { return fmt.Sprintf("%d %s %d", h.Year, h.AdoptedOn, h.Measures) }),
		[]string{"2021 2021-12-08 2", "2020 2020-12-08 1"})
	focus := must[strategy.EditionField](t)(s.CurrentFocus(ctx, "Schule/Bildung"))
	if !reflect.DeepEqual(focus, e.Fields[1]) {
		t.Errorf("focus %+v", focus)
	}
	for _, err := range []error{second3(s.CurrentFocus(ctx, "Bergbau")), second3(s.Edition(ctx, 1999)), second3(s.Measure(ctx, "x"))} {
		if strategy.CodeOf(err) != strategy.CodeNotFound {
			t.Errorf("what does not exist: %v", err)
		}
	}
}

func TestTheAuditIsListedLatestFirst(t *testing.T) {
	ctx := context.Background()
	s := audited(t)
	find := func(f records.AuditFilter) []string {
		t.Helper()
		return walkPages(t, func(page records.Page) (records.List[records.AuditEntry], error) { return s.Audit(ctx, f, page) },
			func(e records.AuditEntry) string { return fmt.Sprint(e.Seq) })
	}
	same(t, "all", find(records.AuditFilter{}), []string{"5", "4", "3", "2", "1"})
	same(t, "entity", find(records.AuditFilter{Entity: EntityProposal, EntityID: id(2)}), []string{"2"})
	same(t, "subject", find(records.AuditFilter{Subject: "nobody"}), []string{})
	same(t, "action", find(records.AuditFilter{Action: "submit"}), []string{"5", "4", "3", "2", "1"})
	list := must[records.List[records.AuditEntry]](t)(s.Audit(ctx, records.AuditFilter{}, records.Page{Limit: 1}))
	e := list.Items[0]
	if e.Data["note"] == "" || e.Actor.Subject != "c-1" || !e.At.Equal(realTime) || e.At.Location() != time.UTC || len(e.Hash) != 64 {
		t.Errorf("%+v", e)
	}
}
