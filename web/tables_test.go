package web

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

// filledIn gives a table as it is downloaded, with one row for a new proposal.
func filledIn(t *testing.T, d *desk, title string) string {
	t.Helper()
	got := d.get("/tabellen/vorschlaege/2027?format=csv")
	if got.Code != http.StatusOK {
		t.Fatalf("answers %d", got.Code)
	}
	head, _, _ := strings.Cut(got.Body.String(), "\r\n")
	row := map[string]string{"Art": "new", "Titel": title, "Leitthema": "Leben", "Handlungsfeld": "Digitale Bildung", "Federführung": "TFM",
		"Beschreibung": "Überall WLAN.", "Begründung": "Es fehlt.", "Meilensteine": "Erste Schulen | 2027-12-31"}
	var cells []string
	for _, column := range strings.Split(strings.TrimPrefix(head, "\ufeff"), ";") {
		cells = append(cells, row[column])
	}
	return head + "\r\n" + strings.Join(cells, ";") + "\r\n"
}

func TestATableIsTriedAndThenTaken(t *testing.T) {
	d := writing(t, strategy.RoleMinistry)
	form := formAt(t, d, "/tabellen", "proposals")
	content := filledIn(t, d, "Freies WLAN")
	tried := d.sendFile("/tabellen/vorschlaege", form, "neu.csv", []byte(content))
	wantStatus(t, tried, http.StatusOK)
	for _, want := range []string{"neu.csv", "1 Zeile, 1 bereit", "noch nichts übernommen"} {
		if !strings.Contains(tried.Body.String(), want) {
			t.Errorf("%q is missing in\n%s", want, tried.Body)
		}
	}
	if len(d.engine.calls) != 0 {
		t.Fatalf("a trial submitted %+v", d.engine.calls)
	}

	kept := url.Values(parse(t, tried.Body.String()).fields(t, "proposals"))
	if text, err := base64.StdEncoding.DecodeString(kept.Get(fieldKept)); err != nil || string(text) != content {
		t.Fatalf("kept %q, %v", text, err)
	}
	for range 2 { // a double click
		taken := d.sendFile("/tabellen/vorschlaege", kept, "", nil)
		wantStatus(t, taken, http.StatusOK)
		if !strings.Contains(taken.Body.String(), "1 übernommen") || !strings.Contains(taken.Body.String(), "Vorschlag ansehen") {
			t.Errorf("not taken:\n%s", taken.Body)
		}
	}
	if len(d.engine.done) != 1 {
		t.Errorf("%d proposals are submitted", len(d.engine.done))
	}
}

func TestWhatIsWrongWithATableIsSaid(t *testing.T) {
	d := writing(t, strategy.RoleMinistry)
	form := formAt(t, d, "/tabellen", "proposals")
	bad := d.sendFile("/tabellen/vorschlaege", form, "neu.csv", []byte(filledIn(t, d, "")))
	wantStatus(t, bad, http.StatusOK)
	checkPage(t, bad.Body.String())
	if !strings.Contains(bad.Body.String(), "1 abgelehnt") || strings.Contains(bad.Body.String(), "jetzt übernehmen") {
		t.Errorf("the row is not refused:\n%s", bad.Body)
	}
	for name, content := range map[string]string{"": "", "bild.png": "\x89PNG\r\n\x1a\n\x00", "leer.csv": " ", "andere.csv": "A;B\n1;2\n", "riesig.csv": strings.Repeat("x", 5<<20)} {
		answer := d.sendFile("/tabellen/vorschlaege", form, name, []byte(content))
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		checkPage(t, answer.Body.String())
		if !strings.Contains(answer.Body.String(), `id="proposals-datei-error"`) {
			t.Errorf("%q: nothing is said at the field", name)
		}
	}
}

func TestTablesAreOfferedByOffice(t *testing.T) {
	for role, want := range map[strategy.Role][2]bool{
		strategy.RoleMinistry: {true, true}, strategy.RoleOrganiser: {true, false}, strategy.RoleAuditor: {false, false},
	} {
		page := newDesk(t, role).get("/tabellen").Body.String()
		for i, action := range []string{`action="/tabellen/vorschlaege"`, `action="/tabellen/fortschrittsberichte"`} {
			if strings.Contains(page, action) != want[i] {
				t.Errorf("%s: %s: want %v", role, action, want[i])
			}
		}
	}
}

func TestAReportsTableIsHandedInRowByRow(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	table := d.get("/tabellen/fortschrittsberichte/2027-H1?format=xlsx")
	form := formAt(t, d, "/tabellen", "reports")
	form.Set("halbjahr", "2027-H1")
	form.Del(fieldTry)
	answer := d.sendFile("/tabellen/fortschrittsberichte", form, "berichte.xlsx", table.Body.Bytes())
	wantStatus(t, answer, http.StatusOK)
	doc := parse(t, answer.Body.String())
	var rows []string
	for _, row := range doc.all("tr")[1:] {
		rows = append(rows, text(row))
	}
	// The sample's second report is not written yet, the third is of another half-year.
	for i, want := range []string{"unverändert", "Stand der Umsetzung", "Kennung"} {
		if i >= len(rows) || !strings.Contains(rows[i], want) || strings.Contains(rows[i], "body.") {
			t.Errorf("rows %q, want %q in number %d", rows, want, i)
		}
	}
	if len(d.engine.calls) != 0 {
		t.Errorf("handed in %+v", d.engine.calls)
	}
}
