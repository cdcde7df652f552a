package web

import (
	"net/http"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func TestAMeasureShowsItsYearsAndHowItStands(t *testing.T) {
	page := newDesk(t, strategy.RolePublic).get("/massnahmen/m-1").Body.String()
	for _, want := range []string{
		"<del>", "Im Plan", "2. Halbjahr 2026, Bericht vom 20.03.2027", "1 von 2 Meilensteinen erreicht", "/digitalkonferenz/" + sampleProposalID, "geändert",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the public does not see %q", want)
		}
	}
	if strings.Contains(page, "Änderung vorschlagen") || strings.Contains(page, "/fortschrittsberichte/") {
		t.Error("the public is offered what it may not")
	}
	page = newDesk(t, strategy.RoleMinistry).get("/massnahmen/m-1").Body.String()
	for _, want := range []string{"Änderung vorschlagen", "/fortschrittsberichte/2027-H1/m-1", "/vorschlaege/" + sampleProposalID} {
		if !strings.Contains(page, want) {
			t.Errorf("a ministry does not see %q", want)
		}
	}
}

func TestEditionsOfAMeasureAreComparedEitherWay(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	forth, back := d.get("/massnahmen/m-1?von=2020&bis=2026").Body.String(), d.get("/massnahmen/m-1?von=2026&bis=2020").Body.String()
	if !strings.Contains(forth, "<del>") || !strings.Contains(back, "<del>") {
		t.Error("the changes are not marked")
	}
	for _, address := range []string{"/massnahmen/m-1?von=2020&bis=2020", "/massnahmen/m-1?von=1999&bis=x", "/massnahmen/m-2"} {
		wantStatus(t, d.get(address), http.StatusOK)
	}
	wantStatus(t, d.get("/massnahmen/m-9"), http.StatusNotFound)
}

func TestTheCatalogueIsGroupedAndFiltered(t *testing.T) {
	page := newDesk(t, strategy.RolePublic).get("/massnahmen?fassung=2020&thema=Leben&ressort=TFM&beendet=true&q=Glasfaser").Body.String()
	doc := parse(t, page)
	var headings []string
	for _, n := range doc.all("h2", "h3") {
		headings = append(headings, text(n))
	}
	if got := strings.Join(headings, "|"); !strings.Contains(got, "Leben|Digitale Bildung") {
		t.Errorf("headings %s", got)
	}
	filter := document{doc.all("form")[0]}.inputs()
	if filter["fassung"][0] != "2020" || filter["q"][0] != "Glasfaser" || filter["ressort"][0] != "TFM" {
		t.Errorf("the form shows %v", filter)
	}
}

func TestTwoEditionsAreSetSideBySide(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	page := d.get("/fassungen/2026/vergleich").Body.String()
	for _, want := range []string{"von der Fassung 2020 zur Fassung 2026", "teil-new", "teil-amended", "teil-gone", "<ins>", "/fassungen/2026/synopse/2020?format=pdf"} {
		if !strings.Contains(page, want) {
			t.Errorf("the comparison lacks %q", want)
		}
	}
	if again := d.get("/fassungen/2020/vergleich?mit=2026").Body.String(); !strings.Contains(again, "von der Fassung 2020 zur Fassung 2026") {
		t.Error("the older edition is not compared with the newer one")
	}
	wantStatus(t, d.get("/fassungen/2020/vergleich?mit=x"), http.StatusOK)
	wantStatus(t, d.get("/fassungen/2020/vergleich?mit=1999"), http.StatusUnprocessableEntity)
	wantStatus(t, d.get("/fassungen/2021"), http.StatusNotFound)
}

func TestEditionsComeInEveryFormat(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	for format, kind := range map[string]string{"html": "text/html", "docx": "application/vnd", "md": "text/markdown", "json": "application/json"} {
		for _, path := range []string{"/fassungen/2026/dokument", "/fassungen/2026/synopse/2020"} {
			got := d.get(path + "?format=" + format)
			if got.Code != http.StatusOK || !strings.HasPrefix(got.Header().Get("Content-Type"), kind) || got.Header().Get("ETag") == "" {
				t.Errorf("%s as %s: %d %v", path, format, got.Code, got.Header())
			}
		}
	}
}
