package web

import (
	"errors"
	"net/http"
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

// screenMany accepts the ticked proposals, each as a step of its own whose key is made of
// the form's key: sent twice, every one still counts once.
func screenMany(v *visit) error {
	f := v.posted()
	rows := ticked(f)
	if len(rows) == 0 {
		return v.refused(fault("vorschlag", "bitte mindestens einen Vorschlag ankreuzen"), f, proposals)
	}
	var wait sync.WaitGroup
	slots := make(chan struct{}, screenAtOnce)
	for i := range rows {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			v.accept(&rows[i], f.Key)
		})
	}
	wait.Wait()
	page := struct {
		Rows          []tickedRow
		Done, Pending int
		Form          *form
	}{Rows: rows, Form: f}
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

func (v *visit) accept(row *tickedRow, key string) {
	step := &form{Key: key + "-" + row.ID, Revision: row.revision}
	err := v.post(address("proposals", row.ID, "screen"), step, map[string]any{"outcome": strategy.ScreenAccept}, nil)
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
