package strategy

import (
	"fmt"
	"time"
)

const maxMembers = 50

// CanConvene checks the invitation by itself: number, place, members with exactly one
// chair, a working day of the cycle's year.
func (s *Session) CanConvene(actor Actor, cal *Calendar) error {
	if err := May(actor, ActConvene); err != nil {
		return err
	}
	if s.State != "" {
		return Decided("die Sitzung %s ist schon einberufen", s.ID)
	}
	if s.Number < 1 {
		return Invalid("number", "Sitzungen werden ab 1 gezählt")
	}
	if err := checkText("place", s.Place, maxName); err != nil {
		return err
	}
	if s.Date.Year != s.Year {
		return Invalid("date", "die Sitzung am %s liegt nicht im Zyklus %d", s.Date.German(), s.Year)
	}
	if !cal.IsWorkingDay(s.Date) {
		return Invalid("date", "der %s ist kein Arbeitstag", s.Date.German())
	}
	return checkMembers(s.Members)
}

// Convene calls the session of a cycle that is in that phase and invites the members.
func (s *Session) Convene(o Occasion, phase Phase, cal *Calendar) (Trail, error) {
	if err := s.CanConvene(o.Actor, cal); err != nil {
		return Trail{}, err
	}
	if phase == PhasePublication || phase == PhaseClosed {
		return Trail{}, Closed("im Zyklus %d beschließt der Lenkungsausschuss nichts mehr", s.Year)
	}
	if today := DateOf(o.At, Berlin()); s.Date.Before(today) {
		return Trail{}, Invalid("date", "der %s ist vorbei", s.Date.German())
	}
	s.State = SessionConvened
	var t Trail
	s.log(&t, o, "convene", "", map[string]string{
		"date": s.Date.String(), "place": s.Place, "members": fmt.Sprint(len(s.Members)),
	})
	s.tellMembers(&t, o.At, "session_invitation", s.invitation())
	return t, nil
}

func (s *Session) invitation() string {
	text := fmt.Sprintf("Einladung zur %d. Sitzung des Staatssekretär-Lenkungsausschusses im Zyklus %d am %s", s.Number, s.Year, s.Date.German())
	if s.Place != "" {
		text += " (" + s.Place + ")"
	}
	return text + "."
}

func checkMembers(members []Member) error {
	if len(members) == 0 {
		return Invalid("members", "eine Sitzung braucht Mitglieder")
	}
	if len(members) > maxMembers {
		return Invalid("members", "%d Mitglieder sind zu viele, höchstens %d sind möglich", len(members), maxMembers)
	}
	chairs := 0
	seen := map[string]bool{}
	for i, m := range members {
		field := fmt.Sprintf("members[%d]", i)
		err := firstError(
			requireText(field+".subject", m.Subject, maxIdentifier),
			checkText(field+".name", m.Name, maxName),
			requireText(field+".ministry", m.Ministry, maxIdentifier),
		)
		if err != nil {
			return err
		}
		if seen[m.Subject] {
			return Invalid(field, "%s ist zweimal genannt", m.Subject)
		}
		seen[m.Subject] = true
		if m.Chair {
			chairs++
		}
	}
	if chairs != 1 {
		return Invalid("members", "genau ein Mitglied führt den Vorsitz, nicht %d", chairs)
	}
	return nil
}

// CanClose says whether the session may be closed with this text.
func (s *Session) CanClose(actor Actor, text string) error {
	if err := May(actor, ActCloseSession); err != nil {
		return err
	}
	switch s.State {
	case SessionConvened, SessionOpen:
		return checkText("minutes", text, maxMinutes)
	case SessionClosed:
		return Decided("die Sitzung ist geschlossen")
	}
	return NotFound("die Sitzung ist nicht einberufen")
}

// Close ends the session with its minutes: what the records say, and the text. It gives
// the proposals that were not decided and go off the agenda.
func (s *Session) Close(o Occasion, text string) (Trail, []string, error) {
	if err := s.CanClose(o.Actor, text); err != nil {
		return Trail{}, nil, err
	}
	t, left := s.end(o, "close", text)
	s.tellMembers(&t, o.At, "session_minutes", fmt.Sprintf("Das Protokoll der Sitzung %s des Lenkungsausschusses liegt vor.", s.ID))
	return t, left, nil
}

// Lapse ends a session whose cycle has closed; undecided items go off the agenda.
func (s *Session) Lapse(at time.Time) (Trail, []string) {
	return s.end(Occasion{ID: s.key("lapse"), Actor: System(), At: at}, "lapse", "Der Zyklus ist beendet.")
}

func (s *Session) end(o Occasion, action, text string) (Trail, []string) {
	var left []string
	for _, item := range s.Items {
		if item.Decision == nil {
			left = append(left, item.ProposalID)
		}
	}
	s.State = SessionClosed
	s.ClosedAt = o.At
	s.Minutes = s.minutes(text)
	var t Trail
	s.log(&t, o, action, "", map[string]string{
		"decided": fmt.Sprint(len(s.Items) - len(left)), "undecided": fmt.Sprint(len(left)),
	})
	return t, left
}
