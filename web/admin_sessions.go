package web

import (
	"fmt"
	"strconv"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// cabinetSessionsPage are the cabinet's sessions of a year's fourth quarter.
type cabinetSessionsPage struct {
	Years    yearChoice
	Year     int
	Sessions []strategy.CabinetSession // read only
	Form     *form                     // nil: not this visitor's to fix
	Rows     []sessionFields
}

type sessionFields struct{ Date, Note field }

var sessionParts = []string{"date", "note"}

func adminSessions(v *visit) error {
	years, err := v.yearChoice("/verwaltung/sitzungen")
	if err != nil {
		return err
	}
	page := cabinetSessionsPage{Years: years, Year: years.Year}
	if page.Year == 0 {
		page.Year = strategy.DateOf(v.now(), strategy.Berlin()).Year
	}
	if named, err := strconv.Atoi(v.param("year")); err == nil { // the form came back
		page.Year, page.Years.Year = named, named
	}
	var kept records.CabinetSessions
	if err := v.get(fmt.Sprintf("/cabinet-sessions/%d", page.Year), &kept); err != nil {
		return err
	}
	v.title = fmt.Sprintf("Kabinettsitzungen %d", page.Year)
	v.lead = "An welchen Tagen das Kabinett im vierten Quartal tagt. Die Prognose rechnet für jede Sitzung aus, was sie noch erreicht."
	page.Sessions = kept.Sessions
	if !v.may(strategy.ActMoveDeadline) {
		return v.show("admin_sessions", page)
	}
	set := values{}
	for i, s := range kept.Sessions {
		set[rowField("sessions", i, "date")], set[rowField("sessions", i, "note")] = s.Date, s.Note
	}
	f := v.form("sessions", kept.Revision, set)
	n := f.rows("sessions", sessionParts)
	first, last := strategy.NewDate(page.Year, time.October, 1).String(), strategy.NewDate(page.Year, time.December, 31).String()
	for i := range n + f.empty() {
		page.Rows = append(page.Rows, sessionFields{
			Date: f.Date(rowField("sessions", i, "date"), fmt.Sprintf("%d. Sitzung", i+1)).Between(first, last).IsOptional(),
			Note: f.Line(rowField("sessions", i, "note"), fmt.Sprintf("Vermerk zur %d. Sitzung", i+1)).IsOptional(),
		})
	}
	page.Form = f
	return v.show("admin_sessions", page)
}

// fixSessions replaces the sessions of a year by those in the form. Rows that are empty are
// left out.
func fixSessions(v *visit) error {
	f := v.posted()
	if f.wantsMore() {
		v.failed = f
		v.standIn(adminSessions)
		return adminSessions(v)
	}
	sessions := []strategy.CabinetSession{}
	for i := range f.rows("sessions", sessionParts) {
		day, err := strategy.ParseISODate(f.Text(rowField("sessions", i, "date")))
		if err != nil {
			return v.refused(fault(rowField("sessions", i, "date"), "bitte einen Tag nennen"), f, adminSessions)
		}
		sessions = append(sessions, strategy.CabinetSession{Date: day, Note: f.Text(rowField("sessions", i, "note"))})
	}
	if err := v.put("/cabinet-sessions/"+v.param("year"), f, map[string]any{"sessions": sessions}, nil); err != nil {
		return v.refused(err, f, adminSessions)
	}
	return v.sent("/verwaltung/sitzungen?jahr="+v.param("year"), "Die Kabinettsitzungen sind festgelegt.")
}
