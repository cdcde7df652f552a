package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A Digitalwerkstatt brings a proposal as far as the Digitalkonferenz, by clicking and
// typing only: once with scripts, once with scripts switched off. Where
// scripts run, axe checks pages on the way.
func TestJourneyFromWorkshopToConsultation(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			site := servePages(t)
			j := &journey{t: t, browser: openBrowser(t, site, scripts), windows: map[string]*tab{}}
			j.openCycle()
			j.holdWorkshop()
			j.submit()
			j.screen()
		})
	}
}

// servePages starts the whole program with the 2020 edition and no cycle.
func servePages(t *testing.T) string {
	t.Helper()
	dir := dataDir(t)
	_, errOut, code := output(t, dir, nil, "import", "--catalogue", "--year", "2020", "--adopted-on", "2020-12-15")
	require.Zero(t, code, errOut)
	return serve(t, dir, freeAddress(t)).url
}

// journey is the way of one proposal.
type journey struct {
	t       *testing.T
	browser *browser
	windows map[string]*tab // of those who signed in, by name
}

// as is the window of somebody, who signs in the first time.
func (j *journey) as(name string) *tab {
	j.t.Helper()
	if j.windows[name] == nil {
		j.windows[name] = j.browser.as(j.t, name)
	}
	return j.windows[name]
}

// check looks at a page's accessibility; axe itself is a script.
func (j *journey) check(w *tab) {
	j.t.Helper()
	if j.browser.scripts {
		w.accessible(j.t)
	}
}

func (j *journey) openCycle() {
	w := j.as("Koordination")
	w.click("Zyklus steuern")
	w.types("Jahr", "2021")
	w.dates("Kabinettsitzung", "2021-12-14")
	w.dates("Beginn der Generalprobe", "2021-01-11")
	w.click("Zyklus eröffnen")
	w.sees("eröffnet")
	j.check(w)
}

func (j *journey) holdWorkshop() {
	w := j.as("Digitalwerkstatt 1")
	w.click("Digitalwerkstätten")
	w.click("Digitalwerkstatt anmelden")
	w.types("Titel", "Verwaltung ohne Papier")
	w.types("Ort", "Erfurt")
	w.click("Digitalwerkstatt anmelden")
	w.click("Protokoll ablegen")
	w.types("Status quo", "Anträge kommen auf Papier.")
	w.click("Protokoll ablegen")
	w.sees("Anträge kommen auf Papier.")
	j.check(w)
}

const measureTitle = "Antrag ohne Papier"

func (j *journey) submit() {
	w := j.as("Digitalwerkstatt 1")
	w.click("Vorschlag einreichen")
	w.click("Neue Maßnahme")
	j.check(w)
	w.types("Titel der Maßnahme", measureTitle)
	w.chooses("Leitthema und Handlungsfeld", "")
	w.ticks("TFM")
	w.types("Beschreibung", "Alle Anträge lassen sich vom Telefon aus stellen.")
	w.types("Zeit 1", "bis Q4/2022")
	w.types("Meilenstein 1", "Die ersten zehn Anträge gehen ohne Papier.")
	w.types("Begründung", "Die Werkstatt hat es gezeigt.")
	w.opens("Auswirkungen")
	w.types("Haushalt", "200 TEUR im Jahr")
	w.click("Vorschau ansehen")
	w.sees("Die ersten zehn Anträge gehen ohne Papier.")
	w.click("Einreichen")
	w.sees("Eingereicht")
	j.check(w)
}

func (j *journey) screen() {
	w := j.as("Koordination")
	w.click("Vorschläge")
	w.click(measureTitle)
	w.ticks("Annehmen")
	w.click("Vorprüfung abschließen")
	w.sees("Angenommen zur Beratung")
	j.check(w)
}
