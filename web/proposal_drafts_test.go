package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// A proposal is begun, laid aside, gone on with and handed in; then its draft is gone.
func TestProposalIsWrittenInSeveralSittings(t *testing.T) {
	d := writing(t, strategy.RoleOrganiser)
	form := formAt(t, d, "/vorschlaege/neu?art=new", "proposal")
	form.Set("draft.sheet.title", "Freies  WLAN")
	form.Set("draft.sheet.lead", "TFM")
	form.Set(rowAt(0).Text, "Gebaut")
	form.Set(fieldDo, doSave)
	saved := d.send("/vorschlaege/neu", form)
	wantStatus(t, saved, http.StatusSeeOther)
	place := saved.Header().Get("Location")
	if len(d.store.unfinished) != 1 || d.store.unfinished[0].Title != "Freies WLAN" || len(d.engine.calls) != 0 {
		t.Fatalf("kept %+v, sent %d", d.store.unfinished, len(d.engine.calls))
	}
	for _, list := range []string{"/vorschlaege/neu", "/aufgaben"} {
		page := d.get(list).Body.String()
		if !strings.Contains(page, `href="`+place+`"`) {
			t.Errorf("%s does not lead to the draft", list)
		}
		checkPage(t, page)
	}

	form = url.Values(parse(t, d.get(place).Body.String()).fields(t, "proposal"))
	if form.Get("draft.sheet.title") != "Freies  WLAN" || form.Get(rowAt(0).Text) != "Gebaut" {
		t.Fatalf("goes on with %v", form)
	}
	form.Set("draft.sheet.description", "Überall.")
	form.Set(fieldDo, doSave)
	wantStatus(t, d.send("/vorschlaege/neu", form), http.StatusSeeOther)
	if d.store.unfinished[0].Revision != 2 {
		t.Errorf("kept %+v", d.store.unfinished)
	}

	// The same draft in another window, from before.
	form.Set("draft.sheet.description", "Nur hier.")
	late := d.send("/vorschlaege/neu", form)
	wantStatus(t, late, http.StatusConflict)
	if !strings.Contains(late.Body.String(), "Nur hier.") {
		t.Error("what was typed is lost")
	}

	form = url.Values(parse(t, d.get(place).Body.String()).fields(t, "proposal"))
	form.Set("workshop_id", exampleWorkshop)
	form.Set("reason", "Es fehlt.")
	form.Set("draft.sheet.field", themeField("Leben", "Digitale Bildung"))
	wantStatus(t, d.send("/vorschlaege/neu", form), http.StatusSeeOther)
	if p := d.engine.calls[0].Arg.(workflows.Submit).Proposal; p.Draft.Sheet.Description != "Überall." {
		t.Errorf("submitted %+v", p.Draft.Sheet)
	}
	if len(d.store.unfinished) != 0 {
		t.Errorf("left %+v", d.store.unfinished)
	}
}

func TestDraftIsDiscarded(t *testing.T) {
	d := writing(t, strategy.RoleMinistry)
	form := formAt(t, d, "/vorschlaege/neu?art=new", "proposal")
	form.Set(fieldDo, doSave)
	wantStatus(t, d.send("/vorschlaege/neu", form), http.StatusSeeOther)
	draft := d.store.unfinished[0]
	if draft.Title != "Neue Maßnahme ohne Titel" {
		t.Errorf("named %q", draft.Title)
	}
	wantStatus(t, d.send("/vorschlaege/entwuerfe/"+draft.ID+"/verwerfen", url.Values{}), http.StatusSeeOther)
	if len(d.store.unfinished) != 0 {
		t.Errorf("left %+v", d.store.unfinished)
	}
}
