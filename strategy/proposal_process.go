package strategy

import (
	"slices"
	"strconv"
)

// The steps in this file are brought by the cycle, a session or the cabinet, who have
// checked their own rules already. They cannot be refused; one that does not suit the
// proposal's stage (it was withdrawn meanwhile, or the step came twice) gives false and
// leaves the proposal as it is.

// PutOnAgenda notes that a session of the committee will deal with the proposal.
func (p *Proposal) PutOnAgenda(o Occasion, session string) (Trail, bool) {
	if !p.reached("agenda") {
		return Trail{}, false
	}
	p.Stage, p.SessionID = StageOnAgenda, session
	var t Trail
	p.logOwn(&t, o, "agenda", "", map[string]string{"session": session}, o.ID)
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ ist "+p.Stage.German())
	return t, true
}

// TakeOffAgenda makes an undecided proposal ready for another session.
func (p *Proposal) TakeOffAgenda(o Occasion, session string) (Trail, bool) {
	if !p.reached("off_agenda") || p.SessionID != session {
		return Trail{}, false
	}
	p.Stage, p.SessionID = p.conclusion(), ""
	var t Trail
	p.logOwn(&t, o, "off_agenda", "", map[string]string{"session": session}, o.ID)
	return t, true
}

// TakeDecision notes the committee's decision. Adopting turns the Maßgaben of the
// committee and those of the co-signatures into tasks.
func (p *Proposal) TakeDecision(o Occasion, d CommitteeDecision) (Trail, bool) {
	stage, known := decidedStages[d.Outcome]
	if !p.reached("decide") || !known {
		return Trail{}, false
	}
	if stage == StageDecided {
		d.Conditions = p.allConditions(d.Conditions)
	}
	p.Stage, p.SessionID, p.Decision = stage, d.SessionID, &d
	var t Trail
	p.logOwn(&t, o, "decide", d.Reason, map[string]string{
		"session": d.SessionID, "outcome": string(d.Outcome), "en_bloc": strconv.FormatBool(d.EnBloc),
	}, o.ID)
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ ist "+p.Stage.German())
	for _, c := range p.OpenConditions() {
		p.notify(&t, o, "condition_assigned", RoleMinistry, c.Owner, "Eine Maßgabe ist zu erfüllen: "+p.Title(), endOf(c.Due), p.atRevision(), c.ID)
	}
	return t, true
}

var decidedStages = map[DecisionOutcome]Stage{
	DecideAdopt:           StageDecided,
	DecideAdoptConditions: StageDecided,
	DecideDefer:           StageDeferred,
	DecideReject:          StageRejected,
}

// TakeHandIn notes that a Kabinettvorlage with this proposal was handed in.
func (p *Proposal) TakeHandIn(o Occasion, submission string) (Trail, bool) {
	if !p.reached("hand_in") {
		return Trail{}, false
	}
	p.Stage, p.Submission = StageBeforeCabinet, submission
	var t Trail
	p.logOwn(&t, o, "hand_in", "", map[string]string{"submission": submission}, o.ID)
	return t, true
}

// CabinetResult is the cabinet's decision as one proposal hears it.
type CabinetResult struct {
	Submission string
	Outcome    CabinetOutcome
	BackTo     Phase          // for returned: coordination or committee
	Change     *CabinetChange // for adopted with changes, when this proposal was changed
	Reason     string
}

// TakeCabinet notes the cabinet's decision: approved as it stands or with the cabinet's
// text, taken out (which rejects it), or returned to coordination or to the committee;
// the committee then decides anew.
func (p *Proposal) TakeCabinet(o Occasion, r CabinetResult) (Trail, bool) {
	if !p.reached("cabinet") || !slices.Contains([]CabinetOutcome{CabinetAdopted, CabinetAdoptedWithChanges, CabinetReturned}, r.Outcome) {
		return Trail{}, false
	}
	var t Trail
	note := r.Reason
	p.Submission = r.Submission
	switch {
	case r.Outcome == CabinetReturned:
		p.takeBack(r.BackTo)
	case r.Change != nil && r.Change.TakenOut:
		p.Stage, note = StageRejected, r.Change.Note
	case r.Change != nil && r.Change.Draft != nil:
		p.Stage, note = StageApproved, r.Change.Note
		p.Draft = *r.Change.Draft
		p.TextRevision++
		p.TextHash = HashTexts(p.Texts())
		p.Authors = []string{o.Actor.Subject}
		t.NewText = true
	default:
		p.Stage = StageApproved
	}
	p.logOwn(&t, o, "cabinet", note, map[string]string{"submission": r.Submission, "outcome": string(r.Outcome)}, o.ID)
	p.notifySubmitter(&t, o, "Das Kabinett hat entschieden, Ihr Vorschlag „"+p.Title()+"“ ist "+p.Stage.German())
	return t, true
}

// takeBack opens a returned proposal again. Positions stay: only a new text asks again.
func (p *Proposal) takeBack(to Phase) {
	p.Decision, p.SessionID, p.Submission = nil, "", ""
	p.Stage = p.conclusion()
	if to == PhaseCoordination {
		p.Stage = StageInCoordination
	}
}

// Publish notes the edition that carries an approved proposal.
func (p *Proposal) Publish(o Occasion, edition int) (Trail, bool) {
	if !p.reached("publish") {
		return Trail{}, false
	}
	p.Stage, p.Published = StagePublished, edition
	var t Trail
	p.logOwn(&t, o, "publish", "", map[string]string{"edition": strconv.Itoa(edition)}, o.ID)
	t.publish()
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ ist in der Fassung "+strconv.Itoa(edition)+" veröffentlicht")
	return t, true
}

// Lapse defers a proposal that the cycle left without a decision.
func (p *Proposal) Lapse(o Occasion, reason string) (Trail, bool) {
	if !p.reached("lapse") {
		return Trail{}, false
	}
	p.Stage = StageDeferred
	var t Trail
	p.logOwn(&t, o, "lapse", reason, map[string]string{"year": strconv.Itoa(p.Year)}, o.ID)
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ ist "+p.Stage.German())
	return t, true
}

// Carry takes a deferred proposal over into another cycle. It keeps its id, text and
// timeline; what that cycle finds out anew begins anew. What screening had accepted stays
// accepted, what it had returned waits for its rework, the rest is screened.
func (p *Proposal) Carry(o Occasion, year int) (Trail, bool) {
	if !p.reached("carry") || year == p.Year {
		return Trail{}, false
	}
	p.CarriedFrom = append(p.CarriedFrom, p.Year)
	p.Year = year
	p.Stage = StageSubmitted
	if p.Screening != nil && p.Screening.Outcome == ScreenAccept {
		p.Stage = StageScreened
	}
	if p.Screening != nil && p.Screening.Outcome == ScreenReturn {
		p.Stage = StageReturned
	}
	p.Feasibility, p.Affected, p.Positions, p.Dissents = nil, nil, nil, nil
	p.SessionID, p.Decision, p.Submission = "", nil, ""
	var t Trail
	p.logOwn(&t, o, "carry", "", map[string]string{"from": strconv.Itoa(p.CarriedFrom[len(p.CarriedFrom)-1]), "to": strconv.Itoa(year)}, strconv.Itoa(year))
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ wird in der Fortschreibung "+strconv.Itoa(year)+" behandelt")
	return t, true
}
