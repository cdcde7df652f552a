package strategy

import (
	"fmt"
	"slices"
	"strings"
)

// CanRecommend says whether this outcome may be recommended for these items.
func (s *Session) CanRecommend(actor Actor, proposals []string, outcome DecisionOutcome, note string) error {
	if err := May(actor, ActRecommend); err != nil {
		return err
	}
	if err := s.open(); err != nil {
		return err
	}
	if err := firstError(s.checkNamed(proposals), checkText("note", note, maxPart)); err != nil {
		return err
	}
	for _, id := range proposals {
		i, err := s.undecided("proposals", id)
		if err != nil {
			return err
		}
		if err := CheckRecommendation(s.Items[i], outcome); err != nil {
			return err
		}
	}
	return nil
}

// Recommend puts the motion on items. It is no decision. Votes on another motion lapse.
func (s *Session) Recommend(o Occasion, proposals []string, outcome DecisionOutcome, note string) (Trail, error) {
	if err := s.CanRecommend(o.Actor, proposals, outcome, note); err != nil {
		return Trail{}, err
	}
	voted := s.Bloc()
	for _, id := range proposals {
		item := &s.Items[s.index(id)]
		if item.Motion() != outcome {
			item.Votes = nil
		}
		item.Recommendation, item.RecommendNote = outcome, note
	}
	s.dropBlocVotes(voted)
	var t Trail
	s.log(&t, o, "recommend", note, map[string]string{"outcome": string(outcome), "proposals": named(proposals)})
	return t, nil
}

// CanVote says whether the actor may vote so: members only, on the en-bloc list or on
// items, as long as these are not decided.
func (s *Session) CanVote(actor Actor, enBloc bool, proposals []string, choice VoteChoice) error {
	if err := May(actor, ActVote); err != nil {
		return err
	}
	if err := s.open(); err != nil {
		return err
	}
	if _, err := s.Seat(actor); err != nil {
		return err
	}
	if choice != VoteYes && choice != VoteNo && choice != VoteAbstain {
		return Invalid("choice", "%q ist keine Stimme", choice)
	}
	if enBloc {
		if len(proposals) > 0 {
			return Invalid("proposals", "en bloc wird über alle unstrittigen Punkte zugleich abgestimmt")
		}
		if len(s.Bloc()) == 0 {
			return Closed("kein Punkt steht en bloc zur Abstimmung")
		}
		return nil
	}
	if err := s.checkNamed(proposals); err != nil {
		return err
	}
	for _, id := range proposals {
		if _, err := s.undecided("proposals", id); err != nil {
			return err
		}
	}
	return nil
}

// Vote records the vote of one member's seat; it replaces an earlier one. Who votes, or is
// represented, is present.
func (s *Session) Vote(o Occasion, enBloc bool, proposals []string, choice VoteChoice) (Trail, error) {
	if err := s.CanVote(o.Actor, enBloc, proposals, choice); err != nil {
		return Trail{}, err
	}
	seat, err := s.Seat(o.Actor)
	if err != nil {
		return Trail{}, err
	}
	s.attend(seat)
	data := map[string]string{"choice": string(choice)}
	if seat != o.Actor.Subject {
		s.represent(seat, o.Actor.Subject)
		data["for"] = seat
	}
	if enBloc {
		data["en_bloc"] = "true"
		s.BlocVotes = cast(s.BlocVotes, seat, choice)
	} else {
		data["proposals"] = named(proposals)
		for _, id := range proposals {
			item := &s.Items[s.index(id)]
			item.Votes = cast(item.Votes, seat, choice)
		}
	}
	var t Trail
	s.log(&t, o, "vote", "", data)
	return t, nil
}

func cast(votes map[string]VoteChoice, subject string, choice VoteChoice) map[string]VoteChoice {
	if votes == nil {
		votes = map[string]VoteChoice{}
	}
	votes[subject] = choice
	return votes
}

func (s *Session) represent(seat, deputy string) {
	if s.Proxies == nil {
		s.Proxies = map[string]string{}
	}
	s.Proxies[seat] = deputy
}

func (s *Session) attend(subject string) {
	if _, member := s.member(subject); member && !slices.Contains(s.Present, subject) {
		s.Present = append(s.Present, subject)
	}
}

func (s *Session) checkNamed(proposals []string) error {
	if len(proposals) == 0 {
		return Invalid("proposals", "es ist kein Punkt der Tagesordnung genannt")
	}
	return firstError(checkList("proposals", proposals, maxAgenda, maxIdentifier), checkDistinct("proposals", proposals))
}

// named lists a few proposals by id and counts many.
func named(proposals []string) string {
	const few = 20
	if len(proposals) > few {
		return fmt.Sprintf("%d", len(proposals))
	}
	return strings.Join(proposals, ", ")
}
