// Package documents makes the papers that the offices work with: the Fassung of the
// strategy, Synopse, Kabinettvorlage, Protokoll and Sitzungsmappe. Each is a typed model
// made from what the records say; its Layout is written as HTML, Markdown, Word or, by
// way of the HTML and Chromium, PDF. The package knows no HTTP, database, engine or clock.
package documents

import "strings"

// Layout is a document as its parts follow one another, whatever format it is written in.
type Layout struct {
	Title    string
	Subtitle string
	Subject  string // one sentence for the file's properties
	Mark     string // printed at the head of every page, e.g. that the paper is confidential
	Contents bool   // has a table of contents
	// ContentsAt is the id of the heading before which the table of contents stands;
	// without one it is the first.
	ContentsAt string
	Blocks     []Block
}

// Block is a part of a layout.
type Block interface {
	// Kind names the block for templates.
	Kind() string
}

// Heading begins a section. Level 1 is the highest below the document's title.
type Heading struct {
	Level    int
	ID       string // unique in the document
	Code     string // of a measure, before the text
	Text     string
	Mark     string // e.g. "NEU"
	Listed   bool   // in the table of contents
	NewPage  bool
	PageHint string // page number in the table of contents, known for PDF only
}

// Paragraph is running text.
type Paragraph struct {
	Text Inline
}

// List is a list of short texts.
type List struct {
	Numbered bool
	Items    []Inline
}

// Fact is a term with what there is to say about it.
type Fact struct {
	Term   string
	Values []Inline
}

// Facts are terms and values.
type Facts struct {
	Rows []Fact
}

// Table is a table whose first row names the columns and whose first column, if RowHeads
// says so, names the rows. Widths are the columns' shares in percent.
type Table struct {
	Caption  string
	Columns  []string
	Widths   []int
	RowHeads bool
	Rows     [][]Cell
}

// Cell is what stands in one field of a table, paragraph by paragraph.
type Cell []Inline

// Note stands out: what is missing, or what has to be known before reading on.
type Note struct {
	Title   string
	Items   []Inline
	Warning bool
}

// SheetBlock is a measure sheet in the arrangement of the published paper: description on
// the left, lead, participants and milestones on the right, background below.
type SheetBlock struct {
	ID           string
	Level        int // of its heading
	Code         string
	Title        string
	New          bool
	Ended        string // why it ended; empty while it goes on
	Theme        string
	Field        string
	Lead         []string
	Participants []string
	Milestones   []Inline
	Description  []Block
	Background   []Block
	Listed       bool
	NewPage      bool
	PageHint     string
}

// Kind names the block for templates.
func (*Heading) Kind() string { return "heading" }

// Kind names the block for templates.
func (Paragraph) Kind() string { return "paragraph" }

// Kind names the block for templates.
func (List) Kind() string { return "list" }

// Kind names the block for templates.
func (Facts) Kind() string { return "facts" }

// Kind names the block for templates.
func (Table) Kind() string { return "table" }

// Kind names the block for templates.
func (Note) Kind() string { return "note" }

// Kind names the block for templates.
func (*SheetBlock) Kind() string { return "sheet" }

// Span is a stretch of text of one appearance.
type Span struct {
	Style Style
	Text  string
	Link  string // id of a heading in the same document
}

// Style is how a span appears.
type Style string

// The styles.
const (
	Plain   Style = ""
	Strong  Style = "strong"
	Removed Style = "removed"
	Added   Style = "added"
)

// Inline is a text made of spans. A line feed in a span begins a new line.
type Inline []Span

// String gives the text without its appearance.
func (t Inline) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Lines gives the span's lines.
func (s Span) Lines() []string { return strings.Split(s.Text, "\n") }

func text(s string) Inline   { return Inline{{Text: s}} }
func strong(s string) Inline { return Inline{{Style: Strong, Text: s}} }

func cells(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, t := range texts {
		row[i] = Cell{text(t)}
	}
	return row
}

func texts(items []string) []Inline {
	inlines := make([]Inline, len(items))
	for i, item := range items {
		inlines[i] = text(item)
	}
	return inlines
}

// add appends blocks.
func (l *Layout) add(blocks ...Block) { l.Blocks = append(l.Blocks, blocks...) }

// section begins a listed section of the first level.
func (l *Layout) section(id, title string) {
	l.add(&Heading{Level: 1, ID: id, Text: title, Listed: true})
}

// Listed is an entry of the table of contents.
type Listed struct {
	Level int
	ID    string
	Text  string
	Mark  string // of a sheet: NEU
	Page  string // empty where pages are not known
}

// parts cuts the blocks: what stands on the title page, what precedes the table of contents,
// and the rest.
func (l Layout) parts() (front, before, after []Block) {
	first, contents := len(l.Blocks), -1
	for i, b := range l.Blocks {
		if !beginsText(b) {
			continue
		}
		first = min(first, i)
		if h, ok := b.(*Heading); ok && h.ID == l.ContentsAt {
			contents = i
		}
	}
	contents = max(first, contents)
	return l.Blocks[:first], l.Blocks[first:contents], l.Blocks[contents:]
}

// beginsText says where the title page ends: at the first heading or sheet.
func beginsText(b Block) bool { return b.Kind() == "heading" || b.Kind() == "sheet" }

// Headings lists the entries of the table of contents.
func (l Layout) Headings() []Listed {
	var listed []Listed
	for _, b := range l.Blocks {
		switch b := b.(type) {
		case *Heading:
			if b.Listed {
				listed = append(listed, Listed{b.Level, b.ID, strings.TrimSpace(b.Code + " " + b.Text), "", b.PageHint})
			}
		case *SheetBlock:
			if b.Listed {
				listed = append(listed, Listed{b.Level, b.ID, b.Code + " " + b.Title, b.mark(), b.PageHint})
			}
		}
	}
	return listed
}

func (b *SheetBlock) mark() string {
	switch {
	case b.Ended != "":
		return "BEENDET"
	case b.New:
		return "NEU"
	}
	return ""
}

// Mark is printed beside the title.
func (b *SheetBlock) Mark() string { return b.mark() }

// FieldLabel is what the known paper prints before the field: cross-cutting measures
// belong to no Handlungsfeld.
func (b *SheetBlock) FieldLabel() string {
	if b.Field == crossField {
		return ""
	}
	return "Handlungsfeld"
}

// crossField is printed in place of a Handlungsfeld on the sheets of cross-cutting
// measures.
const crossField = "Querschnittsthema"
