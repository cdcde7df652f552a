package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func TestAWorkshopIsRegisteredAndItsRecordFiled(t *testing.T) {
	d := newDesk(t, strategy.RoleOrganiser)
	form := url.Values(parse(t, d.get("/werkstaetten/neu").Body.String()).fields(t, "workshop"))
	form.Set("title", "Werkstatt Mobilität")
	form.Set("fields", "Digitale Bildung\r\n\r\n Digitale Verwaltung ")
	form.Set("held_on", "2027-04-01")
	answer := d.send("/werkstaetten/neu", form)
	wantStatus(t, answer, http.StatusSeeOther)
	saved := d.store.workshops[0]
	if saved.Year != 2027 || saved.Title != "Werkstatt Mobilität" || strings.Join(saved.Fields, "|") != "Digitale Bildung|Digitale Verwaltung" || saved.HeldOn != strategy.NewDate(2027, 4, 1) {
		t.Errorf("saved %+v", saved)
	}
	if to := answer.Header().Get("Location"); to != "/werkstaetten/"+saved.ID {
		t.Errorf("redirected to %s", to)
	}

	record := url.Values(parse(t, d.get("/werkstaetten/"+exampleWorkshop+"/protokoll").Body.String()).fields(t, "record"))
	if !strings.Contains(record.Get("status_quo"), "Hälfte der Schulen") {
		t.Errorf("the form is not prefilled: %v", record)
	}
	record.Set("opportunities", "Mehr Lernzeit.")
	wantStatus(t, d.send("/werkstaetten/"+exampleWorkshop+"/protokoll", record), http.StatusSeeOther)
	if filed := d.store.workshops[1].Record; filed.Opportunities != "Mehr Lernzeit." || filed.Obstacles != "Es fehlen Baufirmen." {
		t.Errorf("filed %+v", filed)
	}
}

func TestAWorkshopIsChangedByItsOwnersOnly(t *testing.T) {
	d := newDesk(t, strategy.RoleOrganiser)
	form := url.Values(parse(t, d.get("/werkstaetten/"+exampleWorkshop+"/angaben").Body.String()).fields(t, "workshop"))
	form.Set(fieldRevision, "2")
	form.Set("place", "Jena, Mein Ort")
	answer := d.send("/werkstaetten/"+exampleWorkshop+"/angaben", form)
	wantStatus(t, answer, http.StatusConflict)
	if body := answer.Body.String(); !strings.Contains(body, "Jena, Mein Ort") || !strings.Contains(body, "Erfurt") {
		t.Error("the conflict does not show both texts")
	}
	d.who.Actor.Subject = "p-somebody"
	wantStatus(t, d.get("/werkstaetten/"+exampleWorkshop+"/angaben"), http.StatusForbidden)
	if page := d.get("/werkstaetten/" + exampleWorkshop).Body.String(); strings.Contains(page, "Angaben ändern") {
		t.Error("others are offered the change")
	}
	if len(d.store.workshops) != 0 {
		t.Error("it was saved")
	}
}
