package web

import (
	"fmt"
	"net/url"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// reportPage is one progress report: what it says, and the forms of those who may act.
type reportPage struct {
	Report  strategy.Report
	Half    string
	Submit  *reportForm // of the lead, while it is awaited
	Accept  *form       // of the coordinator, while it waits for an answer
	Return  *form
	Amend   string // where a change of the sheet is proposed
	Steps   []strategy.Entry
	Hidden  bool // what it says is not for this visitor yet
	Judging []option
}

// reportForm is the form of a report, with the report that it was prefilled from.
type reportForm struct {
	Form       *form
	Action     string
	From       string // in words; "": there was nothing
	Statuses   []option
	Milestones []milestoneFields
}

// milestoneFields are the fields of one milestone. The original date is shown and not asked
// for when an earlier report or the sheet named it.
type milestoneFields struct {
	Number                                  int
	Text, Original, Current, Actual, Reason field
	Known                                   hidden
	Day                                     string
}

var reportStatusCodes = []strategy.ReportStatus{
	strategy.StatusOnTrack, strategy.StatusDelayed, strategy.StatusAtRisk, strategy.StatusDone, strategy.StatusStopped,
}

func reportAddress(v *visit) string { return address("reports", v.param("half"), v.param("measure")) }

func reportPlace(v *visit) string {
	return address("fortschrittsberichte", v.param("half"), v.param("measure"))
}

// showReport shows a report; to the lead that owes it as a form.
func showReport(v *visit) error {
	var r strategy.Report
	if err := v.get(reportAddress(v), &r); err != nil {
		return err
	}
	page := reportPage{Report: r, Half: halfName(r.Half), Hidden: len(r.Withheld) > 0, Judging: choices(reportStatusCodes...)}
	v.title = fmt.Sprintf("%s %s", r.MeasureCode, r.Title)
	v.lead = "Fortschrittsbericht, " + page.Half
	var err error
	if page.Steps, err = all[strategy.Entry](v, reportAddress(v)+"/timeline", 1000); err != nil {
		return err
	}
	mine, err := v.mayReport(r)
	if err != nil {
		return err
	}
	if mine {
		page.Amend = "/vorschlaege/neu?" + url.Values{"art": {string(strategy.KindAmend)}, "massnahme": {r.MeasureID}, "bericht": {r.ID}}.Encode()
		if r.Awaited() {
			if page.Submit, err = v.reportForm(r); err != nil {
				return err
			}
		}
	}
	if r.State == strategy.ReportSubmitted && strategy.MayJudge(v.actor(), strategy.ActAcceptReport, r) == nil {
		page.Accept = v.form("accept", r.Revision, values{"rating": r.Content.Status})
		page.Return = v.form("return", r.Revision, nil)
	}
	return v.show("report", page)
}

// mayReport says whether the visitor's office reports on a measure, on the day of the
// cycle's calendar.
func (v *visit) mayReport(r strategy.Report) (bool, error) {
	if !v.may(strategy.ActSubmitReport) {
		return false, nil
	}
	var ministries list[strategy.Ministry]
	if err := v.get("/ministries", &ministries); err != nil {
		return false, err
	}
	var cycle cycleState
	if err := v.get(fmt.Sprintf("/cycles/%d", r.Year), &cycle); err != nil {
		return false, err
	}
	return strategy.MayReport(v.actor(), r, ministries.Items, cycle.Today) == nil, nil
}

// reportForm is prefilled from what the report said before it came back, otherwise from the
// measure's last report, otherwise from its sheet.
func (v *visit) reportForm(r strategy.Report) (*reportForm, error) {
	content, from, err := v.reportedBefore(r)
	if err != nil {
		return nil, err
	}
	set := values{"status": content.Status, "text": content.Text}
	for i, m := range content.Milestones {
		set[rowField("milestones", i, "text")] = m.Text
		set[rowField("milestones", i, "reason")] = m.Reason
		for part, day := range map[string]strategy.Date{"original": m.Original, "current": m.Current, "actual": m.Actual} {
			if !day.IsZero() {
				set[rowField("milestones", i, part)] = day
			}
		}
		if !m.Original.IsZero() {
			set[rowField("milestones", i, "known")] = "true"
		}
	}
	f := v.form("report", r.Revision, set)
	out := &reportForm{Form: f, Action: reportPlace(v) + "/abgabe", From: from, Statuses: choices(reportStatusCodes...)}
	n := f.rows("milestones", milestoneParts, "original", "known")
	for i := range n + f.empty() {
		out.Milestones = append(out.Milestones, reportRow(f, i))
	}
	return out, nil
}

// milestoneParts make a row a milestone.
var milestoneParts = []string{"text", "current", "actual", "reason"}

func reportRow(f *form, i int) milestoneFields {
	name := func(part string) string { return rowField("milestones", i, part) }
	row := milestoneFields{
		Number:  i + 1,
		Text:    f.Area(name("text"), "Meilenstein").WithRows(2).IsOptional(),
		Current: f.Date(name("current"), "Jetzt geplant").IsOptional(),
		Actual:  f.Date(name("actual"), "Erreicht am").IsOptional(),
		Reason:  f.Area(name("reason"), "Grund der Verschiebung").WithRows(2).WithHint("Nötig, wenn ein Tag vom ursprünglichen abweicht.").IsOptional(),
	}
	original, err := strategy.ParseISODate(f.Text(name("original")))
	if err == nil && f.Is(name("known"), "true") {
		row.Known, row.Day = hidden{name("original"), original.String()}, original.German()
		return row
	}
	row.Original = f.Date(name("original"), "Ursprünglich geplant").IsOptional()
	return row
}

// KnownName is the field that says that the original date is settled.
func (m milestoneFields) KnownName() string { return rowField("milestones", m.Number-1, "known") }

// reportedBefore gives what a report is prefilled with, and in words from where.
func (v *visit) reportedBefore(r strategy.Report) (strategy.ReportContent, string, error) {
	if r.Content.Text != "" {
		return r.Content, "Ihrem zurückgegebenen Bericht", nil
	}
	var earlier list[strategy.Report]
	if err := v.get("/reports?limit=20&measure="+url.QueryEscape(r.MeasureID), &earlier); err != nil {
		return r.Content, "", err
	}
	for _, e := range earlier.Items { // the latest first
		if e.Half < r.Half && e.Content.Text != "" {
			return e.Content, "dem Bericht zum " + halfName(e.Half), nil
		}
	}
	var measure records.Measure
	err := v.get(address("measures", r.MeasureID), &measure)
	if v.missing(err) {
		return r.Content, "", nil
	}
	if err != nil {
		return r.Content, "", err
	}
	return strategy.ReportContent{Status: strategy.StatusOnTrack, Milestones: milestonesOf(measure.Sheet)}, "dem Maßnahmenblatt", nil
}

// milestonesOf are a sheet's milestones, each with the day by which it should be reached. A
// date that names no such day stays in words.
func milestonesOf(sheet strategy.Sheet) []strategy.MilestoneReport {
	var milestones []strategy.MilestoneReport
	for _, m := range sheet.Milestones {
		out := strategy.MilestoneReport{Text: m.Text}
		if m.End != nil {
			out.Original, _ = strategy.ParseISODate(*m.End) // no day: stays in words
			out.Current = out.Original
		}
		if out.Original.IsZero() && m.When != nil {
			out.Text = *m.When + ": " + m.Text
		}
		milestones = append(milestones, out)
	}
	return milestones
}
