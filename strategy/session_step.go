package strategy

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Clone copies a session so that a step on the copy leaves the original as it is.
// Decisions are made once and therefore shared.
func (s Session) Clone() Session {
	s.Members = slices.Clone(s.Members)
	s.Present = slices.Clone(s.Present)
	s.BlocVotes = maps.Clone(s.BlocVotes)
	s.Proxies = maps.Clone(s.Proxies)
	s.Items = slices.Clone(s.Items)
	for i := range s.Items {
		s.Items[i].Votes = maps.Clone(s.Items[i].Votes)
	}
	return s
}

func (s *Session) key(what string) string { return "session/" + s.ID + "/" + what }

// log adds the entry of a request.
func (s *Session) log(t *Trail, o Occasion, action, note string, data map[string]string) {
	s.Revision++
	t.Entries = append(t.Entries, Entry{
		ID: o.ID, Hash: o.Hash, Action: action, Actor: o.Actor, At: o.At, Note: note,
		Stage: string(s.State), Revision: s.Revision, Data: data,
	})
}

// tellMembers adds a notice for each member, once for each revision.
func (s *Session) tellMembers(t *Trail, at time.Time, kind, text string) {
	for _, m := range s.Members {
		t.Notices = append(t.Notices, Notice{
			Key: s.key(fmt.Sprintf("%s/r%d/%s", kind, s.Revision, m.Subject)), Kind: kind,
			Role: RoleCommittee, Ministry: m.Ministry, Subject: m.Subject,
			Entity: "session", EntityID: s.ID, Text: text, At: at, Due: s.Date.Time(Berlin()),
		})
	}
}

func (s *Session) member(subject string) (Member, bool) {
	i := slices.IndexFunc(s.Members, func(m Member) bool { return m.Subject == subject })
	if i < 0 {
		return Member{}, false
	}
	return s.Members[i], true
}

func (s *Session) index(proposal string) int {
	return slices.IndexFunc(s.Items, func(item AgendaItem) bool { return item.ProposalID == proposal })
}

// undecided gives the place of an item that may still be recommended and voted on.
func (s *Session) undecided(field, proposal string) (int, error) {
	i := s.index(proposal)
	if i < 0 {
		return 0, Invalid(field, "der Vorschlag %s steht nicht auf der Tagesordnung", proposal)
	}
	if s.Items[i].Decision != nil {
		return 0, Decided("über „%s“ ist entschieden", s.Items[i].Title)
	}
	return i, nil
}

// open refuses what needs a fixed agenda.
func (s *Session) open() error {
	switch s.State {
	case SessionOpen:
		return nil
	case SessionClosed:
		return Closed("die Sitzung ist geschlossen")
	}
	return Closed("die Tagesordnung steht noch nicht fest")
}

// Motion is what the members vote on: the recommendation or, without one, that the
// proposal be adopted.
func (item AgendaItem) Motion() DecisionOutcome {
	if item.Recommendation == "" {
		return DecideAdopt
	}
	return item.Recommendation
}

// Bloc lists the items that are decided together: those that EnBloc allows, an item
// without a recommendation counting as recommended for adoption, and that nobody voted on
// by itself.
func (s *Session) Bloc() []AgendaItem {
	var candidates []AgendaItem
	for _, item := range s.Items {
		if len(item.Votes) == 0 {
			item.Recommendation = item.Motion()
			candidates = append(candidates, item)
		}
	}
	return EnBloc(candidates)
}

// VotesOn are the votes on one item: those on the item itself and, for an uncontested one
// that is to be adopted, those on the en-bloc list of members who cast no own one.
func (s *Session) VotesOn(item AgendaItem) map[string]VoteChoice {
	bloc := !item.Contested && item.Motion() == DecideAdopt
	votes := map[string]VoteChoice{}
	for _, m := range s.Members {
		if choice, voted := item.Votes[m.Subject]; voted {
			votes[m.Subject] = choice
		} else if choice, voted := s.BlocVotes[m.Subject]; voted && bloc {
			votes[m.Subject] = choice
		}
	}
	return votes
}

// German gives the outcome as people read it.
func (o DecisionOutcome) German() string {
	switch o {
	case DecideAdopt:
		return "Annahme"
	case DecideAdoptConditions:
		return "Annahme mit Maßgaben"
	case DecideDefer:
		return "Vertagung in den nächsten Zyklus"
	case DecideReject:
		return "Ablehnung"
	}
	return string(o)
}
