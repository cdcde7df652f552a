package documents

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fortschreibung/strategy"
)

// ErrNotOurMarkdown: the text is not a Fassung that Paper.Markdown wrote.
var ErrNotOurMarkdown = errors.New("der Text ist keine Fassung in der Markdown-Form dieses Programms")

// maxMarkdown is the largest text ReadMarkdown takes, in bytes.
const maxMarkdown = 16 << 20

// IsMarkdown says whether a text begins as Paper.Markdown begins.
func IsMarkdown(beginning []byte) bool {
	return strings.HasPrefix(strings.TrimPrefix(string(beginning), "\ufeff"), "---\ntitle: ")
}

// ReadMarkdown reads a Fassung that Paper.Markdown wrote, also after it was edited by
// hand, as long as headings and labels stay. What a comment does not say, the range of a
// date above all, stays open: such a milestone is undated. Errors are German and name the
// line; a text of another form is ErrNotOurMarkdown.
func ReadMarkdown(r io.Reader) (strategy.Edition, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxMarkdown+1))
	switch {
	case err != nil:
		return strategy.Edition{}, fmt.Errorf("die Fassung lässt sich nicht lesen: %w", err)
	case len(raw) > maxMarkdown:
		return strategy.Edition{}, fmt.Errorf("die Datei ist zu groß: höchstens %d MiB sind möglich", maxMarkdown>>20)
	case !utf8.Valid(raw):
		return strategy.Edition{}, errors.New("die Datei ist kein gültiger UTF-8-Text")
	case !IsMarkdown(raw):
		return strategy.Edition{}, ErrNotOurMarkdown
	}
	body := strings.ReplaceAll(strings.TrimPrefix(string(raw), "\ufeff"), "\r\n", "\n")
	reader := markdownReader{edition: strategy.Edition{Fields: []strategy.EditionField{}, Measures: []strategy.EditionEntry{}}}
	for i, line := range strings.Split(body, "\n") {
		reader.no = i + 1
		if err := reader.take(line); err != nil {
			return strategy.Edition{}, err
		}
	}
	if err := reader.endEntry(); err != nil {
		return strategy.Edition{}, err
	}
	if reader.front < 2 || len(reader.edition.Measures) == 0 {
		return strategy.Edition{}, ErrNotOurMarkdown
	}
	return reader.edition, nil
}

// markdownReader reads line by line.
type markdownReader struct {
	edition strategy.Edition
	no      int
	front   int // lines "---" seen
	section string
	theme   string
	entry   *markdownEntry
}

// markdownEntry is a Handlungsfeld or a measure sheet being read.
type markdownEntry struct {
	no       int // line of its heading
	section  string
	theme    string
	heading  string
	identity identity
	label    string
	parts    map[string]*markdownPart
}

// markdownPart is what stands below a label: paragraphs, or the items of a list, as they
// were written.
type markdownPart struct {
	paragraphs []string
	open       bool // the last paragraph goes on
}

func (r *markdownReader) fault(format string, args ...any) error {
	return fmt.Errorf("in Zeile %d: %s", r.no, fmt.Sprintf(format, args...))
}

func (r *markdownReader) take(line string) error {
	if r.front < 2 {
		return r.takeFront(line)
	}
	heading := func(marks string) (string, bool) { return strings.CutPrefix(line, marks+" ") }
	if title, ok := heading("##"); ok {
		err := r.endEntry()
		r.section, r.theme = plainLine(title), ""
		return err
	}
	if title, ok := heading("###"); ok {
		err := r.endEntry()
		r.theme = plainLine(title)
		return err
	}
	if title, ok := heading("####"); ok {
		if err := r.endEntry(); err != nil {
			return err
		}
		r.entry = &markdownEntry{no: r.no, section: r.section, theme: r.theme, heading: title, parts: map[string]*markdownPart{}}
		return nil
	}
	if r.entry == nil || r.section == mdRegister {
		return nil // the title, and the register, which follows from the sheets
	}
	return r.takeBody(line)
}

func (r *markdownReader) takeFront(line string) error {
	if line == "---" {
		r.front++
		return nil
	}
	name, value, _ := strings.Cut(line, ": ")
	var err error
	switch name {
	case "year":
		r.edition.Year, err = strconv.Atoi(value)
	case "adopted_on":
		r.edition.AdoptedOn, err = strategy.ParseISODate(value)
	case "source":
		err = json.Unmarshal([]byte(value), &r.edition.Source)
	}
	if err != nil {
		return r.fault("„%s“ ist kein Wert für %s", value, name)
	}
	return nil
}

var labels = []string{
	mdVision, mdPriorities, mdField, mdLead, mdParticipants, mdDescription, mdMilestones, mdBackground, mdEnding,
}

func (r *markdownReader) takeBody(line string) error {
	e := r.entry
	if label, ok := labelLine(line); ok {
		if !slices.Contains(labels, label) {
			return r.fault("„%s“ ist kein Abschnitt eines Maßnahmenblatts", label)
		}
		if e.parts[label] != nil {
			return r.fault("der Abschnitt „%s“ kommt ein zweites Mal vor", label)
		}
		e.label = label
		e.parts[label] = &markdownPart{}
		return nil
	}
	if comment, ok := strings.CutPrefix(line, "<!-- {"); ok && e.label == "" {
		if err := json.Unmarshal([]byte("{"+strings.TrimSuffix(comment, " -->")), &e.identity); err != nil {
			return r.fault("die Kennzeichnung des Blatts ist nicht lesbar")
		}
		return nil
	}
	if e.label == "" {
		if strings.TrimSpace(line) == "" {
			return nil
		}
		return r.fault("Text ohne Abschnitt; darüber fehlt eine Zeile wie „**%s**“", mdDescription)
	}
	e.parts[e.label].take(line, isList(e.label))
	return nil
}

func labelLine(line string) (string, bool) {
	label, ok := strings.CutPrefix(line, "**")
	if !ok {
		return "", false
	}
	label, ok = strings.CutSuffix(label, "**")
	return label, ok && !strings.Contains(label, "*")
}

func isList(label string) bool {
	return label == mdPriorities || label == mdLead || label == mdParticipants || label == mdMilestones
}

func (p *markdownPart) take(line string, list bool) {
	item, begins := strings.CutPrefix(line, "- ")
	last := len(p.paragraphs) - 1
	switch {
	case strings.TrimSpace(line) == "":
		p.open = false
	case begins && list:
		p.paragraphs, p.open = append(p.paragraphs, item), true
	case begins: // a list made by hand in running text
		p.paragraphs, p.open = append(p.paragraphs, "• "+item), true
	case p.open && last >= 0:
		p.paragraphs[last] += "\n" + strings.TrimPrefix(line, "  ")
	default:
		p.paragraphs, p.open = append(p.paragraphs, line), true
	}
}

// body gives the running text below a label.
func (e *markdownEntry) body(label string) string {
	items := e.items(label)
	return strings.Join(items, "\n\n")
}

// items gives the items below a label, or its paragraphs.
func (e *markdownEntry) items(label string) []string {
	items := []string{}
	if part := e.parts[label]; part != nil {
		for _, p := range part.paragraphs {
			items = append(items, plainText(p))
		}
	}
	return items
}

func (r *markdownReader) endEntry() error {
	e := r.entry
	r.entry = nil
	switch {
	case e == nil:
		return nil
	case e.section == mdFields:
		r.edition.Fields = append(r.edition.Fields, strategy.EditionField{
			Theme: e.theme, Field: plainLine(e.heading), Vision: e.body(mdVision), Priorities: e.items(mdPriorities),
		})
		return nil
	}
	measure, err := e.measure()
	if err != nil {
		return err
	}
	r.edition.Measures = append(r.edition.Measures, measure)
	return nil
}
