package web

import (
	"regexp"
	"slices"
	"strings"
)

// field is one field of a form as its template shows it: {{template "field" (.Form.Area
// "reason" "Begründung")}}. A method that starts with Is or With refines it.
type field struct {
	Kind           string // text, date, number, email, range, textarea, select, radio, checkboxes, checkbox, file
	Name, ID       string
	Label, Hint    string
	Value          string
	Rows           int
	Min, Max, Step string
	Options        []option
	Optional       bool
	Checked        bool
	Error          string
	Theirs         string // what the records have now, where somebody else was faster and it differs
	List           string // suggestions: id of a datalist
	Unit           string // of a range: what it counts
}

// option is one choice of a field.
type option struct {
	Value, Label, Hint string
	Chosen             bool
	ID                 string
}

func (f *form) field(kind, name, label string) field {
	id := f.id(name)
	f.shown = append(f.shown, shownField{name, id, label})
	out := field{Kind: kind, Name: name, ID: id, Label: label, Value: f.values.Get(name), Error: f.faultsOf(name)}
	if theirs := strings.Join(f.current[name], ", "); f.Conflict() && theirs != strings.Join(f.values[name], ", ") {
		out.Theirs = theirs
		if out.Theirs == "" {
			out.Theirs = "(leer)"
		}
	}
	return out
}

var notInID = regexp.MustCompile(`[^A-Za-z0-9]+`)

func (f *form) id(name string) string {
	return f.ID + "-" + strings.Trim(notInID.ReplaceAllString(name, "-"), "-")
}

// Line is a field of one line, Area one of several.
func (f *form) Line(name, label string) field { return f.field("text", name, label) }

// Area is a field of several lines.
func (f *form) Area(name, label string) field {
	out := f.field("textarea", name, label)
	out.Rows = 6
	return out
}

// Date is a day.
func (f *form) Date(name, label string) field { return f.field("date", name, label) }

// Number is a whole number from min to max.
func (f *form) Number(name, label string, min, max int) field {
	out := f.field("number", name, label)
	out.Min, out.Max, out.Step = plain(min), plain(max), "1"
	return out
}

// Range is a slider from min to max.
func (f *form) Range(name, label string, min, max int) field {
	out := f.Number(name, label, min, max)
	out.Kind = "range"
	return out
}

// Select is one choice of a list, Radio one of a few that are all seen, Checks any of them.
func (f *form) Select(name, label string, options []option) field {
	return f.choice("select", name, label, options)
}

// Radio is one choice of a few.
func (f *form) Radio(name, label string, options []option) field {
	return f.choice("radio", name, label, options)
}

// Checks is any number of choices.
func (f *form) Checks(name, label string, options []option) field {
	return f.choice("checkboxes", name, label, options)
}

func (f *form) choice(kind, name, label string, options []option) field {
	out := f.field(kind, name, label)
	var theirs []string
	for _, o := range options {
		if slices.Contains(f.current[name], o.Value) {
			theirs = append(theirs, o.Label)
		}
		o.Chosen = f.Is(name, o.Value)
		o.ID = f.id(name + "-" + o.Value)
		if o.Value == "" {
			o.ID = f.id(name + "-none")
		}
		out.Options = append(out.Options, o)
	}
	if out.Theirs != "" && len(theirs) > 0 {
		out.Theirs = strings.Join(theirs, ", ")
	}
	return out
}

// Check is a single yes, with the value "true".
func (f *form) Check(name, label string) field {
	out := f.field("checkbox", name, label)
	out.Checked = f.Is(name, "true")
	return out
}

// File is a file to send.
func (f *form) File(name, label string) field { return f.field("file", name, label) }

// WithHint explains a field.
func (f field) WithHint(hint string) field { f.Hint = hint; return f }

// WithRows says how many lines of an area are seen.
func (f field) WithRows(rows int) field { f.Rows = rows; return f }

// WithList names a datalist on the page with suggestions.
func (f field) WithList(id string) field { f.List = id; return f }

// WithUnit says what a range counts.
func (f field) WithUnit(unit string) field { f.Unit = unit; return f }

// IsOptional marks a field that may stay empty.
func (f field) IsOptional() field { f.Optional = true; return f }

// Required says whether the field can be left empty and must not be: a list without an
// empty choice cannot.
func (f field) Required() bool {
	return !f.Optional && (f.Kind != "select" || len(f.Options) > 0 && f.Options[0].Value == "")
}

// Between limits a date or a number.
func (f field) Between(min, max string) field { f.Min, f.Max = min, max; return f }

// Describes names what else belongs to the field: hint, error, what the records have.
func (f field) Describes() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	if f.Theirs != "" {
		ids = append(ids, f.ID+"-theirs")
	}
	return strings.Join(ids, " ")
}

// choices makes options of codes, with their German names.
func choices[T ~string](codes ...T) []option {
	var options []option
	for _, code := range codes {
		options = append(options, option{Value: string(code), Label: german(code)})
	}
	return options
}
