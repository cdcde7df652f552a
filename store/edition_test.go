package store

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func importing(t *testing.T, s *Store, e strategy.Edition) bool {
	t.Helper()
	return must[bool](t)(s.ImportEdition(context.Background(), e, coordinator))
}

func identities(t *testing.T, s *Store, year int) map[string]string {
	t.Helper()
	e := must[strategy.Edition](t)(s.Edition(context.Background(), year))
	byCode := map[string]string{}
	for _, m := range e.Measures {
		byCode[m.Code] = m.MeasureID
	}
	return byCode
}

func TestImportingTheSamePaperTwiceChangesNothing(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	e := sampleEdition(2020, "M1-01", "M1-02")
	if !importing(t, s, e) {
		t.Fatal("nothing was imported")
	}
	stored := must[strategy.Edition](t)(s.Edition(ctx, 2020))
	if importing(t, s, e) {
		t.Error("the same paper was imported again")
	}
	if e.Measures[0].MeasureID != "" {
		t.Error("the caller's edition was changed")
	}
	if n := count(t, s, "audit"); n != 1 {
		t.Errorf("%d audit entries", n)
	}
	want := e
	want.Measures = nil
	for i, m := range e.Measures {
		m.MeasureID, m.TextHash = stored.Measures[i].MeasureID, strategy.HashTexts(strategy.Draft{Sheet: &m.Sheet}.Texts())
		want.Measures = append(want.Measures, m)
	}
	if !reflect.DeepEqual(stored, want) {
		t.Errorf("stored\n%+v\nwant\n%+v", stored, want)
	}
	other := migrated(t) // identities are the same on every machine
	importing(t, other, e)
	if !reflect.DeepEqual(identities(t, s, 2020), identities(t, other, 2020)) {
		t.Error("another machine gives other identities")
	}
}

func TestALaterImportKeepsIdentities(t *testing.T) {
	s := migrated(t)
	importing(t, s, sampleEdition(2020, "M1-01", "M1-02", "M1-03", "M1-04"))
	before := identities(t, s, 2020)
	later := sampleEdition(2021, "M1-01", "M1-02", "M1-03", "M1-05", "M1-06")
	later.Measures[0].Sheet.Description = "Neu gefasst"            // same code and title
	later.Measures[1].Sheet.Title = "Titel-\u00adVon  M1-03"       // moved: title of M1-03, set otherwise, under code M1-02
	later.Measures[2].Sheet.Title = "Ganz anderer Titel"           // new measure under a code that became free
	later.Measures[2].New = true                                   //
	later.Measures[3].Sheet.Title = before["M1-04"] + " umbenannt" // new code, new title: a new measure
	importing(t, s, later)
	after := identities(t, s, 2021)
	if after["M1-01"] != before["M1-01"] || after["M1-02"] != before["M1-03"] {
		t.Errorf("identities were lost: before %v, after %v", before, after)
	}
	for _, code := range []string{"M1-03", "M1-05", "M1-06"} {
		for old, id := range before {
			if after[code] == id {
				t.Errorf("%s took the identity of %s", code, old)
			}
		}
	}
	history := must[[]records.Measure](t)(s.MeasureHistory(context.Background(), before["M1-01"]))
	if len(history) != 2 || history[0].Year != 2020 || history[1].Sheet.Description != "Neu gefasst" {
		t.Errorf("history: %+v", history)
	}
}

func TestOtherContentReplacesAnImportOnlyWhileNothingRefersToIt(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	importing(t, s, sampleEdition(2020, "M1-01", "M1-02"))
	corrected := sampleEdition(2020, "M1-01", "M1-03")
	if !importing(t, s, corrected) {
		t.Fatal("a correction was not taken")
	}
	if n := count(t, s, "measures"); n != 2 {
		t.Errorf("%d identities, the replaced one is left over", n)
	}
	other := sampleEdition(2020, "M1-01")
	refused := func(why string) {
		t.Helper()
		if changed, err := s.ImportEdition(ctx, other, coordinator); changed || strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("%s: changed %v, %v", why, changed, err)
		}
	}
	put(t, s, 1, func(p *strategy.Proposal) { p.Targets = []string{identities(t, s, 2020)["M1-03"]} })
	refused("a proposal refers to it")
	if importing(t, s, corrected) {
		t.Error("the same content changed something")
	}

	s = migrated(t)
	importing(t, s, sampleEdition(2020, "M1-01", "M1-02"))
	must[workflows.Recorded](t)(s.RecordReport(ctx, reportRecord(sampleReport("2020-H2", identities(t, s, 2020)["M1-02"], 2021, 1))))
	refused("a report refers to it")

	s = migrated(t)
	importing(t, s, sampleEdition(2020, "M1-01", "M1-02"))
	importing(t, s, sampleEdition(2021, "M1-01", "M1-02"))
	refused("a later edition builds on it")
	if _, err := s.ImportEdition(ctx, sampleEdition(2019, "M1-01"), coordinator); strategy.CodeOf(err) != strategy.CodeInvalid {
		t.Errorf("an edition before the first was taken: %v", err)
	}
}

func TestAnEditionThatCannotBeIsRefused(t *testing.T) {
	s := migrated(t)
	untitled := sampleEdition(2020, "M1-01")
	untitled.Measures[0].Sheet.Title = ""
	for name, e := range map[string]strategy.Edition{
		"empty": sampleEdition(2020), "same code twice": sampleEdition(2020, "M1-01", "M1-01"), "year": sampleEdition(20, "M1-01"), "untitled": untitled,
	} {
		if _, err := s.ImportEdition(context.Background(), e, coordinator); strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func publishCall(year int) workflows.PublishCall {
	return workflows.PublishCall{
		Year: year, AdoptedOn: strategy.NewDate(year, 12, 7), Trace: workflows.Trace{WorkflowID: workflows.CycleID(year)},
		Entry: entry("cycle/2021/publish", "publish", 9),
	}
}

func TestPublishEditionBuildsOnTheOneBefore(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	importing(t, s, sampleEdition(2020, "M1-01", "M1-02"))
	before := identities(t, s, 2020)
	old := must[strategy.Edition](t)(s.Edition(ctx, 2020)).Measures[0].Sheet
	for n := 1; n <= 2; n++ { // the later decision wins where both change one passage
		put(t, s, n, func(p *strategy.Proposal) {
			changed := old
			changed.Description = "Fassung des Vorschlags " + p.ID
			p.Kind, p.Targets, p.Stage = strategy.KindAmend, []string{before["M1-01"]}, strategy.StageApproved
			p.Base, p.Draft = strategy.Draft{Sheet: &old}, strategy.Draft{Sheet: &changed}
			p.Decision = &strategy.CommitteeDecision{Outcome: strategy.DecideAdopt, At: calendarTime.Add(-time.Duration(n) * time.Hour)}
		})
	}
	put(t, s, 3, func(p *strategy.Proposal) { p.Stage = strategy.StageApproved })
	put(t, s, 4, nil) // not approved
	results := make(chan workflows.PublishResult, 8)
	var wg sync.WaitGroup
	for range cap(results) {
		wg.Go(func() {
			result, err := s.PublishEdition(ctx, publishCall(2021))
			if err != nil {
				t.Error(err)
			}
			results <- result
		})
	}
	wg.Wait()
	close(results)
	for result := range results {
		if result != (workflows.PublishResult{Year: 2021, Measures: 3, Changed: 2}) {
			t.Errorf("%+v", result)
		}
	}
	edition := must[strategy.Edition](t)(s.Edition(ctx, 2021))
	if edition.Source != "cycle/2021" || edition.AdoptedOn != strategy.NewDate(2021, 12, 7) || len(edition.Fields) != 1 {
		t.Errorf("edition %+v", edition)
	}
	first := must[records.Measure](t)(s.Measure(ctx, before["M1-01"]))
	if first.Year != 2021 || first.ProposalID != id(1) || first.Sheet.Description != "Fassung des Vorschlags "+id(1) {
		t.Errorf("amended measure: %+v", first)
	}
	if unchanged := must[records.Measure](t)(s.Measure(ctx, before["M1-02"])); unchanged.ProposalID != "" {
		t.Errorf("unchanged measure: %+v", unchanged)
	}
	timeline := must[records.List[strategy.Entry]](t)(s.Timeline(ctx, EntityEdition, "2021", records.Page{}))
	if len(timeline.Items) != 1 {
		t.Errorf("%d steps", len(timeline.Items))
	}
	verified(t, s, 1+4+1)
	if changed, err := s.ImportEdition(ctx, sampleEdition(2021, "M1-01"), coordinator); changed || strategy.CodeOf(err) != strategy.CodeInvalid {
		t.Errorf("an import replaced an adopted edition: %v", err)
	}
}

func TestPublishEditionLeavesNothingWhenRefused(t *testing.T) {
	s := migrated(t)
	importing(t, s, sampleEdition(2020, "M1-01"))
	put(t, s, 1, func(p *strategy.Proposal) {
		p.Kind, p.Targets, p.Stage = strategy.KindEnd, []string{"unknown"}, strategy.StageApproved
	})
	if _, err := s.PublishEdition(context.Background(), publishCall(2021)); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("an unknown target: %v", err)
	}
	if n := count(t, s, "editions"); n != 1 {
		t.Errorf("%d editions", n)
	}
	importing(t, s, sampleEdition(2021, "M1-01"))
	if _, err := s.PublishEdition(context.Background(), publishCall(2021)); strategy.CodeOf(err) != strategy.CodeAlreadyDecided {
		t.Errorf("published over an imported edition: %v", err)
	}
}
