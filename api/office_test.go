package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

// manyOffices knows one person with two offices, and says "away" for the token away.
type manyOffices struct{}

func (manyOffices) Authenticate(_ context.Context, token string) (identity.Person, error) {
	if token == "away" {
		return identity.Person{}, fmt.Errorf("%w: no route", identity.ErrAway)
	}
	return identity.Person{Subject: "p-1", Name: "Erika", Offices: []strategy.Actor{
		{Subject: "p-1", Name: "Erika", Role: strategy.RoleMinistry, Ministry: "TFM"},
		{Subject: "p-1", Name: "Erika", Role: strategy.RoleCommittee, Ministry: "TFM", DeputyOf: "p-2"},
	}}, nil
}

func TestMeNamesEveryOffice(t *testing.T) {
	web := New(Deps{Store: &fakeStore{}, Auth: manyOffices{}, Clock: time.Now, Log: newBench(t, &fakeStore{}).log()})
	for office, role := range map[string]strategy.Role{"": strategy.RoleMinistry, "committee/TFM/p-2": strategy.RoleCommittee} {
		req := httptest.NewRequest(http.MethodGet, Prefix+"/me", nil)
		req.Header.Set("Authorization", "Bearer t")
		req.Header.Set(officeHeader, office)
		w := httptest.NewRecorder()
		web.ServeHTTP(w, req)
		var me Me
		if err := json.Unmarshal(w.Body.Bytes(), &me); err != nil {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if me.Role != role || !slices.Equal(me.Offices, []string{"ministry/TFM", "committee/TFM/p-2"}) {
			t.Errorf("in %q: %+v", office, me)
		}
	}
}

func TestAnUnreachableSignInIsNoUnknownToken(t *testing.T) {
	web := New(Deps{Store: &fakeStore{}, Auth: manyOffices{}, Clock: time.Now, Log: newBench(t, &fakeStore{}).log()})
	req := httptest.NewRequest(http.MethodGet, Prefix+"/me", nil)
	req.Header.Set("Authorization", "Bearer away")
	w := httptest.NewRecorder()
	web.ServeHTTP(w, req)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "Anmeldedienst") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
