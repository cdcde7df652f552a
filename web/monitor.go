package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// monitorPage is the state of implementation for everybody.
type monitorPage struct {
	records.Monitor
	Facts    []monitorFact
	Groups   []monitorGroup
	Filter   *form
	Filtered bool
	Choices  monitorChoices
	Found    int // measures that the filter leaves
	Listed   []records.MonitorMeasure
	Pager    pager
}

// monitorFact is one figure, with the address of what it counts.
type monitorFact struct {
	Title, Tone, Path string
	Count             int
}

// monitorGroup is the counts by one feature: a chart, and the same as a table.
type monitorGroup struct {
	ID, Title, Column string
	Lines             []monitorLine
	Chart             barChart
}

type monitorLine struct {
	records.MonitorCounts
	Path string
}

type monitorChoices struct{ Themes, Fields, Ministries, Statuses []option }

// Parts gives the counts by status in the order of the charts.
func (l monitorLine) Parts() []int { return partsOf(l.MonitorCounts) }

func partsOf(c records.MonitorCounts) []int {
	return []int{c.Done, c.OnTrack, c.Delayed, c.AtRisk, c.Stopped, c.Unreported}
}

// monitorStatuses are the parts of every bar.
var monitorStatuses = []string{
	string(strategy.StatusDone), string(strategy.StatusOnTrack), string(strategy.StatusDelayed), string(strategy.StatusAtRisk),
	string(strategy.StatusStopped), records.MonitorUnreported,
}

// monitorStatus is a status in German.
func monitorStatus(code string) string {
	if code == records.MonitorUnreported {
		return "Ohne Bericht"
	}
	return german(strategy.ReportStatus(code))
}

const monitorListed = 100 // measures on one page

func monitor(v *visit) error {
	page := monitorPage{Filter: v.form("filter", 0, nil)}
	q := url.Values{}
	for name, asked := range map[string]string{"thema": "theme", "feld": "field", "ressort": "ministry", "stand": "status", "ueberfaellig": "overdue"} {
		if text := v.query(name); text != "" {
			page.Filter.values.Set(name, text)
			q.Set(asked, text)
			page.Filtered = true
		}
	}
	if err := v.get("/monitor?"+q.Encode(), &page.Monitor); err != nil {
		return err
	}
	v.wide = true
	if page.Edition == 0 {
		return v.show("monitor", page)
	}
	v.lead = fmt.Sprintf("Wie weit die Maßnahmen der Fassung %d sind. Stand: %s.", page.Edition, page.AsOf.German())
	page.count()
	page.Found = len(page.Measures)
	from := 0
	if n, err := strconv.Atoi(v.query("cursor")); err == nil && n > 0 {
		from = min(n, page.Found)
	}
	to := min(from+monitorListed, page.Found)
	page.Listed = page.Measures[from:to]
	next := ""
	if to < page.Found {
		next = strconv.Itoa(to)
	}
	page.Pager = v.pager(next)
	return v.show("monitor", page)
}

// count makes facts, charts and choices of the counts.
func (p *monitorPage) count() {
	p.Facts = []monitorFact{{Title: "Maßnahmen", Path: "/digitalmonitor#massnahmen", Count: p.Total.Measures}}
	for i, status := range monitorStatuses {
		tone := toneOf(status)
		if status == records.MonitorUnreported || status == string(strategy.StatusStopped) {
			tone = ""
		}
		p.Facts = append(p.Facts, monitorFact{monitorStatus(status), tone, monitorList("stand", status), partsOf(p.Total)[i]})
		p.Choices.Statuses = append(p.Choices.Statuses, option{Value: status, Label: monitorStatus(status)})
	}
	p.Facts = append(p.Facts, monitorFact{"Bericht überfällig", "danger", monitorList("ueberfaellig", "true"), p.Total.Overdue})
	p.Groups = []monitorGroup{
		groupOf("leitthemen", "Nach Leitthema", "Leitthema", "thema", p.Themes),
		groupOf("ressorts", "Nach Federführung", "Federführung", "ressort", p.Ministries),
		groupOf("felder", "Nach Handlungsfeld", "Handlungsfeld", "feld", p.Fields),
	}
	p.Choices.Themes, p.Choices.Fields, p.Choices.Ministries = namesIn(p.Themes), namesIn(p.Fields), namesIn(p.Ministries)
}

// monitorList is the address of the measures that a figure counts.
func monitorList(name, value string) string {
	return "/digitalmonitor?" + url.Values{name: {value}}.Encode() + "#massnahmen"
}

func namesIn(counts []records.MonitorCounts) []option {
	var options []option
	for _, c := range counts {
		if c.Name != "" {
			options = append(options, option{Value: c.Name, Label: c.Name})
		}
	}
	return options
}

func groupOf(id, title, column, filter string, counts []records.MonitorCounts) monitorGroup {
	g := monitorGroup{ID: id, Title: title, Column: column}
	for _, c := range counts {
		line := monitorLine{MonitorCounts: c, Path: monitorList(filter, c.Name)}
		if c.Name == "" {
			line.Name, line.Path = "ohne Angabe", ""
		}
		g.Lines = append(g.Lines, line)
	}
	g.Lines = slices.DeleteFunc(g.Lines, func(l monitorLine) bool { return l.Measures == 0 && l.Ended == 0 })
	g.Chart = barsOf(g.Lines)
	return g
}
