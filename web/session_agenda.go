package web

import (
	"fmt"

	"fortschreibung/strategy"
)

// agendaPage is where the agenda is fixed.
type agendaPage struct {
	sessionView
	Form  *form
	Ready []option
}

// editAgenda offers everything that is ready; at first, and for what is on it, ticked.
func editAgenda(v *visit) error {
	view, err := v.readSession()
	if err != nil {
		return err
	}
	s := view.Session
	ready, err := all[strategy.Proposal](v, fmt.Sprintf("/proposals?year=%d&stage=agreed&stage=dissent&stage=on_agenda", s.Year), 2000)
	if err != nil {
		return err
	}
	page := agendaPage{sessionView: view}
	var ticked []string
	on := map[string]bool{}
	for _, item := range s.Items {
		on[item.ProposalID] = true
	}
	for _, p := range ready {
		if p.Stage == strategy.StageOnAgenda && !on[p.ID] {
			continue // of another session
		}
		if on[p.ID] || s.State == strategy.SessionConvened {
			ticked = append(ticked, p.ID)
		}
		label := p.Title()
		if p.Stage == strategy.StageDissent {
			label += " (strittig)"
		}
		page.Ready = append(page.Ready, option{Value: p.ID, Label: label})
	}
	page.Form = v.form("agenda", s.Revision, values{"proposals": ticked})
	v.lead = fmt.Sprintf("%d. Sitzung am %s", s.Number, date(s.Date))
	v.title = "Tagesordnung"
	v.crumbs = sessionCrumbs(s)
	return v.show("session_agenda", page)
}

func sessionCrumbs(s strategy.Session) []crumb {
	return []crumb{{"/lenkungsausschuss", "Lenkungsausschuss"}, {"/lenkungsausschuss/" + s.ID, fmt.Sprintf("%d. Sitzung %d", s.Number, s.Year)}}
}

// fixAgenda fixes the agenda: everything that is ready, or what is ticked.
func fixAgenda(v *visit) error {
	f := v.posted()
	proposals := f.All("proposals")
	if f.Is("all", "true") {
		proposals = nil
	} else if len(proposals) == 0 {
		return v.refused(fault("proposals", "bitte mindestens einen Punkt ankreuzen"), f, editAgenda)
	}
	if err := v.put(sessionAddress(v)+"/agenda", f, map[string]any{"proposals": proposals}, nil); err != nil {
		return v.refused(err, f, editAgenda)
	}
	return v.sent(sessionPlace(v), "Die Tagesordnung steht fest.")
}
