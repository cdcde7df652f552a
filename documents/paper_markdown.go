package documents

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"fortschreibung/strategy"
)

// Headings and labels of the Markdown form; ReadMarkdown finds the parts by them.
const (
	mdFields       = "Leitthemen und Handlungsfelder"
	mdSheets       = "Maßnahmenblätter"
	mdEnded        = "Beendete Maßnahmen"
	mdRegister     = "Register nach Ressorts"
	mdVision       = "Vision"
	mdPriorities   = "Schwerpunkte"
	mdField        = "Handlungsfeld"
	mdLead         = "Federführung"
	mdParticipants = "Beteiligte"
	mdDescription  = "Beschreibung"
	mdMilestones   = "Meilensteine"
	mdBackground   = "Hintergrund"
	mdEnding       = "Abschluss"
	mdNew          = "NEU"
)

// Markdown writes the paper so that ReadMarkdown gives the same edition back. Ranges of
// dates and identities, which readers need not see, stand in comments.
func (p Paper) Markdown(w io.Writer) error {
	out := &markdownWriter{bufio.NewWriter(w)}
	out.line("---")
	out.line("title: " + quoted(p.Title))
	out.line("lang: de")
	out.line("year: " + itoa(p.Year))
	if !p.AdoptedOn.IsZero() {
		out.line("adopted_on: " + p.AdoptedOn.String())
	}
	out.line("source: " + quoted(p.Source))
	out.line("---")
	out.block("# " + markdownLine(p.Title+" – Fassung "+itoa(p.Year)))
	out.block("## " + mdFields)
	for _, t := range p.Themes {
		out.block("### " + markdownLine(t.Name))
		for _, f := range t.Fields {
			out.field(f.EditionField)
		}
	}
	out.block("## " + mdSheets)
	for _, t := range p.Themes {
		out.block("### " + markdownLine(t.Name))
		for _, m := range t.Sheets {
			out.sheet(m)
		}
	}
	if len(p.Ended) > 0 {
		out.block("## " + mdEnded)
		for _, m := range p.Ended {
			out.sheet(m)
		}
	}
	out.block("## " + mdRegister)
	out.register(p.Register)
	return out.Flush()
}

func quoted(s string) string {
	encoded, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(encoded)
}

// markdownWriter keeps the first error of its buffer until Flush.
type markdownWriter struct{ *bufio.Writer }

func (w *markdownWriter) line(s string)  { fmt.Fprintln(w, s) }
func (w *markdownWriter) block(s string) { fmt.Fprint(w, "\n", s, "\n") }

func (w *markdownWriter) labelled(label, body string) {
	if body != "" {
		w.block("**" + label + "**")
		w.block(markdownText(body))
	}
}

func (w *markdownWriter) listed(label string, items []string) {
	if len(items) == 0 {
		return
	}
	w.block("**" + label + "**")
	w.line("")
	for _, item := range items {
		w.line("- " + listItem(item))
	}
}

// listItem writes a text of a list, whose further lines are indented.
func listItem(s string) string { return partItem(s, true, true) }

func (w *markdownWriter) field(f strategy.EditionField) {
	w.block("#### " + markdownLine(f.Field))
	w.labelled(mdVision, f.Vision)
	w.listed(mdPriorities, f.Priorities)
}

// identity is what a sheet's comment carries.
type identity struct {
	MeasureID  string `json:"measure_id,omitempty"`
	Successor  string `json:"successor,omitempty"`
	ProposalID string `json:"proposal_id,omitempty"`
	Theme      string `json:"theme,omitempty"` // of an ended measure, which stands under no theme
}

func (w *markdownWriter) sheet(m strategy.EditionEntry) {
	mark := ""
	if m.New {
		mark = " **" + mdNew + "**"
	}
	w.block("#### " + markdownLine(m.Code) + " " + markdownLine(m.Sheet.Title) + mark)
	id := identity{MeasureID: m.MeasureID, Successor: m.Successor, ProposalID: m.ProposalID}
	if m.Ended {
		id.Theme = m.Sheet.Theme
	}
	if id != (identity{}) {
		encoded, err := json.Marshal(id) // escapes ">", so the comment cannot end early
		if err != nil {
			panic(err) // strings are always JSON
		}
		w.block("<!-- " + string(encoded) + " -->")
	}
	w.labelled(mdField, m.Sheet.Field)
	w.listed(mdLead, m.Sheet.Lead)
	w.listed(mdParticipants, m.Sheet.Participants)
	w.labelled(mdDescription, m.Sheet.Description)
	w.milestones(m.Sheet.Milestones)
	w.labelled(mdBackground, m.Sheet.Background)
	w.labelled(mdEnding, m.EndingNote)
}

func (w *markdownWriter) milestones(all []strategy.Milestone) {
	if len(all) == 0 {
		return
	}
	w.block("**" + mdMilestones + "**")
	w.line("")
	for _, m := range all {
		w.line("- " + markdownMilestone(m))
	}
}

// markdownMilestone writes the date in bold: before the text and with a colon, or inside
// the text that names it.
func markdownMilestone(m strategy.Milestone) string {
	item := ""
	when := deref(m.When)
	before, after, inside := strings.Cut(m.Text, when)
	switch {
	case when == "":
		item = listItem(m.Text)
	case inside:
		item = partItem(before, true, false) + "**" + boldDate(when) + "**" + partItem(after, false, true)
	default:
		item = "**" + boldDate(when) + ":** " + listItem(m.Text)
	}
	if m.Kind != "undated" {
		item += " <!-- " + m.Kind + " " + deref(m.Start) + ".." + deref(m.End) + " -->"
	}
	return item
}

// boldDate writes a date so that only a colon of ours can end it.
func boldDate(when string) string {
	date := partItem(when, true, true)
	if colon, ok := strings.CutSuffix(date, ":"); ok {
		return colon + `\:`
	}
	return date
}

func partItem(s string, begins, ends bool) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		first, last := begins || i > 0, ends || i < len(lines)-1
		if line == "" && first && last {
			lines[i] = emptyLine
			continue
		}
		lines[i] = escapeLine(line, first, last)
	}
	return strings.Join(lines, "\\\n  ")
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (w *markdownWriter) register(entries []RegisterEntry) {
	w.line("")
	w.line("| Ressort | Federführung | Beteiligt |")
	w.line("|---|---|---|")
	for _, r := range entries {
		name := markdownLine(r.ID)
		if r.Name != "" {
			name += " – " + markdownLine(r.Name)
		}
		w.line("| " + name + " | " + strings.Join(r.Leads, ", ") + " | " + strings.Join(r.Participant, ", ") + " |")
	}
}
