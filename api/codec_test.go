package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"

	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/worker"
)

const (
	oldKey     = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	newKey     = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	uiOrigin   = "https://temporal.example"
	draftInUse = "Honigdachs"
)

// noting remembers what was exported.
type noting struct {
	fakeStore
	exports []records.Export
	away    bool
}

func (s *noting) NoteExport(ctx context.Context, e records.Export) error {
	if s.away {
		return errors.New("no room left")
	}
	if viewer, ok := records.Viewer(ctx); !ok || viewer.Subject != e.Actor.Subject {
		return errors.New("nobody asks")
	}
	s.exports = append(s.exports, e)
	return nil
}

// decoder is the interface with the codec's keys rotated: the first is new.
type decoder struct {
	t     *testing.T
	store *noting
	serve http.Handler
}

func newDecoder(t *testing.T) *decoder {
	t.Helper()
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	codec, err := worker.Codec(newKey + "," + oldKey)
	if err != nil {
		t.Fatal(err)
	}
	browser, err := identity.NewBrowser(identity.BrowserOptions{Sessions: memstore.New(), Idle: time.Minute, Absolute: time.Hour, Log: (&bench{}).log()})
	if err != nil {
		t.Fatal(err)
	}
	d := &decoder{t: t, store: &noting{}}
	e := New(Deps{Store: d.store, Auth: auth, Clock: time.Now, Log: (&bench{}).log(), Codec: codec})
	d.serve = AllowTemporalUI(uiOrigin, browser.Wrap(e))
	return d
}

// sealedBody is what Temporal's pages send: payloads encrypted with a key.
func (d *decoder) sealedBody(key string) []byte {
	d.t.Helper()
	data, err := worker.DataConverter(key)
	if err != nil {
		d.t.Fatal(err)
	}
	payloads, err := data.ToPayloads(draftInUse)
	if err != nil {
		d.t.Fatal(err)
	}
	body, err := protojson.Marshal(payloads)
	if err != nil {
		d.t.Fatal(err)
	}
	if bytes.Contains(body, []byte(draftInUse)) {
		d.t.Fatal("the body is not encrypted")
	}
	return body
}

func (d *decoder) send(method, path, token string, body []byte, header ...string) answer {
	d.t.Helper()
	req := httptest.NewRequest(method, path, bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	d.serve.ServeHTTP(recorder, req)
	return answer{recorder.Code, recorder.Header(), recorder.Body.String()}
}

// shows reads the text out of an answer.
func (d *decoder) shows(got answer) string {
	d.t.Helper()
	var payloads commonpb.Payloads
	if err := protojson.Unmarshal([]byte(got.body), &payloads); err != nil {
		d.t.Fatalf("%d %s: %v", got.status, got.body, err)
	}
	var text string
	if err := converter.GetDefaultDataConverter().FromPayloads(&payloads, &text); err != nil {
		d.t.Fatal(err)
	}
	return text
}

func TestPayloadsAreShownToCoordinatorAndAuditorOnlyAndEachTimeAudited(t *testing.T) {
	d := newDecoder(t)
	allowed := []string{"demo-koordination", "demo-rechnungshof"}
	for _, token := range []string{
		"", "wrong", "demo-werkstatt-1", "demo-tfm", "demo-tfm-leitung", "demo-sts-tfm", "demo-vorsitz", "demo-staatskanzlei", "demo-koordination", "demo-rechnungshof",
	} {
		before := len(d.store.exports)
		got := d.send(http.MethodPost, "/codec/decode", token, d.sealedBody(newKey))
		if slices.Contains(allowed, token) {
			if got.status != http.StatusOK || d.shows(got) != draftInUse {
				t.Errorf("%s: %d %s", token, got.status, got.body)
			}
			if len(d.store.exports) != before+1 || d.store.exports[before].Actor.Subject != token || d.store.exports[before].What != "payloads" {
				t.Errorf("%s: audited %+v", token, d.store.exports[before:])
			}
			continue
		}
		want := http.StatusForbidden
		if token == "" || token == "wrong" {
			want = http.StatusUnauthorized
		}
		if got.status != want || strings.Contains(got.body, "metadata") || len(d.store.exports) != before {
			t.Errorf("%q: %d %s, audited %+v", token, got.status, got.body, d.store.exports[before:])
		}
		got.problem(t)
	}
}

func TestPayloadsOfTheOldKeyAreShownAfterRotation(t *testing.T) {
	d := newDecoder(t)
	if got := d.send(http.MethodPost, "/codec/decode", "demo-rechnungshof", d.sealedBody(oldKey)); got.status != http.StatusOK || d.shows(got) != draftInUse {
		t.Errorf("%d %s", got.status, got.body)
	}
	foreign := strings.Replace(oldKey, "00", "aa", 1)
	if got := d.send(http.MethodPost, "/codec/decode", "demo-rechnungshof", d.sealedBody(foreign)); got.status != http.StatusBadRequest {
		t.Errorf("of a key that is not configured: %d %s", got.status, got.body)
	}
}

func TestNothingIsShownThatCannotBeAudited(t *testing.T) {
	d := newDecoder(t)
	d.store.away = true
	if got := d.send(http.MethodPost, "/codec/decode", "demo-rechnungshof", d.sealedBody(newKey)); got.status != http.StatusInternalServerError || strings.Contains(got.body, "metadata") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestTheCodecDoesNothingElse(t *testing.T) {
	d := newDecoder(t)
	for name, test := range map[string]struct {
		method, path string
		body         []byte
		status       int
	}{
		"encrypts":           {http.MethodPost, "/codec/encode", d.sealedBody(newKey), http.StatusForbidden},
		"answers GET":        {http.MethodGet, "/codec/decode", nil, http.StatusMethodNotAllowed},
		"reads what is no":   {http.MethodPost, "/codec/decode", []byte("no JSON"), http.StatusBadRequest},
		"takes in too much":  {http.MethodPost, "/codec/decode", make([]byte, codecBodyLimit+1), http.StatusRequestEntityTooLarge},
		"has other commands": {http.MethodPost, "/codec/x/decode", d.sealedBody(newKey), http.StatusNotFound},
	} {
		if got := d.send(test.method, test.path, "demo-koordination", test.body); got.status != test.status {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestOnlyTheConfiguredOriginMayUseTheCodecFromABrowser(t *testing.T) {
	d := newDecoder(t)
	asked := d.send(http.MethodOptions, "/codec/decode", "", nil, "Origin", uiOrigin, "Access-Control-Request-Method", "POST")
	if asked.status != http.StatusNoContent || asked.header.Get("Access-Control-Allow-Origin") != uiOrigin ||
		asked.header.Get("Access-Control-Allow-Credentials") != "true" || !strings.Contains(asked.header.Get("Access-Control-Allow-Headers"), "X-Namespace") {
		t.Errorf("asked beforehand: %d %v", asked.status, asked.header)
	}
	got := d.send(http.MethodPost, "/codec/decode", "demo-koordination", d.sealedBody(newKey), "Origin", uiOrigin, "Sec-Fetch-Site", "cross-site")
	if got.status != http.StatusOK || d.shows(got) != draftInUse || got.header.Get("Access-Control-Allow-Origin") != uiOrigin {
		t.Errorf("%d %v %s", got.status, got.header, got.body)
	}
	for _, origin := range []string{"https://evil.example", "https://temporal.example.evil.example", "http://temporal.example", "null"} {
		for _, method := range []string{http.MethodOptions, http.MethodPost} {
			got := d.send(method, "/codec/decode", "demo-koordination", d.sealedBody(newKey), "Origin", origin, "Sec-Fetch-Site", "cross-site")
			if got.header.Get("Access-Control-Allow-Origin") != "" || strings.Contains(got.body, "metadata") {
				t.Errorf("%s from %s: %d %v", method, origin, got.status, got.header)
			}
		}
	}
	// The permission is for the codec alone.
	if got := d.send(http.MethodPost, "/amt", "", nil, "Origin", uiOrigin, "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden {
		t.Errorf("another path answers %d", got.status)
	}
}

// Whoever is signed in on the pages is known to the codec as well.
func TestTheCodecKnowsTheSession(t *testing.T) {
	d := newDecoder(t)
	codec, err := worker.Codec(newKey)
	if err != nil {
		t.Fatal(err)
	}
	e := New(Deps{Store: d.store, Clock: time.Now, Log: (&bench{}).log(), Codec: codec})
	for role, status := range map[strategy.Role]int{
		strategy.RolePublic: http.StatusUnauthorized, strategy.RoleMinistry: http.StatusForbidden, strategy.RoleAuditor: http.StatusOK,
	} {
		req := httptest.NewRequest(http.MethodPost, "/codec/decode", bytes.NewReader(d.sealedBody(newKey)))
		ctx := records.WithViewer(req.Context(), strategy.Actor{Subject: "s", Role: role, Ministry: "TFM"})
		recorder := httptest.NewRecorder()
		e.ServeHTTP(recorder, req.WithContext(ctx))
		if recorder.Code != status {
			t.Errorf("%s: %d %s", role, recorder.Code, recorder.Body)
		}
	}
}
