package web

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"

	"fortschreibung/strategy"
)

// functions are what templates can call.
func (s *Site) functions() template.FuncMap {
	return template.FuncMap{
		"asset":    s.assetURL,
		"german":   german,
		"doing":    doing,
		"date":     date,
		"day":      day,
		"moment":   moment,
		"lastday":  func(due time.Time) string { return date(lastDay(due)) },
		"number":   number,
		"decimal":  decimal,
		"percent":  percent,
		"count":    count,
		"join":     strings.Join,
		"positive": func(text string) string { return strings.TrimPrefix(text, "−") },
		"badge":    badge,
		"table":    newTable,
		"empty":    func(title, text string) emptyState { return emptyState{Title: title, Text: text} },
		"lines":    func(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") },
		"address":  address,
		"fileSize": fileSize,
		"outcome":  outcomeTitle,
		"sentence": sentence,

		"watching":           newWatching,
		"halfName":           halfName,
		"shortHalf":          shortHalf,
		"reportStateOptions": func() []option { return choices(reportStateCodes...) },

		"count64":         func(n int64, one, many string) string { return count(int(n), one, many) },
		"officeLabel":     officeLabel,
		"entity":          func(code string) string { return word(entityNames, code) },
		"monitorStatuses": func() []string { return monitorStatuses },
		"monitorStatus":   monitorStatus,

		"stepOptions":  stepOptions,
		"anyOf":        anyOf,
		"kindOptions":  func() []option { return choices(proposalKinds...) },
		"topicOptions": func() []option { return choices(strategy.Topics()...) },
		"feasibleOptions": func() []option {
			return []option{{Value: "true", Label: "Umsetzbar"}, {Value: "false", Label: "So nicht umsetzbar"}}
		},
		"moderations":  moderations,
		"whyAffected":  whyAffected,
		"pairOf":       func(path string, item any) onPath { return onPath{path, item} },
		"effectFields": func() []effectField { return effectFields(strategy.Effects{}) },
		"stageOptions": func() []option { return choices(stageOrder...) },
	}
}

var weekdays = [...]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}

// date is a day as Germans read it: "Di, 31.08.2027", "–" for no date.
func date(d strategy.Date) string {
	if d.IsZero() {
		return "–"
	}
	return weekdays[d.Weekday()] + ", " + d.German()
}

// day is the day of a moment in Berlin, moment the day and time.
func day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return strategy.DateOf(t, strategy.Berlin()).German()
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(strategy.Berlin()).Format("02.01.2006, 15:04") + " Uhr"
}

// lastDay is the day at whose end a deadline passes.
func lastDay(due time.Time) strategy.Date {
	if due.IsZero() {
		return strategy.Date{}
	}
	return strategy.DateOf(due.Add(-time.Nanosecond), strategy.Berlin())
}

// fileSize names a number of bytes.
func fileSize(bytes int) string {
	if bytes < 1<<20 {
		return number((bytes+1023)>>10) + " KB"
	}
	tenths := (bytes*10 + 1<<19) >> 20
	return number(tenths/10) + "," + strconv.Itoa(tenths%10) + " MB"
}

// number is a whole number with points: 1.234.567, and a real minus.
func number(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return sign + digits
}

// decimal is a number with one place: 8,5.
func decimal(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 1, 64), ".", ",", 1)
}

// percent is a share from 0 to 1 in whole percent. What is not certain is not called so.
func percent(share float64) string {
	switch {
	case share > 0.99 && share < 1:
		return "über 99\u00a0%"
	case share > 0 && share < 0.01:
		return "unter 1\u00a0%"
	}
	return strconv.Itoa(int(math.Round(100*share))) + "\u00a0%"
}

// count is a number with its noun: count(1, "Tag", "Tage").
func count(n int, one, many string) string {
	if n == 1 || n == -1 {
		return number(n) + " " + one
	}
	return number(n) + " " + many
}

// badgeView is a short word with a colour and, for those who see none, a sign.
type badgeView struct{ Tone, Text string }

// badge shows a code with the tone that it has everywhere: success, warning, danger, info.
func badge(code any) badgeView { return badgeView{toneOf(code), german(code)} }

func toneOf(code any) string {
	switch fmt.Sprint(code) {
	case string(strategy.LightGreen), string(strategy.StageAgreed), string(strategy.StageApproved), string(strategy.StagePublished),
		string(strategy.PositionSigned), string(strategy.StatusDone), string(strategy.StatusOnTrack), string(strategy.ReportAccepted),
		string(strategy.DecideAdopt), string(strategy.CabinetAdopted):
		return "success"
	case string(strategy.LightYellow), string(strategy.StageReturned), string(strategy.PositionWithConditions), string(strategy.PositionReserved),
		string(strategy.StatusDelayed), string(strategy.StageDeferred), string(strategy.DecideAdoptConditions), string(strategy.SubmissionSentBack),
		string(strategy.CabinetAdoptedWithChanges), string(strategy.SubmissionPostponed):
		return "warning"
	case string(strategy.LightRed), string(strategy.StageDissent), string(strategy.StageRejected), string(strategy.StageDeclined),
		string(strategy.PositionRefused), string(strategy.StatusAtRisk), string(strategy.ReportMissing), string(strategy.OutcomeLapsed):
		return "danger"
	}
	return "info"
}

// table is a table: {{template "table-open" (table "Fristen" "Frist" "Datum")}} … {{template "table-close"}}.
// A column whose name starts with # holds numbers.
type tableView struct {
	ID, Caption string
	Columns     []column
}

type column struct {
	Title   string
	Numeric bool
}

func newTable(caption string, columns ...string) tableView {
	t := tableView{ID: strings.Trim(notInID.ReplaceAllString(strings.ToLower(caption), "-"), "-"), Caption: caption}
	for _, title := range columns {
		name, numeric := strings.CutPrefix(title, "#")
		t.Columns = append(t.Columns, column{name, numeric})
	}
	return t
}

// onPath is one of several things on a page, for a part that shows it with its forms.
type onPath struct {
	Path string
	Item any
}

// emptyState says that there is nothing, and what to do about it.
type emptyState struct{ Title, Text, Path, Link string }
