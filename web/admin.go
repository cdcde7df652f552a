package web

import (
	"strings"

	"fortschreibung/strategy"
)

// adminPart is a page of the administration.
type adminPart struct{ Path, Title, Text string }

// adminParts are the pages of the administration that the visitor's office opens.
func (v *visit) adminParts() []adminPart {
	parts := []adminPart{
		{"/verwaltung/personen", "Personen", "Wer sich schon angemeldet hat, und mit welchen Ämtern."},
		{"/verwaltung/aemter", "Ämter und Vertretungen", "Wer welches Amt von wann bis wann hat oder vertritt."},
		{"/verwaltung/ressorts", "Ressorts", "Alle Ressorts mit ihren Namen, Aufgaben und Nachfolgen, mit Datum."},
		{"/verwaltung/sitzungen", "Kabinettsitzungen", "Die Sitzungen des vierten Quartals, aus denen die Prognose rechnet."},
		{"/verwaltung/regeln", "Kalender und Regeln", "Fristen, Mindestzeiten und Regeln des laufenden Zyklus."},
	}
	if v.may(strategy.ActOpenCycle) {
		parts = append(parts, adminPart{"/zyklen", "Zyklus eröffnen", "Einen neuen Zyklus eröffnen und den laufenden steuern."})
	}
	return parts
}

func administration(v *visit) error {
	v.lead = "Personen, Ressorts, Kalender und Regeln der Fortschreibung."
	return v.show("admin", v.adminParts())
}

// ministryLine is a ministry for as long as it bore one name.
type ministryLine struct {
	strategy.Ministry
	Now bool // it exists today
}

// Offices are its functions in German.
func (m ministryLine) Offices() string {
	var names []string
	for _, fn := range m.Functions {
		names = append(names, german(fn))
	}
	return strings.Join(names, ", ")
}

func adminMinistries(v *visit) error {
	ministries, err := v.ministries()
	if err != nil {
		return err
	}
	today := strategy.DateOf(v.now(), strategy.Berlin())
	var lines []ministryLine
	for _, m := range ministries {
		lines = append(lines, ministryLine{m, m.ValidOn(today)})
	}
	v.wide = true
	v.lead = "Ressorts ändern sich mit jeder Regierung. Ein alter Name bleibt stehen und nennt, wer übernommen hat."
	return v.show("admin_ministries", lines)
}
