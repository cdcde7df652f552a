package web

import (
	"net/url"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// measureChoice is where the measures are chosen that a proposal is about.
type measureChoice struct {
	Form    *form
	Many    bool
	Options []option
	More    bool // than are shown
}

func needsMeasures(kind strategy.Kind) bool { return targetsOf(kind) > 0 }

// targetsOf is how many measures a kind names at least.
func targetsOf(kind strategy.Kind) int {
	switch kind {
	case strategy.KindAmend, strategy.KindEnd:
		return 1
	case strategy.KindMerge:
		return 2
	}
	return 0
}

const measuresShown = 25

// chooseMeasures shows what the search finds, and what is chosen already.
func (v *visit) chooseMeasures(page newProposalPage) error {
	b := page.Beginning
	choice := &measureChoice{Many: b.Kind == strategy.KindMerge}
	choice.Form = v.form("measures", 0, values{"q": v.query("q"), "massnahme": b.Targets})
	if v.query("weiter") != "" {
		message := "bitte die Maßnahme wählen"
		if choice.Many {
			message = "bitte mindestens zwei Maßnahmen wählen"
		}
		choice.Form.problem = fault("massnahme", message)
	}
	for _, id := range b.Targets {
		var m records.Measure
		if err := v.get(address("measures", id), &m); err != nil {
			return err
		}
		choice.Options = append(choice.Options, measureOption(m))
	}
	var found list[records.Measure]
	if err := v.get("/measures?limit=26&q="+url.QueryEscape(v.query("q")), &found); err != nil {
		return err
	}
	if len(found.Items) > measuresShown {
		found.Items, choice.More = found.Items[:measuresShown], true
	}
	for _, m := range found.Items {
		if !hasOption(choice.Options, m.MeasureID) {
			choice.Options = append(choice.Options, measureOption(m))
		}
	}
	page.Measures = choice
	v.title = german(b.Kind)
	v.lead = "Um welche Maßnahme geht es?"
	if choice.Many {
		v.lead = "Welche Maßnahmen sollen zusammengeführt werden?"
	}
	return v.show("proposal_choose", page)
}

func measureOption(m records.Measure) option {
	return option{Value: m.MeasureID, Label: m.Code + " " + m.Sheet.Title}
}

// chooseField shows the Handlungsfelder of the edition in force.
func (v *visit) chooseField(page newProposalPage) error {
	fields, err := v.fieldsOfAction()
	if err != nil {
		return err
	}
	for _, f := range fields {
		page.Focus = append(page.Focus, option{Value: f.Field, Label: placeOption(themeField(f.Theme, f.Field)).Label})
	}
	page.Form = v.form("field", 0, nil)
	v.title = german(page.Beginning.Kind)
	v.lead = "Um welches Handlungsfeld geht es?"
	return v.show("proposal_choose", page)
}
