package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func (s *fakeStore) NoteRefusal(_ context.Context, r Refusal) { s.refused = append(s.refused, r) }

func (s *fakeStore) NoteExport(_ context.Context, e Export) error {
	if s.broken {
		return errors.New("connection refused")
	}
	s.exports = append(s.exports, e)
	return nil
}

// ExportAudit breaks off when the known proposal was withdrawn.
func (s *fakeStore) ExportAudit(_ context.Context, out io.Writer) error {
	if s.stage == strategy.StageWithdrawn {
		_, err := io.WriteString(out, `{"seq":1`)
		return errors.Join(err, errors.New("connection lost"))
	}
	_, err := io.WriteString(out, "{\"seq\":1}\n{\"head\":{}}\n")
	return err
}

func TestRefusedAttemptsAreNoted(t *testing.T) {
	const path = "/proposals/" + knownProposal
	for name, c := range map[string]struct {
		token, path, body string
		engine            error
		want              []Refusal
	}{
		"by the office": {"demo-tfm", path + "/screen", "{}", nil, []Refusal{
			{Attempt: strategy.ActScreen, Entity: "proposal", EntityID: knownProposal, Code: strategy.CodeForbidden}}},
		"by the workflow": {"demo-koordination", path + "/screen", `{"outcome":"accept"}`, strategy.Closed("geheimer Grund"), []Refusal{
			{Attempt: strategy.ActScreen, Entity: "proposal", EntityID: knownProposal, Code: strategy.CodePhaseClosed}}},
		"two ids": {"demo-vorsitz", "/sessions/2027/1/close", `{"minutes":"Niederschrift"}`, strategy.Decided("x"), []Refusal{
			{Attempt: strategy.ActCloseSession, Entity: "session", EntityID: "2027/1", Code: strategy.CodeAlreadyDecided}}},
		"stale": {"demo-koordination", "/cycles/2027/advance", `{"to":"consultation","reason":"r"}`, strategy.Stale("x"), []Refusal{
			{Attempt: strategy.ActAdvancePhase, Entity: "cycle", EntityID: "2027", Code: strategy.CodeStaleRevision}}},
		"merely wrong":   {"demo-koordination", path + "/screen", `{"outcome":"accept"}`, strategy.Invalid("reason", "x"), nil},
		"merely missing": {"demo-koordination", path + "/screen", `{"outcome":"accept"}`, strategy.NotFound("x"), nil},
		"engine away":    {"demo-koordination", path + "/screen", `{"outcome":"accept"}`, ErrUnavailable, nil},
		"carried out":    {"demo-koordination", path + "/screen", `{"outcome":"accept"}`, nil, nil},
		"not signed in":  {"", path + "/screen", "{}", nil, nil},
		"the public":     {"", "/public/proposals/" + knownProposal + "/comments", `{"text":"Gut."}`, nil, nil},
		"without a key":  {"demo-tfm", path + "/screen", "", nil, []Refusal{{Attempt: strategy.ActScreen, Entity: "proposal", EntityID: knownProposal, Code: strategy.CodeForbidden}}},
	} {
		t.Run(name, func(t *testing.T) {
			store := &fakeStore{stage: strategy.StageInCoordination}
			b := newBench(t, store)
			b.engine.err = c.engine
			key := "k"
			if c.body == "" {
				key = ""
			}
			got := b.post(c.token, c.path, key, c.body)
			if len(store.refused) != len(c.want) {
				t.Fatalf("%d %s: noted %+v, want %+v", got.status, got.body, store.refused, c.want)
			}
			for i, noted := range store.refused {
				want := c.want[i]
				if noted.Actor.Subject != c.token || noted.Actor.Role == "" {
					t.Errorf("actor %+v", noted.Actor)
				}
				if (noted.RequestID == "") != (noted.Code == strategy.CodeForbidden) {
					t.Errorf("request id %q of %s", noted.RequestID, noted.Code)
				}
				noted.Actor, noted.RequestID = strategy.Actor{}, ""
				if noted != want {
					t.Errorf("noted %+v, want %+v", noted, want)
				}
			}
		})
	}
}

func TestReadsThatAreRefusedAreNoAttempts(t *testing.T) {
	store := &fakeStore{}
	if got := newBench(t, store).get("demo-tfm", "/audit"); got.status != http.StatusForbidden || len(store.refused) != 0 {
		t.Errorf("%d, noted %+v", got.status, store.refused)
	}
}

func TestTheAuditIsExportedAndThatIsNoted(t *testing.T) {
	store := &fakeStore{}
	b := newBench(t, store)
	got := b.get("demo-rechnungshof", "/audit/export")
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/jsonl" || !strings.HasSuffix(got.body, "{\"head\":{}}\n") {
		t.Errorf("%d %v %s", got.status, got.header, got.body)
	}
	if len(store.exports) != 1 || store.exports[0].Actor.Subject != "demo-rechnungshof" || store.exports[0].What != "audit" {
		t.Errorf("noted %+v", store.exports)
	}
	if got := b.get("demo-tfm", "/audit/export"); got.status != http.StatusForbidden {
		t.Errorf("a ministry gets %d", got.status)
	}
	store.broken = true
	if got := b.get("demo-rechnungshof", "/audit/export"); got.status != http.StatusInternalServerError {
		t.Errorf("without an entry it answers %d", got.status)
	}
}

func TestAnExportThatBreaksOffIsNoticed(t *testing.T) {
	web := httptest.NewServer(newBench(t, &fakeStore{stage: strategy.StageWithdrawn}).handler)
	defer web.Close()
	req, err := http.NewRequest(http.MethodGet, web.URL+Prefix+"/audit/export", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer demo-rechnungshof")
	res, err := http.DefaultClient.Do(req)
	if err == nil {
		defer res.Body.Close()
		_, err = io.ReadAll(res.Body)
	}
	if err == nil {
		t.Error("the client takes half an export for a whole one")
	}
}
