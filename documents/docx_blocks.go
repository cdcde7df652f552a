package documents

import (
	"fmt"
	"slices"
	"strings"
)

// docxWriter writes the body of a word processor's document.
type docxWriter struct {
	strings.Builder
	numbered  int // numbered lists so far
	bookmarks int
}

// Width of the text in twentieths of a point: A4 less the margins.
const textWidth = 9638

func (w *docxWriter) write(format string, args ...any) { fmt.Fprintf(&w.Builder, format, args...) }

func (w *docxWriter) document(l Layout) {
	w.WriteString(xmlHead + `<w:document` + wordNS + `><w:body>`)
	w.paragraph("Title", run(l.Title, ""))
	if l.Subtitle != "" {
		w.paragraph("Subtitle", run(l.Subtitle, ""))
	}
	front, before, after := l.parts()
	for _, b := range slices.Concat(front, before) {
		w.block(b, "")
	}
	if l.Contents {
		w.contents(l.Headings())
	}
	for _, b := range after {
		w.block(b, "")
	}
	w.WriteString(`<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)
}

func (w *docxWriter) paragraph(style, content string) {
	properties := ""
	if style != "" {
		properties = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	w.WriteString(`<w:p>` + properties + content + `</w:p>`)
}

// contents is the table of contents as a field, with a field for each page number: only
// the word processor knows the pages.
func (w *docxWriter) contents(listed []Listed) {
	w.paragraph("TOCHeading", run("Inhaltsverzeichnis", ""))
	begin := `<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-3" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	for _, entry := range listed {
		line := entry.Text
		if entry.Mark != "" {
			line += " " + entry.Mark
		}
		w.paragraph("TOC"+itoa(min(entry.Level, 3)), begin+`<w:hyperlink w:anchor="`+bookmark(entry.ID)+`">`+run(line, "")+
			`<w:r><w:tab/></w:r>`+field("PAGEREF "+bookmark(entry.ID)+` \h`, "")+`</w:hyperlink>`)
		begin = ""
	}
	w.paragraph("", begin+`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
}

// bookmark makes a name that word processors take: at most 40 characters, no hyphen.
func bookmark(id string) string {
	name := []rune("_" + strings.ReplaceAll(id, "-", "_"))
	return escape(string(name[:min(len(name), 40)]))
}

func (w *docxWriter) block(b Block, style string) {
	switch b := b.(type) {
	case *Heading:
		content := ""
		if b.Code != "" {
			content = run(b.Code+" ", "")
		}
		content += run(b.Text, "")
		w.heading(b.Level, b.ID, b.NewPage, content, b.Mark)
	case Paragraph:
		w.paragraph(style, inline(b.Text))
	case List:
		w.list(b, style)
	case Facts:
		w.facts(b)
	case Table:
		w.table(b)
	case Note:
		w.paragraph("Note", run(b.Title, "Strong"))
		for _, item := range b.Items {
			w.paragraph("Note", run("• ", "")+inline(item))
		}
		w.paragraph("", "")
	case *SheetBlock:
		w.sheet(b)
	}
}

func (w *docxWriter) heading(level int, id string, newPage bool, content, mark string) {
	w.bookmarks++
	pageBreak := ""
	if newPage {
		pageBreak = `<w:pageBreakBefore/>`
	}
	if mark != "" {
		content += run(" ", "") + run(mark, "Mark")
	}
	w.write(`<w:p><w:pPr><w:pStyle w:val="Heading%d"/>%s</w:pPr><w:bookmarkStart w:id="%d" w:name="%s"/>%s<w:bookmarkEnd w:id="%d"/></w:p>`,
		min(level, 5), pageBreak, w.bookmarks, bookmark(id), content, w.bookmarks)
}

var docxStyles = map[Style]string{Plain: "", Strong: "Strong", Added: "Added", Removed: "Removed"}

func inline(line Inline) string {
	var b strings.Builder
	for _, s := range line {
		if s.Link != "" {
			b.WriteString(`<w:hyperlink w:anchor="` + bookmark(s.Link) + `">` + run(s.Text, "Hyperlink") + `</w:hyperlink>`)
			continue
		}
		b.WriteString(run(s.Text, docxStyles[s.Style]))
	}
	return b.String()
}

func (w *docxWriter) list(l List, style string) {
	number, name := 1, "ListBullet"
	if l.Numbered {
		w.numbered++
		number, name = w.numbered+1, "ListNumber"
	}
	size := ""
	if style == "Cell" {
		name = style
		size = `<w:ind w:left="240" w:hanging="240"/>`
	}
	for _, item := range l.Items {
		w.write(`<w:p><w:pPr><w:pStyle w:val="%s"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>%s</w:pPr>`, name, number, size)
		w.WriteString(inline(item) + `</w:p>`)
	}
}

func (w *docxWriter) facts(f Facts) {
	w.tableStart("", []int{28, 72}, "", false)
	for _, fact := range f.Rows {
		w.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		w.cell(28, "", Cell{strong(fact.Term)}, "")
		w.cell(72, "", Cell(fact.Values), "")
		w.WriteString(`</w:tr>`)
	}
	w.tableEnd()
}

func (w *docxWriter) table(t Table) {
	w.paragraph("Caption", run(t.Caption, ""))
	w.tableStart("TableGrid", t.Widths, t.Caption, t.RowHeads)
	w.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, column := range t.Columns {
		w.cell(t.Widths[i], "EEF2F6", Cell{strong(column)}, "Cell")
	}
	w.WriteString(`</w:tr>`)
	for _, row := range t.Rows {
		w.WriteString(`<w:tr>`)
		for i, c := range row {
			w.cell(t.Widths[i], "", c, "Cell")
		}
		w.WriteString(`</w:tr>`)
	}
	w.tableEnd()
}

func (w *docxWriter) tableStart(style string, widths []int, caption string, rowHeads bool) {
	look := `<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`
	if style != "" {
		first := "0"
		if rowHeads {
			first = "1"
		}
		look = `<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="` + first + `" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`
		style = `<w:tblStyle w:val="` + style + `"/>`
	}
	if caption != "" {
		look += `<w:tblCaption w:val="` + escape(caption) + `"/>`
	}
	w.write(`<w:tbl><w:tblPr>%s<w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>`, style, textWidth)
	w.WriteString(look + `</w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		w.write(`<w:gridCol w:w="%d"/>`, textWidth*width/100)
	}
	w.WriteString(`</w:tblGrid>`)
}

// tableEnd closes a table and keeps it apart from one that follows.
func (w *docxWriter) tableEnd() {
	w.WriteString(`</w:tbl>`)
	w.paragraph("", "")
}

func (w *docxWriter) cell(width int, fill string, c Cell, style string) {
	w.cellStart(width, fill)
	for _, p := range c {
		w.paragraph(style, inline(p))
	}
	if len(c) == 0 {
		w.paragraph(style, "")
	}
	w.WriteString(`</w:tc>`)
}

func (w *docxWriter) cellStart(width int, fill string) {
	w.write(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, textWidth*width/100)
	if fill != "" {
		w.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="` + fill + `"/>`)
	}
	w.WriteString(`</w:tcPr>`)
}

// sheet sets a measure sheet: two columns as in the published paper, background below.
func (w *docxWriter) sheet(b *SheetBlock) {
	w.heading(b.Level, b.ID, b.NewPage, run(b.Code+" "+b.Title, ""), b.mark())
	if b.Field != "" {
		label := ""
		if b.FieldLabel() != "" {
			label = run(b.FieldLabel()+": ", "Strong")
		}
		w.paragraph("", label+run(b.Field, ""))
	}
	w.tableStart("", []int{66, 34}, "", false)
	w.WriteString(`<w:tr>`)
	w.cellStart(66, "")
	w.paragraph("Label", run("Beschreibung", ""))
	w.blocks(b.Description, "")
	w.WriteString(`</w:tc>`)
	w.cellStart(34, "EEF2F6")
	w.names("Federführung", texts(b.Lead))
	w.names("Beteiligte", texts(b.Participants))
	w.names("Meilensteine", b.Milestones)
	w.WriteString(`</w:tc></w:tr>`)
	w.tableEnd()
	if len(b.Background) > 0 {
		w.paragraph("Label", run("Hintergrund", ""))
		w.blocks(b.Background, "")
	}
	if b.Ended != "" {
		w.paragraph("Label", run("Abschluss", ""))
		w.paragraph("", run(b.Ended, ""))
	}
}

// blocks writes what stands in a cell, which must end with a paragraph.
func (w *docxWriter) blocks(all []Block, style string) {
	for _, b := range all {
		w.block(b, style)
	}
	if len(all) == 0 {
		w.paragraph(style, run("–", ""))
	}
}

func (w *docxWriter) names(label string, names []Inline) {
	w.paragraph("Label", run(label, ""))
	for _, name := range names {
		w.paragraph("Cell", inline(name))
	}
	if len(names) == 0 {
		w.paragraph("Cell", run("–", ""))
	}
}
