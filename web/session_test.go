package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const sessionPath = "/lenkungsausschuss/" + exampleSession

// sendForm fills in a form of a page and sends it.
func (d *desk) sendForm(page, formID, to string, set url.Values) int {
	d.t.Helper()
	form := url.Values(parse(d.t, d.get(page).Body.String()).fields(d.t, formID))
	for name, texts := range set {
		form[name] = texts
	}
	answer := d.send(to, form)
	if answer.Code != http.StatusSeeOther {
		checkPage(d.t, answer.Body.String())
	}
	return answer.Code
}

func TestASessionIsConvenedWithTheLastOnesMembers(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	set := url.Values{"date": {"2027-10-20"}, "members[2].subject": {"p-3"}, "members[2].ministry": {"TMIL"}}
	if code := d.sendForm("/lenkungsausschuss/neu", "convene", "/lenkungsausschuss/neu", set); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	sent, ok := d.engine.calls[0].Arg.(workflows.Convene)
	if !ok || sent.Number != 2 || sent.Place != "Erfurt" || len(sent.Members) != 3 {
		t.Fatalf("sent %+v", d.engine.calls[0].Arg)
	}
	if m := sent.Members[0]; m != (strategy.Member{Subject: "p-committee", Name: "Kim Muster", Ministry: "TMWWDG", Chair: true}) || sent.Members[2].Ministry != "TMIL" {
		t.Errorf("members %+v", sent.Members)
	}
	set.Set("members[2].ministry", "")
	set.Set("date", "")
	if code := d.sendForm("/lenkungsausschuss/neu", "convene", "/lenkungsausschuss/neu", set); code != http.StatusUnprocessableEntity {
		t.Errorf("without date and ministry: %d", code)
	}
}

func TestTheAgendaIsEverythingOrWhatIsTicked(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	d.store.stage = strategy.StageOnAgenda
	path := sessionPath + "/tagesordnung"
	if code := d.sendForm(path, "agenda", path, nil); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	if sent := d.engine.calls[0].Arg.(workflows.SetAgenda); len(sent.Proposals) != 1 || sent.Proposals[0] != exampleProposal {
		t.Errorf("sent %+v", sent)
	}
	if code := d.sendForm(path, "agenda", path, url.Values{"all": {"true"}}); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	if sent := d.engine.calls[1].Arg.(workflows.SetAgenda); len(sent.Proposals) != 0 {
		t.Errorf("sent %+v", sent)
	}
	if code := d.sendForm(path, "agenda", path, url.Values{"proposals": nil}); code != http.StatusUnprocessableEntity {
		t.Errorf("nothing ticked: %d", code)
	}
}

func TestMembersVoteAndTheChairDecides(t *testing.T) {
	d := newDesk(t, strategy.RoleCommittee)
	item := sessionPath + "/punkte/" + exampleProposal
	steps := []struct {
		page, form, to string
		set            url.Values
		want           int
	}{
		{sessionPath, "bloc", sessionPath + "/enbloc/stimme", url.Values{"choice": {"yes"}}, http.StatusSeeOther},
		{sessionPath, "bloc", sessionPath + "/enbloc/stimme", nil, http.StatusUnprocessableEntity},
		{sessionPath, "ticked", sessionPath + "/empfehlung", url.Values{"proposals": {exampleProposal, secondProposal}, "outcome": {"defer"}}, http.StatusSeeOther},
		{sessionPath, "ticked", sessionPath + "/stimme", url.Values{"proposals": {secondProposal}, "choice": {"no"}}, http.StatusSeeOther},
		{sessionPath, "ticked", sessionPath + "/stimme", url.Values{"choice": {"no"}}, http.StatusUnprocessableEntity},
		{sessionPath, "carry", sessionPath + "/enbloc/beschluss", nil, http.StatusSeeOther},
		{item, "recommend", item + "/empfehlung", url.Values{"outcome": {"adopt_with_conditions"}}, http.StatusSeeOther},
		{item, "vote", item + "/stimme", url.Values{"choice": {"abstain"}}, http.StatusSeeOther},
		{item, "decide", item + "/beschluss", url.Values{
			"outcome": {"adopt_with_conditions"}, "conditions[0].text": {"Bericht."}, "conditions[0].owner": {"TFM"}, "conditions[0].due": {"2028-06-30"},
		}, http.StatusSeeOther},
		{item, "decide", item + "/beschluss", url.Values{fieldMore: {"3"}}, http.StatusOK},
		{sessionPath, "close", sessionPath + "/schluss", url.Values{"minutes": {"Ohne Unterbrechung."}}, http.StatusSeeOther},
	}
	for _, step := range steps {
		if code := d.sendForm(step.page, step.form, step.to, step.set); code != step.want {
			t.Errorf("%s %v: %d, want %d", step.to, step.set, code, step.want)
		}
	}
	if len(d.engine.calls) != 8 {
		t.Fatalf("%d steps", len(d.engine.calls))
	}
	if sent := d.engine.calls[6].Arg.(workflows.Decide); sent.ProposalID != exampleProposal || len(sent.Conditions) != 1 || sent.Conditions[0].Owner != "TFM" || sent.Request.ExpectedRevision != 3 {
		t.Errorf("sent %+v", sent)
	}
}

func TestTheVotingViewCounts(t *testing.T) {
	d := newDesk(t, strategy.RoleCommittee)
	answer := d.get(sessionPath + "/abstimmung")
	wantStatus(t, answer, http.StatusOK)
	page := text(parse(t, answer.Body.String()).root)
	for _, want := range []string{"1 von 2 anwesend, nötig 1", "En bloc (1 Punkt)", "Mehrheit dafür", "Toni Beispiel (TFM): Ja", "keine Mehrheit, Stimmengleichheit"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	if answer.Header().Get("Refresh") != "" || d.get(sessionPath+"/abstimmung?laufend=1").Header().Get("Refresh") != "5" {
		t.Error("the page loads itself again when it should not, or does not when it should")
	}
}

// Ministries see the agenda, and the decisions once the session is closed, never votes. The
// interface leaves the rest out; so does the page.
func TestAClosedSessionShowsDecisionsAndMinutes(t *testing.T) {
	d := newDesk(t, strategy.RoleCommittee)
	closed := closedSession()
	d.store.session = &closed
	answer := d.get(sessionPath)
	wantStatus(t, answer, http.StatusOK)
	page := answer.Body.String()
	for _, want := range []string{"Bericht über die Wirkung.", "Annahme mit Maßgaben", "Protokoll der 1. Sitzung", "Niederschrift"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	if strings.Contains(page, "Sitzung schließen") || strings.Contains(page, "Tagesordnung ändern") {
		t.Error("a closed session can be changed")
	}
	outside, _ := strategy.SightOf(strategy.Actor{Role: strategy.RoleMinistry, Ministry: "TFM"}, nil).ShowSession(closed)
	d.store.session, d.who = &outside, visitorAs(strategy.RoleMinistry)
	for _, path := range []string{sessionPath, sessionPath + "/punkte/" + exampleProposal} {
		page := d.get(path).Body.String()
		if strings.Contains(page, "Stimmen") || strings.Contains(page, "Toni Beispiel") || !strings.Contains(page, "Annahme mit Maßgaben") {
			t.Errorf("%s shows a ministry votes, or no decision", path)
		}
	}
	wantStatus(t, d.get(sessionPath+"/punkte/unbekannt"), http.StatusNotFound)
}

func TestDocumentsArePassedOnInTheirFormat(t *testing.T) {
	d := newDesk(t, strategy.RoleCommittee)
	for path, kind := range map[string]string{
		"mappe": "text/html", "mappe?format=docx": "application/vnd.openxml", "protokoll?format=html": "text/html", "protokoll?format=md": "text/markdown",
	} {
		answer := d.get(sessionPath + "/dokumente/" + path)
		if answer.Code != http.StatusOK || !strings.HasPrefix(answer.Header().Get("Content-Type"), kind) || answer.Body.Len() < 100 {
			t.Errorf("%s answers %d, %s", path, answer.Code, answer.Header().Get("Content-Type"))
		}
		if csp := answer.Header().Get("Content-Security-Policy"); strings.Contains(csp, "script-src") {
			t.Errorf("%s may run scripts: %s", path, csp)
		}
	}
	wantStatus(t, d.get(sessionPath+"/dokumente/anderes"), http.StatusNotFound)
	if answer := d.get(sessionPath + "/dokumente/mappe?format=exe"); answer.Code < 400 || answer.Code >= 500 {
		t.Errorf("an unknown format answers %d", answer.Code)
	}
	d.who = visitorAs(strategy.RoleMinistry)
	if answer := d.get(sessionPath + "/dokumente/protokoll"); answer.Code != http.StatusForbidden {
		t.Errorf("a ministry reads the minutes: %d", answer.Code)
	}
}
