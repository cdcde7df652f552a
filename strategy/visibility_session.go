package strategy

import "slices"

// Who sees what of a session of the steering committee:
//
// The committee, coordinator, chancellery and auditor see all of it: recommendations, who
// voted how, minutes. A ministry sees when it is held and, since the papers have gone out,
// what is on the agenda; of what is decided it sees the decision on each item once the
// session is closed, and never votes or minutes. (A proposal's own stage moves as soon as
// the chair has established the decision, because those who owe a Maßgabe are told then.)
// Organisers and the public see no sessions.

// SessionSight is what somebody sees of sessions.
type SessionSight struct {
	Exists bool // date, agenda, and once closed the decisions
	Whole  bool // recommendations, votes, minutes
}

// SeeSessions says what of sessions somebody sees.
func (s Sight) SeeSessions() SessionSight {
	whole := s.All || s.Role == RoleCommittee || s.Role == RoleChancellery
	return SessionSight{Exists: whole || s.Role == RoleMinistry, Whole: whole}
}

// ShowSession gives a session as somebody sees it; false when it does not exist for them.
func (s Sight) ShowSession(se Session) (Session, bool) {
	see := s.SeeSessions()
	if !see.Exists || see.Whole {
		return se, see.Exists
	}
	se.Members, se.Present, se.BlocVotes, se.Proxies, se.Minutes = []Member{}, []string{}, nil, nil, ""
	se.Items = slices.Clone(se.Items)
	for i, item := range se.Items {
		shown := AgendaItem{ProposalID: item.ProposalID, Title: item.Title, TextHash: item.TextHash, Contested: item.Contested}
		if se.State == SessionClosed {
			shown.Decision = item.Decision
		}
		se.Items[i] = shown
	}
	return se, true
}

// SessionSteps says which steps of a session's timeline somebody sees.
func (s Sight) SessionSteps() StepSight {
	switch see := s.SeeSessions(); {
	case !see.Exists:
		return StepSight{None: true}
	case see.Whole:
		return StepSight{}
	}
	return StepSight{Actions: []string{"convene", "set_agenda", "close", "lapse"}}
}
