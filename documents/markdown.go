package documents

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Markdown writes the document for reading and further editing. A Fassung has a form of
// its own that can be read back, see Paper.Markdown.
func (l Layout) Markdown(w io.Writer) error {
	out := &markdownWriter{bufio.NewWriter(w)}
	fmt.Fprintln(out, "# "+markdownLine(l.FullTitle()))
	if l.Mark != "" {
		out.block("*" + markdownLine(l.Mark) + "*")
	}
	for _, b := range l.Blocks {
		out.layoutBlock(b)
	}
	return out.Flush()
}

func (w *markdownWriter) layoutBlock(b Block) {
	switch b := b.(type) {
	case *Heading:
		w.block(strings.Repeat("#", htmlLevel(b.Level)) + " " + markdownHeading(b.Code, b.Text, b.Mark))
	case Paragraph:
		w.block(markdownInline(b.Text))
	case List:
		w.line("")
		for i, item := range b.Items {
			mark := "- "
			if b.Numbered {
				mark = itoa(i+1) + ". "
			}
			w.line(mark + markdownInline(item))
		}
	case Facts:
		w.line("")
		for _, fact := range b.Rows {
			values := make([]string, len(fact.Values))
			for i, value := range fact.Values {
				values[i] = markdownInline(value)
			}
			w.line("- **" + markdownLine(fact.Term) + ":** " + strings.Join(values, "; "))
		}
	case Table:
		w.table(b)
	case Note:
		w.block("> **" + markdownLine(b.Title) + "**")
		for _, item := range b.Items {
			w.line("> - " + markdownInline(item))
		}
	case *SheetBlock:
		w.layoutSheet(b)
	}
}

func markdownHeading(code, title, mark string) string {
	heading := markdownLine(title)
	if code != "" {
		heading = markdownLine(code) + " " + heading
	}
	if mark != "" {
		heading += " **" + markdownLine(mark) + "**"
	}
	return heading
}

func markdownInline(line Inline) string {
	var b strings.Builder
	for i, s := range line {
		piece := partItem(s.Text, i == 0, i == len(line)-1)
		trimmed := strings.TrimSpace(piece)
		if s.Style == Plain || trimmed == "" {
			b.WriteString(piece)
			continue
		}
		// Marks must stand close to the words.
		before, after, _ := strings.Cut(piece, trimmed)
		switch s.Style {
		case Strong:
			trimmed = "**" + trimmed + "**"
		case Removed:
			trimmed = "<del>" + trimmed + "</del>"
		case Added:
			trimmed = "<ins>" + trimmed + "</ins>"
		}
		b.WriteString(before + trimmed + after)
	}
	return b.String()
}

func (w *markdownWriter) table(t Table) {
	w.block("**" + markdownLine(t.Caption) + "**")
	w.line("")
	heads := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		heads[i] = markdownLine(column)
	}
	w.line("| " + strings.Join(heads, " | ") + " |")
	w.line("|" + strings.Repeat("---|", len(t.Columns)))
	for _, row := range t.Rows {
		fields := make([]string, len(row))
		for i, cell := range row {
			paragraphs := make([]string, len(cell))
			for j, p := range cell {
				paragraphs[j] = strings.ReplaceAll(markdownInline(p), "\\\n  ", "<br>")
			}
			fields[i] = strings.Join(paragraphs, "<br>")
		}
		w.line("| " + strings.Join(fields, " | ") + " |")
	}
}

func (w *markdownWriter) layoutSheet(b *SheetBlock) {
	w.block(strings.Repeat("#", htmlLevel(b.Level)) + " " + markdownHeading(b.Code, b.Title, b.mark()))
	w.labelled(mdField, b.Field)
	w.listed(mdLead, b.Lead)
	w.listed(mdParticipants, b.Participants)
	for _, part := range []struct {
		label  string
		blocks []Block
	}{{mdDescription, b.Description}, {mdMilestones, []Block{List{Items: b.Milestones}}}, {mdBackground, b.Background}} {
		w.block("**" + part.label + "**")
		for _, inner := range part.blocks {
			w.layoutBlock(inner)
		}
	}
}
