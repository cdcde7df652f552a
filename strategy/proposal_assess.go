package strategy

// Assess records the feasibility check with the expert groups and the reasoned answer of
// the Digitalkonferenz, which is published together with all others. A proposal that is
// not feasible stays in consultation until its text or the assessment changes.
func (p *Proposal) Assess(o Occasion, feasible bool, answer string, phase Phase) (Trail, error) {
	if err := p.permit(o.Actor, "assess"); err != nil {
		return Trail{}, err
	}
	if phase != PhaseConsultation && phase != PhaseCoordination {
		return Trail{}, Closed("die Umsetzbarkeit wird während der Konsultation geprüft")
	}
	if err := requireText("answer", answer, maxReason); err != nil {
		return Trail{}, err
	}
	p.Feasibility = &Feasibility{Feasible: feasible, Answer: answer, By: o.Actor, At: o.At}
	p.Stage = StageConsulted
	result := "umsetzbar"
	if !feasible {
		result = "so nicht umsetzbar"
	}
	var t Trail
	p.log(&t, o, "assess", answer, map[string]string{"feasible": result})
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ ist bewertet: "+result)
	return t, nil
}
