package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// sampleProcess is what a test sets instead of the sample records of reports, sessions and
// Kabinettvorlagen.
type sampleProcess struct {
	report     *strategy.Report
	session    *strategy.Session
	submission *strategy.Submission
}

func sampleReport() strategy.Report {
	return strategy.Report{
		ID: exampleReport, Half: "2027-H1", Year: 2027, MeasureID: "m-1", MeasureCode: "M1-01", Title: "Breitbandausbau", Lead: []string{"TFM"},
		State: strategy.ReportRequested, Due: strategy.NewDate(2027, 8, 31), OriginalDue: strategy.NewDate(2027, 8, 31), Revision: 2,
		Content: strategy.ReportContent{Milestones: []strategy.MilestoneReport{}},
	}
}

func earlierReport() strategy.Report {
	r := sampleReport()
	r.ID, r.Half, r.State, r.Rating = "2026-H2/m-1", "2026-H2", strategy.ReportAccepted, strategy.StatusDelayed
	r.Content = strategy.ReportContent{Status: strategy.StatusOnTrack, Text: "Die Hälfte liegt.", Milestones: []strategy.MilestoneReport{
		{Text: "Erste Hälfte", Original: strategy.NewDate(2026, 6, 30), Current: strategy.NewDate(2026, 6, 30), Actual: strategy.NewDate(2026, 6, 1)},
		{Text: "Zweite Hälfte", Original: strategy.NewDate(2027, 12, 31), Current: strategy.NewDate(2027, 12, 31)},
	}}
	return r
}

// submittedReport waits for the coordinator's answer.
func submittedReport() strategy.Report {
	r := sampleReport()
	r.State, r.Content = strategy.ReportSubmitted, earlierReport().Content
	return r
}

func (s *sampleStore) Report(_ context.Context, id string) (strategy.Report, error) {
	switch {
	case id != exampleReport:
		return strategy.Report{}, strategy.NotFound("keinen Bericht %s", id)
	case s.report != nil:
		return *s.report, nil
	}
	return sampleReport(), nil
}

func (s *sampleStore) Reports(_ context.Context, f records.ReportFilter, _ records.Page) (records.List[strategy.Report], error) {
	if f.State == strategy.ReportMissing {
		return records.List[strategy.Report]{}, nil
	}
	overdue := sampleReport()
	overdue.Overdue, overdue.MeasureID, overdue.MeasureCode = true, "m-2", "M1-02"
	return records.List[strategy.Report]{Items: []strategy.Report{sampleReport(), overdue, earlierReport()}}, nil
}

func (s *sampleStore) ReportCounts(context.Context, int, string) (records.ReportOverview, error) {
	return records.ReportOverview{
		Total:      records.ReportCounts{Requested: 2, Accepted: 1, Overdue: 1},
		Ministries: []records.ReportCounts{{Ministry: "TFM", Requested: 2, Accepted: 1, Overdue: 1}},
	}, nil
}
