package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/api"
	"fortschreibung/identity"
)

// What must not be found in a log, each in one place of the requests below.
const (
	secretToken    = "token-of-the-coordinator-Qx7"
	secretMinistry = "token-of-the-ministry-Qx7"
	secretGuess    = "token-that-does-not-hold-Qx7"
	secretPassword = "password-of-somebody-Qx7"
	secretName     = "Erika Geheimname"
	secretTitle    = "Geheimtitel"
	secretText     = "Geheimtext"
	secretAuthor   = "Geheimautorin"
	secretComment  = "Geheimkommentar"
	secretField    = "Geheimfeld"
	secretSearch   = "Geheimsuche"
)

var secrets = []string{
	secretToken, secretMinistry, secretGuess, secretPassword, secretName, secretTitle, secretText,
	secretAuthor, secretComment, secretField, secretSearch,
}

// captured keeps everything that is logged, at every level.
type captured struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *captured) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(p)
}

func (c *captured) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

func (c *captured) log() *slog.Logger {
	return slog.New(slog.NewJSONHandler(c, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))
}

func (c *captured) wantNone(t *testing.T, words ...string) {
	t.Helper()
	for line := range strings.Lines(c.String()) {
		for _, word := range words {
			if strings.Contains(line, word) {
				t.Errorf("the log shows %q: %s", word, line)
			}
		}
	}
}

func (c *captured) want(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(c.String(), part) {
			t.Errorf("the log shows nothing of %q", part)
		}
	}
}

func secretTokens(t *testing.T) identity.Authenticator {
	t.Helper()
	sum := func(token string) string {
		s := sha256.Sum256([]byte(token))
		return hex.EncodeToString(s[:])
	}
	lines, err := json.Marshal([]map[string]any{
		{"token_sha256": sum(secretToken), "subject": "k1", "name": secretName, "role": "coordinator"},
		{"token_sha256": sum(secretMinistry), "subject": "m1", "name": secretName, "role": "ministry", "ministry": "TMIK", "authorised": true},
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "tokens.json")
	if err := os.WriteFile(file, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	tokens, err := identity.LoadTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func secretMeasure(year int) map[string]any {
	m := newMeasure(year)
	m["reason"] = secretText
	sheet := m["draft"].(map[string]any)["sheet"].(map[string]any)
	sheet["title"], sheet["description"] = secretTitle, secretText
	return m
}

func TestNothingSecretIsLogged(t *testing.T) {
	w, address := newWire(t)
	logged := &captured{}
	s := newStackOf(t, 2051, address, secretTokens(t), logged.log())
	s.want(s.post(secretToken, "/cycles", "open", map[string]any{
		"year": 2051, "cabinet_session": "2051-11-28", "rehearse": true, "starts_at": time.Date(2051, time.January, 11, 8, 0, 0, 0, time.UTC),
	}), http.StatusCreated, "")
	id := s.want(s.post(secretMinistry, "/proposals", "p", secretMeasure(2051)), http.StatusCreated, "").field(t, "id").(string)
	path := "/proposals/" + id
	s.want(s.post(secretToken, path+"/screen", "s", map[string]any{"outcome": "accept", "reason": secretText}), http.StatusOK, "")
	s.want(s.post(secretToken, "/cycles/2051/advance", "a", map[string]any{"to": "consultation", "reason": secretText}), http.StatusOK, "")
	comment := map[string]any{"text": secretComment, "author": secretAuthor}
	s.want(s.post("", "/public"+path+"/comments", "c", comment), http.StatusCreated, "")
	s.want(s.get(secretMinistry, "/proposals?q="+secretSearch), http.StatusOK, "")
	s.refusals(path, comment)

	w.set(true)
	for _, got := range []reply{
		s.get(secretToken, path), s.get("", "/public"+path),
		s.post("", "/public"+path+"/comments", "away", comment), s.post(secretMinistry, path+"/withdraw", "away", map[string]any{"reason": secretText}),
	} {
		if got.status < 500 && got.status != http.StatusAccepted {
			t.Errorf("without the database: %d %s", got.status, got.body)
		}
	}
	w.set(false)
	s.untilFound(secretToken, path)

	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	logged.wantNone(t, append(secrets, config.Password)...)
	logged.want(t, path, `"status":201`, `"status":401`, `"status":422`, `"level":"ERROR"`)
}

// refusals sends what is refused, for every reason there is.
func (s *stack) refusals(path string, comment map[string]any) {
	s.t.Helper()
	s.want(s.get(secretGuess, "/me"), http.StatusUnauthorized, "")
	long := secretMeasure(s.year)
	long["reason"] = strings.Repeat(secretText, 10_000)
	s.want(s.post(secretMinistry, "/proposals", "long", long), 422, "invalid")
	unknown := secretMeasure(s.year)
	unknown[secretField] = secretText
	s.want(s.post(secretMinistry, "/proposals", "unknown", unknown), 422, "invalid")
	s.want(s.post(secretMinistry, "/proposals", "year", secretMeasure(2052)), 422, "invalid")
	s.want(s.post(secretMinistry, path+"/screen", "no", map[string]any{"outcome": "accept", "reason": secretText}), 403, "forbidden")
	s.want(s.post(secretToken, path+"/screen", "late", map[string]any{"outcome": "decline", "reason": secretText}), 409, "")
	s.want(s.post("", "/public"+path+"/comments", "c", map[string]any{"text": secretText + secretComment}), 422, "invalid")
	s.want(s.get(secretMinistry, "/proposals?cursor="+secretSearch), 422, "")
	s.want(s.get(secretMinistry, "/proposals?"+secretField+"="+secretSearch), 422, "")
	for header, value := range map[string]string{
		"Authorization": "Basic " + secretPassword, "Cookie": "session=" + secretPassword, "Idempotency-Key": secretPassword, "If-Match": secretPassword,
		"X-Forwarded-For": secretPassword, "X-HTTP-Method-Override": secretPassword, "X-Request-Id": "}" + secretPassword,
	} {
		body, err := json.Marshal(comment)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, text := range []string{string(body), string(body) + secretText, `{"text":"` + secretText + "\xff"} {
			req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.base+"/public"+path+"/comments", strings.NewReader(text))
			if err != nil {
				s.t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set(header, value)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				s.t.Fatal(err)
			}
			if err := res.Body.Close(); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// untilFound waits until the database is back.
func (s *stack) untilFound(token, path string) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); s.get(token, path).status != http.StatusOK; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s is not found again", path)
		}
	}
}

// noStore panics whatever it is asked.
type noStore struct{ api.Store }

func TestAPanicLogsNothingOfTheRequest(t *testing.T) {
	logged := &captured{}
	web := httptest.NewServer(api.New(api.Deps{Store: noStore{}, Auth: secretTokens(t), Clock: time.Now, Log: logged.log()}))
	t.Cleanup(web.Close)
	s := &stack{t: t, base: web.URL + api.Prefix, year: 2051}
	got := s.post(secretMinistry, "/proposals", secretPassword, secretMeasure(2051))
	if got.status != http.StatusInternalServerError {
		t.Errorf("answers %d %s", got.status, got.body)
	}
	logged.want(t, `"msg":"panic"`, fmt.Sprint(got.field(t, "request_id")))
	logged.wantNone(t, secrets...)
}
