package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// One proposal is carried from a Digitalwerkstatt to a published measure, by clicking and
// typing only: once with scripts, once with scripts switched off.
func TestJourneyFromWorkshopToMeasure(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			site := servePages(t)
			j := &journey{t: t, browser: openBrowser(t, site, scripts)}
			j.openCycle()
			j.holdWorkshop()
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
}

func (j *journey) openCycle() {
	w := j.browser.as(j.t, "Koordination")
	w.click("Zyklus steuern")
	w.types("Jahr", "2021")
	w.dates("Kabinettsitzung", "2021-12-14")
	w.dates("Beginn der Generalprobe", "2021-01-11")
	w.click("Zyklus eröffnen")
	w.sees("eröffnet")
}

func (j *journey) holdWorkshop() {
	w := j.browser.as(j.t, "Digitalwerkstatt 1")
	w.click("Digitalwerkstätten")
	w.click("Digitalwerkstatt anmelden")
	w.types("Titel", "Verwaltung ohne Papier")
	w.types("Ort", "Erfurt")
	w.click("Digitalwerkstatt anmelden")
	w.click("Protokoll ablegen")
	w.types("Status quo", "Anträge kommen auf Papier.")
	w.click("Protokoll ablegen")
	w.sees("Anträge kommen auf Papier.")
}
