package workflows

import (
	"fmt"

	"fortschreibung/strategy"
)

// on tells proposals that they are on the agenda; revision is the session's after it.
func (s *session) on(actor strategy.Actor, revision int, proposals []string) []Tell {
	key := s.state.Session.ID
	return s.tell(proposals, ProcessStep{ID: fmt.Sprintf("session/%s/agenda/%d", key, revision), Actor: actor, Agenda: key})
}

// off tells proposals that they are ready for another session.
func (s *session) off(actor strategy.Actor, revision int, proposals []string) []Tell {
	key := s.state.Session.ID
	return s.tell(proposals, ProcessStep{ID: fmt.Sprintf("session/%s/off/%d", key, revision), Actor: actor, Off: key})
}

// decided tells proposals the decision: one on a single item names it in the step's id,
// one en bloc is the same step for all.
func (s *session) decided(actor strategy.Actor, m Decide, proposals []string, decision strategy.CommitteeDecision) []Tell {
	id := fmt.Sprintf("session/%s/decision/%s", s.state.Session.ID, m.ProposalID)
	if m.EnBloc {
		id = fmt.Sprintf("session/%s/decision/en_bloc/%d", s.state.Session.ID, s.state.Session.Revision+1)
	}
	return s.tell(proposals, ProcessStep{ID: id, Actor: actor, Decision: &decision})
}

func (s *session) tell(proposals []string, step ProcessStep) []Tell {
	if len(proposals) == 0 {
		return nil
	}
	return []Tell{{Step: step, Year: s.state.Session.Year, Proposals: proposals}}
}
