package strategy

import (
	"fmt"
	"slices"
	"strings"
)

// SubmissionFinding is what the records say when a submission is prepared or handed in.
type SubmissionFinding struct {
	Proposals   []string         // adopted by the committee
	Parts       []SubmissionPart // those that come from the records
	ContentHash string           // over the texts of the proposals
}

// missing lists what the document lacks with the texts as they are.
func (s *Submission) missing(found SubmissionFinding) []MissingPart {
	return Missing(append([]SubmissionPart{
		{Name: PartResolution, Text: s.Resolution},
		{Name: PartGrounds, Text: s.Grounds},
	}, found.Parts...))
}

// CanPrepare checks the draft by itself.
func (s *Submission) CanPrepare(actor Actor, cal *Calendar) error {
	if err := May(actor, ActPrepare); err != nil {
		return err
	}
	if s.State != "" {
		return Decided("die Kabinettvorlage %s ist schon angelegt", s.ID)
	}
	if s.Number < 1 {
		return Invalid("number", "Kabinettvorlagen werden ab 1 gezählt")
	}
	if !s.Circular && len(s.Members) > 0 {
		return Invalid("members", "Mitglieder werden nur im Umlaufverfahren einzeln gefragt")
	}
	return firstError(
		s.checkSessionDate("session_date", s.SessionDate, cal),
		checkText("resolution", s.Resolution, maxLongText),
		checkText("grounds", s.Grounds, maxLongText),
		checkList("members", s.Members, maxMembers, maxIdentifier),
		checkDistinct("members", s.Members),
	)
}

// Prepare drafts the submission over everything that the committee adopted. Without a
// Beschlussvorschlag of its own it gets the default one. A circular without members asks
// every ministry of the day.
func (s *Submission) Prepare(o Occasion, found SubmissionFinding, phase Phase, ministries Ministries, cal *Calendar) (Trail, error) {
	if err := s.CanPrepare(o.Actor, cal); err != nil {
		return Trail{}, err
	}
	if phase == PhasePublication || phase == PhaseClosed {
		return Trail{}, Closed("im Zyklus %d entscheidet das Kabinett nichts mehr", s.Year)
	}
	today := DateOf(o.At, Berlin())
	if s.SessionDate.Before(today) {
		return Trail{}, Invalid("session_date", "der %s ist vorbei", s.SessionDate.German())
	}
	if len(found.Proposals) == 0 {
		return Trail{}, Closed("der Lenkungsausschuss hat noch nichts angenommen")
	}
	if err := s.nameMembers(ministries, today); err != nil {
		return Trail{}, err
	}
	if strings.TrimSpace(s.Resolution) == "" {
		s.Resolution = DefaultResolution(s.Year, len(found.Proposals))
	}
	s.State = SubmissionDraft
	s.Proposals = slices.Clone(found.Proposals)
	s.Missing = s.missing(found)
	var t Trail
	s.log(&t, o, "prepare", "", map[string]string{
		"session_date": s.SessionDate.String(), "proposals": fmt.Sprint(len(s.Proposals)), "missing": fmt.Sprint(len(s.Missing)),
	})
	return t, nil
}

// CheckOnlyOpen refuses a new Kabinettvorlage while another of the year is under way: the
// cabinet decides on one text, and every adopted proposal is in it.
func (s *Submission) CheckOnlyOpen(open []string) error {
	for _, id := range open {
		if id != s.ID {
			return Decided("die Kabinettvorlage %s ist noch nicht entschieden; sie nimmt beim Einreichen alles Angenommene auf", id)
		}
	}
	return nil
}

func (s *Submission) nameMembers(ministries Ministries, today Date) error {
	if !s.Circular {
		return nil
	}
	if len(s.Members) == 0 {
		for _, m := range ministries.ValidOn(today) {
			s.Members = append(s.Members, m.ID)
		}
	}
	for i, name := range s.Members {
		ministry, ok := ministries.Resolve(name, today)
		if !ok {
			return Invalid(fmt.Sprintf("members[%d]", i), "%s ist kein Ressort", name)
		}
		s.Members[i] = ministry.ID
	}
	return checkDistinct("members", s.Members)
}
