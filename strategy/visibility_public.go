package strategy

// What the public sees is its own projection, field by field (package api, public.go):
// of proposals those that screening accepted, their text while the Digitalkonferenz
// discusses it and again once an edition carries it (in between it is confidential,
// ThürGGO §§ 12, 15), the reasoned answers together when the consultation has ended, and
// the steps that are marked for it; of comments the released ones; editions and their
// measures whole. PublicStates says how far a proposal is in the public's words.

// PublicState is how far a proposal is, as the public hears it.
type PublicState string

// The public's states.
const (
	PublicConsultation PublicState = "consultation"
	PublicInProgress   PublicState = "in_progress"
	PublicPublished    PublicState = "published"
	PublicClosed       PublicState = "closed"
)

// PublicStage gives the state of a proposal that the public may know of.
func PublicStage(stage Stage) PublicState {
	switch stage {
	case StageScreened:
		return PublicConsultation
	case StagePublished:
		return PublicPublished
	case StageDeferred, StageRejected:
		return PublicClosed
	}
	return PublicInProgress
}

// AnswersPublished says whether the answers of the Digitalkonferenz are out: all together,
// when the cycle has left the consultation.
func AnswersPublished(phase Phase) bool { return phase.Index() > PhaseConsultation.Index() }
