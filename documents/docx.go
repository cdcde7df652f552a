package documents

import (
	"archive/zip"
	"embed"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

//go:embed templates/docx
var docxParts embed.FS

// docxFixed are the parts of the package that are the same in every document.
var docxFixed = []struct{ name, file string }{
	{"[Content_Types].xml", "content_types.xml"},
	{"_rels/.rels", "rels.xml"},
	{"docProps/app.xml", "app.xml"},
	{"word/_rels/document.xml.rels", "document_rels.xml"},
	{"word/settings.xml", "settings.xml"},
	{"word/styles.xml", "styles.xml"},
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// DOCX writes the document for word processors (WordprocessingML, ISO/IEC 29500): real
// heading styles, language de-DE, title and language in the properties, a table of
// contents as a field that the word processor brings up to date. The same document gives
// the same bytes.
func (l Layout) DOCX(w io.Writer) error {
	body := &docxWriter{}
	body.document(l)
	archive := zip.NewWriter(w)
	for _, part := range docxFixed {
		content, err := docxParts.ReadFile("templates/docx/" + part.file)
		if err != nil {
			return err
		}
		if err := addPart(archive, part.name, string(content)); err != nil {
			return err
		}
	}
	for _, part := range []struct{ name, content string }{
		{"docProps/core.xml", coreProperties(l)},
		{"word/numbering.xml", numbering(body.numbered)},
		{"word/header1.xml", xmlHead + `<w:hdr` + wordNS + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` + run(l.Mark, "") + `</w:p></w:hdr>`},
		{"word/footer1.xml", docxFooter(l)},
		{"word/document.xml", body.String()},
	} {
		if err := addPart(archive, part.name, part.content); err != nil {
			return err
		}
	}
	return archive.Close()
}

func addPart(archive *zip.Writer, name, content string) error {
	w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, content)
	return err
}

func coreProperties(l Layout) string {
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>` + escape(l.FullTitle()) + `</dc:title><dc:subject>` + escape(l.Subject) + `</dc:subject><dc:language>de-DE</dc:language></cp:coreProperties>`
}

func docxFooter(l Layout) string {
	return xmlHead + `<w:ftr` + wordNS + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + run(l.FullTitle(), "") +
		`<w:r><w:tab/></w:r>` + run("Seite ", "") + field("PAGE", "1") + run(" von ", "") + field("NUMPAGES", "1") + `</w:p></w:ftr>`
}

func field(code, result string) string {
	return `<w:fldSimple w:instr=" ` + code + ` "><w:r><w:t>` + result + `</w:t></w:r></w:fldSimple>`
}

// numbering defines the bullets (number 1) and, from 2 on, one numbered list each, so that
// every list begins at 1.
func numbering(lists int) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:numbering` + wordNS + `>`)
	level := `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>`
	fmt.Fprintf(&b, level, 0, "bullet", "•")
	fmt.Fprintf(&b, level, 1, "decimal", "%1.")
	b.WriteString(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+2)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}

// escape writes text for XML; characters that XML does not have become U+FFFD.
func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return b.String()
}

// run is a stretch of text in a character style; line feeds become line breaks.
func run(s, style string) string {
	if s == "" {
		return ""
	}
	properties := ""
	if style != "" {
		properties = `<w:rPr><w:rStyle w:val="` + style + `"/></w:rPr>`
	}
	var b strings.Builder
	b.WriteString(`<w:r>` + properties)
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		b.WriteString(`<w:t xml:space="preserve">` + escape(line) + `</w:t>`)
	}
	b.WriteString(`</w:r>`)
	return b.String()
}
