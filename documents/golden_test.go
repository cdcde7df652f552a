package documents

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
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
	var markdown, model bytes.Buffer
	if err := errors.Join(p.Markdown(&markdown), json.NewEncoder(&model).Encode(p)); err != nil {
		t.Fatal(err)
	}
	made["html"], made["md"], made["json"] = []byte(htmlOf(t, p.Layout())), markdown.Bytes(), model.Bytes()
	made["docx"] = []byte(parts(t, docxOf(t, p.Layout()))["word/document.xml"])
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
