package api

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fortschreibung/documents"
	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

// Headings of the tables. What can be uploaded again has the columns of its import.
const (
	colID         = "Kennung"
	colRevision   = "Revision"
	colKind       = "Art"
	colTitle      = "Titel"
	colTheme      = "Leitthema"
	colField      = "Handlungsfeld"
	colLead       = "Federführung"
	colWith       = "Beteiligte"
	colText       = "Beschreibung"
	colBackground = "Ausgangslage"
	colReason     = "Begründung"
	colTargets    = "Maßnahmen"
	colMilestones = "Meilensteine"
	colWorkshop   = "Digitalwerkstatt"
	colStage      = "Stand"
	colMeasure    = "Maßnahme"
	colStatus     = "Stand der Umsetzung"
	colReport     = "Bericht"
	colDue        = "Fällig"
	colOverdue    = "Überfällig"
	colNote       = "Anlass der Änderung"
)

// What a proposal's row has to have; a table that is given out has a column more, in which to
// say what a change is for.
var (
	proposalNeeds = spreadsheets.Columns{
		colID, colRevision, colKind, colTitle, colTheme, colField, colLead, colWith, colText, colBackground, colReason, colTargets, colMilestones, colWorkshop, colStage,
	}
	proposalColumns = append(slices.Clip(proposalNeeds), colNote)
)

func proposalTable(all []strategy.Proposal) spreadsheets.Table {
	t := spreadsheets.Table{Name: "Vorschläge", Head: proposalColumns}
	for _, p := range all {
		t.Rows = append(t.Rows, proposalRow(p))
	}
	return t
}

func proposalRow(p strategy.Proposal) []string {
	sheet := strategy.Sheet{Title: p.Title()}
	if p.Draft.Sheet != nil {
		sheet = *p.Draft.Sheet
	}
	text := sheet.Description
	switch {
	case p.Draft.Focus != nil:
		text = p.Draft.Focus.Vision
	case p.Draft.EndingNote != "":
		text = p.Draft.EndingNote
	}
	return []string{
		p.ID, strconv.Itoa(p.Revision), string(p.Kind), sheet.Title, sheet.Theme, sheet.Field, lines(sheet.Lead), lines(sheet.Participants),
		text, sheet.Background, p.Reason, lines(p.Targets), sheetMilestones(sheet.Milestones), p.WorkshopID, p.Stage.German(), "",
	}
}

func lines(list []string) string { return strings.Join(list, "\n") }

// sheetMilestones writes one milestone on each line: its text, and when, as it is printed.
func sheetMilestones(all []strategy.Milestone) string {
	rows := make([]string, len(all))
	for i, m := range all {
		rows[i] = oneLine(m.Text)
		if m.When != nil && *m.When != "" {
			rows[i] += " | " + *m.When
		}
	}
	return lines(rows)
}

// oneLine keeps what separates milestones and their parts out of their texts.
func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "|", "/")), " ")
}

func measureTable(all []Measure) spreadsheets.Table {
	t := spreadsheets.Table{Name: "Maßnahmen", Head: []string{
		colID, "Code", "Neu", colTitle, colTheme, colField, colLead, colWith, colText, colBackground, colMilestones,
	}}
	for _, m := range all {
		t.Rows = append(t.Rows, []string{
			m.MeasureID, m.Code, yes(m.New), m.Sheet.Title, m.Sheet.Theme, m.Sheet.Field, lines(m.Sheet.Lead), lines(m.Sheet.Participants),
			m.Sheet.Description, m.Sheet.Background, sheetMilestones(m.Sheet.Milestones),
		})
	}
	return t
}

func yes(is bool) string {
	if is {
		return "ja"
	}
	return ""
}

var reportColumns = spreadsheets.Columns{colID, colRevision, colMeasure, colTitle, colLead, colDue, colStatus, colReport, colMilestones, colStage}

func reportTable(all []strategy.Report) spreadsheets.Table {
	t := spreadsheets.Table{Name: "Fortschrittsberichte", Head: reportColumns}
	for _, r := range all {
		t.Rows = append(t.Rows, reportRow(r))
	}
	return t
}

func reportRow(r strategy.Report) []string {
	return []string{
		r.ID, strconv.Itoa(r.Revision), r.MeasureCode, r.Title, lines(r.Lead), r.Due.String(), documents.StatusNames[r.Content.Status], r.Content.Text,
		reportMilestones(r.Content.Milestones), string(r.State),
	}
}

// reportMilestones writes one milestone on each line: text | original | current | actual |
// reason, with days as yyyy-mm-dd.
func reportMilestones(all []strategy.MilestoneReport) string {
	rows := make([]string, len(all))
	for i, m := range all {
		rows[i] = strings.TrimRight(strings.Join([]string{
			oneLine(m.Text), dayOrNothing(m.Original), dayOrNothing(m.Current), dayOrNothing(m.Actual), oneLine(m.Reason),
		}, " | "), " |")
	}
	return lines(rows)
}

// readMilestones reads what reportMilestones writes.
func readMilestones(cell string) ([]strategy.MilestoneReport, error) {
	all := []strategy.MilestoneReport{}
	for n, line := range strings.Split(cell, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, "|")
		for len(parts) < 5 {
			parts = append(parts, "")
		}
		if len(parts) > 5 {
			return nil, strategy.Invalid(colMilestones, "Zeile %d hat mehr als fünf Teile (Text | ursprünglich | aktuell | erreicht | Grund)", n+1)
		}
		m := strategy.MilestoneReport{Text: strings.TrimSpace(parts[0]), Reason: strings.TrimSpace(parts[4])}
		for i, day := range []*strategy.Date{&m.Original, &m.Current, &m.Actual} {
			if err := readDay(day, parts[i+1], n+1); err != nil {
				return nil, err
			}
		}
		all = append(all, m)
	}
	return all, nil
}

func readDay(day *strategy.Date, text string, line int) error {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	read, err := strategy.ParseISODate(text)
	if err != nil {
		return strategy.Invalid(colMilestones, "Zeile %d: %q ist kein Tag; gebraucht wird z. B. 2027-06-30", line, text)
	}
	*day = read
	return nil
}

func taskTable(all []Task) spreadsheets.Table {
	t := spreadsheets.Table{Name: "Aufgaben", Head: []string{colKind, colTitle, "Jahr", "Ressort", colDue, colOverdue, colID}}
	for _, task := range all {
		due := ""
		if !task.Due.IsZero() {
			due = strategy.DateOf(task.Due, strategy.Berlin()).String()
		}
		t.Rows = append(t.Rows, []string{task.Kind, task.Title, fmt.Sprint(task.Year), task.Ministry, due, yes(task.Overdue), task.Entity + "/" + task.EntityID})
	}
	return t
}
