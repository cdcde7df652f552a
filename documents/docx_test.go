package documents

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func docxOf(t testing.TB, l Layout) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := l.DOCX(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts unpacks a DOCX and checks that each part is XML.
func parts(t testing.TB, docx []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
		decoder := xml.NewDecoder(bytes.NewReader(content))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return all
}

func TestDOCXHasStylesLanguageTitleAndContents(t *testing.T) {
	l := NewPaper(sample(), nil).Layout()
	all := parts(t, docxOf(t, l))
	for part, wants := range map[string][]string{
		"docProps/core.xml": {"<dc:title>" + StrategyTitle + " – Fassung 2021</dc:title>", "<dc:language>de-DE</dc:language>"},
		"word/styles.xml":   {`<w:lang w:val="de-DE"`, `<w:name w:val="heading 1"/>`, `<w:name w:val="toc 1"/>`},
		"word/document.xml": {
			`<w:pStyle w:val="Title"/>`, `<w:pStyle w:val="Heading1"/>`, `<w:pStyle w:val="Heading3"/>`, ` TOC \o "1-3" \h \z \u `,
			`PAGEREF _blatt_m1_02`, `<w:bookmarkStart w:id="10" w:name="_blatt_m1_02"/>`, "<w:tblHeader/>", "Letzter &amp; &lt;b&gt;Absatz&lt;/b&gt;.",
		},
		"word/footer1.xml": {" NUMPAGES "},
	} {
		for _, want := range wants {
			if !strings.Contains(all[part], want) {
				t.Errorf("%s lacks %s", part, want)
			}
		}
	}
	for _, link := range regexp.MustCompile(`w:anchor="([^"]+)"`).FindAllStringSubmatch(all["word/document.xml"], -1) {
		if n := strings.Count(all["word/document.xml"], `w:name="`+link[1]+`"`); n != 1 {
			t.Errorf("%d bookmarks are called %s", n, link[1])
		}
	}
	if !bytes.Equal(docxOf(t, l), docxOf(t, l)) {
		t.Error("the same document gives other bytes the second time")
	}
}

func TestDOCXTakesEveryCharacter(t *testing.T) {
	l := Layout{Title: "T\x00\x0b<&>\"'", Mark: "\ufffe", Blocks: []Block{Paragraph{text("a\x01b\n\tc\u2028\U0001F600")}}}
	parts(t, docxOf(t, l))
}

// asPDF opens a DOCX in LibreOffice and gives its text.
func asPDF(t *testing.T, docx []byte) string {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed (apt-get install libreoffice-writer-nogui)")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "paper.docx")
	if err := os.WriteFile(path, docx, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "pdf", "--outdir", dir, path).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	return pdfText(t, filepath.Join(dir, "paper.pdf"))
}

func pdfText(t *testing.T, path string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (apt-get install poppler-utils)")
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// letters keeps letters and digits only: line ends and hyphens differ between programs.
func letters(s string) string {
	return regexp.MustCompile(`[^\p{L}\p{N}]+`).ReplaceAllString(s, "")
}

// Every word of the paper is still there after LibreOffice has opened it.
func TestLibreOfficeOpensThePaper(t *testing.T) {
	edition := edition2020(t)
	printed := letters(footerless(asPDF(t, docxOf(t, NewPaper(edition, nil).Layout()))))
	for _, m := range edition.Measures {
		for _, text := range []string{m.Code + m.Sheet.Title, m.Sheet.Field} {
			if !strings.Contains(printed, letters(text)) {
				t.Errorf("%s: %q is missing", m.Code, text)
			}
		}
		for _, paragraph := range strings.Split(m.Sheet.Description+"\n\n"+m.Sheet.Background, "\n\n") {
			if !strings.Contains(printed, letters(paragraph)) {
				t.Errorf("%s: a paragraph of %d characters is not complete", m.Code, len(paragraph))
			}
		}
	}
}

// footerless drops the lines at the foot of pages.
func footerless(s string) string {
	return regexp.MustCompile(`(?m)^.*– Fassung \d{4}.*Seite.*$|^Seite \d+ von \d+$|\f`).ReplaceAllString(s, "")
}

func TestLibreOfficeOpensEveryDocument(t *testing.T) {
	for name, l := range map[string]Layout{
		"vorlage": NewKabinettvorlage(cabinetSource()).Layout(),
		"mappe":   NewMappe(closedSession(), map[string]Dossier{"p-1": dossier()}).Layout(),
	} {
		printed := letters(asPDF(t, docxOf(t, l)))
		for _, h := range l.Headings() {
			if !strings.Contains(printed, letters(h.Text)) {
				t.Errorf("%s: the heading %q is missing", name, h.Text)
			}
		}
	}
}
