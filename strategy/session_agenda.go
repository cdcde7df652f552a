package strategy

import (
	"fmt"
	"slices"
	"strings"
)

const (
	maxAgenda  = 2000   // proposals on one agenda
	maxMinutes = 100000 // characters
)

// AgendaChange is what a new agenda means for the proposals.
type AgendaChange struct {
	Added   []string
	Removed []string
}

// CanSetAgenda says whether the actor may fix this agenda now.
func (s *Session) CanSetAgenda(actor Actor, wanted []string) error {
	if err := May(actor, ActSetAgenda); err != nil {
		return err
	}
	switch s.State {
	case SessionClosed:
		return Closed("die Sitzung ist geschlossen")
	case SessionConvened, SessionOpen:
		return firstError(checkList("proposals", wanted, maxAgenda, maxIdentifier), checkDistinct("proposals", wanted))
	}
	return NotFound("die Sitzung ist nicht einberufen")
}

// SetAgenda fixes the agenda, also anew. ready are the proposals that may be put on it or
// are on it already, as they are now; wanted names them in their order, empty means all.
// What has been decided stays. An item whose text changed loses its recommendation and its
// votes, because they were about another text; one that is not ready any more goes.
func (s *Session) SetAgenda(o Occasion, wanted []string, ready []AgendaItem) (Trail, AgendaChange, error) {
	if err := s.CanSetAgenda(o.Actor, wanted); err != nil {
		return Trail{}, AgendaChange{}, err
	}
	items, err := s.pick(wanted, ready)
	if err != nil {
		return Trail{}, AgendaChange{}, err
	}
	if len(items) > maxAgenda {
		return Trail{}, AgendaChange{}, Invalid("proposals", "%d Punkte sind zu viele, höchstens %d sind möglich", len(items), maxAgenda)
	}
	voted := s.Bloc()
	var change AgendaChange
	for _, item := range items {
		if s.index(item.ProposalID) < 0 {
			change.Added = append(change.Added, item.ProposalID)
		}
	}
	for _, item := range s.Items {
		if !contains(items, item.ProposalID) {
			change.Removed = append(change.Removed, item.ProposalID)
		}
	}
	s.Items = items
	s.State = SessionOpen
	s.dropBlocVotes(voted)
	var t Trail
	s.log(&t, o, "set_agenda", "", map[string]string{
		"items": fmt.Sprint(len(items)), "added": fmt.Sprint(len(change.Added)), "removed": fmt.Sprint(len(change.Removed)),
	})
	s.tellMembers(&t, o.At, "session_agenda", fmt.Sprintf(
		"Die Tagesordnung der Sitzung am %s steht fest (%d Punkte).", s.Date.German(), len(items)))
	return t, change, nil
}

// pick builds the list of items: the decided ones, then what is wanted.
func (s *Session) pick(wanted []string, ready []AgendaItem) ([]AgendaItem, error) {
	now := map[string]AgendaItem{}
	for _, item := range ready {
		now[item.ProposalID] = item
	}
	var items []AgendaItem
	for _, item := range s.Items {
		if item.Decision != nil {
			items = append(items, item)
		}
	}
	if len(wanted) == 0 {
		wanted = s.everything(now, ready)
	}
	var unknown []string
	for _, id := range wanted {
		i := s.index(id)
		fresh, found := now[id]
		switch {
		case i >= 0 && s.Items[i].Decision != nil: // has its place
		case i >= 0 && found:
			items = append(items, s.Items[i].refreshed(fresh))
		case found:
			items = append(items, fresh)
		default:
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		return nil, Invalid("proposals", "nicht beratungsreif: %s", strings.Join(unknown, ", "))
	}
	if len(items) == 0 {
		return nil, Invalid("proposals", "kein Vorschlag ist beratungsreif")
	}
	return items, nil
}

func (s *Session) everything(now map[string]AgendaItem, ready []AgendaItem) []string {
	var ids []string
	for _, item := range s.Items {
		if _, found := now[item.ProposalID]; found {
			ids = append(ids, item.ProposalID)
		}
	}
	for _, item := range ready {
		if s.index(item.ProposalID) < 0 {
			ids = append(ids, item.ProposalID)
		}
	}
	return ids
}

// refreshed takes over what the proposal is now.
func (item AgendaItem) refreshed(now AgendaItem) AgendaItem {
	if item.TextHash != now.TextHash {
		item.Recommendation, item.RecommendNote, item.Votes = "", "", nil
	}
	item.Title, item.TextHash, item.Contested = now.Title, now.TextHash, now.Contested
	return item
}

// dropBlocVotes clears the en-bloc votes when something is on the list now that was not
// on the list voted on, or with another text.
func (s *Session) dropBlocVotes(voted []AgendaItem) {
	for _, item := range s.Bloc() {
		i := slices.IndexFunc(voted, func(v AgendaItem) bool { return v.ProposalID == item.ProposalID })
		if i < 0 || voted[i].TextHash != item.TextHash {
			s.BlocVotes = nil
			return
		}
	}
}

func contains(items []AgendaItem, proposal string) bool {
	return slices.ContainsFunc(items, func(item AgendaItem) bool { return item.ProposalID == proposal })
}

// CheckCurrent refuses to decide on a proposal that is not ready any more, or whose text
// has changed since the agenda was fixed. now are the proposals as they are now.
func (s *Session) CheckCurrent(proposals []string, now []AgendaItem) error {
	hashes := map[string]string{}
	for _, item := range now {
		hashes[item.ProposalID] = item.TextHash
	}
	var changed []string
	for _, id := range proposals {
		if i := s.index(id); i >= 0 && s.Items[i].TextHash != hashes[id] {
			changed = append(changed, "„"+s.Items[i].Title+"“")
		}
	}
	if len(changed) > 0 {
		return Stale("seit der Tagesordnung hat sich geändert: %s; die Tagesordnung ist neu festzulegen", strings.Join(changed, ", "))
	}
	return nil
}
