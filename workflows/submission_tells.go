package workflows

import (
	"fmt"

	"fortschreibung/strategy"
)

// handedIn tells the proposals that they are before the cabinet.
func (s *submission) handedIn(actor strategy.Actor, now *strategy.Submission) []Outgoing {
	return []Outgoing{s.tell(now, ProcessStep{
		ID: s.stepID(now, "hand_in"), Actor: actor, Cabinet: &CabinetStep{Submission: now.ID},
	}, nil)}
}

// sentBack tells the proposals that they are not before the cabinet any more.
func (s *submission) sentBack(actor strategy.Actor, now *strategy.Submission) []Outgoing {
	return []Outgoing{s.tell(now, ProcessStep{
		ID: s.stepID(now, "send_back"), Actor: actor,
		Cabinet: &CabinetStep{Submission: now.ID, Outcome: strategy.CabinetSentBack, Reason: now.Reason},
	}, nil)}
}

// decided tells the proposals, then the cycle. A proposal that the cabinet changed hears
// its own change, the others hear the same step. The texts of the changes travel in
// messages of a bounded size.
func (s *submission) decided(actor strategy.Actor, now *strategy.Submission, next strategy.Date) []Outgoing {
	id := s.stepID(now, "decision")
	shared := CabinetStep{Submission: now.ID, Outcome: now.Outcome, BackTo: now.BackTo, Reason: now.Reason}
	changed := map[string]bool{}
	var out []Outgoing
	for _, change := range now.Changes {
		changed[change.ProposalID] = true
		own := shared
		own.Change = &change
		out = append(out, s.tell(now, ProcessStep{ID: id, Actor: actor, Cabinet: &own}, []string{change.ProposalID}))
	}
	var rest []string
	for _, proposal := range now.Proposals {
		if !changed[proposal] {
			rest = append(rest, proposal)
		}
	}
	if len(rest) > 0 {
		out = append(out, s.tell(now, ProcessStep{ID: id, Actor: actor, Cabinet: &shared}, rest))
	}
	return append(out, Outgoing{Cycle: &TellCycleCall{Year: now.Year, Decided: CabinetDecided{
		ID: id, Submission: now.ID, Outcome: now.Outcome, BackTo: now.BackTo, Next: next,
		On: now.DecidedOn(), Actor: actor, Reason: now.Reason,
	}}})
}

// postponed tells the cycle that the session moved.
func (s *submission) postponed(o strategy.Occasion, now *strategy.Submission) []Outgoing {
	return []Outgoing{{Cycle: &TellCycleCall{Year: now.Year, Decided: CabinetDecided{
		ID: s.stepID(now, "postponed"), Submission: now.ID, Next: now.SessionDate,
		On: strategy.DateOf(o.At, strategy.Berlin()), Actor: o.Actor, Reason: now.Reason,
	}}}}
}

func (s *submission) tell(now *strategy.Submission, step ProcessStep, proposals []string) Outgoing {
	if proposals == nil {
		proposals = now.Proposals
	}
	return Outgoing{Proposals: &Tell{Step: step, Year: now.Year, Proposals: proposals}}
}

// stepID names a step of the submission at its revision.
func (s *submission) stepID(now *strategy.Submission, what string) string {
	return fmt.Sprintf("submission/%s/%s/%d", now.ID, what, now.Revision)
}
