package store

import (
	"context"
	"reflect"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

var public = strategy.Actor{Subject: "public", Role: strategy.RolePublic}

// TestMonitorShowsThePublicWhatIsAcceptedAndWhatIsOverdue reads as the application's role.
func TestMonitorShowsThePublicWhatIsAcceptedAndWhatIsOverdue(t *testing.T) {
	ctx := context.Background()
	owner, app := served(t)
	asPublic := records.WithViewer(ctx, public)
	if m := must[records.Monitor](t)(app.Monitor(asPublic)); m.Edition != 0 || m.Measures == nil || len(m.Measures) != 0 {
		t.Fatalf("without an edition: %+v", m)
	}
	edition := sampleEdition(2020, "M1-01", "M1-02", "M1-03", "M1-04")
	edition.Fields[0].Field, edition.Measures[0].Sheet.Field = "Digitale Verwaltung / Recht", "Digitale Verwaltung/ Recht"
	importing(t, owner, edition)
	ids := identities(t, owner, 2020)
	report := func(half, code string, change func(*strategy.Report)) {
		r := sampleReport(half, ids[code], 2021, 1)
		r.Due = strategy.NewDate(2021, 3, 31)
		change(&r)
		must[workflows.Recorded](t)(owner.RecordReport(ctx, reportRecord(r)))
	}
	accepted := func(status, rating strategy.ReportStatus) func(*strategy.Report) {
		return func(r *strategy.Report) {
			r.State, r.Rating, r.Remark, r.SubmittedBy = strategy.ReportAccepted, rating, "intern", &coordinator
			r.SubmittedAt = time.Date(2021, 3, 30, 22, 30, 0, 0, time.UTC) // already the 31st in Berlin
			r.Content = strategy.ReportContent{Status: status, Text: "Text", Milestones: []strategy.MilestoneReport{
				{Text: "a", Actual: strategy.NewDate(2021, 2, 1)}, {Text: "b", Current: strategy.NewDate(2021, 9, 1)},
			}}
		}
	}
	report("2020-H1", "M1-01", accepted(strategy.StatusDelayed, strategy.StatusDelayed))
	report("2020-H2", "M1-01", accepted(strategy.StatusOnTrack, strategy.StatusAtRisk))
	report("2021-H1", "M1-01", func(r *strategy.Report) { // in time, returned with a text: nothing of it is public
		r.State, r.Content = strategy.ReportReturned, strategy.ReportContent{Status: strategy.StatusStopped, Text: "vertraulich"}
	})
	report("2020-H2", "M1-02", func(r *strategy.Report) { r.Overdue = true })
	report("2020-H1", "M1-03", accepted(strategy.StatusDone, strategy.StatusDone))
	report("2020-H2", "M1-03", func(r *strategy.Report) { r.State, r.Overdue = strategy.ReportMissing, true })
	report("2020-H2", "M1-04", func(r *strategy.Report) { // handed in, not accepted
		accepted(strategy.StatusStopped, "")(r)
		r.State = strategy.ReportSubmitted
	})

	m := must[records.Monitor](t)(app.Monitor(asPublic))
	if m.Edition != 2020 || m.AdoptedOn != strategy.NewDate(2020, 12, 8) {
		t.Errorf("edition %d of %s", m.Edition, m.AdoptedOn)
	}
	measure := func(code string, change func(*records.MonitorMeasure)) records.MonitorMeasure {
		want := records.MonitorMeasure{
			MeasureID: ids[code], Code: code, Title: "Titel von " + code, Theme: "Leitthema", Field: "Digitale Verwaltung", Lead: []string{"TMIK"},
		}
		if code == "M1-01" { // the edition's spelling, not the sheet's
			want.Field = edition.Fields[0].Field
		}
		change(&want)
		return want
	}
	reported := func(half string, status, rating strategy.ReportStatus, missing string) func(*records.MonitorMeasure) {
		return func(w *records.MonitorMeasure) {
			w.Half, w.ReportedOn, w.Status, w.Rating, w.Missing = half, strategy.NewDate(2021, 3, 31), status, rating, missing
			w.MilestonesDone, w.Milestones = 1, 2
		}
	}
	want := []records.MonitorMeasure{
		measure("M1-01", reported("2020-H2", strategy.StatusOnTrack, strategy.StatusAtRisk, "")),
		measure("M1-02", func(w *records.MonitorMeasure) { w.OverdueSince = strategy.NewDate(2021, 4, 1) }),
		measure("M1-03", reported("2020-H1", strategy.StatusDone, strategy.StatusDone, "2020-H2")),
		measure("M1-04", func(*records.MonitorMeasure) {}),
	}
	if !reflect.DeepEqual(m.Measures, want) {
		t.Errorf("the public sees\n%+v\nwant\n%+v", m.Measures, want)
	}
	for _, name := range []string{edition.Fields[0].Field, edition.Measures[0].Sheet.Field} {
		found := must[records.List[records.Measure]](t)(app.Measures(asPublic, records.MeasureFilter{Field: name}, records.Page{}))
		if len(found.Items) != 1 || found.Items[0].Code != "M1-01" {
			t.Errorf("field %q finds %+v", name, found.Items)
		}
	}
	if all := must[records.Monitor](t)(owner.Monitor(ctx)); !reflect.DeepEqual(all, m) {
		t.Errorf("the owner of the tables reads another monitor\n%+v", all)
	}
}
