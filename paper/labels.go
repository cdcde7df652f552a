package paper

import (
	"regexp"
	"strings"
)

// Labels of a measure sheet's sections.
const (
	labelField        = "Handlungsfeld"
	labelCross        = "Querschnittsthema"
	labelDescription  = "Beschreibung"
	labelLead         = "Federführung"
	labelParticipants = "Beteiligte"
	labelMilestones   = "Meilensteine"
	labelBackground   = "Hintergrund"
)

var labelLine = regexp.MustCompile(`^(Handlungsfeld|Querschnittsthema|Beschreibung|Federführung|Beteiligte|Meilensteine?|Hintergrund)(?: ?(:) ?(.*))?$`)

// labelOf tells whether line i is a section label, and what stands behind its
// colon. Without a colon the label must begin a paragraph: "Beteiligte" may as
// well be the last word of one.
func labelOf(lines []line, i int) (name, value string, ok bool) {
	l := lines[i]
	if l.dropped || l.blank() {
		return "", "", false
	}
	m := labelLine.FindStringSubmatch(l.text)
	if m == nil {
		return "", "", false
	}
	name, value = m[1], strings.TrimSpace(m[3])
	if name == "Meilenstein" {
		name = labelMilestones
	}
	if m[2] == "" && !beginsParagraph(lines, i) {
		return "", "", false
	}
	return name, value, true
}

func beginsParagraph(lines []line, i int) bool {
	if i == 0 || lines[i].pageStart || lines[i-1].blank() || lines[i-1].dropped {
		return true
	}
	above := lines[i-1].text
	return labelLine.MatchString(above) || codeAtEnd.MatchString(above)
}

// section is a label with the lines up to the next one.
type section struct {
	name  string
	no    int // line of the label
	lines []line
}

// cutSections cuts the lines behind a sheet's code at its labels. What precedes
// the first label is a section without a name.
func cutSections(lines []line) []section {
	sections := []section{{}}
	seen := map[string]bool{}
	for i, l := range lines {
		name, value, ok := labelOf(lines, i)
		last := &sections[len(sections)-1]
		if !ok || seen[name] && !strings.Contains(l.text, ":") { // a word of the text
			last.lines = append(last.lines, l)
			continue
		}
		seen[name] = true
		s := section{name: name, no: l.no}
		if value != "" {
			s.lines = append(s.lines, line{no: l.no, text: value})
		}
		sections = append(sections, s)
	}
	return sections
}
