package strategy

import (
	"fmt"
	"slices"
	"strings"
)

// minutes writes what the records say, in German: attendance, agenda, votes, decisions,
// Maßgaben. The text given comes last.
func (s *Session) minutes(text string) string {
	var b strings.Builder
	b.WriteString(fmt.Sprintf("Protokoll der %d. Sitzung des Staatssekretär-Lenkungsausschusses im Zyklus %d\n", s.Number, s.Year))
	b.WriteString(fmt.Sprintf("Datum: %s\n", s.Date.German()))
	if s.Place != "" {
		b.WriteString(fmt.Sprintf("Ort: %s\n", s.Place))
	}
	s.attendance(&b)
	b.WriteString("\nTagesordnung\n")
	if len(s.Items) == 0 {
		b.WriteString("keine\n")
	}
	for i, item := range s.Items {
		b.WriteString(fmt.Sprintf("%d. %s%s\n", i+1, item.Title, strittig(item)))
	}
	b.WriteString("\nBeschlüsse\n")
	s.blocDecisions(&b)
	for i, item := range s.Items {
		if item.Decision == nil || !item.Decision.EnBloc {
			s.itemDecision(&b, i+1, item)
		}
	}
	if text = strings.TrimSpace(text); text != "" {
		b.WriteString("\nVerlauf\n" + text + "\n")
	}
	return b.String()
}

func (s *Session) attendance(b *strings.Builder) {
	var present, absent []string
	for _, m := range s.Members {
		name := m.Name
		if name == "" {
			name = m.Subject
		}
		name += " (" + m.Ministry
		if m.Chair {
			name += ", Vorsitz"
		}
		name += ")"
		if slices.Contains(s.Present, m.Subject) {
			present = append(present, name)
		} else {
			absent = append(absent, name)
		}
	}
	b.WriteString(fmt.Sprintf("Anwesend: %s\n", orNobody(present)))
	b.WriteString(fmt.Sprintf("Nicht anwesend: %s\n", orNobody(absent)))
	b.WriteString(fmt.Sprintf("Beschlussfähig ab %d von %d Mitgliedern\n", QuorumSize(len(s.Members), s.Settings), len(s.Members)))
}

func orNobody(names []string) string {
	if len(names) == 0 {
		return "niemand"
	}
	return strings.Join(names, ", ")
}

// blocDecisions writes the decisions en bloc, one paragraph for each.
func (s *Session) blocDecisions(b *strings.Builder) {
	written := map[string]bool{}
	for _, item := range s.Items {
		if item.Decision == nil || !item.Decision.EnBloc || written[item.Decision.At.String()] {
			continue
		}
		written[item.Decision.At.String()] = true
		var places []string
		for i, other := range s.Items {
			if other.Decision != nil && other.Decision.EnBloc && other.Decision.At.Equal(item.Decision.At) {
				places = append(places, fmt.Sprint(i+1))
			}
		}
		b.WriteString(fmt.Sprintf("En bloc zu den Punkten %s: %s", strings.Join(places, ", "), item.Decision.Outcome.German()))
		b.WriteString(count(item.Result))
		b.WriteString(because(item.Decision.Reason))
		b.WriteString("\n")
	}
}

func (s *Session) itemDecision(b *strings.Builder, place int, item AgendaItem) {
	b.WriteString(fmt.Sprintf("Punkt %d, %s: ", place, item.Title))
	if item.Recommendation != "" {
		b.WriteString(fmt.Sprintf("Empfehlung %s; ", item.Recommendation.German()))
	}
	if item.Decision == nil {
		b.WriteString("kein Beschluss, von der Tagesordnung genommen\n")
		return
	}
	b.WriteString("Beschluss " + item.Decision.Outcome.German() + count(item.Result) + because(item.Decision.Reason) + "\n")
	for _, c := range item.Decision.Conditions {
		b.WriteString(fmt.Sprintf("   Maßgabe %s: %s (%s, bis %s)\n", c.ID, c.Text, c.Owner, c.Due.German()))
	}
}

func count(result *VoteResult) string {
	if result == nil {
		return ""
	}
	text := fmt.Sprintf(" (Ja %d, Nein %d, Enthaltung %d", result.Yes, result.No, result.Abstain)
	if result.ByChair {
		text += ", Stichentscheid des Vorsitzes"
	}
	return text + ")"
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return "; Begründung: " + reason
}

func strittig(item AgendaItem) string {
	if item.Contested {
		return " (strittig)"
	}
	return ""
}
