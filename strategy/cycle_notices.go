package strategy

import (
	"fmt"
	"slices"
	"strconv"
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

// phaseNotices tell those who have something to do in the phase that was entered.
func (c Cycle) phaseNotices(entry Entry) []Notice {
	until := c.Plan.PhaseEnd(c.Phase).German()
	var text string
	var roles []Role
	switch c.Phase {
	case PhaseIntake:
		text = fmt.Sprintf("Der Zyklus %d ist eröffnet; Vorschläge nimmt die Koordinierung bis zum %s entgegen.", c.Year, until)
		roles = []Role{RoleOrganiser, RoleMinistry, RoleCoordinator}
	case PhaseConsultation:
		text = fmt.Sprintf("Die Digitalkonferenz %d hat begonnen und endet am %s.", c.Year, until)
		roles = []Role{RoleOrganiser, RoleMinistry, RoleCoordinator}
	case PhaseCoordination:
		text = fmt.Sprintf("Die Ressortabstimmung %d hat begonnen; Mitzeichnungen werden bis zum %s erwartet.", c.Year, until)
		roles = []Role{RoleMinistry, RoleCoordinator}
	case PhaseCommittee:
		text = fmt.Sprintf("Der Staatssekretär-Lenkungsausschuss entscheidet bis zum %s über die Vorschläge des Zyklus %d.", until, c.Year)
		roles = []Role{RoleCommittee, RoleCoordinator}
	case PhaseCabinet:
		text = fmt.Sprintf("Der Zyklus %d geht ins Kabinett; die Sitzung ist für den %s geplant.", c.Year, until)
		roles = []Role{RoleCoordinator, RoleChancellery, RoleMinistry}
	case PhasePublication:
		text = fmt.Sprintf("Das Kabinett hat die Fassung %d am %s beschlossen; sie wird bis zum %s veröffentlicht.", c.Year, c.AdoptedOn.German(), until)
		roles = []Role{RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery}
	case PhaseClosed:
		text = c.closingText()
		roles = []Role{RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery}
	}
	var notices []Notice
	for _, role := range roles {
		notices = append(notices, c.notice(entry, "phase_entered", role, text))
	}
	return notices
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
