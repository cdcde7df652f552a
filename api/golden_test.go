package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var golden = flag.Bool("golden", false, "write testdata/golden2021.txt anew, after the documents were looked at")

// rehearsedDocuments are the documents of the rehearsed year, and who reads them.
var rehearsedDocuments = []struct{ token, path string }{
	{"", "/editions/2021/document?format=html"}, {"", "/editions/2021/document?format=md"}, {"", "/editions/2021/synopsis?format=html&with=2020"},
	{"demo-koordination", "/submissions/2021/1/document?format=html"}, {"demo-koordination", "/submissions/2021/2/document?format=html"},
	{"demo-koordination", "/sessions/2021/1/minutes-document?format=html"}, {"demo-koordination", "/sessions/2021/1/folder?format=html"},
}

// chance are parts of documents that differ from rehearsal to rehearsal: hashes of what
// holds real times, and ids.
var chance = regexp.MustCompile(`[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// checkGolden compares the sums of the year's documents with those that were looked at.
// They rest on the published paper, whose text is no part of the repository.
func (s *stack) checkGolden() {
	s.t.Helper()
	if _, err := os.Stat(seed2020); err != nil {
		s.t.Logf("the published paper is not here, the sums of its documents are not compared: %v", err)
		return
	}
	made := map[string]string{}
	var sums strings.Builder
	for _, d := range rehearsedDocuments {
		text := chance.ReplaceAllString(s.want(s.get(d.token, d.path), http.StatusOK, "").body, "·")
		sum := sha256.Sum256([]byte(text))
		made[strings.NewReplacer("/", "_", "?", "_", "&", "_").Replace(d.path)] = text
		fmt.Fprintf(&sums, "%s %d %s\n", d.path, len(text), hex.EncodeToString(sum[:]))
	}
	file := filepath.Join("testdata", "golden2021.txt")
	if *golden {
		if err := os.WriteFile(file, []byte(sums.String()), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	if string(want) != sums.String() {
		s.t.Errorf("the documents differ from those that were looked at; they are in %s now. When they are right: make test TEST_PACKAGES=./api TEST_FLAGS='-run PapersOf -args -golden'\nnow\n%swant\n%s", kept(s.t, made), &sums, want)
	}
}

// kept writes documents into a folder that stays.
func kept(t testing.TB, made map[string]string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "documents-2021-")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range made {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
