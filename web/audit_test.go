package web

import (
	"net/http"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func TestTheAuditIsFilteredByTheAddress(t *testing.T) {
	d := newDesk(t, strategy.RoleAuditor)
	page := d.get("/protokoll?art=proposal&kennung=x&person=p-2&schritt=position").Body.String()
	if want := (records.AuditFilter{Entity: "proposal", EntityID: "x", Subject: "p-2", Action: "position"}); d.store.auditFilter != want {
		t.Errorf("asked for %+v", d.store.auditFilter)
	}
	for _, want := range []string{"Mitzeichnung", "im Kalender 01.10.2027", "hash-2", "Abgelehnter Versuch"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	if empty := d.get("/protokoll?schritt=none").Body.String(); !strings.Contains(empty, "Kein Eintrag gefunden") {
		t.Error("an empty list does not say so")
	}
}

func TestTheVerificationSaysWhetherTheChainHolds(t *testing.T) {
	d := newDesk(t, strategy.RoleAuditor)
	if page := d.get("/protokoll/pruefung").Body.String(); strings.Contains(page, "Die Kette ist") {
		t.Error("a chain that nobody walked is judged")
	}
	form := formAt(t, d, "/protokoll/pruefung", "verify")
	if page := d.send("/protokoll/pruefung", form).Body.String(); !strings.Contains(page, "Die Kette ist unverändert") || !strings.Contains(page, "2 Einträge in Ordnung") {
		t.Error("a sound chain is not called so")
	}
	d.store.broken = true
	if page := d.send("/protokoll/pruefung", form).Body.String(); !strings.Contains(page, "Die Kette ist gebrochen") || !strings.Contains(page, "Eintrag 2: Der Eintrag wurde verändert.") {
		t.Error("a broken chain is not called so")
	}
}

func TestAClosedCycleHasAnEAkte(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	if strings.Contains(d.get("/zyklen").Body.String(), "E-Akte") {
		t.Error("an open cycle offers its E-Akte")
	}
	if got := d.get("/zyklen/2027/akte"); got.Code != http.StatusConflict || !strings.Contains(got.Body.String(), "läuft noch") {
		t.Errorf("the E-Akte of an open cycle answers %d", got.Code)
	}
	got := d.get("/zyklen/2026/akte")
	if got.Code != http.StatusOK || !strings.HasPrefix(got.Body.String(), "PK") || !strings.Contains(got.Header().Get("Content-Disposition"), "E-Akte-Fortschreibung-2026.zip") {
		t.Errorf("answers %d, %v", got.Code, got.Header())
	}
	d.store.phase = strategy.PhaseClosed
	if page := d.get("/protokoll").Body.String(); !strings.Contains(page, `href="/zyklen/2027/akte"`) {
		t.Error("the audit's page does not lead to it")
	}
}

func TestTheAuditIsPassedOnAsJSONLines(t *testing.T) {
	got := newDesk(t, strategy.RoleAuditor).get("/protokoll/ausfuhr")
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "application/jsonl" || got.Body.String() != "{\"seq\":1}\n{\"seq\":2}\n" {
		t.Errorf("%d %v %q", got.Code, got.Header(), got.Body)
	}
	if !strings.Contains(got.Header().Get("Content-Disposition"), "audit.jsonl") {
		t.Errorf("Content-Disposition %q", got.Header().Get("Content-Disposition"))
	}
}
