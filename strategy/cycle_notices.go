package strategy

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// notice addresses one role about a step.
func (c Cycle) notice(entry Entry, kind string, role Role, text string) Notice {
	year := strconv.Itoa(c.Year)
	n := Notice{
		Key:    fmt.Sprintf("cycle/%d/%d/%s/%s", c.Year, entry.Revision, kind, role),
		Kind:   kind,
		Role:   role,
		Entity: cycleEntity, EntityID: year,
		Text: text,
		At:   entry.At,
		Data: map[string]string{"phase": string(c.Phase)},
	}
	if end := c.Plan.PhaseEnd(c.Phase); !end.IsZero() {
		n.Due = end.EndOfDay(Berlin()).UTC()
	}
	return n
}

// concerned lists who has something to do in a phase, or has to hear that it began.
func concerned(phase Phase) []Role {
	switch phase {
	case PhaseIntake, PhaseConsultation:
		return []Role{RoleOrganiser, RoleMinistry, RoleCoordinator}
	case PhaseCoordination:
		return []Role{RoleMinistry, RoleCoordinator}
	case PhaseCommittee:
		return []Role{RoleCommittee, RoleCoordinator}
	case PhaseCabinet:
		return []Role{RoleCoordinator, RoleChancellery, RoleMinistry}
	}
	return []Role{RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery}
}

// phaseNotices tell those whom the phase that was entered concerns.
func (c Cycle) phaseNotices(entry Entry) []Notice {
	return c.notices(entry, "phase_entered", concerned(c.Phase), c.phaseText())
}

func (c Cycle) notices(entry Entry, kind string, roles []Role, text string) []Notice {
	notices := make([]Notice, len(roles))
	for i, role := range roles {
		notices[i] = c.notice(entry, kind, role, text)
	}
	return notices
}

func (c Cycle) phaseText() string {
	until := c.Plan.PhaseEnd(c.Phase).German()
	switch c.Phase {
	case PhaseIntake:
		return fmt.Sprintf("Der Zyklus %d ist eröffnet; Vorschläge nimmt die Koordinierung bis zum %s entgegen.", c.Year, until)
	case PhaseConsultation:
		return fmt.Sprintf("Die Digitalkonferenz %d hat begonnen und endet am %s.", c.Year, until)
	case PhaseCoordination:
		return fmt.Sprintf("Die Ressortabstimmung %d hat begonnen; Mitzeichnungen werden bis zum %s erwartet.", c.Year, until)
	case PhaseCommittee:
		return fmt.Sprintf("Der Staatssekretär-Lenkungsausschuss entscheidet bis zum %s über die Vorschläge des Zyklus %d.", until, c.Year)
	case PhaseCabinet:
		return fmt.Sprintf("Der Zyklus %d geht ins Kabinett; die Sitzung ist für den %s geplant.", c.Year, until)
	case PhasePublication:
		return fmt.Sprintf("Das Kabinett hat die Fassung %d am %s beschlossen; sie wird bis zum %s veröffentlicht.", c.Year, c.AdoptedOn.German(), until)
	}
	return c.closingText()
}

// movedNotices tell those whom a deadline concerns that it was moved.
func (c Cycle) movedNotices(entry Entry, name DeadlineName, from, to Date) []Notice {
	return c.notices(entry, "deadline_moved", holders(name), fmt.Sprintf("%s wurde vom %s auf den %s verschoben: %s",
		name.German(), from.German(), to.German(), entry.Note))
}

// holders lists who works towards a deadline.
func holders(name DeadlineName) []Role {
	switch name {
	case DeadlineReportH2, DeadlineReportH1:
		return []Role{RoleMinistry, RoleCoordinator}
	case DeadlineCommitteeInvitation:
		return concerned(PhaseCommittee)
	case DeadlinePapersToMinistries, DeadlineAgenda:
		return concerned(PhaseCabinet)
	}
	for _, phase := range Phases() {
		if end, ok := phase.EndsWith(); ok && end == name {
			return concerned(phase)
		}
	}
	return []Role{RoleCoordinator}
}

// UnpublishedNotice tells the coordinator why the edition that the cabinet adopted is not
// published, once for each reason.
func UnpublishedNotice(year int, at time.Time, why *Error) Notice {
	reason := sha256.Sum256([]byte(why.Error()))
	return Notice{
		Key:  fmt.Sprintf("cycle/%d/unpublished/%x", year, reason[:8]),
		Kind: "escalation", Role: RoleCoordinator, Entity: cycleEntity, EntityID: strconv.Itoa(year), At: at,
		Text: fmt.Sprintf("Die Fassung %d ist beschlossen, lässt sich aber nicht veröffentlichen: %s. Sobald der Grund behoben ist, folgt sie innerhalb eines Tages von selbst.", year, why.Message),
	}
}

func (c Cycle) closingText() string {
	switch c.Outcome {
	case OutcomeLapsed:
		return fmt.Sprintf("Der Zyklus %d ist ohne Beschluss des Kabinetts verfallen; offene Vorschläge gehen in den nächsten Zyklus.", c.Year)
	case OutcomeCancelled:
		return fmt.Sprintf("Der Zyklus %d wurde abgebrochen; offene Vorschläge gehen in den nächsten Zyklus.", c.Year)
	}
	return fmt.Sprintf("Der Zyklus %d ist mit der Veröffentlichung der Fassung beendet.", c.Year)
}

// Warn adds to a step, once per deadline and cycle, an escalation to the coordinator for
// every phase that can no longer be done in time for the planned session (negative slack).
func (s CycleStep) Warn(cal *Calendar) CycleStep {
	switch s.Cycle.Phase {
	case PhasePublication, PhaseClosed:
		return s
	}
	c := s.Cycle.clone()
	for _, w := range c.Plan.Watch(c.today(s.Entry.At), c.Settings, cal).Steps {
		if !endsPhase(w.Name) || !onTheWay(w.Name) || w.Slack >= 0 || slices.Contains(c.Warned, w.Name) {
			continue
		}
		c.Warned = append(c.Warned, w.Name)
		n := c.notice(s.Entry, "escalation", RoleCoordinator, fmt.Sprintf(
			"%s liegt %d Arbeitstage hinter dem letzten sicheren Tag (%s); die Kabinettsitzung am %s ist so nicht zu halten.",
			w.Name.German(), -w.Slack, w.LastSafe.German(), c.Plan.CabinetSession.German()))
		n.Key = fmt.Sprintf("cycle/%d/slack/%s", c.Year, w.Name)
		n.Data["deadline"] = string(w.Name)
		s.Notices = append(s.Notices, n)
	}
	s.Cycle = c
	return s
}
