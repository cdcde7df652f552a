package documents

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
)

//go:embed templates/document.html
var templateFiles embed.FS

//go:embed templates/style.css
var styleSheet string

// StyleHash is the source expression under which a Content-Security-Policy allows the
// style sheet that every HTML document carries: 'sha256-…'.
func StyleHash() string {
	sum := sha256.Sum256([]byte(styleSheet))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// ContentSecurityPolicy allows an HTML document its own style sheet and nothing else: it
// has no scripts, images, frames or forms, and loads nothing.
func ContentSecurityPolicy() string {
	return "default-src 'none'; style-src " + StyleHash() + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

var documentTemplate = template.Must(template.New("document.html").Funcs(template.FuncMap{
	"tag":    openTag,
	"short":  short,
	"endTag": func(level int) template.HTML { return template.HTML(fmt.Sprintf("</h%d>", htmlLevel(level))) }, //nolint:gosec // a number
}).ParseFS(templateFiles, "templates/document.html"))

// short says whether a row stays on one page without leaving much of another empty.
func short(row []Cell) bool {
	const most = 400 // characters in one cell
	return !slices.ContainsFunc(row, func(c Cell) bool {
		n := 0
		for _, p := range c {
			n += len(p.String())
		}
		return n > most
	})
}

// htmlLevel puts headings below the document's title, which is h1.
func htmlLevel(level int) int { return min(level+1, 6) }

func openTag(level int, id string, newPage bool) template.HTML {
	class := ""
	if newPage {
		class = ` class="newpage"`
	}
	return template.HTML(fmt.Sprintf(`<h%d id="%s"%s>`, htmlLevel(level), template.HTMLEscapeString(id), class)) //nolint:gosec // escaped
}

// HTML writes the document as one page that needs nothing else: headings and landmarks
// for assistive technology, a style sheet for screen and print.
func (l Layout) HTML(w io.Writer) error {
	front, before, after := l.parts()
	contents := tree(l.Headings())
	deep := slices.ContainsFunc(contents, func(e treeEntry) bool { return len(e.Below) > 0 })
	return documentTemplate.Execute(w, struct {
		Layout
		FullTitle            string
		Style                template.CSS
		Tree                 []treeEntry
		Deep                 bool
		Front, Before, After []Block
	}{l, l.FullTitle(), template.CSS(styleSheet), contents, deep, front, before, after}) //nolint:gosec // our own file
}

// FullTitle is the title for the file's properties.
func (l Layout) FullTitle() string {
	if l.Subtitle == "" {
		return l.Title
	}
	return l.Title + " – " + l.Subtitle
}

// treeEntry is an entry of the table of contents with those below it.
type treeEntry struct {
	Listed
	Below []treeEntry
}

func tree(flat []Listed) []treeEntry {
	var entries []treeEntry
	for i := 0; i < len(flat); {
		end := i + 1
		for end < len(flat) && flat[end].Level > flat[i].Level {
			end++
		}
		entries = append(entries, treeEntry{flat[i], tree(flat[i+1 : end])})
		i = end
	}
	return entries
}

// Classes are the style sheet's names for the columns' widths.
func (t Table) Classes() []string {
	classes := make([]string, len(t.Widths))
	for i, width := range t.Widths {
		classes[i] = "w" + itoa(width)
	}
	return classes
}
