package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// OpenReportingCall is the argument of the Schedule that looks after half-yearly reports.
type OpenReportingCall struct {
	Year int `json:"year,omitempty"` // 0: the year it runs in
}

// OpenReportingOnSchedule requests reports that are missing while a half-year's reporting
// is open. The cycle itself requests them, because only it knows its calendar; this
// catches measures that came into force, or were imported, after it did. It starts
// nothing twice and leaves rehearsals, whose calendar is not the real one, alone.
func OpenReportingOnSchedule(ctx workflow.Context, order OpenReportingCall) (Told, error) {
	now := workflow.Now(ctx)
	year := order.Year
	if year == 0 {
		year = now.In(strategy.Berlin()).Year()
	}
	view, err := call[CycleView](ctx, LoadCycle, year)
	if refusal := DomainError(err); refusal != nil && refusal.Code == strategy.CodeNotFound {
		return Told{}, nil
	}
	if err != nil || view.Offset != 0 || view.Phase == strategy.PhaseClosed {
		return Told{}, err
	}
	var told Told
	for _, name := range []strategy.DeadlineName{strategy.DeadlineReportH2, strategy.DeadlineReportH1} {
		if !reportingOpen(view, name, now) {
			continue
		}
		more, err := fanOut[Told](ctx, StartReports, StartReportsCall{
			Half: strategy.HalfOf(year, name), Due: view.Plan.Due(name), View: view,
		})
		if err != nil {
			return told, err
		}
		told.Count += more.Count
	}
	return told, nil
}

// reportingOpen says whether the reports due by a deadline were requested and are not over.
func reportingOpen(view CycleView, name strategy.DeadlineName, now time.Time) bool {
	due, today := view.Plan.Due(name), strategy.DateOf(now, strategy.Berlin())
	return !today.Before(due.AddDays(-view.Settings.ReportRequestDays)) && !today.After(due)
}
