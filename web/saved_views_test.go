package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func (s *sampleStore) SavedViews(context.Context, string) (records.SavedViews, error) {
	return records.SavedViews{Views: s.views, Revision: len(s.views)}, nil
}

func (s *sampleStore) SaveViews(_ context.Context, r records.OwnRequest, views []records.SavedView) (workflows.Result, error) {
	s.views = views
	return workflows.Result{RequestHash: r.Hash, ID: r.Actor.Subject, Revision: len(views)}, nil
}

func TestFilterIsKeptUnderAName(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	asked := "/vorschlaege?ressort=TFM&stand=dissent&q=&jahr=2027"
	form := formAt(t, d, asked, "view")
	form.Set("name", "Strittig bei uns")
	kept := d.send("/vorschlaege/ansichten", form)
	wantStatus(t, kept, http.StatusSeeOther)
	page := d.get(kept.Header().Get("Location")).Body.String()
	checkPage(t, page)
	if !strings.Contains(page, `aria-current="page">Strittig bei uns</a>`) {
		t.Errorf("the kept view is not the present one: %s", kept.Header().Get("Location"))
	}

	again := d.send("/vorschlaege/ansichten", form)
	wantStatus(t, again, http.StatusUnprocessableEntity)
	if !strings.Contains(again.Body.String(), "haben Sie schon") || !strings.Contains(again.Body.String(), `<option value="TFM" selected>`) {
		t.Error("the refusal does not show the same list again")
	}

	wantStatus(t, d.send("/vorschlaege/ansichten/entfernen", url.Values{"name": {"Strittig bei uns"}}), http.StatusSeeOther)
	if len(d.store.views) != 0 {
		t.Errorf("left %+v", d.store.views)
	}
}
