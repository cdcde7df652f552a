package e2e

import (
	"fmt"
	"strings"

	"fortschreibung/internal/browsertest"
)

// settled is what the page says when every proposal has heard of the cycle's latest step.
const settled = "Alle offenen Vorschläge sind auf diesem Stand."

// moveTo turns the rehearsal's calendar to a day, in the form yyyy-mm-dd; and waits until the
// page names it as today.
func (j *journey) moveTo(day string) {
	j.t.Helper()
	w := j.as("Koordination")
	w.Click("Zyklus steuern")
	w.Dates("Neuer Tag", day)
	w.Click("Kalender vorstellen")
	parts := strings.Split(day, "-")
	w.Awaits("/zyklen", parts[2]+"."+parts[1]+"."+parts[0]+".")
	w.Awaits("/zyklen", settled)
}

// consult is the Digitalkonferenz: a citizen comments, the coordination answers.
func (j *journey) consult() {
	j.moveTo("2021-07-12")
	citizen := j.browser.Nobody(j.t)
	citizen.Click("Digitalkonferenz")
	citizen.Click(measureTitle)
	citizen.Types("Name", "Eine Bürgerin aus Gera")
	citizen.Types("Kommentar", "Das hilft allen, die weit weg wohnen.")
	citizen.Click("Kommentar senden")
	citizen.Sees("gesichtet")

	w := j.as("Koordination")
	j.openProposal(w)
	w.Opens("Moderieren")
	w.Ticks("Freigeben")
	w.Click("Moderation speichern")
	w.Opens("Begründete Antwort")
	w.Ticks("Umsetzbar")
	w.Types("Antwort", "Umsetzbar, sagt die Fachgruppe.")
	w.Click("Antwort festhalten")
	w.Sees("Umsetzbar, sagt die Fachgruppe.")
	j.check(w)
}

func (j *journey) openProposal(w *browsertest.Tab) {
	j.t.Helper()
	w.Click("Vorschläge")
	w.Click(measureTitle)
}

// coordinate is the Ressortabstimmung: one prepares, another signs.
func (j *journey) coordinate() {
	j.moveTo("2021-09-06")
	staff := j.as("Fachreferat TFM")
	staff.Awaits("/mitzeichnung", measureTitle)
	staff.Click(measureTitle)
	staff.Ticks("Mitgezeichnet")
	staff.Click("Mitzeichnung vorbereiten")
	j.check(staff)
	signs := j.as("Leitung TFM")
	signs.Click("Aufgaben")
	signs.Click("Mitzeichnen")
	j.picture(signs, "mitzeichnung")
	signs.Click("So abgeben")
	signs.Sees("Mitgezeichnet")
	watch := j.as("Koordination")
	watch.Click("Übersicht")
	j.check(watch)
	j.picture(watch, "uebersicht")
	j.check(signs)
}

// report is a ministry's Fortschrittsbericht on a measure that it leads; without any the
// Kabinettvorlage cannot state how far things are.
func (j *journey) report() {
	j.moveTo("2021-08-16")
	w := j.as("Leitung TMIK")
	w.Awaits("/aufgaben", "Fortschrittsbericht abgeben")
	w.Click("Fortschrittsbericht abgeben")
	j.check(w)
	w.Ticks("Im Plan")
	w.Types("Bericht", "Der Probebetrieb läuft.")
	w.Click("Bericht abgeben")
	w.Sees("abgegeben")
	lead := j.as("Koordination")
	lead.Awaits("/aufgaben", "Fortschrittsbericht annehmen")
	lead.Click("Fortschrittsbericht annehmen")
	j.check(lead)
	lead.Chooses("Ihre Einschätzung", "Im Plan")
	lead.Click("Bericht annehmen")
	lead.Sees("angenommen")
}

// decide is the Lenkungsausschuss: everybody votes, the chair declares what carried.
func (j *journey) decide() {
	names := []string{"Vorsitz des Lenkungsausschusses", "Staatssekretariat TFM", "Staatssekretariat TMIK"}
	j.moveTo("2021-10-07")
	w := j.as("Koordination")
	w.Click("Lenkungsausschuss")
	w.Click("Sitzung einberufen")
	j.check(w)
	w.Dates("Tag", "2021-10-21")
	w.Types("Ort", "Erfurt")
	for i, ministry := range []string{"TMWWDG", "TFM", "TMIK"} {
		w.Chooses(fmt.Sprint("Mitglied ", i+1), names[i])
		w.Chooses(fmt.Sprint("Ressort ", i+1), ministry)
	}
	w.Chooses("Vorsitz", names[0])
	w.Click("Sitzung einberufen")
	w.Sees("Die Sitzung ist einberufen")
	j.moveTo("2021-10-21")
	w.Click("Lenkungsausschuss")
	w.Click("1. Sitzung 2021")
	w.Click("Tagesordnung festlegen")
	j.check(w)
	w.Click("Alles, was beratungsreif ist")
	for _, name := range names {
		m := j.as(name)
		m.Click("Lenkungsausschuss")
		m.Click("1. Sitzung 2021")
		m.Ticks("Ja")
		m.Click("Stimme abgeben")
		m.Sees("Ihre Stimme: Ja")
	}
	j.check(j.as(names[1]))
	chair := j.as(names[0])
	chair.Click("Abstimmung verfolgen")
	j.check(chair)
	j.picture(chair, "abstimmung")
	chair.Click("Lenkungsausschuss")
	chair.Click("1. Sitzung 2021")
	chair.Click("Annahme en bloc feststellen")
	chair.Opens("Schließen vorbereiten")
	chair.Types("Verlauf der Sitzung", "Ohne Aussprache.")
	chair.Click("Sitzung schließen")
	chair.Sees("geschlossen")
}

// adopt is the cabinet: a complete Kabinettvorlage, in time, and its decision.
func (j *journey) adopt() {
	w := j.as("Koordination")
	w.Click("Zyklus steuern")
	w.Types("Begründung", "Der Lenkungsausschuss hat entschieden.")
	w.Click("Phase beginnen")
	w.Awaits("/zyklen", "Phase Kabinett")
	w.Awaits("/zyklen", settled)
	w.Click("Kabinett")
	w.Click("Kabinettvorlage entwerfen")
	j.check(w)
	w.Click("Kabinettvorlage entwerfen")
	w.Types("Begründung", "Die Ministerien haben die Maßnahmen überprüft.")
	j.picture(w, "kabinett")
	j.check(w)
	w.Click("Kabinettvorlage einreichen")
	w.Sees("eingereicht.")
	office := j.as("Kabinettreferat")
	office.Click("Kabinett")
	office.Click("1. Kabinettvorlage 2021")
	office.Dates("Zugang bei den Ressorts", "2021-10-21")
	office.Click("Auf die Tagesordnung nehmen")
	j.moveTo("2021-12-14")
	office.Click("Kabinett")
	office.Click("1. Kabinettvorlage 2021")
	office.Click("Beschluss festhalten")
	office.Ticks("Beschlossen")
	j.check(office)
	office.Click("Beschluss festhalten")
	office.Sees("Beschlossen")
}

// read is the end of the way: everybody reads the measure in the new edition.
func (j *journey) read() {
	citizen := j.browser.Nobody(j.t)
	citizen.Awaits("/fassungen", "2021")
	citizen.Click("Maßnahmen")
	citizen.Types("Volltext", "Antrag Papier")
	citizen.Click("Filtern")
	citizen.Sees("NEU")
	citizen.Follow(measureTitle)
	citizen.Sees("Alle Anträge lassen sich vom Telefon aus stellen.")
	j.check(citizen)
	citizen.Click("Digitalmonitor")
	j.check(citizen)
	j.picture(citizen, "digitalmonitor")
}
