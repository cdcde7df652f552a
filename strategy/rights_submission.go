package strategy

import "slices"

// A Kabinettvorlage is prepared and handed in by the coordinator; the chancellery takes it
// in, sends it back, postpones it and records what the cabinet decided. Four eyes: who
// handed it in does none of this with it, under whatever hat. While it is a draft or came
// back the coordinator moves it to a later session. In a circular an authorised
// person answers for their own ministry; the chancellery records written answers for any.

// The actions on a Kabinettvorlage.
const (
	ActPrepare        Action = "submission.prepare"
	ActHandIn         Action = "submission.hand_in"
	ActSendBack       Action = "submission.send_back"
	ActTakeIn         Action = "submission.take_in"
	ActConsent        Action = "submission.consent"
	ActRecordDecision Action = "submission.record_decision"
	ActPostpone       Action = "submission.postpone"
	ActReadSubmission Action = "submission.read"
)

var submissionRights = []Right{
	{Action: ActPrepare, Offices: []Role{RoleCoordinator}},
	{Action: ActHandIn, Offices: []Role{RoleCoordinator}, Also: "complete and in time"},
	{Action: ActSendBack, Offices: []Role{RoleChancellery}, Also: "not who handed it in"},
	{Action: ActTakeIn, Offices: []Role{RoleChancellery}, Also: "not who handed it in"},
	{Action: ActConsent, Offices: []Role{RoleMinistry, RoleCoordinator, RoleChancellery}, Needs: mustSign,
		Also: "in a circular; an authorised person for their own ministry, the chancellery the written answers it received"},
	{Action: ActRecordDecision, Offices: []Role{RoleChancellery}, Also: "not who handed it in"},
	{Action: ActPostpone, Offices: []Role{RoleChancellery, RoleCoordinator},
		Also: "the chancellery once it is handed in, not who handed it in; the coordinator while it is a draft or came back"},
	{Action: ActReadSubmission, Offices: inside, Also: "coordinator and auditor from the draft on, the others once it is handed in"},
}

// maySubmission refuses what is not the actor's office, and what there is not for them.
func maySubmission(actor Actor, action Action, v Submission) error {
	if err := May(actor, action); err != nil {
		return err
	}
	if v.State != "" && !SightOf(actor, nil).SeeSubmission(v).Exists {
		return NotFound("diese Kabinettvorlage gibt es nicht")
	}
	return nil
}

// MayDealWith refuses the chancellery's steps to who handed the Kabinettvorlage in. Action
// is ActSendBack, ActTakeIn or ActRecordDecision.
func MayDealWith(actor Actor, action Action, v Submission) error {
	if err := maySubmission(actor, action, v); err != nil {
		return err
	}
	if same(actor, v.HandedInBy) {
		return otherSide()
	}
	return nil
}

func otherSide() error {
	return Forbidden("wer die Kabinettvorlage eingereicht hat, bearbeitet sie nicht auf der anderen Seite (Vier-Augen-Prinzip)")
}

// MayPostpone leaves what is before the cabinet to the chancellery, and what still lies with
// the coordinator to the coordinator.
func MayPostpone(actor Actor, v Submission) error {
	if err := maySubmission(actor, ActPostpone, v); err != nil {
		return err
	}
	own := v.State == "" || v.State == SubmissionDraft || v.State == SubmissionSentBack
	switch {
	case actor.Role == RoleCoordinator && !own:
		return Forbidden("die eingereichte Kabinettvorlage vertagt die Staatskanzlei")
	case actor.Role == RoleChancellery && own:
		return Forbidden("eine Kabinettvorlage im Entwurf verschiebt die Koordination")
	case actor.Role == RoleChancellery && same(actor, v.HandedInBy):
		return otherSide()
	}
	return nil
}

// MayConsent refuses to answer a circular for another ministry than one's own, or for one
// that is not asked.
func MayConsent(actor Actor, v Submission, ministry string) error {
	if err := maySubmission(actor, ActConsent, v); err != nil {
		return err
	}
	switch {
	case v.Circular && !slices.Contains(v.Members, ministry):
		return Invalid("ministry", "%s wird im Umlaufverfahren nicht gefragt", ministry)
	case actor.Role != RoleChancellery && actor.Ministry != ministry:
		return Forbidden("für %s antwortet nur das Ressort selbst", ministry)
	}
	return nil
}
