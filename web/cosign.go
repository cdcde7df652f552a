package web

import (
	"slices"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// cosignPage is where a ministry reads a text and says what it thinks of it.
type cosignPage struct {
	Proposal strategy.Proposal
	Ministry string
	Text     []passageView // the whole text with the changes marked
	Against  string        // what it is compared with
	Withheld bool
	Own      *positionRow // nil: the house is not affected
	Closed   string       // why nothing can be said now
	Form     *form
	Signs    bool                   // may give the position, others prepare it
	Prepared *records.PositionDraft // on this text
	Outdated bool                   // what is prepared is on an older text
	UseDraft *form
	Kinds    []option
	Passages []option
}

// cosign shows the text with its changes marked, what is prepared, and the form.
func cosign(v *visit) error {
	var p strategy.Proposal
	if err := v.get(address("proposals", v.param("id")), &p); err != nil {
		return err
	}
	page := cosignPage{Proposal: p, Ministry: v.actor().Ministry, Signs: v.may(strategy.ActPosition), Withheld: withheld(p, strategy.WithheldText)}
	v.title = "Mitzeichnen: " + p.Title()
	v.lead, v.wide = german(p.Kind), true
	if page.Withheld {
		return v.show("cosign", page)
	}
	for _, row := range positionsOf(p).Rows {
		if row.Ministry == page.Ministry {
			page.Own = &row
		}
	}
	if err := v.markChanges(&page); err != nil {
		return err
	}
	if err := v.whetherOpen(&page); err != nil {
		return err
	}
	if page.Closed == "" || v.failed != nil {
		if err := v.addPositionForm(&page); err != nil {
			return err
		}
	}
	return v.show("cosign", page)
}

// markChanges compares the text with the one that the house answered on last, otherwise
// with the text in force.
func (v *visit) markChanges(page *cosignPage) error {
	p := page.Proposal
	texts, err := v.texts(p.ID)
	if err != nil && !v.missing(err) {
		return err
	}
	from := 0
	if page.Own != nil && page.Own.Position != nil {
		for _, t := range texts {
			if t.TextHash == page.Own.Position.TextHash && t.TextHash != p.TextHash {
				from = t.TextRevision
				page.Against = "der Fassung, zu der sich " + page.Ministry + " zuletzt geäußert hat (" + day(t.At) + ")"
			}
		}
	}
	var changes []documents.PassageComparison
	based := p.Base.Sheet != nil || p.Base.Focus != nil
	if from == 0 && based {
		page.Against = "dem geltenden Text"
	}
	if page.Against != "" {
		if changes, err = v.compare(p.ID, from, p.TextRevision); err != nil {
			return err
		}
	}
	page.Text = marked(p, changes)
	return nil
}

// whetherOpen says why the house can say nothing now.
func (v *visit) whetherOpen(page *cosignPage) error {
	years, err := v.yearChoice("")
	if err != nil {
		return err
	}
	running := slices.ContainsFunc(years.cycles, func(c strategy.Cycle) bool {
		return c.Year == page.Proposal.Year && c.Phase == strategy.PhaseCoordination
	})
	switch {
	case page.Own == nil:
		page.Closed = page.Ministry + " ist von diesem Vorschlag nicht betroffen und zeichnet nicht mit. Auf der Seite des Vorschlags lässt sich ein Ressort ergänzen."
	case !reached(page.Proposal, "position"):
		page.Closed = "Im Stand „" + german(page.Proposal.Stage) + "“ wird nicht mitgezeichnet."
	case !running && !page.Own.Open:
		page.Closed = "Die Ressortabstimmung ist beendet."
	}
	return nil
}

// addPositionForm adds the form, filled with what is prepared or was said last.
func (v *visit) addPositionForm(page *cosignPage) error {
	p := page.Proposal
	var draft records.PositionDraft
	err := v.get(address("proposals", p.ID, "positions", page.Ministry, "draft"), &draft)
	if err != nil && !v.missing(err) {
		return err
	}
	set := values{}
	switch {
	case draft.Kind != "":
		set = positionValues(draft.Kind, draft.Passages, draft.Grounds, draft.Conditions)
	case page.Own != nil && page.Own.Position != nil:
		last := page.Own.Position
		set = positionValues(last.Kind, last.Passages, last.Grounds, last.Conditions)
	}
	page.Form = v.form("position", draft.Revision, set)
	page.Kinds = positionOptions()
	page.Passages = v.concerned(page)
	if draft.Kind == "" {
		return nil
	}
	if draft.TextHash != p.TextHash {
		page.Outdated = true
		return nil
	}
	if alreadySaid(page.Own, draft) {
		return nil
	}
	page.Prepared = &draft
	if page.Signs {
		page.UseDraft = v.form("prepared", 0, nil)
	}
	return nil
}

// alreadySaid says that what is prepared was said already.
func alreadySaid(own *positionRow, d records.PositionDraft) bool {
	if own == nil || own.Open || own.Position == nil {
		return false
	}
	said := own.Position
	return said.Kind == d.Kind && said.Grounds == d.Grounds && slices.Equal(said.Passages, d.Passages) && slices.Equal(said.Conditions, d.Conditions)
}

func positionValues(kind strategy.PositionKind, passages []strategy.Passage, grounds string, conditions []string) values {
	return values{"kind": kind, "passages": passages, "grounds": grounds, "conditions": joinLines(conditions)}
}

// positionOptions explains what each answer means.
func positionOptions() []option {
	hints := map[strategy.PositionKind]string{
		strategy.PositionSigned:         "Einverstanden.",
		strategy.PositionWithConditions: "Einverstanden, wenn die genannten Maßgaben erfüllt werden.",
		strategy.PositionReserved:       "Prüf- oder Leitungsvorbehalt, mit Gründen.",
		strategy.PositionRefused:        "Nicht einverstanden: Stelle und Gründe nennen.",
		strategy.PositionNotAffected:    "Der Text berührt das Ressort nicht.",
	}
	options := choices(strategy.PositionKinds()...)
	for i, kind := range strategy.PositionKinds() {
		options[i].Hint = hints[kind]
	}
	return options
}

// concerned are the text's passages; those that concern the house say so.
func (v *visit) concerned(page *cosignPage) []option {
	options := passageOptions(page.Proposal)
	for i := range options {
		if page.Own != nil && slices.Contains(page.Own.Passages, strategy.Passage(options[i].Value)) {
			options[i].Label += " (betrifft " + page.Ministry + ")"
		}
	}
	return options
}
