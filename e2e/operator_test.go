package e2e

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"fortschreibung/paper"
)

// What the operator gets wrong is said clearly, with exit code 2.
func TestClearRefusals(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close() //nolint:errcheck // only occupied
	notPaper := filepath.Join(t.TempDir(), "letter.txt")
	require.NoError(t, os.WriteFile(notPaper, []byte("Sehr geehrte Damen und Herren\n"), 0o600))

	for name, c := range map[string]struct {
		env  []string
		args []string
		says string
	}{
		"port taken":            {[]string{"HTTP_ADDR=" + taken.Addr().String()}, []string{"serve"}, "address already in use"},
		"no port":               {[]string{"HTTP_ADDR=localhost"}, []string{"serve"}, "want host:port"},
		"demo off loopback":     {[]string{"HTTP_ADDR=0.0.0.0:0"}, []string{"serve"}, "AUTH_TOKENS_FILE"},
		"bad level":             {[]string{"LOG_LEVEL=loud"}, []string{"serve"}, "debug, info, warn or error"},
		"bad database":          {[]string{"DATABASE_URL=mysql://x"}, []string{"migrate"}, "postgres://"},
		"engine without server": {nil, []string{"worker"}, "TEMPORAL_ADDRESS"},
		"no temporal":           {[]string{"TEMPORAL_CLI=/nowhere/temporal"}, []string{"serve"}, "/nowhere/temporal"},
		"unknown command":       {nil, []string{"sreve"}, "unknown command"},
		"unknown flag":          {nil, []string{"serve", "--fast"}, "unknown flag"},
		"no file":               {nil, []string{"import", "nowhere.txt"}, "nowhere.txt"},
		"no paper":              {nil, []string{"import", "--year", "2020", "--adopted-on", "2020-12-15", notPaper}, "Strategiepapier"},
		"no year":               {nil, []string{"import", "--catalogue"}, "--year"},
		"bad day":               {nil, []string{"import", "--catalogue", "--year", "2020", "--adopted-on", "15.12.2020"}, "yyyy-mm-dd"},
		"bad format":            {nil, []string{"import", "--catalogue", "--format", "xml"}, "want json"},
		"too many proposals":    {nil, []string{"rehearse", "--proposals", "0"}, "--proposals"},
	} {
		t.Run(name, func(t *testing.T) {
			env := append([]string{"HTTP_ADDR=" + freeAddress(t)}, c.env...)
			_, stderr, code := output(t, dataDir(t), env, c.args...)
			require.Equal(t, 2, code, stderr)
			require.Contains(t, stderr, c.says)
		})
	}
}

func TestImportTwiceChangesNothing(t *testing.T) {
	data, file := dataDir(t), seedPaper(t)
	store := []string{"import", "--year", "2020", "--adopted-on", "2020-12-15", file}
	stdout, stderr, code := output(t, data, nil, store...)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "75 measures, stored")
	stdout, stderr, code = output(t, data, nil, store...)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "unchanged")

	stdout, stderr, code = output(t, data, nil, "audit", "verify")
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "1 entries")
}

func TestImportAsJSONPrintsEverySheet(t *testing.T) {
	stdout, _, code := output(t, dataDir(t), nil, "import", "--format", "json", seedPaper(t))
	require.Zero(t, code)
	var sheets []paper.Sheet
	require.NoError(t, json.Unmarshal([]byte(stdout), &sheets))
	letters := map[byte]int{}
	for _, s := range sheets {
		letters[s.Code[0]]++
	}
	require.Equal(t, map[byte]int{'M': 19, 'L': 23, 'B': 18, 'Q': 15}, letters)
}
