package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fortschreibung/strategy"
)

// screenAtOnce is how many of the ticked proposals are sent at the same time.
const screenAtOnce = 6

// tickedRow is a proposal that was ticked, and what became of it.
type tickedRow struct {
	ID, Title string
	Sent      string // as it was ticked, to be sent again
	revision  int
	Done      bool
	Pending   bool
	Why       string
}

// screenedTogether are the outcomes that several proposals can have at once. What one is
// merged into is chosen on its page.
var screenedTogether = []strategy.ScreeningOutcome{strategy.ScreenAccept, strategy.ScreenReturn, strategy.ScreenDecline}

// screenMany gives the ticked proposals the same outcome, each as a step of its own whose
// key is made of the form's key: sent twice, every one still counts once.
func screenMany(v *visit) error {
	f := v.posted()
	rows := ticked(f)
	outcome := strategy.ScreeningOutcome(f.Text("outcome"))
	switch {
	case len(rows) == 0:
		return v.refused(fault("vorschlag", "bitte mindestens einen Vorschlag ankreuzen"), f, proposals)
	case !slices.Contains(screenedTogether, outcome):
		return v.refused(fault("outcome", "bitte eine der Möglichkeiten wählen"), f, proposals)
	case outcome != strategy.ScreenAccept && f.Text("reason") == "":
		return v.refused(fault("reason", "wer zurückgibt oder nicht annimmt, nennt den Grund"), f, proposals)
	}
	body := map[string]any{"outcome": outcome}
	if reason := f.Text("reason"); reason != "" {
		body["reason"] = reason
	}
	var wait sync.WaitGroup
	slots := make(chan struct{}, screenAtOnce)
	for i := range rows {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			v.screen(&rows[i], f.Key, body)
		})
	}
	wait.Wait()
	page := struct {
		Rows          []tickedRow
		Done, Pending int
		Form          *form
		Outcome       strategy.ScreeningOutcome
	}{Rows: rows, Form: f, Outcome: outcome}
	for _, row := range rows {
		if row.Done {
			page.Done++
		}
		if row.Pending {
			page.Pending++
		}
	}
	v.title = "Ergebnis der Vorprüfung"
	v.crumbs = []crumb{{"/vorschlaege", "Vorschläge"}}
	return v.show("proposals_screened", page)
}

// ticked reads the values id@revision of the rows that were ticked.
func ticked(f *form) []tickedRow {
	var rows []tickedRow
	for _, value := range f.All("vorschlag") {
		id, revision, _ := strings.Cut(value, "@")
		n, _ := strconv.Atoi(revision)
		rows = append(rows, tickedRow{ID: id, Sent: value, Title: f.Text("titel." + id), revision: n})
	}
	return rows
}

func (v *visit) screen(row *tickedRow, key string, body map[string]any) {
	step := &form{Key: key + "-" + row.ID, Revision: row.revision}
	err := v.post(address("proposals", row.ID, "screen"), step, body, nil)
	var p *Problem
	switch {
	case err == nil:
		row.Done = true
	case v.is(err, http.StatusAccepted):
		row.Pending = true
	case errors.As(err, &p) && p.Status < http.StatusInternalServerError && p.Detail != "":
		row.Why = sentence(p.Detail)
	default:
		row.Pending, row.Why = true, "Das System ist gerade nicht erreichbar."
	}
}
