package web

import (
	"strconv"

	"fortschreibung/documents"
	"fortschreibung/strategy"
)

// submitProposal hands a proposal in, shows it as a measure sheet before, or gives room
// for another milestone, or keeps it as a draft.
func submitProposal(v *visit) error {
	f := v.posted()
	do := f.Text(fieldDo)
	f.values.Del(fieldDo)
	f.closeGaps()
	switch do {
	case doAddRow:
		f.addRow()
		return v.again(f, newProposal)
	case doEdit:
		return v.again(f, newProposal)
	case doPreview:
		return v.preview(f)
	case doSave:
		return v.saveDraft(f)
	}
	body, problem := submission(f)
	if problem != nil {
		return v.refused(problem, f, newProposal)
	}
	var done receipt
	if err := v.post("/proposals", f, body, &done); err != nil {
		return v.refused(err, f, newProposal)
	}
	v.handedIn(f)
	return v.sent(address("vorschlaege", done.ID), "Der Vorschlag ist eingereicht.")
}

func submission(f *form) (map[string]any, error) {
	year, err := strconv.Atoi(f.Text("year"))
	if err != nil {
		return nil, fault("year", "bitte das Jahr der Fortschreibung nennen")
	}
	kind, origin := strategy.Kind(f.Text("kind")), strategy.Origin(f.Text("origin"))
	body := map[string]any{
		"year": year, "kind": kind, "origin": origin, "targets": f.All("targets"), "draft": f.draft(kind), "reason": f.Text("reason"),
		"effects": f.effects(), "topics": f.All("topics"), "supporters": f.Lines("supporters"),
	}
	if workshop := f.Text("workshop_id"); workshop != "" && origin == strategy.OriginWorkshop {
		body["workshop_id"] = workshop
	}
	if report := f.Text("report_id"); report != "" {
		body["report_id"] = report
	}
	return body, nil
}

// preview shows what was written as a measure sheet and, beside the text in force, what it
// changes. Nothing is sent.
func (v *visit) preview(f *form) error {
	v.failed = f // what the proposal begins with comes from the form
	page := newProposalPage{Beginning: v.beginning()}
	base, err := v.inForce(&page)
	if err != nil {
		return err
	}
	kind := page.Beginning.Kind
	draft := f.draft(kind)
	view := struct {
		Form    *form
		Text    textView
		Changes []passageView
		Targets []targetView
	}{Form: f, Text: textView{Draft: draft, Reason: f.Text("reason"), Effects: f.effects(), Topics: topicsOf(f), Supporters: f.Lines("supporters")}}
	for _, m := range page.Targets {
		view.Targets = append(view.Targets, targetView{m.MeasureID, m.Code + " " + m.Sheet.Title})
	}
	if kind != strategy.KindNew {
		view.Changes = passageViews(documents.ComparePassages(base.Texts(), draft.Texts(), true))
	}
	v.title = "Vorschau: " + german(kind)
	v.lead = "So sähe Ihr Vorschlag aus. Eingereicht ist er noch nicht."
	v.crumbs = []crumb{{"/vorschlaege", "Vorschläge"}, {"/vorschlaege/neu", "Vorschlag einreichen"}}
	return v.show("proposal_preview", view)
}

func topicsOf(f *form) []strategy.Topic {
	var topics []strategy.Topic
	for _, topic := range f.All("topics") {
		topics = append(topics, strategy.Topic(topic))
	}
	return topics
}
