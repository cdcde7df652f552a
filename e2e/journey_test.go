package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"fortschreibung/internal/browsertest"
)

// A Digitalwerkstatt's proposal becomes a measure of the next edition, and every office
// only clicks and types: once with scripts, once with scripts switched off. Where scripts
// run, axe checks pages on the way.
func TestJourneyFromWorkshopToPublishedMeasure(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			site := servePages(t)
			j := &journey{t: t, browser: browsertest.Open(t, site, scripts), windows: map[string]*browsertest.Tab{}}
			j.openCycle()
			j.holdWorkshop()
			j.submit()
			j.screen()
			j.consult()
			j.report()
			j.coordinate()
			j.decide()
			j.adopt()
			j.read()
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
	browser *browsertest.Browser
	windows map[string]*browsertest.Tab // of those who signed in, by name
}

// as is the window of somebody, who signs in the first time.
func (j *journey) as(name string) *browsertest.Tab {
	j.t.Helper()
	if j.windows[name] == nil {
		j.windows[name] = j.browser.As(j.t, name)
	}
	return j.windows[name]
}

// check looks at a page's accessibility; axe itself is a script.
func (j *journey) check(w *browsertest.Tab) {
	j.t.Helper()
	if j.browser.Scripts {
		w.Accessible(j.t)
	}
}

// picture keeps what a window shows for docs/pages; make pictures names the folder.
func (j *journey) picture(w *browsertest.Tab, name string) {
	j.t.Helper()
	if folder := os.Getenv("PICTURES"); folder != "" && j.browser.Scripts {
		w.Picture(filepath.Join(folder, name+".png"))
	}
}

func (j *journey) openCycle() {
	w := j.as("Koordination")
	w.Click("Zyklus steuern")
	w.Types("Jahr", "2021")
	w.Dates("Kabinettsitzung", "2021-12-14")
	w.Dates("Beginn der Generalprobe", "2021-01-11")
	w.Click("Zyklus eröffnen")
	w.Sees("eröffnet")
	j.check(w)
}

func (j *journey) holdWorkshop() {
	w := j.as("Digitalwerkstatt 1")
	w.Click("Digitalwerkstätten")
	w.Click("Digitalwerkstatt anmelden")
	w.Types("Titel", "Verwaltung ohne Papier")
	w.Types("Ort", "Erfurt")
	w.Click("Digitalwerkstatt anmelden")
	w.Click("Protokoll ablegen")
	w.Types("Status quo", "Anträge kommen auf Papier.")
	w.Click("Protokoll ablegen")
	w.Sees("Anträge kommen auf Papier.")
	w.Attaches("Datei", filepath.Join(repository(), "docs", "pages", "uebersicht.png"))
	w.Click("Anlage ablegen")
	w.Sees("uebersicht.png")
	j.check(w)
}

const measureTitle = "Antrag ohne Papier"

func (j *journey) submit() {
	w := j.as("Digitalwerkstatt 1")
	w.Click("Vorschlag einreichen")
	w.Click("Neue Maßnahme")
	j.check(w)
	w.Types("Titel der Maßnahme", measureTitle)
	w.Chooses("Leitthema und Handlungsfeld", "")
	w.Ticks("TFM")
	w.Types("Beschreibung", "Alle Anträge lassen sich vom Telefon aus stellen.")
	w.Types("Zeit 1", "bis Q4/2022")
	w.Types("Meilenstein 1", "Die ersten zehn Anträge gehen ohne Papier.")
	w.Click("Als Entwurf speichern")
	w.Click("Aufgaben")
	w.Click(measureTitle) // goes on with the draft
	w.Types("Begründung", "Die Werkstatt hat es gezeigt.")
	w.Opens("Auswirkungen")
	w.Types("Haushalt", "200 TEUR im Jahr")
	w.Click("Vorschau ansehen")
	w.Sees("Die ersten zehn Anträge gehen ohne Papier.")
	j.picture(w, "vorschau")
	w.Click("Einreichen")
	w.Sees("Eingereicht")
	j.check(w)
}

func (j *journey) screen() {
	w := j.as("Koordination")
	w.Click("Vorschläge")
	w.Click(measureTitle)
	w.Ticks("Annehmen")
	w.Click("Vorprüfung abschließen")
	w.Sees("Angenommen zur Beratung")
	j.check(w)
}
