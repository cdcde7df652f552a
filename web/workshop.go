package web

import (
	"net/url"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// workshopPart is one of the four parts of a Digitalwerkstatt's record.
type workshopPart struct{ Name, Title, Hint, Text string }

func recordParts(r records.WorkshopRecord) []workshopPart {
	return []workshopPart{
		{"status_quo", "Status quo", "Wie steht es heute um das Handlungsfeld?", r.StatusQuo},
		{"achieved", "Erreichtes", "Was ist seit der letzten Fassung gelungen?", r.Achieved},
		{"obstacles", "Hindernisse", "Was hält auf?", r.Obstacles},
		{"opportunities", "Chancen", "Was wäre möglich?", r.Opportunities},
	}
}

// readWorkshop reads the Digitalwerkstatt of the address and names it on the page.
func (v *visit) readWorkshop() (records.Workshop, error) {
	var w records.Workshop
	err := v.get(address("workshops", v.param("id")), &w)
	return w, err
}

// showWorkshop shows a Digitalwerkstatt: its record, and what came of it.
func showWorkshop(v *visit) error {
	w, err := v.readWorkshop()
	if err != nil {
		return err
	}
	proposals, err := all[records.ProposalTitle](v, "/proposal-titles?workshop="+url.QueryEscape(w.ID), 200)
	if err != nil {
		return err
	}
	v.title = w.Title
	page := struct {
		Workshop  records.Workshop
		Parts     []workshopPart
		Filed     bool
		Proposals []records.ProposalTitle
		MayChange bool
		MaySubmit bool
		Files     []attachmentLine
		Attach    *form // nil: the visitor may not
	}{
		Workshop: w, Parts: recordParts(w.Record), Proposals: proposals,
		MayChange: strategy.MayChangeWorkshop(v.actor(), w.By.Subject) == nil, MaySubmit: v.may(strategy.ActSubmit),
	}
	if page.Files, err = v.attachments(w.ID, page.MayChange); err != nil {
		return err
	}
	if page.MayChange {
		page.Attach = v.form("attach", 0, nil)
	}
	for _, part := range page.Parts {
		page.Filed = page.Filed || strings.TrimSpace(part.Text) != ""
	}
	return v.show("workshop", page)
}

// changeable reads a Digitalwerkstatt that the visitor may change.
func (v *visit) changeableWorkshop() (records.Workshop, error) {
	w, err := v.readWorkshop()
	if err != nil {
		return w, err
	}
	if err := strategy.MayChangeWorkshop(v.actor(), w.By.Subject); err != nil {
		return w, forbidden(err)
	}
	v.crumbs = []crumb{{"/werkstaetten", "Digitalwerkstätten"}, {address("werkstaetten", w.ID), w.Title}}
	return w, nil
}
