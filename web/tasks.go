package web

import (
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
	v.lead = "Was für Ihr Amt fällig ist, das Dringendste zuerst."
	v.wide = true
	return v.show("tasks", struct {
		Tasks  []taskLine
		Pager  pager
		Drafts []records.ProposalDraft
	}{taskLines(due.Items), v.pager(due.NextCursor), drafts})
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
	}
	return address("vorschlaege", t.EntityID)
}
