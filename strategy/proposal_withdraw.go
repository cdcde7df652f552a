package strategy

import "time"

// Withdraw takes a proposal back, by the person who submitted it, until it is on an agenda.
func (p *Proposal) Withdraw(o Occasion, reason string) (Trail, error) {
	if err := p.permit(o.Actor, "withdraw"); err != nil {
		return Trail{}, err
	}
	if err := MayWithdraw(o.Actor, *p); err != nil {
		return Trail{}, err
	}
	if err := requireText("reason", reason, maxPart); err != nil {
		return Trail{}, err
	}
	p.Stage = StageWithdrawn
	var t Trail
	p.log(&t, o, "withdraw", reason, nil)
	p.notify(&t, o, "proposal_withdrawn", RoleCoordinator, "", "Ein Vorschlag wurde zurückgezogen: "+p.Title(), time.Time{})
	return t, nil
}
