package strategy

import (
	"fmt"
	"slices"
	"strings"
)

// PartName names a part that a Kabinettvorlage must have.
type PartName string

// The mandatory parts in the order of the document (ThürGGO § 11 and process.md).
const (
	PartResolution     PartName = "resolution"      // Beschlussvorschlag
	PartGrounds        PartName = "grounds"         // Begründung
	PartImplementation PartName = "implementation"  // Umsetzungsstand, from the reports
	PartEffects        PartName = "effects"         // Auswirkungen, § 11(2)
	PartCoSignatures   PartName = "co_signatures"   // named one by one with date, § 11(1)
	PartDissent        PartName = "dissent"         // strittige Punkte, § 11(1)
	PartMissingReplies PartName = "missing_replies" // ministries that did not answer
	PartSynopsis       PartName = "synopsis"        // old and new text side by side
	PartAnnexes        PartName = "annexes"
)

// SubmissionPartNames lists the mandatory parts in the order of the document.
func SubmissionPartNames() []PartName {
	return []PartName{
		PartResolution, PartGrounds, PartImplementation, PartEffects, PartCoSignatures,
		PartDissent, PartMissingReplies, PartSynopsis, PartAnnexes,
	}
}

// German gives the part's heading.
func (n PartName) German() string {
	switch n {
	case PartResolution:
		return "Beschlussvorschlag"
	case PartGrounds:
		return "Begründung"
	case PartImplementation:
		return "Umsetzungsstand"
	case PartEffects:
		return "Auswirkungen"
	case PartCoSignatures:
		return "Mitzeichnungen"
	case PartDissent:
		return "Strittige Punkte"
	case PartMissingReplies:
		return "Fehlende Antworten"
	case PartSynopsis:
		return "Synopse"
	case PartAnnexes:
		return "Anlagen"
	}
	return string(n)
}

// mayBeNone says which parts may state that there is nothing to state.
func (n PartName) mayBeNone() bool {
	return n == PartDissent || n == PartMissingReplies || n == PartAnnexes
}

// SubmissionPart is a part of a Kabinettvorlage, or one entry of a part that has several:
// the effects and the synopsis of one proposal, the co-signature of one ministry. An
// entry that has to be there and is not yet is listed with empty Text.
type SubmissionPart struct {
	Name PartName `json:"name"`
	Of   string   `json:"of,omitempty"` // German: what the entry is about; empty for the whole part
	Text string   `json:"text"`
	None bool     `json:"none,omitempty"` // says "keine"; dissent, missing replies and annexes only
}

// MissingPart is something a Kabinettvorlage lacks.
type MissingPart struct {
	Name PartName `json:"name"`
	Of   string   `json:"of,omitempty"` // what it is missing for, e.g. a proposal; empty for the whole
	Text string   `json:"text"`         // German
}

// Missing lists what a Kabinettvorlage lacks, in the order of the document; it may be
// handed in when nothing is. Every mandatory part has to occur, and every entry listed
// has to have text or, where that is possible, to say that there is none.
func Missing(parts []SubmissionPart) []MissingPart {
	missing := []MissingPart{}
	for _, name := range SubmissionPartNames() {
		found := false
		for _, part := range parts {
			if part.Name != name {
				continue
			}
			found = true
			if strings.TrimSpace(part.Text) == "" && !(part.None && name.mayBeNone()) {
				missing = append(missing, missingPart(name, part.Of))
			}
		}
		if !found {
			missing = append(missing, missingPart(name, ""))
		}
	}
	return missing
}

func missingPart(name PartName, of string) MissingPart {
	text := name.German() + " fehlt"
	if strings.HasSuffix(name.German(), "en") || name == PartDissent {
		text = name.German() + " fehlen"
	}
	if of != "" {
		text += ": " + of
	}
	return MissingPart{Name: name, Of: of, Text: text}
}

// MissingEffects lists the effects that a proposal does not name (ThürGGO § 11(2)); an
// effect that does not exist is named as such ("keine").
func MissingEffects(of string, e Effects) []MissingPart {
	effects := []struct{ german, text string }{
		{"öffentliche Haushalte", e.Budget},
		{"kommunale Gebietskörperschaften", e.Municipalities},
		{"demografische Entwicklung", e.Demography},
		{"Umwelt", e.Environment},
		{"Chancengerechtigkeit von Frauen und Männern", e.Equality},
		{"Datenschutz", e.DataProtection},
	}
	missing := []MissingPart{}
	for _, effect := range effects {
		if strings.TrimSpace(effect.text) == "" {
			missing = append(missing, missingPart(PartEffects, fmt.Sprintf("%s (%s)", of, effect.german)))
		}
	}
	return missing
}

// Periods says when the ministries received what the cabinet deliberates on. Agenda is
// no date while it has not been sent or is not to be checked.
type Periods struct {
	Agenda  Date `json:"agenda,omitzero"`
	Papers  Date `json:"papers"`
	Session Date `json:"session"`
}

// CheckPeriods holds the periods of ThürGGO § 13(2): between receipt by the ministries
// and the session there lie three full working days for the agenda and four for papers
// (settings). Late papers need a minister's request and its recorded reason, even those
// that arrive on the day of the session; a late agenda has no such way out. Invalid
// otherwise; the message names the last day that would have been in time.
func CheckPeriods(p Periods, late *LateRequest, s Settings, cal *Calendar) error {
	if p.Papers.IsZero() || p.Papers.After(p.Session) {
		return Invalid("received_on", "die Vorlage liegt den Ministerien vor der Sitzung am %s nicht vor", p.Session.German())
	}
	if !p.Agenda.IsZero() && cal.FullWorkingDaysBetween(p.Agenda, p.Session) < s.AgendaWorkingDays {
		return Invalid("agenda", "die Tagesordnung muss den Ministerien spätestens am %s zugehen (ThürGGO § 13(2))",
			lastReceipt(p.Session, s.AgendaWorkingDays, cal).German())
	}
	if cal.FullWorkingDaysBetween(p.Papers, p.Session) >= s.PapersWorkingDays {
		return nil
	}
	if late == nil {
		return Invalid("late", "die Vorlage hätte den Ministerien spätestens am %s zugehen müssen; verspätet nur auf Antrag eines Ministers (ThürGGO § 13(2))",
			lastReceipt(p.Session, s.PapersWorkingDays, cal).German())
	}
	if strings.TrimSpace(late.Minister) == "" || strings.TrimSpace(late.Reason) == "" {
		return Invalid("late", "der Antrag auf verspätete Behandlung nennt Ministerin oder Minister und den Grund")
	}
	return nil
}

func lastReceipt(session Date, workingDays int, cal *Calendar) Date {
	return cal.AddWorkingDays(session, -(workingDays + 1))
}

// Circular is how a decision in the written procedure stands (ThürGGO § 18).
type Circular struct {
	Adopted bool     `json:"adopted"` // every member has consented in writing
	Failed  bool     `json:"failed"`  // a member refused: the submission goes to a session
	Refused []string `json:"refused"` // by name
	Silent  []string `json:"silent"`  // have not answered; silence is not consent
}

// CircularOutcome counts the written consents by member. Adopted takes the consent of
// every single member. Invalid: no members, or an answer from somebody who is none.
func CircularOutcome(members []string, consents map[string]bool) (Circular, error) {
	if len(members) == 0 {
		return Circular{}, Invalid("members", "das Umlaufverfahren braucht die Mitglieder der Landesregierung")
	}
	c := Circular{Refused: []string{}, Silent: []string{}}
	answers := 0
	for _, member := range members {
		consents, answered := consents[member]
		if !answered {
			c.Silent = append(c.Silent, member)
			continue
		}
		answers++
		if !consents {
			c.Refused = append(c.Refused, member)
		}
	}
	if answers != len(consents) {
		return Circular{}, Invalid("consents", "im Umlaufverfahren antwortet, wer nicht Mitglied der Landesregierung ist")
	}
	c.Failed = len(c.Refused) > 0
	c.Adopted = len(c.Refused) == 0 && len(c.Silent) == 0
	return c, nil
}

// CheckCabinetDecision refuses a decision that lacks what it needs: changes when adopted
// with changes, each for a proposal of the submission, with the new text or taken out;
// a phase to go back to, and a reason, when returned.
func CheckCabinetDecision(sub Submission, outcome CabinetOutcome, changes []CabinetChange, backTo Phase, reason string) error {
	if sub.State == SubmissionDecided {
		return Decided("über die Kabinettvorlage %s ist entschieden", sub.ID)
	}
	if outcome != CabinetAdoptedWithChanges && len(changes) > 0 {
		return Invalid("changes", "Änderungen gibt es nur bei einem Beschluss mit Änderungen")
	}
	switch outcome {
	case CabinetAdopted:
		return nil
	case CabinetAdoptedWithChanges:
		return checkCabinetChanges(sub, changes)
	case CabinetReturned:
		if backTo != PhaseCoordination && backTo != PhaseCommittee {
			return Invalid("back_to", "zurückverwiesen wird in die Ressortabstimmung oder an den Lenkungsausschuss")
		}
		if strings.TrimSpace(reason) == "" {
			return Invalid("reason", "eine Zurückverweisung braucht eine Begründung")
		}
		return nil
	}
	return Invalid("outcome", "%q ist kein Beschluss des Kabinetts", outcome)
}

func checkCabinetChanges(sub Submission, changes []CabinetChange) error {
	if len(changes) == 0 {
		return Invalid("changes", "ein Beschluss mit Änderungen nennt mindestens eine")
	}
	seen := map[string]bool{}
	for _, c := range changes {
		switch {
		case !slices.Contains(sub.Proposals, c.ProposalID):
			return Invalid("changes", "der Vorschlag %s gehört nicht zur Kabinettvorlage", c.ProposalID)
		case seen[c.ProposalID]:
			return Invalid("changes", "der Vorschlag %s ist zweimal genannt", c.ProposalID)
		case (c.Draft == nil) != c.TakenOut:
			return Invalid("changes", "zum Vorschlag %s gehört entweder ein neuer Text oder die Streichung", c.ProposalID)
		}
		seen[c.ProposalID] = true
	}
	return nil
}
