package web

import (
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// taskLine is one line of the list of what is due.
type taskLine struct {
	records.Task
	Do   string // what is to be done
	Path string // where it is done
	Last strategy.Date
}

func tasks(v *visit) error {
	var due list[records.Task]
	path := "/tasks?limit=100"
	if cursor := v.query("cursor"); cursor != "" {
		path += "&cursor=" + cursor
	}
	if err := v.get(path, &due); err != nil {
		return err
	}
	drafts, err := v.proposalDrafts()
	if err != nil {
		return err
	}
	done, err := v.doneLines()
	if err != nil {
		return err
	}
	v.lead = "Was für Ihr Amt fällig ist, das Dringendste zuerst."
	v.wide = true
	return v.show("tasks", struct {
		Tasks  []taskLine
		Pager  pager
		Drafts []records.ProposalDraft
		Done   []doneLine
	}{taskLines(due.Items), v.pager(due.NextCursor), drafts, done})
}

// doneLine is something that the visitor did.
type doneLine struct {
	records.OwnStep
	Did  string
	Path string
}

// doneShown is how many of the visitor's own steps stand below their tasks.
const doneShown = 20

func (v *visit) doneLines() ([]doneLine, error) {
	var steps list[records.OwnStep]
	if err := v.get(fmt.Sprintf("/me/steps?limit=%d", doneShown), &steps); err != nil {
		return nil, err
	}
	var lines []doneLine
	for _, step := range steps.Items {
		line := doneLine{OwnStep: step, Did: word(actions, step.Action)}
		switch step.Entity {
		case "proposal", "report":
			if line.Title != "" { // otherwise it is no longer there for the visitor
				line.Path = placeOf(records.Task{Entity: step.Entity, EntityID: step.EntityID})
			}
		case "session", "submission", "cycle":
			line.Title = word(entityNames, step.Entity) + " " + step.EntityID
			line.Path = placeOf(records.Task{Entity: step.Entity, EntityID: step.EntityID})
		}
		if line.Title == "" {
			line.Title = word(entityNames, step.Entity)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func taskLines(items []records.Task) []taskLine {
	var lines []taskLine
	for _, t := range items {
		lines = append(lines, taskLine{Task: t, Do: word(taskKinds, t.Kind), Path: placeOf(t), Last: lastDay(t.Due)})
	}
	return lines
}

// placeOf is the page on which a task is done.
func placeOf(t records.Task) string {
	switch t.Kind {
	case "position":
		return address("mitzeichnung", t.EntityID)
	case "moderate":
		return address("vorschlaege", t.EntityID) + "#kommentare"
	case "convene":
		return "/lenkungsausschuss"
	case "prepare_submission":
		return "/kabinett"
	}
	switch t.Entity {
	case "report":
		return "/fortschrittsberichte/" + t.EntityID
	case "session":
		return "/lenkungsausschuss/" + t.EntityID
	case "submission":
		return "/kabinett/" + t.EntityID
	case "cycle":
		return "/?jahr=" + t.EntityID
	}
	return address("vorschlaege", t.EntityID)
}
