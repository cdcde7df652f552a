package strategy

import "slices"

// A proposal belongs to who submitted it, in any office that submits: they revise it, until
// the Ressortabstimmung has ended, and withdraw it, until it is on an agenda; somebody who
// stands in for them may too. The coordinator screens, assesses, revises and reconciles.
//
// A ministry speaks for itself only: its staff prepares its position, an authorised person
// of it gives it, when it is affected and while the Ressortabstimmung runs. It may report
// itself as affected; the coordinator may name any ministry. Four eyes: nobody gives their
// ministry's position on a text that they alone wrote, under whatever hat they wrote it. A
// Maßgabe is reported as fulfilled by the ministry that owes it.
//
// What there is not for somebody (visibility_proposal.go) answers not_found to every step.

// The actions on a proposal.
const (
	ActSubmit          Action = "proposal.submit"
	ActDraft           Action = "proposal.draft"
	ActKeepViews       Action = "proposal.keep_views"
	ActScreen          Action = "proposal.screen"
	ActRevise          Action = "proposal.revise"
	ActAssess          Action = "proposal.assess"
	ActAddAffected     Action = "proposal.add_affected"
	ActPreparePosition Action = "proposal.prepare_position"
	ActPosition        Action = "proposal.position"
	ActReconcile       Action = "proposal.reconcile"
	ActWithdraw        Action = "proposal.withdraw"
	ActFulfil          Action = "proposal.fulfil_condition"
	ActReadProposal    Action = "proposal.read"
)

var proposalRights = []Right{
	{Action: ActSubmit, Offices: []Role{RoleOrganiser, RoleMinistry, RoleCoordinator}, Also: "while the cycle takes proposals"},
	{Action: ActDraft, Offices: []Role{RoleOrganiser, RoleMinistry, RoleCoordinator}, Also: "one's own; nobody else reads it"},
	{Action: ActKeepViews, Offices: signedIn, Also: "one's own filters of the list; no part of the process, so that the auditor may too"},
	{Action: ActScreen, Offices: []Role{RoleCoordinator}, Also: "once"},
	{Action: ActRevise, Offices: []Role{RoleOrganiser, RoleMinistry, RoleCoordinator},
		Also: "one's own or, as deputy, that of whom one stands in for; the coordinator any; until the Ressortabstimmung has ended"},
	{Action: ActAssess, Offices: []Role{RoleCoordinator}, Also: "during the consultation"},
	{Action: ActAddAffected, Offices: []Role{RoleCoordinator, RoleMinistry}, Also: "a ministry itself only; until the Ressortabstimmung has ended"},
	{Action: ActPreparePosition, Offices: []Role{RoleMinistry, RoleCoordinator}, Also: "of one's own ministry"},
	{Action: ActPosition, Offices: []Role{RoleMinistry, RoleCoordinator}, Needs: mustSign,
		Also: "an authorised person, for their own affected ministry, on the current text, during the Ressortabstimmung; not on a text that they alone wrote"},
	{Action: ActReconcile, Offices: []Role{RoleCoordinator}, Also: "an open dissent, until the cabinet has decided"},
	{Action: ActWithdraw, Offices: []Role{RoleOrganiser, RoleMinistry, RoleCoordinator},
		Also: "one's own or, as deputy, that of whom one stands in for, until it is on an agenda"},
	{Action: ActFulfil, Offices: []Role{RoleMinistry, RoleCoordinator}, Also: "the ministry that owes it"},
	{Action: ActReadProposal, Offices: signedIn, Also: "by stage (docs/decisions/0007-who-sees-what.md)"},
}

func mustSign(actor Actor) error {
	if actor.Role != RoleChancellery && !actor.Authorised {
		return Forbidden("die Mitzeichnung gibt eine zeichnungsbefugte Person des Ressorts; andere bereiten sie vor")
	}
	return nil
}

// mayProposal refuses what is not the actor's office, and what there is not for them.
func mayProposal(actor Actor, action Action, p Proposal) error {
	if err := May(actor, action); err != nil {
		return err
	}
	if p.Stage == "" || !SightOf(actor, nil).SeeProposal(p).Exists {
		return NotFound("diesen Vorschlag gibt es nicht")
	}
	return nil
}

// MayRevise refuses to change somebody else's text.
func MayRevise(actor Actor, p Proposal) error {
	if err := mayProposal(actor, ActRevise, p); err != nil {
		return err
	}
	if actor.Role != RoleCoordinator && !actor.actsFor(p.Submitter.Subject) {
		return Forbidden("den Text ändern die einreichende Person und das koordinierende Ressort")
	}
	return nil
}

// MayWithdraw refuses to take back somebody else's proposal.
func MayWithdraw(actor Actor, p Proposal) error {
	if err := mayProposal(actor, ActWithdraw, p); err != nil {
		return err
	}
	if !actor.actsFor(p.Submitter.Subject) {
		return Forbidden("nur die einreichende Person zieht einen Vorschlag zurück")
	}
	return nil
}

// MayAddAffected refuses to report another ministry than one's own as affected.
func MayAddAffected(actor Actor, p Proposal, ministry string) error {
	if err := mayProposal(actor, ActAddAffected, p); err != nil {
		return err
	}
	if actor.Role != RoleCoordinator && actor.Ministry != ministry {
		return Forbidden("ein Ressort meldet nur sich selbst als betroffen")
	}
	return nil
}

// MayPreparePosition keeps the preparation of a position inside the ministry whose it is,
// and to ministries that may read the text.
func MayPreparePosition(actor Actor, p Proposal, ministry string) error {
	if err := mayProposal(actor, ActPreparePosition, p); err != nil {
		return err
	}
	if actor.Ministry == "" || actor.Ministry != ministry {
		return Forbidden("die Mitzeichnung von %s bereitet nur %s selbst vor", ministry, ministry)
	}
	if !SightOf(actor, nil).SeeProposal(p).Text {
		return Forbidden("%s ist von diesem Vorschlag nicht betroffen", ministry)
	}
	return nil
}

// MayPosition refuses to speak for another ministry, for one that is not affected, and on a
// text that the actor alone wrote (four eyes).
func MayPosition(actor Actor, p Proposal, ministry string) error {
	if err := mayProposal(actor, ActPosition, p); err != nil {
		return err
	}
	switch {
	case actor.Ministry == "" || actor.Ministry != ministry:
		return Forbidden("eine Person gibt nur die Mitzeichnung ihres eigenen Ressorts")
	case p.affected(ministry) == nil && slices.Contains(coordinated, p.Stage):
		return Forbidden("%s ist von diesem Vorschlag nicht betroffen", ministry)
	case len(p.Authors) == 1 && same(actor, p.Authors[0]):
		return Forbidden("niemand zeichnet einen Text mit, den er allein geschrieben hat (Vier-Augen-Prinzip)")
	}
	return nil
}

// MayFulfil refuses to report a Maßgabe as fulfilled that another ministry owes.
func MayFulfil(actor Actor, p Proposal, condition string) error {
	if err := mayProposal(actor, ActFulfil, p); err != nil {
		return err
	}
	i := -1
	if p.Decision != nil {
		i = slices.IndexFunc(p.Decision.Conditions, func(c Condition) bool { return c.ID == condition })
	}
	if i < 0 {
		return NotFound("der Vorschlag hat keine Maßgabe %q", condition)
	}
	if owner := p.Decision.Conditions[i].Owner; actor.Ministry == "" || actor.Ministry != owner {
		return Forbidden("die Maßgabe meldet %s als erfüllt", owner)
	}
	return nil
}
