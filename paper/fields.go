package paper

import (
	"regexp"
	"strings"
)

var (
	chapter    = regexp.MustCompile(`^(\d) +(?:Leitthema +)?\p{P}?(.+?)\p{P}?$`)
	subchapter = regexp.MustCompile(`^(\d)\.\d{1,2} +(.+)$`)
)

const visionMark = "VISION:"

// readFields reads the Handlungsfelder from the chapters before the sheets: each
// has a heading ("2.3 Digitaler Tourismus") directly above a text that begins
// with "VISION:". Visions of whole Leitthemen come apart.
func readFields(lines []line) (fields []Field, visions map[string]string) {
	fields, visions = []Field{}, map[string]string{}
	theme := map[string]string{} // by chapter number
	for i, l := range lines {
		if n, name, ok := themeChapter(l); ok {
			theme[n] = name
		}
		if l.dropped || !strings.HasPrefix(l.text, visionMark) {
			continue
		}
		vision := visionText(lines[i:])
		number, name := headingAbove(lines, i)
		switch {
		case name != "":
			fields = append(fields, Field{Name: name, Theme: theme[number], Vision: vision})
		case theme[number] != "":
			visions[theme[number]] = vision
		}
	}
	return fields, visions
}

func themeChapter(l line) (number, name string, ok bool) {
	m := chapter.FindStringSubmatch(l.text)
	if m == nil {
		return "", "", false
	}
	for _, t := range themes {
		if m[2] == t.name {
			return m[1], t.name, true
		}
	}
	return "", "", false
}

func visionText(lines []line) string {
	text := paragraphs(lines[:min(len(lines), 60)])[0].text()
	return strings.TrimSpace(strings.TrimPrefix(text, visionMark))
}

// headingAbove finds the heading over line i; name is empty where it is that of
// a whole Leitthema.
func headingAbove(lines []line, i int) (number, name string) {
	const most = 4
	for j := i - 1; j >= 0 && i-j <= most; j-- {
		if n, _, ok := themeChapter(lines[j]); ok {
			return n, ""
		}
		if m := subchapter.FindStringSubmatch(lines[j].text); m != nil {
			title := []string{m[2]}
			for _, l := range lines[j+1 : i] {
				title = append(title, l.text)
			}
			return m[1], mend(title)
		}
	}
	return "", ""
}

// addFieldsOfSheets adds the fields that only measure sheets name.
func addFieldsOfSheets(doc *Document) {
	known := map[string]bool{"": true}
	for _, f := range doc.Fields {
		known[tightSlash(f.Name)] = true
	}
	for _, s := range doc.Sheets {
		if name := tightSlash(s.Field); !known[name] {
			known[name] = true
			doc.Fields = append(doc.Fields, Field{Name: s.Field, Theme: s.Theme})
		}
	}
}

// FieldOf finds the sheet's field among the document's; blanks around a slash
// do not matter ("Patientenversorgung / Telemedizin").
func (d Document) FieldOf(s Sheet) (Field, bool) {
	for _, f := range d.Fields {
		if tightSlash(f.Name) == tightSlash(s.Field) {
			return f, true
		}
	}
	return Field{}, false
}

func tightSlash(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, " /", "/"), "/ ", "/")
}
