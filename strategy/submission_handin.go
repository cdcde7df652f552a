package strategy

import (
	"fmt"
	"slices"
	"strings"
)

// HandingIn is what comes with a submission that is handed in. Texts that are not empty
// replace the drafted ones.
type HandingIn struct {
	Resolution string
	Grounds    string
	Late       *LateRequest
}

// CanHandIn says whether the submission may be handed in in this state, whatever the
// records say.
func (s *Submission) CanHandIn(actor Actor, h HandingIn) error {
	if err := May(actor, ActHandIn); err != nil {
		return err
	}
	if err := s.in(SubmissionDraft, SubmissionSentBack); err != nil {
		return err
	}
	if h.Late != nil {
		err := firstError(
			requireText("late.minister", h.Late.Minister, maxName),
			requireText("late.reason", h.Late.Reason, maxPart),
		)
		if err != nil {
			return err
		}
	}
	return firstError(checkText("resolution", h.Resolution, maxLongText), checkText("grounds", h.Grounds, maxLongText))
}

// HandIn freezes the submission, over what the committee has adopted by now, and hands it
// to the chancellery. While the document lacks a part the refusal lists it. Papers that
// reach the ministries today must be in time for the session (ThürGGO § 13), unless a
// minister asked for late treatment.
func (s *Submission) HandIn(o Occasion, h HandingIn, found SubmissionFinding, settings Settings, cal *Calendar) (Trail, error) {
	if err := s.CanHandIn(o.Actor, h); err != nil {
		return Trail{}, err
	}
	if len(found.Proposals) == 0 {
		return Trail{}, Closed("der Lenkungsausschuss hat nichts angenommen, worüber das Kabinett zu entscheiden hätte")
	}
	if h.Resolution != "" {
		s.Resolution = h.Resolution
	}
	if h.Grounds != "" {
		s.Grounds = h.Grounds
	}
	s.Missing = s.missing(found)
	if err := s.complete(); err != nil {
		return Trail{}, err
	}
	s.Late = h.Late
	if err := s.inTime(DateOf(o.At, Berlin()), settings, cal); err != nil {
		return Trail{}, err
	}
	s.State, s.HandedInBy = SubmissionHandedIn, o.Actor.Subject
	s.Proposals = slices.Clone(found.Proposals)
	s.Hash = SubmissionHash(s.Resolution, s.Grounds, s.Proposals, found.ContentHash)
	s.ReceivedOn = Date{}
	s.Consents = nil
	data := map[string]string{"session_date": s.SessionDate.String(), "proposals": fmt.Sprint(len(s.Proposals))}
	note := ""
	if h.Late != nil {
		data["late"] = h.Late.Minister
		note = h.Late.Reason
	}
	var t Trail
	s.log(&t, o, "hand_in", note, data)
	s.tell(&t, o.At, "submission_handed_in", RoleChancellery, "", fmt.Sprintf(
		"Die Kabinettvorlage %s zur Sitzung am %s ist eingereicht.", s.ID, s.SessionDate.German()))
	return t, nil
}

func (s *Submission) complete() error {
	if len(s.Missing) == 0 {
		return nil
	}
	texts := make([]string, len(s.Missing))
	for i, part := range s.Missing {
		texts[i] = part.Text
	}
	return Invalid("missing", "die Kabinettvorlage ist unvollständig: %s", strings.Join(texts, "; "))
}

// inTime holds the periods before a session; a circular has none.
func (s *Submission) inTime(received Date, settings Settings, cal *Calendar) error {
	if s.Circular {
		return nil
	}
	return CheckPeriods(Periods{Papers: received, Session: s.SessionDate}, s.Late, settings, cal)
}

// CanSendBack says whether the chancellery may return the submission as incomplete.
func (s *Submission) CanSendBack(actor Actor, reason string) error {
	if err := MayDealWith(actor, ActSendBack, *s); err != nil {
		return err
	}
	return firstError(s.in(SubmissionHandedIn), requireText("reason", reason, maxPart))
}

// SendBack returns the submission to the lead ministry as incomplete; it may be handed in again.
func (s *Submission) SendBack(o Occasion, reason string) (Trail, error) {
	if err := s.CanSendBack(o.Actor, reason); err != nil {
		return Trail{}, err
	}
	s.State = SubmissionSentBack
	s.Reason = reason
	s.Hash = ""
	s.Late = nil
	var t Trail
	s.log(&t, o, "send_back", reason, nil)
	s.tell(&t, o.At, "submission_sent_back", RoleCoordinator, "", fmt.Sprintf("Die Kabinettvorlage %s kommt als unvollständig zurück: %s", s.ID, reason))
	return t, nil
}

// CanTakeIn says whether the submission goes on the cabinet's agenda when the ministries
// received it on that day, which must not lie in the future.
func (s *Submission) CanTakeIn(actor Actor, received Date, settings Settings, cal *Calendar) error {
	if err := MayDealWith(actor, ActTakeIn, *s); err != nil {
		return err
	}
	if err := s.in(SubmissionHandedIn); err != nil {
		return err
	}
	if received.IsZero() {
		return Invalid("received_on", "der Tag des Zugangs bei den Ressorts fehlt")
	}
	return s.inTime(received, settings, cal)
}

// TakeIn puts the submission on the cabinet's agenda. In a circular the members are asked.
func (s *Submission) TakeIn(o Occasion, received Date, settings Settings, cal *Calendar) (Trail, error) {
	if err := s.CanTakeIn(o.Actor, received, settings, cal); err != nil {
		return Trail{}, err
	}
	if received.After(DateOf(o.At, Berlin())) {
		return Trail{}, Invalid("received_on", "der %s liegt in der Zukunft", received.German())
	}
	s.State = SubmissionScheduled
	s.ReceivedOn = received
	var t Trail
	s.log(&t, o, "take_in", "", map[string]string{"received_on": received.String()})
	s.tell(&t, o.At, "submission_taken_in", RoleCoordinator, "", fmt.Sprintf(
		"Die Staatskanzlei hat die Kabinettvorlage %s zum %s aufgenommen.", s.ID, s.SessionDate.German()))
	for _, member := range s.Members {
		s.tell(&t, o.At, "consent_due", RoleMinistry, member, fmt.Sprintf(
			"Zur Kabinettvorlage %s ist im Umlaufverfahren bis zum %s schriftlich zuzustimmen.", s.ID, s.SessionDate.German()))
	}
	return t, nil
}
