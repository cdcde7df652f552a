package documents

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var golden = flag.Bool("golden", false, "write testdata/golden2020.txt anew, after the documents were looked at")

// The paper's text is no part of the repository, so that only the sums of its documents
// are kept. Where one differs, the document is written to a file, to be looked at.
func TestDocumentsOfThe2020PaperAreAsTheyWereLookedAt(t *testing.T) {
	p := paper2020(t)
	made := map[string][]byte{}
	write := func(name string, make func(io.Writer) error) {
		var b bytes.Buffer
		if err := make(&b); err != nil {
			t.Fatal(err)
		}
		made[name] = b.Bytes()
	}
	write("html", p.Layout().HTML)
	write("md", p.Markdown)
	write("json", func(w io.Writer) error { return json.NewEncoder(w).Encode(p) })
	write("docx", p.Layout().DOCX)
	made["docx"] = part(t, made["docx"], "word/document.xml")
	var sums strings.Builder
	for _, name := range []string{"html", "md", "json", "docx"} {
		sum := sha256.Sum256(made[name])
		fmt.Fprintf(&sums, "%s %d %s\n", name, len(made[name]), hex.EncodeToString(sum[:]))
	}
	file := filepath.Join("testdata", "golden2020.txt")
	if *golden {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(sums.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != sums.String() {
		dir, err := os.MkdirTemp("", "documents-2020-")
		if err != nil {
			t.Fatal(err)
		}
		for name, content := range made {
			if err := os.WriteFile(filepath.Join(dir, "paper."+name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		t.Errorf("the documents differ from those that were looked at; they are in %s now. When they are right: go test ./documents -run LookedAt -golden\nnow\n%swant\n%s", dir, &sums, want)
	}
}

// part is a file in a zip.
func part(t *testing.T, archive []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
