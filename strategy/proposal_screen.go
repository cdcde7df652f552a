package strategy

import "slices"

// Screen is the coordinator's answer to a submission: accept, return for rework, merge
// into another proposal or decline. All but accept need a reason. Topics are those that
// the coordinator finds besides the submitter's.
func (p *Proposal) Screen(o Occasion, outcome ScreeningOutcome, reason, into string, topics []Topic) (Trail, error) {
	if err := May(o.Actor, ActScreen); err != nil {
		return Trail{}, err
	}
	if p.Screening != nil && p.Stage != StageSubmitted && p.Stage != StageReturned {
		return Trail{}, Decided("über die Annahme des Vorschlags ist bereits entschieden")
	}
	if err := firstError(
		p.permit(o.Actor, "screen"), checkTopics(topics), checkText("reason", reason, maxReason), p.checkScreening(outcome, reason, into),
	); err != nil {
		return Trail{}, err
	}
	for _, topic := range topics {
		if !slices.Contains(p.Topics, topic) {
			p.Topics = append(p.Topics, topic)
		}
	}
	p.Screening = &Screening{Outcome: outcome, Reason: reason, By: o.Actor, At: o.At}
	p.Stage = screened[outcome]
	data := map[string]string{"outcome": string(outcome)}
	if outcome == ScreenMerge {
		p.MergedInto = into
		data["into"] = into
	}
	var t Trail
	p.log(&t, o, "screen", reason, data)
	if outcome == ScreenAccept {
		t.publish()
	}
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ ist geprüft: "+p.Stage.German())
	return t, nil
}

var screened = map[ScreeningOutcome]Stage{
	ScreenAccept:  StageScreened,
	ScreenReturn:  StageReturned,
	ScreenMerge:   StageMerged,
	ScreenDecline: StageDeclined,
}

func (p *Proposal) checkScreening(outcome ScreeningOutcome, reason, into string) error {
	if _, known := screened[outcome]; !known {
		return Invalid("outcome", "„%s“ ist kein Ergebnis einer Prüfung", outcome)
	}
	if outcome != ScreenAccept {
		if err := requireText("reason", reason, maxReason); err != nil {
			return err
		}
	}
	if outcome != ScreenMerge {
		if into != "" {
			return Invalid("into", "nur beim Zusammenführen wird ein anderer Vorschlag genannt")
		}
		return nil
	}
	if into == p.ID {
		return Invalid("into", "ein Vorschlag kann nicht in sich selbst aufgehen")
	}
	return requireText("into", into, maxIdentifier)
}

// Absorb notes that another proposal was merged into this one; false when it changes nothing.
func (p *Proposal) Absorb(o Occasion, other string) (Trail, bool) {
	if !p.reached("absorb") || slices.Contains(p.Absorbed, other) {
		return Trail{}, false
	}
	p.Absorbed = append(p.Absorbed, other)
	var t Trail
	p.logOwn(&t, o, "absorb", "", map[string]string{"proposal": other}, other)
	return t, true
}
