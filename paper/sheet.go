package paper

import (
	"fmt"
	"slices"
)

// readSheet reads one sheet from the lines behind its code and adds it to doc.
func readSheet(doc *Document, h head, body []line) {
	r := sheetReader{doc: doc, sheet: Sheet{
		Code: h.code, Title: mend(h.title), Theme: themeOfCode(h.code), New: h.isNew, Line: h.no,
		Lead: []string{}, Participants: []string{}, Milestones: []Milestone{},
	}, labels: map[string]int{}}
	body = slices.Clone(body)
	r.takeNewMarks(body)
	sections := cutSections(body)
	for _, s := range sections {
		r.seen(s)
	}
	for _, s := range sections {
		r.read(s)
	}
	r.finish()
	doc.Sheets = append(doc.Sheets, r.sheet)
}

// sheetReader collects one sheet; description and background may come in parts.
type sheetReader struct {
	doc         *Document
	sheet       Sheet
	labels      map[string]int // line of each label seen
	description []paragraph
	background  []paragraph
}

func (r *sheetReader) problem(lineNo int, message string) {
	r.doc.problem(lineNo, "%s „%s“: %s", r.sheet.Code, r.sheet.Title, message)
}

// takeNewMarks finds the mark NEU among the lines and drops it. Of a torn mark
// the second half may be missing.
func (r *sheetReader) takeNewMarks(body []line) {
	for i, l := range body {
		if l.dropped || l.text != "NEU" && l.text != "NE" {
			continue
		}
		body[i].dropped = true
		r.sheet.New = true
		if l.text == "NEU" {
			continue
		}
		if j := nextPrinted(body, i+1); j >= 0 && body[j].text == "U" {
			body[j].dropped = true
			continue
		}
		r.doc.note(l.no, "%s: „NE“ als NEU gelesen, das „U“ fehlt", r.sheet.Code)
	}
}

func (r *sheetReader) seen(s section) {
	if s.name == "" {
		return
	}
	name := s.name
	if name == labelCross {
		name = labelField
	}
	if before, ok := r.labels[name]; ok {
		r.problem(s.no, fmt.Sprintf("Der Abschnitt „%s“ kommt ein zweites Mal vor (zuerst in Zeile %d); beide wurden zusammengefügt.", s.name, before))
		return
	}
	r.labels[name] = s.no
}

func (r *sheetReader) has(label string) bool { _, ok := r.labels[label]; return ok }

func (r *sheetReader) read(s section) {
	ps := paragraphs(s.lines)
	switch s.name {
	case labelField:
		r.readField(ps)
	case labelCross:
		r.sheet.Field = crossField
		r.description = append(r.description, ps...)
	case labelLead:
		r.readLead(s, ps)
	case labelParticipants:
		r.readParticipants(s, ps)
	case labelMilestones:
		r.readMilestones(s.lines)
	case labelBackground:
		r.background = append(r.background, ps...)
	default:
		r.description = append(r.description, ps...)
	}
}

func (r *sheetReader) readField(ps []paragraph) {
	if len(ps) == 0 {
		return
	}
	r.sheet.Field = ps[0].text()
	r.description = append(r.description, ps[1:]...)
}

// readLead takes the bodies below the label. Where the description comes
// between the label and its value, the value is the last paragraph.
func (r *sheetReader) readLead(s section, ps []paragraph) {
	if len(ps) == 0 {
		return
	}
	at, last := 0, len(ps)-1
	displaced := s.lines[0].blank() && last > 0 && looksLikeBodies(ps[last]) &&
		(len(r.description) == 0 || !looksLikeBodies(ps[0]))
	switch {
	case displaced:
		at = last
		r.description = append(r.description, ps[:at]...)
	case !looksLikeBodies(ps[0]):
		r.description = append(r.description, ps...)
		return
	}
	r.sheet.Lead = append(r.sheet.Lead, r.bodies(ps[at])...)
	r.overflow(ps[at+1:])
}

func (r *sheetReader) readParticipants(s section, ps []paragraph) {
	if len(ps) == 0 {
		return
	}
	if !r.has(labelMilestones) && (s.lines[0].blank() || beginsEntry(ps[0][0].text)) {
		r.overflow(ps)
		return
	}
	r.sheet.Participants = append(r.sheet.Participants, r.bodies(ps[0])...)
	if !r.has(labelMilestones) {
		r.overflow(ps[1:])
		return
	}
	for _, p := range ps[1:] {
		r.sheet.Participants = append(r.sheet.Participants, r.bodies(p)...)
	}
}

// overflow places paragraphs behind the bodies: the milestones where their
// label is missing, else more of the description.
func (r *sheetReader) overflow(ps []paragraph) {
	if r.has(labelMilestones) {
		r.description = append(r.description, ps...)
		return
	}
	for _, p := range ps {
		r.readMilestones(p)
	}
}

func (r *sheetReader) bodies(p paragraph) []string {
	bodies, notes := splitBodies(p.text())
	for _, n := range notes {
		r.doc.note(p[0].no, "%s: %s", r.sheet.Code, n)
	}
	return bodies
}

// finish sets the texts and reports what is missing. Beteiligte may be missing
// or empty; all else belongs on a sheet.
func (r *sheetReader) finish() {
	r.sheet.Description = joinParagraphs(r.description)
	r.sheet.Background = joinParagraphs(r.background)
	if r.sheet.Title == "" {
		r.problem(r.sheet.Line, "Der Titel fehlt; er gehört vor die Kennung.")
	}
	for _, part := range []struct {
		label string
		empty bool
	}{
		{labelField, r.sheet.Field == ""},
		{labelDescription, r.sheet.Description == ""},
		{labelLead, len(r.sheet.Lead) == 0},
		{labelMilestones, len(r.sheet.Milestones) == 0},
		{labelBackground, r.sheet.Background == ""},
	} {
		no, labelled := r.labels[part.label]
		switch {
		case !labelled:
			r.problem(r.sheet.Line, "Der Abschnitt „"+part.label+"“ fehlt; bitte die Zeile „"+part.label+":“ mit dem Inhalt darunter ergänzen.")
		case part.empty:
			r.problem(no, "Der Abschnitt „"+part.label+"“ ist leer; bitte den Inhalt unter dieser Zeile ergänzen.")
		}
	}
}
