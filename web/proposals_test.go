package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/api"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const secondProposal = "0d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c22"

func TestTheFilterIsTheAddress(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	wantStatus(t, d.get("/vorschlaege?jahr=2027&stand=dissent&stand=agreed&art=new&ressort=TFM&thema=Leben&feld=Digitale+Bildung&eigene=true&q=Glasfaser"), http.StatusOK)
	asked := d.store.filter
	if len(asked.Stages) != 2 || asked.Kind != "new" || asked.Ministry != "TFM" || asked.Theme != "Leben" || asked.Field != "Digitale Bildung" || asked.Submitter != "p-ministry" || asked.Search != "Glasfaser" || asked.Year != 2027 {
		t.Errorf("asked for %+v", asked)
	}
	page := d.get("/vorschlaege?stand=dissent").Body.String()
	if filter := (document{parse(t, page).all("form")[1]}).inputs(); strings.Join(filter["stand"], ",") != "dissent" {
		t.Errorf("the form shows %v", filter)
	}
}

func TestTickedProposalsAreAcceptedOneByOne(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	d.store.stage = strategy.StageSubmitted
	form := url.Values(parse(t, d.get("/vorschlaege").Body.String()).fields(t, "screening"))
	wantStatus(t, d.send("/vorschlaege/pruefung", form), http.StatusUnprocessableEntity)

	form["vorschlag"] = []string{sampleProposalID + "@7", secondProposal + "@3"}
	form.Set("titel."+secondProposal, "Digitale Bauakte")
	for range 2 { // a double click
		answer := d.send("/vorschlaege/pruefung", form)
		wantStatus(t, answer, http.StatusOK)
		if body := answer.Body.String(); !strings.Contains(body, "Annehmen: alle 2 erledigt") || !strings.Contains(body, "Digitale Bauakte") {
			t.Errorf("the result is %s", body)
		}
	}
	if len(d.engine.calls) != 2 {
		t.Fatalf("%d steps, want two", len(d.engine.calls))
	}
	revisions := map[string]int{}
	for _, call := range d.engine.calls {
		screen := call.Arg.(workflows.Screen)
		revisions[call.WorkflowID] = screen.Request.ExpectedRevision
		if screen.Outcome != strategy.ScreenAccept {
			t.Errorf("sent %+v", screen)
		}
	}
	if revisions[workflows.ProposalID(sampleProposalID)] != 7 || revisions[workflows.ProposalID(secondProposal)] != 3 {
		t.Errorf("sent %v", revisions)
	}
}

func TestTickedProposalsAreReturnedForAReason(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	d.store.stage = strategy.StageSubmitted
	form := url.Values(parse(t, d.get("/vorschlaege").Body.String()).fields(t, "screening"))
	form["vorschlag"] = []string{sampleProposalID + "@7", secondProposal + "@3"}
	for _, outcome := range []string{"return", "decline", "merge", ""} { // without a reason, or not for several at once
		form.Set("outcome", outcome)
		answer := d.send("/vorschlaege/pruefung", form)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if kept := parse(t, answer.Body.String()).fields(t, "screening"); len(kept["vorschlag"]) == 0 {
			t.Errorf("%q: what was ticked is lost", outcome)
		}
	}
	form.Set("outcome", "return")
	form.Set("reason", "Bitte die Kosten nennen.")
	wantStatus(t, d.send("/vorschlaege/pruefung", form), http.StatusOK)
	if len(d.engine.calls) != 2 {
		t.Fatalf("%d steps, want two", len(d.engine.calls))
	}
	for _, call := range d.engine.calls {
		if screen := call.Arg.(workflows.Screen); screen.Outcome != strategy.ScreenReturn || screen.Reason != "Bitte die Kosten nennen." {
			t.Errorf("sent %+v", screen)
		}
	}
}

func TestEveryTickedProposalSaysWhyNot(t *testing.T) {
	for err, want := range map[error]string{
		strategy.Decided("über die Annahme ist bereits entschieden"): "Über die Annahme ist bereits entschieden.",
		api.ErrAccepted:    "Noch nicht fertig",
		api.ErrUnavailable: "nicht erreichbar",
	} {
		d := newDesk(t, strategy.RoleCoordinator)
		d.store.stage = strategy.StageSubmitted
		form := url.Values(parse(t, d.get("/vorschlaege").Body.String()).fields(t, "screening"))
		form["vorschlag"] = []string{sampleProposalID + "@7"}
		d.engine.err = err
		answer := d.send("/vorschlaege/pruefung", form)
		wantStatus(t, answer, http.StatusOK)
		if body := answer.Body.String(); !strings.Contains(body, want) || !strings.Contains(body, "Annehmen: 0 von 1") {
			t.Errorf("%v: %s", err, body)
		}
	}
}

func TestOthersTickNothing(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	d.store.stage = strategy.StageSubmitted
	if page := d.get("/vorschlaege").Body.String(); strings.Contains(page, "Für alle angekreuzten") {
		t.Error("a ministry is offered to screen")
	}
}
