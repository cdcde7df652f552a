package web

import (
	"strconv"

	"fortschreibung/strategy"
)

// tableLine is a table that can be downloaded.
type tableLine struct {
	Title, Text string
	Path        string
}

// tables offers what there is as tables, and takes tables in.
func tables(v *visit) error {
	years, err := v.yearChoice("/tabellen")
	if err != nil {
		return err
	}
	halves := halvesOf(years.Year)
	v.lead = "Mit Tabellenprogrammen weiterarbeiten: herunterladen, ausfüllen, wieder hochladen."
	return v.show("tables", struct {
		Years              yearChoice
		Halves             []option
		Tables             []tableLine
		Proposals, Reports *form // nil: not for this office
	}{years, halves, v.tableLines(years.Year, halves), v.tableForm("proposals", strategy.ActSubmit, years.Year),
		v.tableForm("reports", strategy.ActSubmitReport, years.Year)})
}

// tableLines are the tables that the visitor's office reads.
func (v *visit) tableLines(year int, halves []option) []tableLine {
	var lines []tableLine
	if year > 0 && v.may(strategy.ActReadProposal) {
		lines = append(lines, tableLine{"Vorschläge " + strconv.Itoa(year), "Alle, die für Ihr Amt sichtbar sind. Neue kommen als Zeilen mit leerer Kennung dazu, geänderte Zeilen sind Überarbeitungen.", address("tabellen", "vorschlaege", year)})
	}
	if v.may(strategy.ActReadReport) {
		for _, half := range halves {
			lines = append(lines, tableLine{"Fortschrittsberichte, " + half.Label, "Ausfüllen und wieder hochladen.", address("tabellen", "fortschrittsberichte", half.Value)})
		}
	}
	if v.may(strategy.ActReadTasks) {
		lines = append(lines, tableLine{"Meine Aufgaben", "Was fällig ist, mit dem letzten Tag.", "/tabellen/aufgaben"})
	}
	return append(lines, tableLine{"Maßnahmen", "Die geltende Fassung, öffentlich.", "/tabellen/massnahmen"})
}

// tableForm is the form that takes a table in; without a cycle there is nothing to take.
func (v *visit) tableForm(id string, needs strategy.Action, year int) *form {
	if year == 0 || !v.may(needs) {
		return nil
	}
	return v.form(id, 0, values{"jahr": year, fieldTry: "true"})
}

func measuresTable(*visit) string { return "/tables/measures" }

func tasksTable(*visit) string { return "/tables/tasks" }

func proposalsTable(v *visit) string { return address("tables", "proposals", v.param("year")) }

func reportsTable(v *visit) string { return address("tables", "reports", v.param("half")) }
