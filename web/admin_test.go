package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

const assignmentPath = "/verwaltung/aemter/" + exampleAssignment

func TestOfficesAreAssigned(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := url.Values(parse(t, d.get("/verwaltung/aemter/neu?person=p-2").Body.String()).fields(t, "assignment"))
	if form.Get("subject") != "p-2" || form.Get("from") != "2027-09-01" {
		t.Fatalf("the form begins with %v", form)
	}
	wantStatus(t, d.send("/verwaltung/aemter/neu", form), http.StatusUnprocessableEntity) // no office chosen
	form.Set("role", "ministry")
	form.Set("ministry", "TFM")
	form.Set("authorised", "true")
	form.Set("from", "2026-01-01")
	refused := d.send("/verwaltung/aemter/neu", form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	if body := refused.Body.String(); !strings.Contains(body, `href="#assignment-from"`) || !strings.Contains(body, "schon zugewiesen") {
		t.Error("what is wrong is not said at the first day")
	}
	form.Set("from", "2027-10-01")
	form.Set("to", "2028-09-30")
	wantStatus(t, d.send("/verwaltung/aemter/neu", form), http.StatusSeeOther)
	want := strategy.Assignment{Subject: "p-2", Role: strategy.RoleMinistry, Ministry: "TFM", Authorised: true, From: strategy.NewDate(2027, 10, 1), To: strategy.NewDate(2028, 9, 30)}
	got := d.store.assigned[0]
	got.ID = ""
	if got != want {
		t.Errorf("assigned %+v", got)
	}
}

func TestAnAssignmentIsChangedAndEnded(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	page := d.get(assignmentPath).Body.String()
	form := url.Values(parse(t, page).fields(t, "assignment"))
	if form.Get("note") != "Abteilung 2" || form.Get("authorised") != "true" || form.Get("to") != "" {
		t.Fatalf("the form shows %v", form)
	}
	form.Del("authorised")
	wantStatus(t, d.send(assignmentPath, form), http.StatusSeeOther)
	if a := d.store.assigned[0]; a.Authorised || a.Revision != 3 || a.ID != exampleAssignment {
		t.Errorf("changed to %+v", a)
	}
	end := url.Values(parse(t, page).fields(t, "end"))
	end.Set("last_day", "gestern")
	wantStatus(t, d.send(assignmentPath+"/ende", end), http.StatusUnprocessableEntity)
	end.Set("last_day", "2027-09-30")
	wantStatus(t, d.send(assignmentPath+"/ende", end), http.StatusSeeOther)
	if len(d.store.ended) != 1 || d.store.ended[0] != strategy.NewDate(2027, 9, 30) {
		t.Errorf("ended on %v", d.store.ended)
	}
}

func TestNobodyIsOfferedToChangeTheirOwnOffice(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	d.who.Actor.Subject = "p-2"
	for _, page := range []string{d.get(assignmentPath).Body.String(), newDesk(t, strategy.RoleAuditor).get(assignmentPath).Body.String()} {
		if strings.Contains(page, "Zuweisung ändern") || strings.Contains(page, "Zuweisung beenden") {
			t.Error("a form is offered")
		}
	}
}

func TestCabinetSessionsAreFixed(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	page := d.get("/verwaltung/sitzungen").Body.String()
	form := url.Values(parse(t, page).fields(t, "sessions"))
	form.Set(fieldMore, "2")
	more := d.send("/verwaltung/sitzungen/2027", form)
	wantStatus(t, more, http.StatusOK)
	form = url.Values(parse(t, more.Body.String()).fields(t, "sessions"))
	form.Set("sessions[0].note", "nur ein Vermerk")
	wantStatus(t, d.send("/verwaltung/sitzungen/2027", form), http.StatusUnprocessableEntity)
	form.Set("sessions[0].date", "2027-11-30")
	form.Set("sessions[1].date", "2027-12-07")
	wantStatus(t, d.send("/verwaltung/sitzungen/2027", form), http.StatusSeeOther)
	if got := d.store.sessionDays.Sessions; len(got) != 2 || got[0].Note != "nur ein Vermerk" || got[1].Date != strategy.NewDate(2027, 12, 7) {
		t.Errorf("fixed %+v", got)
	}
	form.Set("sessions[1].date", "2027-11-28") // a Sunday before the first
	refused := d.send("/verwaltung/sitzungen/2027", form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	if !strings.Contains(refused.Body.String(), `href="#sessions-sessions-1-date"`) {
		t.Error("what is wrong is not said at its row")
	}
	if auditor := newDesk(t, strategy.RoleAuditor).get("/verwaltung/sitzungen").Body.String(); strings.Contains(auditor, "Sitzungen festlegen") {
		t.Error("the auditor is offered the form")
	}
}

func TestTheRulesOfTheCycleAreRead(t *testing.T) {
	page := newDesk(t, strategy.RoleCoordinator).get("/verwaltung/regeln").Body.String()
	for _, want := range []string{"30.06.", "14 Tage vorher, 3 Tage vorher, am letzten Tag", "Haushalt", "Finanzen", "TFM", "50\u00a0% der Mitglieder"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}
