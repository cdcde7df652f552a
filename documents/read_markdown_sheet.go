package documents

import (
	"fmt"
	"regexp"
	"strings"

	"fortschreibung/strategy"
)

var (
	sheetHeading = regexp.MustCompile(`^(\S+) (.*?)( \*\*` + mdNew + `\*\*)?$`)
	dateRange    = regexp.MustCompile(`(?s)^(.*) <!-- (from|by|in|span) (\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)? -->$`)
	boldDateMark = regexp.MustCompile(`(?s)^((?:[^\\*]|\\.)*)\*\*((?:[^\\*]|\\.)*)\*\*(.*)$`)
)

// measure makes a sheet of what stood below its heading.
func (e *markdownEntry) measure() (strategy.EditionEntry, error) {
	heading := sheetHeading.FindStringSubmatch(e.heading)
	if heading == nil {
		return strategy.EditionEntry{}, fmt.Errorf("in Zeile %d: ein Maßnahmenblatt beginnt mit Kennung und Titel", e.no)
	}
	sheet := strategy.Sheet{
		Title: plainLine(heading[2]), Theme: e.theme, Field: e.body(mdField),
		Lead: e.items(mdLead), Participants: e.items(mdParticipants), Milestones: []strategy.Milestone{},
		Description: e.body(mdDescription), Background: e.body(mdBackground),
	}
	if part := e.parts[mdMilestones]; part != nil {
		for _, item := range part.paragraphs {
			sheet.Milestones = append(sheet.Milestones, plainMilestone(item))
		}
	}
	measure := strategy.EditionEntry{
		MeasureID: e.identity.MeasureID, Code: plainLine(heading[1]), New: heading[3] != "",
		Successor: e.identity.Successor, ProposalID: e.identity.ProposalID,
	}
	if e.section == mdEnded {
		measure.Ended, measure.EndingNote, sheet.Theme = true, e.body(mdEnding), e.identity.Theme
	}
	measure.Sheet = sheet
	measure.TextHash = strategy.HashTexts(strategy.Draft{Sheet: &sheet}.Texts())
	return measure, nil
}

// plainMilestone is the way back from markdownMilestone.
func plainMilestone(item string) strategy.Milestone {
	m := strategy.Milestone{Kind: "undated"}
	if found := dateRange.FindStringSubmatch(item); found != nil {
		item, m.Kind, m.Start, m.End = found[1], found[2], ref(found[3]), ref(found[4])
	}
	bold := boldDateMark.FindStringSubmatch(item)
	if bold == nil {
		m.Text = plainText(item)
		return m
	}
	before, date, after := bold[1], bold[2], bold[3]
	if when, ok := strings.CutSuffix(date, ":"); ok && before == "" && !strings.HasSuffix(when, `\`) {
		m.When, m.Text = ref(plainText(when)), plainText(strings.TrimPrefix(after, " "))
		return m
	}
	when := plainText(date)
	m.When, m.Text = &when, plainText(before)+when+plainText(after)
	return m
}

func ref(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
