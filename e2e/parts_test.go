package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"fortschreibung/embedded/testengine"
)

// The parts run separately on a database and an engine of one's own, with tokens of
// one's own and encrypted payloads.
func TestPartsRunSeparately(t *testing.T) {
	data := dataDir(t)
	env := []string{
		"DATABASE_URL=" + testengine.Postgres(t), "TEMPORAL_ADDRESS=" + testengine.Temporal(t),
		"AUTH_TOKENS_FILE=" + tokensFile(t), "PAYLOAD_KEY=" + hex.EncodeToString(bytes.Repeat([]byte{7}, 32)),
	}
	addr := freeAddress(t)
	_, stderr, code := output(t, data, append(env, "HTTP_ADDR="+addr), "api")
	require.Equal(t, 2, code, "an old schema is refused")
	require.Contains(t, stderr, "fortschreibung migrate")

	_, stderr, code = output(t, data, env, "migrate")
	require.Zero(t, code, stderr)
	start(t, data, freeAddress(t), env, "worker")
	api := start(t, data, addr, env, "api")

	stdout, stderr, code := output(t, data, env, "health", "--url", api.url)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, `"engine":"ok"`)

	open := map[string]any{"year": 2027, "cabinet_session": "2027-11-16"}
	require.Equal(t, http.StatusUnauthorized, post(t, api.url+"/api/v1/cycles", "", "open", open, nil))
	require.Equal(t, http.StatusUnauthorized, post(t, api.url+"/api/v1/cycles", "demo-koordination", "open", open, nil))
	var receipt struct {
		Stage string `json:"stage"`
	}
	require.Equal(t, http.StatusCreated, post(t, api.url+"/api/v1/cycles", "our-own", "open", open, &receipt))
	require.Equal(t, "intake", receipt.Stage)
	require.Equal(t, http.StatusForbidden, post(t, api.url+"/api/v1/cycles", "our-own", "clock",
		map[string]any{"year": 2028, "cabinet_session": "2028-11-14", "rehearse": true}, nil), "no moved clocks outside the demo")
}

// tokensFile lets one coordinator in.
func tokensFile(t *testing.T) string {
	t.Helper()
	sum := sha256.Sum256([]byte("our-own"))
	lines, err := json.Marshal([]map[string]any{{
		"token_sha256": hex.EncodeToString(sum[:]), "subject": "k1", "name": "Koordination",
		"role": "coordinator", "ministry": "TMWWDG", "authorised": true,
	}})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "tokens.json")
	require.NoError(t, os.WriteFile(path, lines, 0o600))
	return path
}

// post sends one write and gives the status of its answer.
func post(t *testing.T, url, token, key string, body, into any) int {
	t.Helper()
	encoded, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(encoded))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close() //nolint:errcheck // only read
	if into != nil {
		require.NoError(t, json.NewDecoder(res.Body).Decode(into))
	}
	return res.StatusCode
}
