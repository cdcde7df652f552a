package strategy

import (
	"slices"
	"time"
)

// DissentLevels lists the rungs of the ladder, lowest first (ThürGGO § 10(1)).
func DissentLevels() []DissentLevel {
	return []DissentLevel{LevelTalk, LevelStateSecretaries, LevelChiefs, LevelCabinet}
}

// register puts the passages that a ministry objects to into the dissent register. A
// passage that it objected to before keeps its rung; one that it no longer objects to is settled.
func (p *Proposal) register(position Position) {
	objected := position.Passages
	if position.Kind != PositionRefused && position.Kind != PositionReserved {
		objected = nil
	}
	for i := range p.Dissents {
		d := &p.Dissents[i]
		if d.Ministry == position.Ministry && !d.Settled && !slices.Contains(objected, d.Passage) {
			d.Settled, d.Note = true, "durch die neue Stellungnahme des Ressorts erledigt"
		}
	}
	for _, passage := range objected {
		if d := p.dissent(position.Ministry, passage); d != nil {
			d.Grounds, d.Settled, d.Note = position.Grounds, false, ""
			continue
		}
		p.Dissents = append(p.Dissents, Dissent{Ministry: position.Ministry, Passage: passage, Grounds: position.Grounds, Level: LevelTalk})
	}
}

func (p *Proposal) dissent(ministry string, passage Passage) *Dissent {
	for i := range p.Dissents {
		if p.Dissents[i].Ministry == ministry && p.Dissents[i].Passage == passage {
			return &p.Dissents[i]
		}
	}
	return nil
}

// OpenDissents are the entries of the register that nothing has settled.
func (p *Proposal) OpenDissents() []Dissent {
	var open []Dissent
	for _, d := range p.Dissents {
		if !d.Settled {
			open = append(open, d)
		}
	}
	return open
}

// Reconcile records what a reconciliation brought for one dissent: it is settled, or it
// goes one rung up the ladder talk → state secretaries → Chefgespräch → cabinet.
func (p *Proposal) Reconcile(o Occasion, ministry string, passage Passage, settled bool, note string) (Trail, error) {
	if err := firstError(p.permit(o.Actor, "reconcile"), requireText("note", note, maxPart)); err != nil {
		return Trail{}, err
	}
	d := p.dissent(ministry, passage)
	switch {
	case d == nil:
		return Trail{}, NotFound("%s hat zur Stelle „%s“ keinen Dissens angemeldet", ministry, passage)
	case d.Settled:
		return Trail{}, Decided("dieser Dissens ist bereits beigelegt")
	case !settled && d.Level == LevelCabinet:
		return Trail{}, Closed("über diesen Dissens entscheidet das Kabinett, eine höhere Stufe gibt es nicht")
	}
	if settled {
		d.Settled = true
	} else {
		d.Level = DissentLevels()[slices.Index(DissentLevels(), d.Level)+1]
	}
	d.Note = note
	result := "raised"
	if settled {
		result = "settled"
	}
	raised := *d
	var t Trail
	p.log(&t, o, "reconcile", note, map[string]string{"ministry": ministry, "passage": string(passage), "result": result, "level": string(raised.Level)})
	if !settled {
		p.notifyLevel(&t, o, raised)
	}
	if slices.Contains(coordinated, p.Stage) {
		p.conclude(&t, o)
	}
	return t, nil
}

func (p *Proposal) notifyLevel(t *Trail, o Occasion, d Dissent) {
	role, ministry := RoleCommittee, d.Ministry
	if d.Level == LevelCabinet {
		role, ministry = RoleChancellery, ""
	}
	p.notify(t, o, "dissent_raised", role, ministry,
		"Der Dissens mit "+d.Ministry+" zur Stelle „"+string(d.Passage)+"“ ist eine Stufe höher: "+p.Title(), time.Time{})
}
