package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

const discussedPath = "/digitalkonferenz/" + exampleProposal

func discussing(t *testing.T, role strategy.Role) *desk {
	d := newDesk(t, role)
	d.store.stage, d.store.phase = strategy.StageScreened, strategy.PhaseConsultation
	return d
}

func TestAnybodyCommentsWithOrWithoutAName(t *testing.T) {
	d := discussing(t, strategy.RolePublic)
	page := d.get(discussedPath).Body.String()
	for _, want := range []string{"Di, 31.08.2027", "wird gesichtet", "Was sich ändern soll", "<del>", "Endlich."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	checkPage(t, page)
	if strings.Contains(page, "Danke.") {
		t.Error("an answer is out before the Digitalkonferenz has ended")
	}
	form := url.Values(parse(t, page).fields(t, "comment"))
	refused := d.send(discussedPath+"/kommentare", form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	checkPage(t, refused.Body.String())
	if !strings.Contains(refused.Body.String(), `href="#comment-text"`) {
		t.Error("the summary does not lead to the text")
	}
	form.Set("text", "Bitte auch die Berufsschulen.")
	answer := d.send(discussedPath+"/kommentare", form)
	wantStatus(t, answer, http.StatusSeeOther)
	if len(d.store.commented) != 1 || d.store.commented[0].Author != "" || d.store.commented[0].State != "pending" || d.store.commented[0].Subject != "" {
		t.Fatalf("kept %+v", d.store.commented)
	}
	if next := d.get(discussedPath).Body.String(); !strings.Contains(next, "wird gesichtet. Danach erscheint er hier") {
		t.Error("the author is not told what happens next")
	}
}

func TestCommentsAreTakenWhileTheDigitalkonferenzRuns(t *testing.T) {
	d := newDesk(t, strategy.RolePublic) // in coordination
	page := d.get(discussedPath).Body.String()
	if strings.Contains(page, "Kommentar senden") || !strings.Contains(page, "zurzeit nicht öffentlich") || strings.Contains(page, "Jede Schule erhält") {
		t.Error("a confidential text is shown, or comments are taken on it")
	}
	if !strings.Contains(page, "Gut zu schaffen.") || !strings.Contains(page, "Danke.") {
		t.Error("the answers are not out")
	}
	auditor := discussing(t, strategy.RoleAuditor).get(discussedPath).Body.String()
	if strings.Contains(auditor, "Kommentar senden") {
		t.Error("the auditor is offered to comment")
	}
}

func TestTheConferenceListsByTheStateOfTheAddress(t *testing.T) {
	d := discussing(t, strategy.RolePublic)
	for address, want := range map[string]string{
		"/digitalkonferenz": "screened", "/digitalkonferenz?stand=published": "published", "/digitalkonferenz?stand=alle&q=Glasfaser": "",
	} {
		wantStatus(t, d.get(address), http.StatusOK)
		got := ""
		for _, stage := range d.store.filter.Stages {
			got += string(stage)
		}
		if got != want || strings.Contains(address, "q=") != (d.store.filter.Search == "Glasfaser") {
			t.Errorf("%s asks for %+v", address, d.store.filter)
		}
	}
	if empty := d.get("/digitalkonferenz?stand=published").Body.String(); !strings.Contains(empty, "Keine Vorschläge") {
		t.Error("an empty list does not say so")
	}
	wantStatus(t, d.get("/digitalkonferenz?stand=unsinn"), http.StatusUnprocessableEntity)
}
