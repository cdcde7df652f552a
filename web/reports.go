package web

import (
	"fmt"
	"net/url"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// reportsPage is the list of progress reports and how many each ministry owes.
type reportsPage struct {
	Years      yearChoice
	Filter     *form
	Filtered   bool
	Halves     []option
	Ministries []option
	Overview   []reportCount
	Reports    []strategy.Report
	Pager      pager
	Own        string // address of the list of one's own ministry
}

// reportCount is a line of the overview, with the address of its reports.
type reportCount struct {
	records.ReportCounts
	Path        string
	OverduePath string
}

// reports lists the progress reports that there are for the visitor, with the counts by
// ministry above.
func reports(v *visit) error {
	years, err := v.yearChoice("/fortschrittsberichte")
	if err != nil {
		return err
	}
	page := reportsPage{Years: years, Filter: v.form("filter", 0, values{"jahr": years.Year})}
	for _, name := range []string{"halbjahr", "stand", "ressort", "ueberfaellig"} {
		page.Filter.values.Set(name, v.query(name))
		page.Filtered = page.Filtered || v.query(name) != ""
	}
	page.Halves = halvesOf(years.Year)
	if err := v.reportOverview(&page); err != nil {
		return err
	}
	var found list[strategy.Report]
	if err := v.get("/reports?limit=50&"+reportQuery(page.Filter).Encode()+v.cursor(), &found); err != nil {
		return err
	}
	page.Reports, page.Pager = found.Items, v.pager(found.NextCursor)
	if v.may(strategy.ActSubmitReport) && v.actor().Ministry != "" {
		page.Own = reportList(page.Filter, "ressort", v.actor().Ministry)
	}
	v.wide = true
	v.lead = "Wie es um die Maßnahmen steht: ein Bericht je Maßnahme und Halbjahr."
	return v.show("reports", page)
}

var reportStateCodes = []strategy.ReportState{
	strategy.ReportRequested, strategy.ReportSubmitted, strategy.ReportReturned, strategy.ReportAccepted, strategy.ReportMissing,
}

// halvesOf are the half-years reported on in a cycle.
func halvesOf(year int) []option {
	if year == 0 {
		return nil
	}
	var options []option
	for _, half := range []string{fmt.Sprintf("%d-H2", year-1), fmt.Sprintf("%d-H1", year)} {
		options = append(options, option{Value: half, Label: halfName(half)})
	}
	return options
}

// halfName is a half-year as people call it: "2. Halbjahr 2026" for 2026-H2.
func halfName(half string) string {
	if len(half) == 7 {
		return half[6:] + ". Halbjahr " + half[:4]
	}
	return half
}

// shortHalf is a half-year in a table: "1. Hj. 2027".
func shortHalf(half string) string { return strings.Replace(halfName(half), "Halbjahr", "Hj.", 1) }

// reportQuery asks the interface for what the filter says.
func reportQuery(f *form) url.Values {
	q := url.Values{}
	for name, asked := range map[string]string{"jahr": "year", "halbjahr": "half", "stand": "state", "ressort": "ministry"} {
		if text := f.Text(name); text != "" && text != "0" {
			q.Set(asked, text)
		}
	}
	if f.Is("ueberfaellig", "true") {
		q.Set("overdue", "true")
	}
	return q
}

// reportOverview counts the reports of the cycle, or of its half-year, by ministry.
func (v *visit) reportOverview(page *reportsPage) error {
	q := url.Values{}
	for name, asked := range map[string]string{"jahr": "year", "halbjahr": "half"} {
		if text := page.Filter.Text(name); text != "" && text != "0" {
			q.Set(asked, text)
		}
	}
	var overview records.ReportOverview
	if err := v.get("/reports/overview?"+q.Encode(), &overview); err != nil {
		return err
	}
	if len(overview.Ministries) == 0 {
		return nil
	}
	for _, m := range overview.Ministries {
		page.Ministries = append(page.Ministries, option{Value: m.Ministry, Label: m.Ministry})
		page.Overview = append(page.Overview, reportCount{m, reportList(page.Filter, "ressort", m.Ministry), reportList(page.Filter, "ressort", m.Ministry, "ueberfaellig", "true")})
	}
	overview.Total.Ministry = "Alle"
	page.Overview = append(page.Overview, reportCount{overview.Total, reportList(page.Filter), reportList(page.Filter, "ueberfaellig", "true")})
	return nil
}

// reportList is the address of the cycle's reports, or of its half-year's, narrowed by the
// fields given.
func reportList(f *form, narrowed ...string) string {
	q := url.Values{}
	for _, name := range []string{"jahr", "halbjahr"} {
		if text := f.Text(name); text != "" && text != "0" {
			q.Set(name, text)
		}
	}
	for i := 0; i+1 < len(narrowed); i += 2 {
		q.Set(narrowed[i], narrowed[i+1])
	}
	if len(q) == 0 {
		return "/fortschrittsberichte"
	}
	return "/fortschrittsberichte?" + q.Encode()
}
