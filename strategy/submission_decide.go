package strategy

import (
	"fmt"
	"strings"
	"time"
)

// maxChanges bounds the texts that a decision with changes carries, in bytes, so that the
// step fits into one message of the engine.
const maxChanges = 1 << 20

// Ruling is the cabinet's decision as the chancellery records it.
type Ruling struct {
	Outcome CabinetOutcome
	Changes []CabinetChange
	BackTo  Phase
	Next    Date // for returned: the session aimed at next; none: the earliest that fits
	Reason  string
}

// CanConsent says whether this answer may be recorded: in a circular, by an authorised
// person for the own ministry, by the chancellery for the written answers it received.
func (s *Submission) CanConsent(actor Actor, ministry string) error {
	if err := maySubmission(actor, ActConsent, *s); err != nil {
		return err
	}
	if err := s.in(SubmissionHandedIn, SubmissionScheduled, SubmissionPostponed); err != nil {
		return err
	}
	if !s.Circular {
		return Closed("über die Kabinettvorlage wird in einer Sitzung beschlossen")
	}
	return MayConsent(actor, *s, ministry)
}

// Consent records a ministry's written answer; a later one replaces it until the decision.
func (s *Submission) Consent(o Occasion, ministry string, consents bool) (Trail, error) {
	if err := s.CanConsent(o.Actor, ministry); err != nil {
		return Trail{}, err
	}
	if s.Consents == nil {
		s.Consents = map[string]bool{}
	}
	s.Consents[ministry] = consents
	var t Trail
	s.log(&t, o, "consent", "", map[string]string{"ministry": ministry, "consents": fmt.Sprint(consents)})
	return t, nil
}

// CanRecordDecision says whether this decision may be recorded, apart from what takes the
// calendar: whether the session's day has come and whether a return fits into the year.
func (s *Submission) CanRecordDecision(actor Actor, r Ruling) error {
	if err := MayDealWith(actor, ActRecordDecision, *s); err != nil {
		return err
	}
	if err := s.in(SubmissionScheduled, SubmissionPostponed); err != nil {
		return err
	}
	if err := CheckCabinetDecision(*s, r.Outcome, r.Changes, r.BackTo, r.Reason); err != nil {
		return err
	}
	if r.Outcome != CabinetReturned && (r.BackTo != "" || !r.Next.IsZero()) {
		return Invalid("back_to", "nur eine Zurückverweisung nennt Phase und nächste Sitzung")
	}
	if err := firstError(checkText("reason", r.Reason, maxPart), checkChangeSize(r.Changes)); err != nil {
		return err
	}
	if s.Circular && r.Outcome != CabinetReturned {
		return s.canAdoptByCircular(r.Outcome)
	}
	return nil
}

func (s *Submission) canAdoptByCircular(outcome CabinetOutcome) error {
	if outcome == CabinetAdoptedWithChanges {
		return Invalid("outcome", "im Umlaufverfahren wird die Vorlage unverändert beschlossen")
	}
	circular, err := CircularOutcome(s.Members, s.Consents)
	if err != nil {
		return err
	}
	if !circular.Adopted {
		return Invalid("consents", "im Umlaufverfahren müssen alle schriftlich zustimmen (ThürGGO § 18); es fehlen: %s",
			strings.Join(append(circular.Refused, circular.Silent...), ", "))
	}
	return nil
}

func checkChangeSize(changes []CabinetChange) error {
	size := 0
	for i, c := range changes {
		if err := checkText(fmt.Sprintf("changes[%d].note", i), c.Note, maxPart); err != nil {
			return err
		}
		size += len(c.Note)
		if c.Draft != nil {
			size += c.Draft.size()
		}
	}
	if size > maxChanges {
		return Invalid("changes", "die Änderungen sind zu umfangreich, um sie in einem Schritt zu erfassen")
	}
	return nil
}

// size is the length of all texts of a draft, in bytes.
func (d Draft) size() int {
	n := len(d.EndingNote)
	if d.Sheet != nil {
		n += len(d.Sheet.Title) + len(d.Sheet.Theme) + len(d.Sheet.Field) + len(d.Sheet.Description) + len(d.Sheet.Background)
		n += len(strings.Join(d.Sheet.Lead, "")) + len(strings.Join(d.Sheet.Participants, "")) + len(milestoneText(d.Sheet.Milestones))
	}
	if d.Focus != nil {
		n += len(d.Focus.Field) + len(d.Focus.Vision) + len(strings.Join(d.Focus.Priorities, ""))
	}
	return n
}

// RecordDecision records what the cabinet decided. plan is the cycle's: a return has to
// fit into it.
func (s *Submission) RecordDecision(o Occasion, r Ruling, plan Plan, settings Settings, cal *Calendar) (Trail, error) {
	if err := s.CanRecordDecision(o.Actor, r); err != nil {
		return Trail{}, err
	}
	if !s.Circular && DateOf(o.At, Berlin()).Before(s.SessionDate) {
		return Trail{}, Closed("die Sitzung des Kabinetts findet erst am %s statt", s.SessionDate.German())
	}
	if r.Outcome == CabinetReturned {
		_, _, err := plan.ShortenedAfterReturn(Return{BackTo: r.BackTo, Session: r.Next, Reason: r.Reason, By: o.Actor, At: o.At}, settings, cal)
		if err != nil {
			return Trail{}, err
		}
	}
	s.State = SubmissionDecided
	s.Outcome = r.Outcome
	s.Changes = r.Changes
	s.BackTo = r.BackTo
	s.Reason = r.Reason
	s.DecidedAt = o.At
	data := map[string]string{"outcome": string(r.Outcome), "on": s.DecidedOn().String()}
	if len(r.Changes) > 0 {
		data["changes"] = fmt.Sprint(len(r.Changes))
	}
	if r.BackTo != "" {
		data["back_to"] = string(r.BackTo)
	}
	if !r.Next.IsZero() {
		data["next"] = r.Next.String()
	}
	var t Trail
	s.log(&t, o, "record_decision", r.Reason, data)
	s.tell(&t, o.At, "cabinet_decided", RoleCoordinator, "", fmt.Sprintf(
		"Das Kabinett hat über die Kabinettvorlage %s entschieden: %s.", s.ID, r.Outcome.German()))
	return t, nil
}

// DecidedOn is the day of the cabinet's decision: that of its session, in a circular the
// day on which it was recorded.
func (s *Submission) DecidedOn() Date {
	if s.Circular {
		return DateOf(s.DecidedAt, Berlin())
	}
	return s.SessionDate
}

// German gives the outcome as people read it.
func (o CabinetOutcome) German() string {
	switch o {
	case CabinetAdopted:
		return "beschlossen"
	case CabinetAdoptedWithChanges:
		return "mit Änderungen beschlossen"
	case CabinetReturned:
		return "zurückverwiesen"
	}
	return string(o)
}

// CanPostpone says whether the submission may move to that later session.
func (s *Submission) CanPostpone(actor Actor, to Date, reason string, cal *Calendar) error {
	if err := MayPostpone(actor, *s); err != nil {
		return err
	}
	err := s.in(SubmissionDraft, SubmissionSentBack, SubmissionHandedIn, SubmissionScheduled, SubmissionPostponed)
	if err != nil {
		return err
	}
	if err := requireText("reason", reason, maxPart); err != nil {
		return err
	}
	if !to.After(s.SessionDate) {
		return Invalid("to", "vertagt wird auf eine spätere Sitzung als die am %s", s.SessionDate.German())
	}
	return s.checkSessionDate("to", to, cal)
}

// Postpone moves the submission to a later session of the cabinet, before 31 December. A
// circular becomes the business of that session. plan is the cycle's, which has to allow
// the new date.
func (s *Submission) Postpone(o Occasion, to Date, reason string, plan Plan, settings Settings, cal *Calendar) (Trail, error) {
	if err := s.CanPostpone(o.Actor, to, reason, cal); err != nil {
		return Trail{}, err
	}
	if to.Before(DateOf(o.At, Berlin())) {
		return Trail{}, Invalid("to", "der %s ist vorbei", to.German())
	}
	if to != plan.Due(DeadlineCabinetSession) {
		change := Change{Name: DeadlineCabinetSession, To: to, Reason: reason, By: o.Actor, At: o.At}
		if _, _, err := plan.Move(change, settings, cal); err != nil {
			return Trail{}, err
		}
	}
	from := s.SessionDate
	s.SessionDate = to
	s.Reason = reason
	if s.State == SubmissionScheduled {
		s.State = SubmissionPostponed
	}
	if s.Circular {
		s.Circular, s.Members, s.Consents = false, nil, nil
	}
	var t Trail
	s.log(&t, o, "postpone", reason, map[string]string{"from": from.String(), "to": to.String()})
	s.tell(&t, o.At, "cabinet_postponed", RoleCoordinator, "", fmt.Sprintf(
		"Die Kabinettvorlage %s ist auf die Sitzung am %s vertagt: %s", s.ID, to.German(), reason))
	return t, nil
}

// Lapse ends a submission whose cycle has closed without a decision on it.
func (s *Submission) Lapse(at time.Time) Trail {
	s.State = SubmissionLapsed
	var t Trail
	s.log(&t, Occasion{ID: s.key("lapse"), Actor: System(), At: at}, "lapse", "Der Zyklus ist beendet.", nil)
	return t
}
