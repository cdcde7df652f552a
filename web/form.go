package web

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Hidden fields that every form carries.
const (
	fieldForm     = "_form"     // which form of the page it is
	fieldKey      = "_key"      // made when the form was shown: a double click counts once
	fieldRevision = "_revision" // what the writer had before their eyes
)

// formLimit is how long the body of a form may be, in bytes; fileFormLimit one with a file,
// of which fileFormMemory stays in memory while it is read.
const (
	formLimit      = 2 << 20
	fileFormLimit  = records.MaxAttachmentSize + 64<<10
	fileFormMemory = 1 << 20
)

// form is a form as it is shown and as it came back. Fields are named as in the
// interface's body (`draft.sheet.title`), so that what it finds at fault finds its field.
type form struct {
	ID       string // unique on its page
	Key      string
	Revision int // 0: not checked

	values  url.Values // as the visitor typed them, before that as the page set them
	current url.Values // as the records have them now
	problem *Problem   // why it was refused
	shown   []shownField
}

type shownField struct{ name, id, label string }

// values are a form's fields before anybody typed: text, numbers, dates, codes, or lists
// of them, by field name.
type values map[string]any

// form gives a page its form: with what the page sets, or, when it was refused, with what
// the visitor typed. Revision is that of what the form changes, 0 when it changes nothing.
func (v *visit) form(id string, revision int, set values) *form {
	f := &form{ID: id, Key: uuid.NewString(), Revision: revision, values: asText(set)}
	if v.failed != nil && v.failed.ID == id {
		f.current, f.values, f.problem = f.values, v.failed.values, v.failed.problem
	}
	v.forms = append(v.forms, f)
	return f
}

// readForm reads the form that an action was sent.
func (v *visit) readForm() error {
	req := v.echo.Request()
	if strings.HasPrefix(req.Header.Get("Content-Type"), "multipart/form-data") {
		return v.readFileForm()
	}
	req.Body = http.MaxBytesReader(v.echo.Response(), req.Body, formLimit)
	if err := req.ParseForm(); err != nil {
		return &Problem{Status: http.StatusRequestEntityTooLarge, Detail: "Das Formular ist nicht lesbar oder größer als 2 MiB."}
	}
	return nil
}

func (v *visit) readFileForm() error {
	req := v.echo.Request()
	req.Body = http.MaxBytesReader(v.echo.Response(), req.Body, fileFormLimit)
	if err := req.ParseMultipartForm(fileFormMemory); err != nil {
		return &Problem{Status: http.StatusRequestEntityTooLarge, Detail: "Die Datei ist nicht vollständig angekommen oder größer als 10 MiB. Bitte gehen Sie zurück und wählen Sie eine kleinere."}
	}
	return nil
}

// posted gives the form that an action was sent.
func (v *visit) posted() *form {
	sent := v.echo.Request().PostForm
	revision, _ := strconv.Atoi(sent.Get(fieldRevision)) // what is no number is not checked by it
	return &form{ID: sent.Get(fieldForm), Key: sent.Get(fieldKey), Revision: revision, values: sent}
}

// Text gives a field's text, without blanks around it and with plain line ends.
func (f *form) Text(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.values.Get(name), "\r\n", "\n"))
}

// Lines gives a field's text line by line, without empty ones.
func (f *form) Lines(name string) []string {
	lines := []string{}
	for _, line := range strings.Split(f.Text(name), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// All gives every ticked value of a field.
func (f *form) All(name string) []string {
	ticked := []string{}
	for _, value := range f.values[name] {
		if value != "" {
			ticked = append(ticked, value)
		}
	}
	return ticked
}

// Is says whether a field has this value, among others perhaps.
func (f *form) Is(name, value string) bool {
	for _, v := range f.values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Conflict says that somebody else was faster.
func (f *form) Conflict() bool { return f.problem != nil && f.problem.Code == codeStale }

// Heading says in a few words why the form was refused, Detail in a sentence.
func (f *form) Heading() string {
	switch f.problem.Code {
	case codeStale:
		return "Jemand war schneller"
	case codeInvalid:
		return "Bitte prüfen Sie Ihre Eingaben"
	}
	return f.problem.Title
}

// Detail is empty where the summary's lines say it all.
func (f *form) Detail() string {
	if f.problem.Code == codeInvalid && len(f.problem.Errors) > 0 {
		return ""
	}
	return sentence(f.problem.Detail)
}

// Sent lists what was typed, for sending it again unchanged.
func (f *form) Sent() []hidden {
	var all []hidden
	for name, texts := range f.values {
		if name == fieldKey || name == fieldForm || name == fieldRevision {
			continue
		}
		for _, text := range texts {
			all = append(all, hidden{name, text})
		}
	}
	return all
}

type hidden struct{ Name, Value string }

// asText turns the values of a page into those of a form.
func asText(set values) url.Values {
	texts := url.Values{}
	for name, value := range set {
		if v := reflect.ValueOf(value); v.Kind() == reflect.Slice {
			texts[name] = []string{}
			for i := range v.Len() {
				texts[name] = append(texts[name], plain(v.Index(i).Interface()))
			}
			continue
		}
		texts.Set(name, plain(value))
	}
	return texts
}

func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case strategy.Date:
		return v.String()
	}
	return fmt.Sprint(value)
}

// faultsOf gives what is wrong with a field: faults at it or at a part of it.
func (f *form) faultsOf(name string) string {
	if f.problem == nil {
		return ""
	}
	var texts []string
	for _, fault := range f.problem.Errors {
		if at := fieldOf(fault); at == name || strings.HasPrefix(at, name+".") || strings.HasPrefix(at, name+"[") {
			texts = append(texts, said(fault))
		}
	}
	return strings.Join(texts, " ")
}

// plainer says to somebody who filled in a form what the interface says of a message.
var plainer = []struct{ begins, plain string }{
	{"muss mindestens 1 ", "Hier fehlt eine Angabe."},
	{"das Feld ", "Hier fehlt eine Angabe."},
	{"muss ein Datum der Form", "Bitte einen Tag angeben."},
	{"muss einer dieser Werte sein", "Bitte eine der Möglichkeiten wählen."},
	{"muss eine ganze Zahl sein", "Bitte eine ganze Zahl angeben."},
}

// said is what is wrong, in a sentence.
func said(fault Fault) string {
	for _, p := range plainer {
		if strings.HasPrefix(fault.Message, p.begins) {
			return p.plain
		}
	}
	return sentence(fault.Message)
}

// fieldOf is the field at fault: the place in the request without body or query.
func fieldOf(fault Fault) string {
	_, field, _ := strings.Cut(fault.Location, ".")
	return field
}

// summaryLine is one line of the summary of errors; ID is the field's, empty when the form
// does not show it.
type summaryLine struct{ ID, Text string }

// Summary lists what is wrong, each with the field that it belongs to.
func (f *form) Summary() []summaryLine {
	if f.problem == nil {
		return nil
	}
	var lines []summaryLine
	for _, fault := range f.problem.Errors {
		line := summaryLine{Text: said(fault)}
		for _, s := range f.shown {
			if at := fieldOf(fault); at == s.name || strings.HasPrefix(at, s.name+".") || strings.HasPrefix(at, s.name+"[") {
				line.ID, line.Text = s.id, s.label+": "+said(fault)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// sentence makes a sentence of what is written like the middle of one.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	first := []rune(text)
	first[0] = []rune(strings.ToUpper(string(first[0])))[0]
	text = string(first)
	if !strings.ContainsAny(text[len(text)-1:], ".!?…") {
		text += "."
	}
	return text
}
