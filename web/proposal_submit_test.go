package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// writing is a desk while proposals come in.
func writing(t *testing.T, role strategy.Role) *desk {
	t.Helper()
	d := newDesk(t, role)
	d.store.phase = strategy.PhaseIntake
	return d
}

func formAt(t *testing.T, d *desk, path, id string) url.Values {
	t.Helper()
	page := d.get(path)
	wantStatus(t, page, http.StatusOK)
	return url.Values(parse(t, page.Body.String()).fields(t, id))
}

func TestANewMeasureIsWrittenPreviewedAndSubmitted(t *testing.T) {
	d := writing(t, strategy.RoleOrganiser)
	form := formAt(t, d, "/vorschlaege/neu?art=new&werkstatt="+exampleWorkshop, "proposal")
	form.Set("draft.sheet.title", "Freies WLAN")
	form.Set("draft.sheet.field", themeField("Leben", "Digitale Bildung"))
	form["draft.sheet.lead"] = []string{"TFM", "TMIK"}
	form.Set("draft.sheet.participants", "Schulträger\r\n\r\nTMASGFF")
	form.Set("draft.sheet.description", "Überall WLAN.\r\nZweite Zeile.")
	form.Set("reason", "Es fehlt.")
	form.Set("effects.budget", "1 Mio. Euro")
	form["topics"] = []string{"money"}

	// Room for two more milestones, of which the middle one stays empty.
	for want := 2; want <= 3; want++ {
		form.Set(fieldDo, doAddRow)
		answer := d.send("/vorschlaege/neu", form)
		wantStatus(t, answer, http.StatusOK)
		form = url.Values(parse(t, answer.Body.String()).fields(t, "proposal"))
		if _, there := form[rowAt(want-1).Text]; !there {
			t.Fatalf("no milestone %d: %v", want, form)
		}
	}
	form.Del(fieldDo)
	form.Set(rowAt(0).When, "bis Q4/2028")
	form.Set(rowAt(0).Text, "Gebaut")
	form.Set(rowAt(2).Text, "Ausgewertet")

	form.Set(fieldDo, doPreview)
	preview := d.send("/vorschlaege/neu", form)
	wantStatus(t, preview, http.StatusOK)
	for _, want := range []string{"Freies WLAN", "bis Q4/2028", "Ausgewertet", "Haushalt", "1 Mio. Euro", "Schulträger, TMASGFF"} {
		if !strings.Contains(preview.Body.String(), want) {
			t.Errorf("the preview does not show %q", want)
		}
	}
	if len(d.engine.calls) != 0 {
		t.Fatal("the preview was sent")
	}
	form = url.Values(parse(t, preview.Body.String()).fields(t, "proposal"))
	form.Set(fieldDo, doEdit)
	back := d.send("/vorschlaege/neu", form)
	wantStatus(t, back, http.StatusOK)
	form = url.Values(parse(t, back.Body.String()).fields(t, "proposal"))
	form.Del(fieldDo)
	answer := d.send("/vorschlaege/neu", form)
	wantStatus(t, answer, http.StatusSeeOther)

	p := d.engine.calls[0].Arg.(workflows.Submit).Proposal
	if to := answer.Header().Get("Location"); to != "/vorschlaege/"+p.ID {
		t.Errorf("redirected to %s", to)
	}
	s := p.Draft.Sheet
	if p.Kind != strategy.KindNew || p.Origin != strategy.OriginWorkshop || p.WorkshopID != exampleWorkshop || p.Year != 2027 || p.Effects.Budget != "1 Mio. Euro" || len(p.Topics) != 1 {
		t.Errorf("submitted %+v", p)
	}
	if s.Title != "Freies WLAN" || s.Theme != "Leben" || s.Field != "Digitale Bildung" || strings.Join(s.Lead, ",") != "TMIK,TFM" || strings.Join(s.Participants, ",") != "Schulträger,TMASGFF" || s.Description != "Überall WLAN.\nZweite Zeile." {
		t.Errorf("submitted %+v", s)
	}
	if len(s.Milestones) != 2 || s.Milestones[0].Kind != "by" || *s.Milestones[0].End != "2028-12-31" || s.Milestones[1].Text != "Ausgewertet" || s.Milestones[1].When != nil {
		t.Errorf("milestones %+v", s.Milestones)
	}
}

func TestWhatIsWrongWithAProposalIsSaidAtItsField(t *testing.T) {
	d := writing(t, strategy.RoleMinistry)
	form := formAt(t, d, "/vorschlaege/neu?art=new", "proposal")
	form.Set("draft.sheet.title", "")
	form.Set("reason", "")
	answer := d.send("/vorschlaege/neu", form)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	linked := map[string]bool{}
	for _, a := range parse(t, answer.Body.String()).all("a") {
		linked[attr(a, "href")] = true
	}
	if !linked["#proposal-draft-sheet-title"] || !linked["#proposal-reason"] {
		t.Errorf("the summary does not lead to the fields: %s", answer.Body)
	}
}

func TestAnAmendmentBeginsWithTheTextInForce(t *testing.T) {
	d := writing(t, strategy.RoleMinistry)
	choice := d.get("/vorschlaege/neu?art=amend")
	wantStatus(t, choice, http.StatusOK)
	if !strings.Contains(choice.Body.String(), "M1-02 Digitale Bauakte") {
		t.Error("the measures are not offered")
	}
	form := formAt(t, d, "/vorschlaege/neu?art=amend&massnahme=m-1&weiter=ja", "proposal")
	if form.Get("draft.sheet.description") != "Jede zweite Schule erhält einen Anschluss." || form.Get(rowAt(0).When) != "bis Q4/2028" {
		t.Errorf("prefilled with %v", form)
	}
	form.Set("draft.sheet.description", "Jede dritte Schule erhält einen Anschluss.")
	form.Set("reason", "Geht nicht schneller.")
	form.Set(fieldDo, doPreview)
	preview := d.send("/vorschlaege/neu", form).Body.String()
	if !strings.Contains(preview, "<del>") || !strings.Contains(preview, "dritte") {
		t.Error("the preview does not show what changes")
	}
	form.Del(fieldDo)
	wantStatus(t, d.send("/vorschlaege/neu", form), http.StatusSeeOther)
	p := d.engine.calls[0].Arg.(workflows.Submit).Proposal
	if p.Kind != strategy.KindAmend || len(p.Targets) != 1 || p.Targets[0] != "m-1" || p.Origin != strategy.OriginMinistry {
		t.Errorf("submitted %+v", p)
	}
	if changed := strategy.ChangedPassages(p.Base.Texts(), p.Draft.Texts()); len(changed) != 1 || changed[0] != strategy.PassageDescription {
		t.Errorf("changed %v", changed)
	}
	if m := p.Draft.Sheet.Milestones[0]; m.Kind != "by" || m.End == nil {
		t.Errorf("the milestone lost its range: %+v", m)
	}
}

func TestOtherKindsOfProposals(t *testing.T) {
	for _, one := range []struct {
		path  string
		set   url.Values
		check func(strategy.Proposal) bool
	}{
		{"?art=end&massnahme=m-1", url.Values{"draft.ending_note": {"Erledigt."}}, func(p strategy.Proposal) bool { return p.Draft.EndingNote == "Erledigt." && p.Draft.Sheet == nil }},
		{"?art=merge&massnahme=m-1&massnahme=m-2", url.Values{"draft.sheet.title": {"Beides"}}, func(p strategy.Proposal) bool { return len(p.Targets) == 2 && p.Draft.Sheet.Title == "Beides" }},
		{"?art=focus&feld=Digitale+Bildung", url.Values{"draft.focus.priorities": {"Eins\r\nZwei"}}, func(p strategy.Proposal) bool {
			return p.Draft.Focus.Vision == "Alle lernen digital." && len(p.Draft.Focus.Priorities) == 2
		}},
	} {
		d := writing(t, strategy.RoleCoordinator)
		form := formAt(t, d, "/vorschlaege/neu"+one.path, "proposal")
		for name, texts := range one.set {
			form[name] = texts
		}
		form.Set("reason", "Darum.")
		form.Set("origin", "ministry")
		wantStatus(t, d.send("/vorschlaege/neu", form), http.StatusSeeOther)
		if p := d.engine.calls[0].Arg.(workflows.Submit).Proposal; !one.check(p) {
			t.Errorf("%s submitted %+v", one.path, p)
		}
	}
}

func TestMergingTakesTwoMeasures(t *testing.T) {
	d := writing(t, strategy.RoleCoordinator)
	answer := d.get("/vorschlaege/neu?art=merge&massnahme=m-1&weiter=ja")
	wantStatus(t, answer, http.StatusOK)
	if !strings.Contains(answer.Body.String(), "mindestens zwei Maßnahmen") {
		t.Error("it does not say that two are needed")
	}
	for path, want := range map[string]string{
		"/vorschlaege/neu":           "Maßnahme beenden",
		"/vorschlaege/neu?art=focus": "Leben – Digitale Bildung",
		"/vorschlaege/neu?art=amend&massnahme=m-1&suchen=ja&q=Bauakte": "Digitale Bauakte",
	} {
		page := d.get(path)
		wantStatus(t, page, http.StatusOK)
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("%s does not show %q", path, want)
		}
	}
	wantStatus(t, d.get("/vorschlaege/neu?art=amend&massnahme=m-9"), http.StatusNotFound)
}

func TestWithoutAnOpenCycleNothingIsSubmitted(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry) // in coordination
	page := d.get("/vorschlaege/neu?art=new")
	wantStatus(t, page, http.StatusOK)
	if !strings.Contains(page.Body.String(), "nimmt von Ihrem Amt keine Vorschläge mehr an") {
		t.Error("it does not say why there is no form")
	}
	writing := writing(t, strategy.RoleMinistry)
	form := formAt(t, writing, "/vorschlaege/neu?art=new", "proposal")
	form.Set("draft.sheet.description", "Mein langer Text.")
	form.Set("reason", "r")
	writing.store.phase = strategy.PhaseCoordination // it ended meanwhile
	writing.engine.err = strategy.Closed("die Fortschreibung 2027 nimmt keine Vorschläge mehr an")
	form.Set("draft.sheet.title", "T")
	answer := writing.send("/vorschlaege/neu", form)
	wantStatus(t, answer, http.StatusConflict)
	if !strings.Contains(answer.Body.String(), "Mein langer Text.") {
		t.Error("the text is lost")
	}
}
