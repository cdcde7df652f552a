package web

import (
	"fmt"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// checkLine is a mandatory part of a Kabinettvorlage: it is there, or it lacks something.
type checkLine struct {
	Part    strategy.PartName
	Missing []missingLine
}

// missingLine is something that is missing, and where that is mended.
type missingLine struct{ Text, Path, Where string }

// checklist goes through the parts of a Kabinettvorlage in the order of the document, and
// gives the effects that single proposals do not name.
func (v *visit) checklist(s strategy.Submission, proposals []records.ProposalTitle) ([]checkLine, []missingLine, error) {
	var found struct {
		Missing []strategy.MissingPart `json:"missing"`
		Unnamed []strategy.MissingPart `json:"unnamed"`
	}
	if err := v.get(submissionAddress(v)+"/completeness", &found); err != nil {
		return nil, nil, err
	}
	var lines []checkLine
	for _, name := range strategy.SubmissionPartNames() {
		line := checkLine{Part: name}
		for _, m := range found.Missing {
			if m.Name == name {
				line.Missing = append(line.Missing, mend(m, s, proposals))
			}
		}
		lines = append(lines, line)
	}
	var unnamed []missingLine
	for _, m := range found.Unnamed {
		unnamed = append(unnamed, mend(m, s, proposals))
	}
	return lines, unnamed, nil
}

// mend says where what is missing is mended.
func mend(m strategy.MissingPart, s strategy.Submission, proposals []records.ProposalTitle) missingLine {
	line := missingLine{Text: sentence(m.Text)}
	longest := 0
	for _, p := range proposals { // the longest title that is named
		if title := p.Title; len(title) > longest && strings.Contains(m.Of, title) {
			longest = len(title)
			line.Path, line.Where = address("vorschlaege", p.ID), "Zum Vorschlag"
		}
	}
	if longest > 0 {
		return line
	}
	switch m.Name {
	case strategy.PartResolution, strategy.PartGrounds:
		line.Path, line.Where = "#einreichen-titel", "Beim Einreichen ergänzen"
	case strategy.PartImplementation:
		line.Path, line.Where = fmt.Sprintf("/fortschrittsberichte?jahr=%d&stand=submitted", s.Year), "Zu den Fortschrittsberichten"
	default:
		line.Path, line.Where = fmt.Sprintf("/vorschlaege?jahr=%d&stand=decided", s.Year), "Zu den Vorschlägen"
	}
	return line
}
