package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/api"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const movePath = "/zyklen/2027/fristen"

// asked opens the overview with a what-if and gives its form for moving the deadline.
func asked(t *testing.T, d *desk) url.Values {
	t.Helper()
	page := d.get("/?frist=coordination_end&tag=2027-10-14")
	if page.Code != http.StatusOK {
		t.Fatalf("status %d", page.Code)
	}
	checkPage(t, page.Body.String())
	if !strings.Contains(page.Body.String(), "Der 31. Dezember hält") {
		t.Error("the page does not say whether 31 December holds")
	}
	return url.Values(parse(t, page.Body.String()).fields(t, "move"))
}

func wantStatus(t *testing.T, answer *httptest.ResponseRecorder, want int) {
	t.Helper()
	if answer.Code != want {
		t.Fatalf("status %d, want %d\n%s", answer.Code, want, answer.Body)
	}
	if want != http.StatusSeeOther {
		checkPage(t, answer.Body.String())
	}
}

func TestAFormIsCarriedOutOnce(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := asked(t, d)
	form.Set("reason", "Die Ressorts brauchen mehr Zeit.")
	for range 2 { // a double click
		answer := d.send(movePath, form)
		wantStatus(t, answer, http.StatusSeeOther)
		if to := answer.Header().Get("Location"); to != "/?jahr=2027" {
			t.Errorf("redirected to %s", to)
		}
	}
	if len(d.engine.calls) != 1 {
		t.Fatalf("%d steps, want one", len(d.engine.calls))
	}
	move, ok := d.engine.calls[0].Arg.(workflows.MoveDeadline)
	if !ok || move.Name != strategy.DeadlineCoordinationEnd || move.To.String() != "2027-10-14" || move.Request.ExpectedRevision != 4 {
		t.Errorf("sent %+v", d.engine.calls[0].Arg)
	}
	said := d.get("/?jahr=2027").Body.String()
	if !strings.Contains(said, "Ende der Ressortabstimmung liegt jetzt auf dem 14.10.2027.") {
		t.Error("the next page does not say what was done")
	}
	if strings.Contains(d.get("/?jahr=2027").Body.String(), "liegt jetzt auf dem") {
		t.Error("it is said twice")
	}
}

func TestARefusedFormKeepsItsTextAndNamesTheField(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := asked(t, d)
	form.Set("reason", "")
	answer := d.send(movePath, form)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	doc := parse(t, answer.Body.String())
	linked := false
	for _, a := range doc.all("a") {
		linked = linked || attr(a, "href") == "#move-reason" && text(a) == "Begründung: Hier fehlt eine Angabe."
	}
	if !linked {
		t.Error("the summary does not lead to the field")
	}
	for _, area := range doc.all("textarea") {
		if attr(area, "aria-invalid") != "true" || !strings.Contains(attr(area, "aria-describedby"), "move-reason-error") {
			t.Error("the field does not say that it is at fault")
		}
	}
	again := doc.fields(t, "move")
	if again["to"][0] != "2027-10-14" || again[fieldKey][0] == form.Get(fieldKey) {
		t.Errorf("the form came back as %v", again)
	}
}

func TestAConflictKeepsTheText(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := asked(t, d)
	form.Set("reason", "Mein Text geht nicht verloren.")
	d.engine.err = strategy.Stale("der Zyklus steht inzwischen bei Revision 5")
	answer := d.send(movePath, form)
	wantStatus(t, answer, http.StatusConflict)
	body := answer.Body.String()
	if !strings.Contains(body, "Jemand war schneller") || !strings.Contains(body, "Mein Text geht nicht verloren.") {
		t.Error("the page does not show the conflict and the text")
	}
}

// Where somebody else was faster, the field shows the text that was typed and the one that
// the records have now; a field that nobody else changed shows one.
func TestAConflictShowsBothTexts(t *testing.T) {
	sent := &form{ID: "edit", Revision: 3, values: url.Values{"title": {"Meins"}, "place": {"Erfurt"}, "topics": {"money"}}}
	sent.problem = &Problem{Status: http.StatusConflict, Code: codeStale, Detail: "inzwischen Revision 4"}
	v := &visit{failed: sent}
	again := v.form("edit", 4, values{"title": "Ihres", "place": "Erfurt", "topics": []strategy.Topic{strategy.TopicMoney, strategy.TopicOrganisation}})
	if again.Revision != 4 || !again.Conflict() {
		t.Errorf("shown again as %+v", again)
	}
	if title := again.Line("title", "Titel"); title.Value != "Meins" || title.Theirs != "Ihres" {
		t.Errorf("title %+v", title)
	}
	if place := again.Line("place", "Ort"); place.Theirs != "" {
		t.Errorf("place %+v", place)
	}
	topics := again.Checks("topics", "Themen", choices(strategy.TopicMoney, strategy.TopicOrganisation))
	if topics.Theirs != "Haushalt, Organisation der Verwaltung" || !topics.Options[0].Chosen || topics.Options[1].Chosen {
		t.Errorf("topics %+v", topics)
	}
	if other := v.form("other", 4, values{"title": "Ihres"}); other.Line("title", "Titel").Value != "Ihres" || other.problem != nil {
		t.Error("another form of the page took the refused one's text")
	}
}

func TestTextSurvivesADeadlineThatWasMetMeanwhile(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := asked(t, d)
	form.Set("reason", "Mein Text geht nicht verloren.")
	form.Set("frist", "hard_limit") // of which no what-if is possible either
	d.engine.err = strategy.Decided("die Frist wurde erreicht")
	answer := d.send(movePath, form)
	wantStatus(t, answer, http.StatusConflict)
	if !strings.Contains(answer.Body.String(), "Mein Text geht nicht verloren.") {
		t.Error("the text is lost")
	}
}

func TestAStepThatIsNotFinishedIsAskedForAgain(t *testing.T) {
	for err, status := range map[error]int{api.ErrAccepted: http.StatusAccepted, api.ErrUnavailable: http.StatusServiceUnavailable} {
		d := newDesk(t, strategy.RoleCoordinator)
		form := asked(t, d)
		form.Set("reason", "Mehr Zeit.\nViel mehr Zeit.")
		d.engine.err = err
		answer := d.send(movePath, form)
		wantStatus(t, answer, status)
		again := url.Values(parse(t, answer.Body.String()).fields(t, "move"))
		if again.Get(fieldKey) != form.Get(fieldKey) || again.Get("to") != "2027-10-14" {
			t.Errorf("%v: the form to send again is %v", err, again)
		}
		d.engine.err = nil
		wantStatus(t, d.send(movePath, again), http.StatusSeeOther)
	}
}

func TestAnEndedSessionKeepsTheText(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := asked(t, d)
	form.Set("reason", "Nach der Mittagspause.")
	d.who = visitorAs(strategy.RolePublic)
	answer := d.send(movePath, form)
	wantStatus(t, answer, http.StatusUnauthorized)
	again := url.Values(parse(t, answer.Body.String()).fields(t, "move"))
	if again.Get("reason") != "Nach der Mittagspause." {
		t.Errorf("the form to send again is %v", again)
	}
	d.who = visitorAs(strategy.RoleCoordinator)
	wantStatus(t, d.send(movePath, again), http.StatusSeeOther)
}

func TestAnotherOfficeDoesNotAct(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := asked(t, d)
	form.Set("reason", "Ich will auch einmal.")
	d.who = visitorAs(strategy.RoleMinistry)
	wantStatus(t, d.send(movePath, form), http.StatusForbidden)
	if len(d.engine.calls) != 0 {
		t.Error("it was carried out")
	}
}

func TestWhatIfWithoutADayIsExplained(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	for path, want := range map[string]string{
		"/?frist=coordination_end":                           "Bitte einen Tag nennen",
		"/?frist=coordination_end&tag=gestern":               "Bitte einen Tag nennen",
		"/?frist=gibt_es_nicht&tag=2027-10-14":               "Es gibt keine Frist",
		"/?frist=cabinet_session&wochen=8":                   "Der 31. Dezember hält nicht",
		"/?frist=coordination_end&wochen=2":                  "Der 31. Dezember hält",
		"/?frist=coordination_end&wochen=2&tag=&jahr=vielen": "Der 31. Dezember hält",
	} {
		answer := d.get(path)
		wantStatus(t, answer, http.StatusOK)
		if !strings.Contains(answer.Body.String(), want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

func TestTheCoordinatorSteersTheCycle(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	steps := []struct {
		form, path string
		set        url.Values
		want       int
	}{
		{"advance", "/zyklen/2027/phase", nil, http.StatusSeeOther},
		{"open", "/zyklen", url.Values{"year": {"2028"}, "cabinet_session": {"2028-11-28"}}, http.StatusSeeOther},
		{"open", "/zyklen", url.Values{"year": {"nächstes"}}, http.StatusUnprocessableEntity},
		{"cancel", "/zyklen/2027/abbruch", url.Values{"reason": {"Die Wahl kommt dazwischen."}}, http.StatusSeeOther},
		{"cancel", "/zyklen/2027/abbruch", nil, http.StatusUnprocessableEntity},
	}
	for _, step := range steps {
		form := url.Values(parse(t, d.get("/zyklen").Body.String()).fields(t, step.form))
		for name, texts := range step.set {
			form[name] = texts
		}
		wantStatus(t, d.send(step.path, form), step.want)
	}
	if advance, ok := d.engine.calls[0].Arg.(workflows.AdvancePhase); !ok || advance.To != strategy.PhaseCommittee {
		t.Errorf("sent %+v", d.engine.calls[0].Arg)
	}
	if len(d.engine.calls) != 3 {
		t.Errorf("%d steps, want three", len(d.engine.calls))
	}
}
