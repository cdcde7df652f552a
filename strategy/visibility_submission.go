package strategy

import (
	"maps"
	"slices"
)

// Who sees what of a Kabinettvorlage (ThürGGO §§ 12, 13, 15, 18):
//
// Coordinator and auditor see it from the draft on; the chancellery from the hand-in on,
// also after it sent it back. The committee and the ministries, whose minister decides on
// it or consents in a circular, see it while it is handed in and afterwards, not while it
// is a draft again, and not once the cycle ended over a draft. What still was missing is
// the coordinator's; who has consented is between the ministry itself, coordinator,
// chancellery and auditor until it is decided. Organisers and the public see none; what
// came of it they read in the edition.

var (
	handedInStates = []SubmissionState{SubmissionHandedIn, SubmissionScheduled, SubmissionPostponed, SubmissionDecided}
	chancelleryToo = []SubmissionState{SubmissionSentBack}
)

// SubmissionStates are the states in which an office sees a Kabinettvorlage; one that
// lapsed too, when it was handed in (it has its hash).
func (s Sight) SubmissionStates() []SubmissionState {
	switch s.Role {
	case RoleMinistry, RoleCommittee:
		return slices.Clone(handedInStates)
	case RoleChancellery:
		return slices.Concat(handedInStates, chancelleryToo)
	}
	return nil
}

// SubmissionSight is what somebody sees of one Kabinettvorlage.
type SubmissionSight struct {
	Exists bool
	Whole  bool // also what is missing and who has consented
}

// SeeSubmission says what of a Kabinettvorlage somebody sees.
func (s Sight) SeeSubmission(v Submission) SubmissionSight {
	if s.All {
		return SubmissionSight{true, true}
	}
	states := s.SubmissionStates()
	there := slices.Contains(states, v.State) || (len(states) > 0 && v.State == SubmissionLapsed && v.Hash != "")
	return SubmissionSight{Exists: there, Whole: there && s.Role == RoleChancellery}
}

// ShowSubmission gives a Kabinettvorlage as somebody sees it; false when it does not exist
// for them.
func (s Sight) ShowSubmission(v Submission) (Submission, bool) {
	see := s.SeeSubmission(v)
	if !see.Exists || see.Whole {
		return v, see.Exists
	}
	v.Missing = []MissingPart{}
	if !v.Ended() {
		v.Consents = maps.Clone(v.Consents)
		maps.DeleteFunc(v.Consents, func(ministry string, _ bool) bool { return !s.house(ministry) })
	}
	return v, true
}

// SubmissionSteps says which steps of a Kabinettvorlage's timeline somebody sees.
func (s Sight) SubmissionSteps(v Submission) StepSight {
	switch see := s.SeeSubmission(v); {
	case !see.Exists:
		return StepSight{None: true}
	case see.Whole:
		return StepSight{}
	}
	return StepSight{Actions: []string{"hand_in", "take_in", "postpone", "record_decision", "lapse"}}
}
