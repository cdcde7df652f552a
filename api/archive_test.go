package api_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fortschreibung/archive"
	"fortschreibung/documents"
	"fortschreibung/store"
)

// unzip gives the files of an archive by path, and their order.
func unzip(t *testing.T, content string) (map[string][]byte, []string) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files, order := map[string][]byte{}, []string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		order = append(order, f.Name)
	}
	return files, order
}

// checkManifest compares a bag's files with a manifest of it: every file below a prefix is
// in it, and as it says.
func checkManifest(t *testing.T, files map[string][]byte, name, prefix string) {
	t.Helper()
	base := strings.TrimSuffix(name, filepath.Base(name))
	listed := 0
	for line := range strings.Lines(string(files[name])) {
		sum, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		content, there := files[base+path]
		is := sha256.Sum256(content)
		if !there || hex.EncodeToString(is[:]) != sum {
			t.Errorf("%s: %s is not as it says", name, path)
		}
		listed++
	}
	there := 0
	for path := range files {
		if strings.HasPrefix(path, base+prefix) && path != base+"tagmanifest-sha256.txt" && (prefix != "" || !strings.HasPrefix(path, base+"data/")) {
			there++
		}
	}
	if listed != there || listed == 0 {
		t.Errorf("%s lists %d of %d files", name, listed, there)
	}
}

func (s *stack) checkArchive() {
	s.t.Helper()
	t := s.t
	first := s.want(s.get("demo-koordination", "/cycles/2021/archive"), http.StatusOK, "")
	if got := first.header.Get("Content-Type"); got != "application/zip" {
		t.Errorf("comes as %s", got)
	}
	if again := s.want(s.get("demo-rechnungshof", "/cycles/2021/archive"), http.StatusOK, ""); again.body != first.body {
		t.Error("the auditor's archive is another one than the coordinator's")
	}
	if keep := os.Getenv("KEEP_ARCHIVE"); keep != "" { // to look at it
		if err := os.WriteFile(keep, []byte(first.body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.want(s.get("demo-tfm", "/cycles/2021/archive"), http.StatusForbidden, "forbidden")
	s.want(s.get("demo-koordination", "/cycles/2030/archive"), http.StatusNotFound, "not_found")
	files, order := unzip(t, first.body)
	for i := 1; i < len(order); i++ {
		if order[i] <= order[i-1] {
			t.Errorf("%s comes after %s", order[i], order[i-1])
		}
	}
	const base = "fortschreibung-2021/"
	checkManifest(t, files, base+"manifest-sha256.txt", "data/")
	checkManifest(t, files, base+"tagmanifest-sha256.txt", "")
	var d archive.Description
	if err := json.Unmarshal(files[base+"data/metadaten.json"], &d); err != nil {
		t.Fatal(err)
	}
	for _, part := range d.Parts {
		for _, path := range part.Files {
			if len(files[base+"data/"+path]) == 0 {
				t.Errorf("%s (%s) is empty or missing", path, part.Title)
			}
		}
	}
	if d.Outcome != "adopted" || d.Edition != 2021 || d.PDF {
		t.Errorf("described as %+v", d)
	}
	s.checkArchivedDocuments(files, base)
	checkArchivedAudit(t, files, base, d, stackSigner)
	checkArchivedMessage(t, files[base+"data/"+d.Message], d)
	s.want(s.post("demo-koordination", "/cycles", "open", map[string]any{
		"year": 2022, "cabinet_session": "2022-11-29", "rehearse": true, "starts_at": "2022-01-10T07:00:00Z",
	}), http.StatusCreated, "")
	s.want(s.get("demo-koordination", "/cycles/2022/archive"), http.StatusConflict, "phase_closed")
	s.until("a deferred proposal is carried over", func() bool {
		return strings.Contains(s.get("demo-koordination", "/proposals?year=2022").body, `"carried_from":[2021]`)
	})
	if after := s.want(s.get("demo-koordination", "/cycles/2021/archive"), http.StatusOK, ""); after.body != first.body {
		t.Error("when the next cycle has begun the archive is another one")
	}
}

func (s *stack) checkArchivedDocuments(files map[string][]byte, base string) {
	s.t.Helper()
	html := s.want(s.get("demo-rechnungshof", "/submissions/2021/1/document?format=html"), http.StatusOK, "").body
	if string(files[base+"data/kabinett/Kabinettvorlage-2021-1.html"]) != html {
		s.t.Error("the Kabinettvorlage is another one than the document")
	}
	read, err := documents.ReadMarkdown(bytes.NewReader(files[base+"data/fassung/Digitalstrategie-Fassung-2021.md"]))
	if err != nil || len(read.Measures) < 75 {
		s.t.Errorf("the Fassung gives %d measures back, %v", len(read.Measures), err)
	}
	for _, name := range []string{"zyklus/zyklus.json", "zyklus/verlauf.json", "sitzungen/Protokoll-Lenkungsausschuss-2021-1.html"} {
		if len(files[base+"data/"+name]) == 0 {
			s.t.Errorf("%s is missing", name)
		}
	}
	counts := map[string]int{}
	for path := range files {
		folder, _, _ := strings.Cut(strings.TrimPrefix(path, base+"data/"), "/")
		counts[folder]++
	}
	if counts["vorschlaege"] < 14 || counts["berichte"] < 75 || counts["werkstaetten"] == 0 {
		s.t.Errorf("files by folder: %v", counts)
	}
	s.t.Logf("files by folder: %v", counts)
}

// checkArchivedAudit verifies the audit with the program itself, as whoever has the archive
// would.
func checkArchivedAudit(t *testing.T, files map[string][]byte, base string, d archive.Description, signer store.Signer) {
	t.Helper()
	chain := files[base+"data/pruefung/audit.jsonl"]
	report, err := store.VerifyExport(bytes.NewReader(chain), store.Keyring{signer.PublicKey()}, d.Audit.Head)
	if err != nil || !report.OK || report.UnknownKeys != 0 || report.Checkpoints != 1 || report.Entries != d.Audit.Head.Seq || d.Audit.Head.Signature == "" {
		t.Errorf("the audit verifies as %+v, %v; described %+v", report, err, d.Audit)
	}
	if n := bytes.Count(files[base+"data/pruefung/audit-zyklus.jsonl"], []byte("\n")); n != d.Audit.Steps || n == 0 {
		t.Errorf("%d entries of the cycle, described %d", n, d.Audit.Steps)
	}
	dir := t.TempDir()
	public, err := store.EncodePublicKey(signer.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"audit.jsonl": chain, "key": public, "checkpoint.json": files[base+"data/pruefung/pruefpunkt.json"],
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verify := exec.Command("go", "run", "fortschreibung/cmd/fortschreibung", "audit", "verify",
		"--file", filepath.Join(dir, "audit.jsonl"), "--public-key", filepath.Join(dir, "key"), "--checkpoint", filepath.Join(dir, "checkpoint.json"))
	if out, err := verify.CombinedOutput(); err != nil || !strings.Contains(string(out), "audit in order") {
		t.Errorf("audit verify: %v\n%s", err, out)
	}
}

// checkArchivedMessage looks at the container of the xdomea message: every document it names
// is beside it, under the name that the standard prescribes.
func checkArchivedMessage(t *testing.T, container []byte, d archive.Description) {
	t.Helper()
	files, _ := unzip(t, string(container))
	name := strings.TrimSuffix(filepath.Base(d.Message), ".zip") + ".xml"
	var message struct {
		Process   string   `xml:"Kopf>ProzessID"`
		Kind      string   `xml:"Kopf>Nachrichtentyp>code"`
		Documents []string `xml:"Schriftgutobjekt>Akte>Akteninhalt>Vorgang>Dokument>Version>Format>Primaerdokument>Dateiname"`
	}
	if err := xml.Unmarshal(files[name], &message); err != nil {
		t.Fatal(err)
	}
	if message.Kind != "0401" || !strings.HasPrefix(name, message.Process+"_Abgabe.Abgabe.0401") {
		t.Errorf("message %s of process %s in %s", message.Kind, message.Process, name)
	}
	for _, document := range message.Documents {
		if len(files[document]) == 0 {
			t.Errorf("%s is named and missing", document)
		}
	}
	if len(message.Documents) != len(files)-1 {
		t.Errorf("%d documents named, %d files", len(message.Documents), len(files))
	}
}
