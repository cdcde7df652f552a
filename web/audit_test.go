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
	if page := d.get("/protokoll/pruefung").Body.String(); !strings.Contains(page, "Die Kette ist unverändert") || !strings.Contains(page, "2 Einträge in Ordnung") {
		t.Error("a sound chain is not called so")
	}
	d.store.broken = true
	if page := d.get("/protokoll/pruefung").Body.String(); !strings.Contains(page, "Die Kette ist gebrochen") || !strings.Contains(page, "Eintrag 2: Der Eintrag wurde verändert.") {
		t.Error("a broken chain is not called so")
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
