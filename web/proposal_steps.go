package web

// taken sends a step on the proposal of the address and returns to its page.
func (v *visit) taken(f *form, step string, body map[string]any, message string) error {
	id := v.param("id")
	if err := v.post(address("proposals", id, step), f, body, nil); err != nil {
		return v.refused(err, f, showProposal)
	}
	return v.sent(address("vorschlaege", id), message)
}

// assessProposal records the feasibility check and the reasoned answer.
func assessProposal(v *visit) error {
	f := v.posted()
	if f.Text("feasible") == "" {
		return v.refused(fault("feasible", "bitte sagen, ob der Vorschlag umsetzbar ist"), f, showProposal)
	}
	body := map[string]any{"feasible": f.Is("feasible", "true"), "answer": f.Text("answer")}
	return v.taken(f, "assess", body, "Die Antwort ist festgehalten. Veröffentlicht wird sie mit allen anderen zum Ende der Digitalkonferenz.")
}

// affectMinistry adds a ministry that has to co-sign.
func affectMinistry(v *visit) error {
	f := v.posted()
	ministry := f.Text("ministry")
	body := map[string]any{"ministry": ministry, "passages": f.All("passages"), "reason": f.Text("reason")}
	return v.taken(f, "affected", body, ministry+" zeichnet mit.")
}

// reconcile records what a talk about a dissent brought.
func reconcile(v *visit) error {
	f := v.posted()
	if f.Text("settled") == "" {
		return v.refused(fault("settled", "bitte sagen, was das Gespräch ergeben hat"), f, showProposal)
	}
	settled := f.Is("settled", "true")
	body := map[string]any{"ministry": f.Text("ministry"), "passage": f.Text("passage"), "settled": settled, "note": f.Text("note")}
	message := "Der strittige Punkt ist eine Stufe höher."
	if settled {
		message = "Der strittige Punkt ist beigelegt."
	}
	return v.taken(f, "reconcile", body, message)
}

func withdrawProposal(v *visit) error {
	f := v.posted()
	return v.taken(f, "withdraw", map[string]any{"reason": f.Text("reason")}, "Der Vorschlag ist zurückgezogen.")
}

// fulfilCondition reports a Maßgabe as done.
func fulfilCondition(v *visit) error {
	f := v.posted()
	path := address("proposals", v.param("id"), "conditions", v.param("condition"), "fulfil")
	if err := v.post(path, f, map[string]any{"note": f.Text("note")}, nil); err != nil {
		return v.refused(err, f, showProposal)
	}
	return v.sent(address("vorschlaege", v.param("id")), "Die Maßgabe ist als erledigt gemeldet.")
}
