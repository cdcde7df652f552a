package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const reportPath = "/fortschrittsberichte/" + exampleReport

func TestAReportIsPrefilledFromTheLastOneAndHandedIn(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	page := d.get(reportPath).Body.String()
	form := url.Values(parse(t, page).fields(t, "report"))
	if form.Get("text") != "Die Hälfte liegt." || form.Get("milestones[0].actual") != "2026-06-01" || form.Get("milestones[1].original") != "2027-12-31" {
		t.Fatalf("prefilled with %v", form)
	}
	if !strings.Contains(page, "Ursprünglich geplant: 31.12.2027") {
		t.Error("the original day is not shown")
	}
	// The first milestone is cleared, the second moved, a third added.
	for _, part := range milestoneParts {
		form.Set(rowField("milestones", 0, part), "")
	}
	form.Set("milestones[1].current", "2028-03-31")
	form.Set("milestones[1].reason", "Es fehlen Baufirmen.")
	form.Set("milestones[2].text", "Abnahme")
	form.Set("status", "delayed")
	wantStatus(t, d.send(reportPath+"/abgabe", form), http.StatusSeeOther)
	sent, ok := d.engine.calls[0].Arg.(workflows.SubmitReport)
	if !ok || sent.Content.Status != strategy.StatusDelayed || len(sent.Content.Milestones) != 2 || sent.Request.ExpectedRevision != 2 {
		t.Fatalf("sent %+v", d.engine.calls[0].Arg)
	}
	want := strategy.MilestoneReport{
		Text: "Zweite Hälfte", Original: strategy.NewDate(2027, 12, 31), Current: strategy.NewDate(2028, 3, 31), Reason: "Es fehlen Baufirmen.",
	}
	if sent.Content.Milestones[0] != want || sent.Content.Milestones[1].Text != "Abnahme" {
		t.Errorf("milestones %+v", sent.Content.Milestones)
	}
}

func TestARefusedReportNamesTheMilestone(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	form := url.Values(parse(t, d.get(reportPath).Body.String()).fields(t, "report"))
	d.engine.err = strategy.Invalid("content.milestones[1].reason", "die Verschiebung braucht eine Begründung")
	form.Set("milestones[1].current", "2028-03-31")
	answer := d.send(reportPath+"/abgabe", form)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	found := false
	for _, a := range parse(t, answer.Body.String()).all("a") {
		found = found || attr(a, "href") == "#report-milestones-1-reason"
	}
	if !found {
		t.Error("the summary does not lead to the milestone's reason")
	}
	if again := url.Values(parse(t, answer.Body.String()).fields(t, "report")); again.Get("milestones[1].current") != "2028-03-31" {
		t.Errorf("came back as %v", again)
	}
}

func TestMoreRowsKeepWhatWasTyped(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	form := url.Values(parse(t, d.get(reportPath).Body.String()).fields(t, "report"))
	form.Set("text", "Noch nicht fertig.")
	form.Set(fieldMore, "3")
	answer := d.send(reportPath+"/abgabe", form)
	wantStatus(t, answer, http.StatusOK)
	again := url.Values(parse(t, answer.Body.String()).fields(t, "report"))
	if _, three := again["milestones[4].text"]; !three || again.Get("text") != "Noch nicht fertig." || len(d.engine.calls) != 0 {
		t.Errorf("came back as %v", again)
	}
}

func TestOtherMinistriesAndOfficesGetNoForm(t *testing.T) {
	for _, role := range []strategy.Role{strategy.RoleMinistry, strategy.RoleCoordinator, strategy.RoleAuditor} {
		d := newDesk(t, role)
		if role == strategy.RoleMinistry {
			d.who.Actor.Ministry = "TMIL"
		}
		if strings.Contains(d.get(reportPath).Body.String(), "Bericht abgeben") {
			t.Errorf("%s is offered the form", role)
		}
	}
}

func TestTheCoordinatorJudgesAReport(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	submitted := submittedReport()
	d.store.report = &submitted
	page := d.get(reportPath).Body.String()
	accept, back := url.Values(parse(t, page).fields(t, "accept")), url.Values(parse(t, page).fields(t, "return"))
	if accept.Get("rating") != "on_track" {
		t.Errorf("the rating starts at %q", accept.Get("rating"))
	}
	wantStatus(t, d.send(reportPath+"/rueckgabe", back), http.StatusUnprocessableEntity)
	back.Set("reason", "Der Stand der Meilensteine fehlt.")
	wantStatus(t, d.send(reportPath+"/rueckgabe", back), http.StatusSeeOther)
	accept.Set("rating", "at_risk")
	wantStatus(t, d.send(reportPath+"/annahme", accept), http.StatusSeeOther)
	if sent, ok := d.engine.calls[1].Arg.(workflows.AcceptReport); !ok || sent.Rating != strategy.StatusAtRisk {
		t.Errorf("sent %+v", d.engine.calls[1].Arg)
	}
}

func TestReportsAreListedWithTheirCounts(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	page := d.get("/fortschrittsberichte?halbjahr=2027-H1").Body.String()
	for _, want := range []string{"1. Halbjahr 2027", "Überfällig", "/fortschrittsberichte?halbjahr=2027-H1&amp;jahr=2027&amp;ressort=TFM"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	empty := d.get("/fortschrittsberichte?stand=missing")
	wantStatus(t, empty, http.StatusOK)
	if !strings.Contains(empty.Body.String(), "Kein Bericht gefunden") {
		t.Error("an empty list does not say so")
	}
}
