package documents

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func newPrinter(t testing.TB, pages int) *Printer {
	t.Helper()
	program := os.Getenv("CHROMIUM")
	if _, err := findChromium(program); err != nil {
		t.Skip("Chromium is not installed (apt-get install chromium)")
	}
	p := NewPrinter(program, pages)
	t.Cleanup(func() {
		if err := p.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return p
}

// pdfinfo gives what pdfinfo says of a PDF, by name.
func pdfinfo(t *testing.T, pdf []byte) map[string]string {
	t.Helper()
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		t.Skip("pdfinfo is not installed (apt-get install poppler-utils)")
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdfinfo", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	info := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, value, _ := strings.Cut(line, ":")
		info[name] = strings.TrimSpace(value)
	}
	return info
}

// languageOf gives the language in a PDF's catalogue.
func languageOf(t *testing.T, pdf []byte) string {
	t.Helper()
	api.DisableConfigDir()
	read, err := api.ReadContext(bytes.NewReader(pdf), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := read.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	lang, found := catalogue.Find("Lang")
	if !found {
		return ""
	}
	return strings.Trim(lang.PDFString(), "()")
}

func TestPaper2020AsPDF(t *testing.T) {
	l := paper2020(t).Layout()
	printer := newPrinter(t, 1)
	began := time.Now()
	pdf, err := printer.PDF(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("75 sheets, %d bytes of PDF in %v with the start of Chromium", len(pdf), time.Since(began))
	began = time.Now()
	var reached []Progress
	if pdf, err = printer.PDF(WithProgress(t.Context(), func(p Progress) { reached = append(reached, p) }), l); err != nil {
		t.Fatal(err)
	}
	if want := []Progress{{StageWaiting, 1, 4}, {StagePrinting, 2, 4}, {StageNumbering, 3, 4}, {StageAgain, 4, 4}}; !slices.Equal(reached, want) {
		t.Errorf("progress %+v", reached)
	}
	t.Logf("the second time in %v", time.Since(began))
	info := pdfinfo(t, pdf)
	if info["Tagged"] != "yes" || info["Title"] != StrategyTitle+" – Fassung 2020" || info["JavaScript"] != "no" || !strings.Contains(info["Page size"], "A4") {
		t.Errorf("pdfinfo says %v", info)
	}
	if lang := languageOf(t, pdf); lang != "de" {
		t.Errorf("its language is %q", lang)
	}
	numbered, err := withPages(l, pdf)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(pdfText(t, path), "\f")
	for _, h := range numbered.Headings() {
		n := 0
		if _, err := fmt.Sscan(h.Page, &n); err != nil || n < 1 || n > len(pages) {
			t.Errorf("%s is on page %q", h.Text, h.Page)
			continue
		}
		code, title, isSheet := strings.Cut(h.Text, " ")
		if isSheet && strings.Contains(code, "-") && len(code) <= 5 && !strings.Contains(letters(pages[n-1]), letters(title+code)) {
			t.Errorf("%s is not on page %d", h.Text, n)
		}
	}
	contents := letters(strings.Join(pages[:4], ""))
	if last := numbered.Headings(); !strings.Contains(contents, letters(last[len(last)-1].Text+"Seite"+last[len(last)-1].Page)) &&
		!strings.Contains(contents, letters(last[len(last)-1].Text+last[len(last)-1].Page)) {
		t.Error("the table of contents does not name the pages")
	}
}

func TestPrinterReachesNothingOutside(t *testing.T) {
	var asked atomic.Int32
	web := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer web.Close()
	secret := filepath.Join(t.TempDir(), "secret.html")
	if err := os.WriteFile(secret, []byte("geheim"), 0o600); err != nil {
		t.Fatal(err)
	}
	browser, err := newPrinter(t, 1).browser()
	if err != nil {
		t.Fatal(err)
	}
	page := `<html lang="de"><title>T</title><link rel="stylesheet" href="` + web.URL + `/style.css"><img src="` + web.URL + `/a.png">
		<iframe src="file://` + secret + `"></iframe><object data="` + web.URL + `"></object><p id="p">vorher</p>
		<script>document.getElementById("p").textContent = "nachher"; fetch("` + web.URL + `/x")</script>`
	pdf, err := printPage(t.Context(), browser.Browser, page, Layout{Title: "T"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if text := pdfText(t, path); asked.Load() != 0 || strings.Contains(text, "geheim") || !strings.Contains(text, "vorher") {
		t.Errorf("%d requests went out, the page says %q", asked.Load(), text)
	}
}

func TestPrinterStartsAgainWhenChromiumDied(t *testing.T) {
	printer := newPrinter(t, 1)
	small := NewProtokoll(closedSession()).Layout()
	if _, err := printer.PDF(t.Context(), small); err != nil {
		t.Fatal(err)
	}
	died := printer.running
	if err := syscall.Kill(-died.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-died.exited
	if _, err := printer.PDF(t.Context(), small); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(died.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the files of the first one are still there: %v", err)
	}
}

func TestPrinterPrintsManyAtOnceWithinItsBounds(t *testing.T) {
	printer := newPrinter(t, 2)
	small := NewProtokoll(closedSession()).Layout()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if pdf, err := printer.PDF(t.Context(), small); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("%d bytes, %v", len(pdf), err)
			}
		})
	}
	group.Wait()
	pages, err := printer.running.Pages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) > 1 { // the empty one that Chromium opens itself
		t.Errorf("%d pages stayed open", len(pages))
	}
	held := printer.slots
	held <- struct{}{}
	held <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := printer.PDF(ctx, small); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a third one at once: %v", err)
	}
	<-held
	<-held
}

func TestPrinterEndsItsChromium(t *testing.T) {
	printer := newPrinter(t, 1)
	if _, err := printer.browser(); err != nil {
		t.Fatal(err)
	}
	running := printer.running
	if err := printer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if running.alive() {
		t.Error("Chromium still runs")
	}
	if _, err := os.Stat(running.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its files are still there: %v", err)
	}
	if _, err := printer.PDF(t.Context(), Layout{Title: "T"}); err == nil {
		t.Error("a closed printer prints")
	}
}

func TestPrinterWithoutChromiumSaysSoInGerman(t *testing.T) {
	_, err := NewPrinter("/nonexistent/chromium", 1).PDF(t.Context(), Layout{Title: "T"})
	if !errors.Is(err, ErrNoChromium) || !strings.Contains(err.Error(), "HTML") {
		t.Errorf("it says %v", err)
	}
}
