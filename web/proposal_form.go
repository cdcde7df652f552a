package web

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fortschreibung/strategy"
)

// What the buttons of a proposal's form ask for besides sending it.
const (
	fieldDo   = "_do"
	doAddRow  = "zeile"
	doPreview = "vorschau"
	doEdit    = "bearbeiten"
	doSave    = "speichern"
)

// fieldRows is how many milestones the form shows.
const fieldRows = "rows"

// draftForm is the part of a form that writes a proposal's text, by its kind. Its fields
// are named as in the interface's body.
type draftForm struct {
	Form   *form
	Kind   strategy.Kind
	Action string
	Rows   []milestoneRow
	Places []option // Leitthema and Handlungsfeld
	Lead   []option
}

type milestoneRow struct {
	Number     int
	When, Text string // names of its fields
}

const milestones = "draft.sheet.milestones"

func rowAt(i int) milestoneRow {
	return milestoneRow{i + 1, fmt.Sprintf("%s[%d].when", milestones, i), fmt.Sprintf("%s[%d].text", milestones, i)}
}

// HasSheet says that the kind carries a whole measure sheet.
func (d draftForm) HasSheet() bool {
	return d.Kind == strategy.KindNew || d.Kind == strategy.KindAmend || d.Kind == strategy.KindMerge
}

// EffectsOpen says that an effect is named or at fault.
func (d draftForm) EffectsOpen() bool {
	return slices.ContainsFunc(effectFields(strategy.Effects{}), func(e effectField) bool {
		return d.Form.Text(e.Name) != "" || d.Form.faultsOf(e.Name) != ""
	})
}

// effectField is one of the effects that a Kabinettvorlage has to name.
type effectField struct{ Name, Title, Text string }

// effectFields are the effects after ThürGGO § 11(2).
func effectFields(e strategy.Effects) []effectField {
	return []effectField{
		{"effects.budget", "Haushalt", e.Budget},
		{"effects.municipalities", "Kommunen", e.Municipalities},
		{"effects.demography", "Demografie", e.Demography},
		{"effects.environment", "Umwelt", e.Environment},
		{"effects.equality", "Gleichstellung", e.Equality},
		{"effects.data_protection", "Datenschutz", e.DataProtection},
	}
}

func (f *form) effects() strategy.Effects {
	return strategy.Effects{
		Budget: f.Text("effects.budget"), Municipalities: f.Text("effects.municipalities"), Demography: f.Text("effects.demography"),
		Environment: f.Text("effects.environment"), Equality: f.Text("effects.equality"), DataProtection: f.Text("effects.data_protection"),
	}
}

// setDraft puts a text into a form's fields.
func (set values) setDraft(d strategy.Draft, reason string, effects strategy.Effects) {
	set["reason"] = reason
	for _, e := range effectFields(effects) {
		set[e.Name] = e.Text
	}
	set["draft.ending_note"] = d.EndingNote
	if d.Focus != nil {
		set["draft.focus.field"], set["draft.focus.vision"] = d.Focus.Field, d.Focus.Vision
		set["draft.focus.priorities"] = joinLines(d.Focus.Priorities)
	}
	s := d.Sheet
	if s == nil {
		return
	}
	set["draft.sheet.title"], set["draft.sheet.field"] = s.Title, themeField(s.Theme, s.Field)
	set["draft.sheet.lead"], set["draft.sheet.participants"] = s.Lead, joinLines(s.Participants)
	set["draft.sheet.description"], set["draft.sheet.background"] = s.Description, s.Background
	for i, m := range s.Milestones {
		set[rowAt(i).When], set[rowAt(i).Text] = printedWhen(m), m.Text
	}
}

func printedWhen(m strategy.Milestone) string {
	if m.When == nil {
		return ""
	}
	return *m.When
}

// draft reads a form's text back.
func (f *form) draft(kind strategy.Kind) strategy.Draft {
	switch kind {
	case strategy.KindEnd:
		return strategy.Draft{EndingNote: f.Text("draft.ending_note")}
	case strategy.KindFocus:
		return strategy.Draft{Focus: &strategy.Focus{
			Field: f.Text("draft.focus.field"), Vision: f.Text("draft.focus.vision"), Priorities: f.Lines("draft.focus.priorities"),
		}}
	}
	sheet := strategy.Sheet{
		Title: f.Text("draft.sheet.title"), Lead: f.All("draft.sheet.lead"), Participants: f.Lines("draft.sheet.participants"),
		Milestones: []strategy.Milestone{}, Description: f.Text("draft.sheet.description"), Background: f.Text("draft.sheet.background"),
	}
	sheet.Theme, sheet.Field = cutThemeField(f.values.Get("draft.sheet.field"))
	for i := range f.milestones() {
		m := strategy.Milestone{Text: f.Text(rowAt(i).Text), Kind: "undated"}
		if when := f.Text(rowAt(i).When); when != "" {
			m.When = &when
		}
		sheet.Milestones = append(sheet.Milestones, m)
	}
	return strategy.Draft{Sheet: &sheet}
}

var milestoneName = regexp.MustCompile(`^draft\.sheet\.milestones\[(\d{1,3})\]\.(when|text)$`)

// milestones is how many milestones have fields.
func (f *form) milestones() int {
	n := 0
	for name := range f.values {
		if m := milestoneName.FindStringSubmatch(name); m != nil {
			i, _ := strconv.Atoi(m[1])
			n = max(n, i+1)
		}
	}
	return n
}

// closeGaps takes out milestones that were left empty, so that the interface counts them
// as the form does.
func (f *form) closeGaps() {
	kept := 0
	for i, n := 0, f.milestones(); i < n; i++ {
		from, to := rowAt(i), rowAt(kept)
		when, text := f.Text(from.When), f.Text(from.Text)
		f.values.Del(from.When)
		f.values.Del(from.Text)
		if when != "" || text != "" {
			f.values.Set(to.When, when)
			f.values.Set(to.Text, text)
			kept++
		}
	}
}

// addRow gives room for one more milestone.
func (f *form) addRow() {
	rows, _ := strconv.Atoi(f.Text(fieldRows))
	f.values.Set(fieldRows, strconv.Itoa(min(rows, 99)+1))
}

// draftForm completes a form by what its fields choose from.
func (v *visit) draftForm(f *form, kind strategy.Kind, action string) (draftForm, error) {
	d := draftForm{Form: f, Kind: kind, Action: action}
	wanted, _ := strconv.Atoi(f.Text(fieldRows))
	rows := max(f.milestones(), wanted, 1)
	f.values.Set(fieldRows, strconv.Itoa(rows))
	for i := range rows {
		d.Rows = append(d.Rows, rowAt(i))
	}
	if !d.HasSheet() {
		return d, nil
	}
	fields, err := v.fieldsOfAction()
	if err != nil {
		return d, err
	}
	d.Places = []option{{Label: "Bitte wählen"}}
	for _, field := range fields {
		d.Places = append(d.Places, placeOption(themeField(field.Theme, field.Field)))
	}
	if chosen := f.values.Get("draft.sheet.field"); chosen != "" && !hasOption(d.Places, chosen) {
		d.Places = append(d.Places, placeOption(chosen))
	}
	if d.Lead, err = v.ministryOptions(); err != nil {
		return d, err
	}
	for _, name := range f.All("draft.sheet.lead") {
		if !hasOption(d.Lead, name) {
			d.Lead = append(d.Lead, option{Value: name, Label: name})
		}
	}
	return d, nil
}

func placeOption(value string) option {
	theme, field := cutThemeField(value)
	return option{Value: value, Label: strings.Trim(theme+" – "+field, " –")}
}

func hasOption(options []option, value string) bool {
	return slices.ContainsFunc(options, func(o option) bool { return o.Value == value })
}

// again shows a form once more as it was filled in, without sending it.
func (v *visit) again(f *form, page func(*visit) error) error {
	v.failed = f
	return page(v)
}
