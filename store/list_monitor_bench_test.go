package store

import (
	"context"
	"fmt"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// BenchmarkMonitor reads the Digitalmonitor as the application's role on behalf of the public,
// with four years of reports.
func BenchmarkMonitor(b *testing.B) {
	for _, measures := range []int{75, 750, 7500} {
		b.Run(fmt.Sprint(measures), func(b *testing.B) {
			owner, app := served(b)
			e := sampleEdition(2020)
			for n := range measures {
				e.Measures = append(e.Measures, strategy.EditionEntry{Code: fmt.Sprintf("M1-%04d", n), Sheet: strategy.Sheet{
					Title: "Titel", Theme: "Leitthema", Field: "Digitale Verwaltung", Lead: []string{"TMIK"}, Description: fmt.Sprint(n),
				}})
			}
			if _, err := owner.ImportEdition(context.Background(), e, coordinator); err != nil {
				b.Fatal(err)
			}
			r := reportRecord(sampleReport("2020-H1", "m", 2020, 1)).Report
			r.State, r.Rating = strategy.ReportAccepted, strategy.StatusOnTrack
			r.Content = strategy.ReportContent{Status: strategy.StatusOnTrack, Text: "Text", Milestones: []strategy.MilestoneReport{{Text: "a"}}}
			if _, err := owner.RecordReport(context.Background(), workflows.ReportRecord{
				Trace: workflows.Trace{WorkflowID: workflows.ReportID(r.ID)}, Entries: []strategy.Entry{entry("r", "request", 1)}, Report: r,
			}); err != nil {
				b.Fatal(err)
			}
			for _, statement := range []string{
				`insert into reports (id, half, year, measure_id, measure_code, title, lead, stage, due, original_due, overdue, status, rating, escalated, revision, state, created_at, updated_at)
					select y || '-H' || h || '/' || e.measure_id, y || '-H' || h, y, e.measure_id, e.code, e.title, e.lead, 'accepted', due, original_due, false, status, rating, false, 1, state, now(), now()
					from reports, edition_entries e, generate_series(2021, 2024) y, generate_series(1, 2) h`,
				"analyze",
			} {
				if err := owner.db.Exec(statement).Error; err != nil {
					b.Fatal(err)
				}
			}
			ctx := records.WithViewer(context.Background(), public)
			for b.Loop() {
				m, err := app.Monitor(ctx)
				if err != nil || len(m.Measures) != measures || m.Measures[0].Half != "2024-H2" {
					b.Fatalf("%d measures, %v", len(m.Measures), err)
				}
			}
		})
	}
}
