package web

import (
	"net/http"

	"fortschreibung/strategy"
)

// revisePage is the form that changes a proposal's text.
type revisePage struct {
	draftForm
	Proposal strategy.Proposal
}

// DraftForm is the part that writes the text.
func (p revisePage) DraftForm() draftForm { return p.draftForm }

func reviseForm(v *visit) error {
	var p strategy.Proposal
	if err := v.get(address("proposals", v.param("id")), &p); err != nil {
		return err
	}
	if err := strategy.MayRevise(v.actor(), p); err != nil {
		return forbidden(err)
	}
	v.crumbs = []crumb{{"/vorschlaege", "Vorschläge"}, {address("vorschlaege", p.ID), p.Title()}}
	v.lead = p.Title()
	if !reached(p, "revise") && v.failed == nil {
		return &Problem{Status: http.StatusConflict, Title: "Der Text steht fest",
			Detail: "Im Stand „" + german(p.Stage) + "“ wird der Text nicht mehr geändert."}
	}
	set := values{}
	set.setDraft(p.Draft, p.Reason, p.Effects)
	f := v.form("revision", p.Revision, set)
	page := revisePage{Proposal: p}
	var err error
	if page.draftForm, err = v.draftForm(f, p.Kind, address("vorschlaege", p.ID, "bearbeiten")); err != nil {
		return err
	}
	return v.show("proposal_revise", page)
}

func reviseProposal(v *visit) error {
	f := v.posted()
	do := f.Text(fieldDo)
	f.values.Del(fieldDo)
	f.closeGaps()
	if do == doAddRow {
		f.addRow()
		return v.again(f, reviseForm)
	}
	body := map[string]any{
		"draft": f.draft(strategy.Kind(f.Text("kind"))), "reason": f.Text("reason"), "effects": f.effects(), "note": f.Text("note"),
	}
	id := v.param("id")
	if err := v.post(address("proposals", id, "revise"), f, body, nil); err != nil {
		return v.refused(err, f, reviseForm)
	}
	return v.sent(address("vorschlaege", id), "Der Text ist geändert.")
}
