package workflows

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// recordedFile says which history was recorded with which code: a line for each, with the
// family of files, the hash of their code, and the history.
const recordedFile = "testdata/recorded.txt"

// families are the workflows that have files and histories of their own, by the beginning
// of their names. All other files of the package are shared.
var families = []string{"cycle", "opencycle", "openreporting", "proposal", "report", "session", "submission"}

const shared = "shared"

// A workflow whose code changed must have a history that was recorded with the new code:
// the next change is then checked against it. Comments and layout do not count.
func TestChangedWorkflowsHaveANewStoredHistory(t *testing.T) {
	text, err := os.ReadFile(recordedFile)
	if err != nil {
		t.Fatal(err)
	}
	recorded := strings.Split(string(text), "\n")
	for family, hash := range codeHashes(t) {
		found := slices.ContainsFunc(recorded, func(line string) bool {
			history, ok := strings.CutPrefix(line, family+" "+hash+" ")
			if !ok {
				return false
			}
			_, err := os.Stat(filepath.Join("testdata", history))
			return err == nil
		})
		if !found {
			t.Errorf("the code of %q changed and no history was recorded with it: go test ./workflows -run TestRecord -record", family)
		}
	}
}

func familyOf(file string) string {
	for _, family := range families {
		if name := strings.TrimSuffix(file, ".go"); name == family || strings.HasPrefix(name, family+"_") {
			return family
		}
	}
	return shared
}

// codeHashes gives the hash of each family's code.
func codeHashes(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := map[string]*bytes.Buffer{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		family := familyOf(file)
		if code[family] == nil {
			code[family] = &bytes.Buffer{}
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if err := printer.Fprint(code[family], fset, parsed); err != nil {
			t.Fatal(err)
		}
	}
	hashes := map[string]string{}
	for family, text := range code {
		sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text.String()), " ")))
		hashes[family] = hex.EncodeToString(sum[:8])
	}
	return hashes
}

// noteRecorded writes down with which code a history was recorded.
func noteRecorded(t *testing.T, name, file string) {
	t.Helper()
	hashes := codeHashes(t)
	out, err := os.OpenFile(recordedFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range []string{familyOf(name + ".go"), shared} {
		if _, err := fmt.Fprintf(out, "%s %s %s\n", family, hashes[family], filepath.Base(file)); err != nil {
			t.Error(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Error(err)
	}
}
