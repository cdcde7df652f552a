package strategy

import (
	"slices"
	"strings"
)

// VoteResult is the count of one vote of the steering committee.
type VoteResult struct {
	Members int  `json:"members"`
	Present int  `json:"present"`
	Yes     int  `json:"yes"`
	No      int  `json:"no"`
	Abstain int  `json:"abstain"`
	Carried bool `json:"carried"`
	ByChair bool `json:"by_chair"` // the chair's vote broke a tie
}

// QuorumSize is the number of members that must be present: QuorumPercent of all,
// rounded up, at least one.
func QuorumSize(members int, s Settings) int { return max(1, (members*s.QuorumPercent+99)/100) }

// Tally counts the votes on a motion, by subject. Present are the members recorded as
// present; who votes is present. By default half of the members are a quorum and more
// yes than no carry the motion, abstentions counting for the quorum only; at a tie the
// chair's yes or no decides, and without it the motion is lost. Invalid: a voter or a
// present person who is no member, an unknown vote, a member listed twice, more than
// one chair, no quorum.
func Tally(votes map[string]VoteChoice, members []Member, present []string, s Settings) (VoteResult, error) {
	result := VoteResult{Members: len(members)}
	var chairs, subjects []string
	for _, m := range members {
		if slices.Contains(subjects, m.Subject) {
			return VoteResult{}, Invalid("members", "%s ist zweimal Mitglied", m.Subject)
		}
		subjects = append(subjects, m.Subject)
		if m.Chair {
			chairs = append(chairs, m.Subject)
		}
		if _, voted := votes[m.Subject]; voted || slices.Contains(present, m.Subject) {
			result.Present++
		}
		if err := result.count(votes, m.Subject); err != nil {
			return VoteResult{}, err
		}
	}
	strangers := slices.ContainsFunc(present, func(subject string) bool { return !slices.Contains(subjects, subject) })
	if strangers || result.Yes+result.No+result.Abstain != len(votes) {
		return VoteResult{}, Invalid("votes", "es stimmt oder ist anwesend, wer nicht Mitglied des Lenkungsausschusses ist")
	}
	if len(chairs) > 1 {
		return VoteResult{}, Invalid("members", "der Lenkungsausschuss hat nur einen Vorsitz")
	}
	if need := QuorumSize(len(members), s); result.Present < need {
		return VoteResult{}, Invalid("present", "nicht beschlussfähig: %d von %d Mitgliedern anwesend, nötig sind %d", result.Present, len(members), need)
	}
	result.decide(votes, chairs, s)
	return result, nil
}

func (r *VoteResult) count(votes map[string]VoteChoice, subject string) error {
	choice, voted := votes[subject]
	if !voted {
		return nil
	}
	switch choice {
	case VoteYes:
		r.Yes++
	case VoteNo:
		r.No++
	case VoteAbstain:
		r.Abstain++
	default:
		return Invalid("votes", "%q ist keine Stimme", choice)
	}
	return nil
}

func (r *VoteResult) decide(votes map[string]VoteChoice, chairs []string, s Settings) {
	if s.Majority == MajorityAbsolute {
		r.Carried = 2*r.Yes > r.Members
		return
	}
	if r.Yes == r.No && s.ChairBreaksTies && len(chairs) == 1 {
		choice := votes[chairs[0]]
		r.ByChair = choice == VoteYes || choice == VoteNo
		r.Carried = choice == VoteYes
		return
	}
	r.Carried = r.Yes > r.No
}

// CheckRecommendation refuses to recommend what the committee cannot decide, or
// something for an item that it has decided. A recommendation is the motion that the
// members vote on; it decides nothing.
func CheckRecommendation(item AgendaItem, outcome DecisionOutcome) error {
	if item.Decision != nil {
		return Decided("über %s ist entschieden", item.Title)
	}
	return checkOutcome(outcome)
}

func checkOutcome(outcome DecisionOutcome) error {
	switch outcome {
	case DecideAdopt, DecideAdoptConditions, DecideDefer, DecideReject:
		return nil
	}
	return Invalid("outcome", "%q ist kein Beschluss des Lenkungsausschusses", outcome)
}

// CheckDecision refuses a decision that is not what was voted. A carried motion decides
// as recommended; after a lost one the item can only be deferred or rejected, and not
// as the lost motion asked. Adoption with Maßgaben needs at least one, each with text,
// owner and date, and other outcomes carry none; deferring and rejecting need a reason.
func CheckDecision(item AgendaItem, result VoteResult, outcome DecisionOutcome, conditions []Condition, reason string) error {
	if item.Decision != nil {
		return Decided("über %s ist entschieden", item.Title)
	}
	if err := checkOutcome(outcome); err != nil {
		return err
	}
	if item.Recommendation == "" {
		return Invalid("outcome", "es liegt keine Beschlussempfehlung vor, über die abgestimmt wurde")
	}
	if result.Carried && outcome != item.Recommendation {
		return Invalid("outcome", "angenommen wurde die Empfehlung %s, nicht %s", item.Recommendation, outcome)
	}
	if !result.Carried && (outcome == item.Recommendation || outcome == DecideAdopt || outcome == DecideAdoptConditions) {
		return Invalid("outcome", "die Empfehlung fand keine Mehrheit; möglich sind Vertagung oder Ablehnung")
	}
	if (outcome == DecideDefer || outcome == DecideReject) && strings.TrimSpace(reason) == "" {
		return Invalid("reason", "Vertagung und Ablehnung brauchen eine Begründung")
	}
	return checkConditions(outcome, conditions)
}

func checkConditions(outcome DecisionOutcome, conditions []Condition) error {
	if outcome != DecideAdoptConditions {
		if len(conditions) > 0 {
			return Invalid("conditions", "Maßgaben gibt es nur bei einem Beschluss mit Maßgaben")
		}
		return nil
	}
	if len(conditions) == 0 {
		return Invalid("conditions", "ein Beschluss mit Maßgaben nennt mindestens eine")
	}
	for _, c := range conditions {
		if strings.TrimSpace(c.Text) == "" || c.Owner == "" || c.Due.IsZero() {
			return Invalid("conditions", "eine Maßgabe braucht Text, Zuständigkeit und Termin")
		}
	}
	return nil
}

// EnBloc lists the items that may be decided together: uncontested, undecided and
// recommended for plain adoption.
func EnBloc(items []AgendaItem) []AgendaItem {
	var bloc []AgendaItem
	for _, item := range items {
		if !item.Contested && item.Decision == nil && item.Recommendation == DecideAdopt {
			bloc = append(bloc, item)
		}
	}
	return bloc
}
