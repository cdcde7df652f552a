package web

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fortschreibung/strategy"
)

// ruleInput is a setting that a cycle is opened with, as the form has it.
type ruleInput struct {
	path  string // in strategy.Settings, e.g. minimum.intake_days
	kind  ruleKind
	label string
	hint  string
	most  int // of a number
}

type ruleKind int

const (
	ruleDay     ruleKind = iota // of every year, TT.MM.
	ruleNumber                  // whole, from 0
	ruleNumbers                 // several, with commas
	ruleCheck
	ruleNoReply
	ruleMajority
)

// ruleInputs are the settings by subject. The rules table of contents (ThürGGO § 7) is
// taken over as it is.
var ruleInputs = []struct {
	title  string
	inputs []ruleInput
}{
	{"Fristen eines gewöhnlichen Jahres", []ruleInput{
		{"intake_end", ruleDay, "Ende des Eingangs", "", 0},
		{"consultation_end", ruleDay, "Ende der Digitalkonferenz", "", 0},
		{"coordination_end", ruleDay, "Ende der Ressortabstimmung", "", 0},
		{"committee_end", ruleDay, "Lenkungsausschuss spätestens", "", 0},
		{"report_h2", ruleDay, "Bericht zum 2. Halbjahr des Vorjahres", "", 0},
		{"report_h1", ruleDay, "Bericht zum 1. Halbjahr", "", 0},
		{"report_request_days", ruleNumber, "Berichte anfordern, Tage vorher", "", 366},
		{"publication_days", ruleNumber, "Veröffentlichung, Tage nach der Kabinettsitzung", "", 366},
	}},
	{"Erinnern und Eskalieren", []ruleInput{
		{"reminder_days", ruleNumbers, "Erinnern, Tage vor der Frist", "Mit Kommas, z. B. 14, 3, 0; 0 ist der letzte Tag.", 0},
		{"remind_on_working_days", ruleCheck, "Fällt das auf einen freien Tag, am Arbeitstag davor erinnern", "", 0},
		{"no_reply", ruleNoReply, "Ohne Antwort eines Ressorts", "", 0},
		{"escalation_working_days", ruleNumber, "An die Hausleitung, Arbeitstage nach der Frist", "", 60},
	}},
	{"Kürzeste Zeiten", []ruleInput{
		{"minimum.intake_days", ruleNumber, "Eingang, Tage", "", 366},
		{"minimum.consultation_days", ruleNumber, "Digitalkonferenz, Tage", "", 366},
		{"minimum.coordination_days", ruleNumber, "Ressortabstimmung, Tage", "", 366},
		{"minimum.invitation_days", ruleNumber, "Einladung des Lenkungsausschusses, Tage", "", 366},
		{"minimum.submission_working_days", ruleNumber, "Kabinettvorlage, Arbeitstage", "", 60},
		{"shortened.coordination_days", ruleNumber, "Nach einer Rückgabe: Ressortabstimmung, Tage", "", 366},
		{"shortened.invitation_days", ruleNumber, "Nach einer Rückgabe: Einladung, Tage", "", 366},
		{"shortened.submission_working_days", ruleNumber, "Nach einer Rückgabe: Kabinettvorlage, Arbeitstage", "", 60},
		{"agenda_working_days", ruleNumber, "Tagesordnung des Kabinetts, volle Arbeitstage vorher", "§ 13 Abs. 2 ThürGGO", 30},
		{"papers_working_days", ruleNumber, "Kabinettvorlage, volle Arbeitstage vorher", "§ 13 Abs. 2 ThürGGO", 30},
	}},
	{"Lenkungsausschuss und Warnung", []ruleInput{
		{"quorum_percent", ruleNumber, "Beschlussfähig ab Prozent der Mitglieder", "", 100},
		{"majority", ruleMajority, "Mehrheit", "", 0},
		{"chair_breaks_ties", ruleCheck, "Bei Gleichstand entscheidet der Vorsitz", "", 0},
		{"watch_days", ruleNumber, "Gelb ab Tagen vor einer Frist", "", 366},
		{"yellow_before", ruleNumber, "Wenn weniger Puffer bleibt als Arbeitstage", "", 60},
	}},
}

// ruleGroup is a subject with its fields.
type ruleGroup struct {
	Title  string
	Fields []field
}

func (i ruleInput) name() string { return "settings." + i.path }

// ruleValues are the settings as the fields show them.
func ruleValues(s strategy.Settings, set values) error {
	tree, err := treeOf(s)
	if err != nil {
		return err
	}
	for _, group := range ruleInputs {
		for _, in := range group.inputs {
			holder, key := place(tree, in.path)
			switch value := holder[key].(type) {
			case string:
				if set[in.name()] = value; in.kind == ruleDay {
					set[in.name()] = value[3:] + "." + value[:2] + "."
				}
			case []any:
				var parts []string
				for _, part := range value {
					parts = append(parts, fmt.Sprint(part))
				}
				set[in.name()] = strings.Join(parts, ", ")
			default:
				set[in.name()] = value
			}
		}
	}
	return nil
}

func ruleGroups(f *form) []ruleGroup {
	var groups []ruleGroup
	for _, group := range ruleInputs {
		g := ruleGroup{Title: group.title}
		for _, in := range group.inputs {
			g.Fields = append(g.Fields, in.field(f))
		}
		groups = append(groups, g)
	}
	return groups
}

func (i ruleInput) field(f *form) field {
	switch i.kind {
	case ruleNumber:
		return f.Number(i.name(), i.label, 0, i.most).WithHint(i.hint)
	case ruleCheck:
		return f.Check(i.name(), i.label).IsOptional().WithHint(i.hint)
	case ruleNoReply:
		return f.Select(i.name(), i.label, []option{
			{Value: string(strategy.NoReplyEscalate), Label: german(strategy.NoReplyEscalate)},
			{Value: string(strategy.NoReplyProceed), Label: german(strategy.NoReplyProceed)},
		})
	case ruleMajority:
		return f.Select(i.name(), i.label, []option{
			{Value: string(strategy.MajoritySimple), Label: german(strategy.MajoritySimple)},
			{Value: string(strategy.MajorityAbsolute), Label: german(strategy.MajorityAbsolute)},
		})
	case ruleDay:
		return f.Line(i.name(), i.label).WithHint("TT.MM.")
	}
	return f.Line(i.name(), i.label).WithHint(i.hint)
}

// rulesIn reads the settings of a form over those it was shown with; false when the form
// has none. Errors name the field.
func rulesIn(f *form, shown strategy.Settings) (strategy.Settings, bool, error) {
	if _, sent := f.values["settings.intake_end"]; !sent {
		return shown, false, nil
	}
	tree, err := treeOf(shown)
	if err != nil {
		return shown, false, err
	}
	for _, group := range ruleInputs {
		for _, in := range group.inputs {
			value, problem := in.read(f)
			if problem != "" {
				return shown, false, fault(in.name(), problem)
			}
			holder, key := place(tree, in.path)
			holder[key] = value
		}
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return shown, false, err
	}
	var s strategy.Settings
	err = json.Unmarshal(text, &s)
	return s, true, err
}

func (i ruleInput) read(f *form) (any, string) {
	text := f.Text(i.name())
	switch i.kind {
	case ruleDay:
		day, err := time.Parse("02.01.", text)
		if err != nil {
			return nil, "bitte einen Tag der Form TT.MM. angeben"
		}
		return day.Format("01-02"), ""
	case ruleNumber:
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, "bitte eine ganze Zahl angeben"
		}
		return n, ""
	case ruleNumbers:
		numbers := []int{}
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
			n, err := strconv.Atoi(part)
			if err != nil {
				return nil, "bitte ganze Zahlen mit Kommas angeben"
			}
			numbers = append(numbers, n)
		}
		return numbers, ""
	case ruleCheck:
		return f.Is(i.name(), "true"), ""
	}
	return text, ""
}

// treeOf is a value as JSON objects within each other.
func treeOf(s strategy.Settings) (map[string]any, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	return tree, json.Unmarshal(text, &tree)
}

// place finds what holds a path's last name.
func place(tree map[string]any, path string) (map[string]any, string) {
	holder, key := tree, path
	if outer, inner, ok := strings.Cut(path, "."); ok {
		if within, is := tree[outer].(map[string]any); is {
			holder, key = within, inner
		}
	}
	return holder, key
}
