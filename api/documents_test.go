package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fortschreibung/documents"
	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// editionStore knows one edition.
type editionStore struct{ fakeStore }

func (s *editionStore) Edition(_ context.Context, year int) (strategy.Edition, error) {
	if year != 2026 {
		return strategy.Edition{}, strategy.NotFound("keine Fassung %d", year)
	}
	return strategy.Edition{
		Year: 2026, AdoptedOn: strategy.NewDate(2026, time.December, 1),
		Measures: []strategy.EditionEntry{{MeasureID: "m-1", Code: "M1-01", Sheet: inForce}},
	}, nil
}

func (s *editionStore) Ministries(context.Context) (strategy.Ministries, error) {
	return strategy.DefaultMinistries(), nil
}

func (s *editionStore) MeasureHistory(context.Context, string) ([]records.Measure, error) {
	return []records.Measure{{Year: 2026, EditionEntry: strategy.EditionEntry{Code: "M1-01", Sheet: inForce}}}, nil
}

// fakePrinter prints nothing and counts.
type fakePrinter struct {
	printed atomic.Int32
	err     error
}

func (p *fakePrinter) PDF(context.Context, documents.Layout) ([]byte, error) {
	p.printed.Add(1)
	return []byte("%PDF-fake"), p.err
}

func documentBench(t *testing.T, printer Printer) *bench {
	t.Helper()
	b := newBench(t, &fakeStore{})
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	b.handler = New(Deps{Store: &editionStore{}, Auth: auth, Clock: time.Now, Log: b.log(), PDF: printer})
	return b
}

func TestDocumentComesInTheFormatAskedFor(t *testing.T) {
	b := documentBench(t, &fakePrinter{})
	for _, c := range []struct{ query, accept, kind, disposition string }{
		{"", "", "text/html; charset=utf-8", `inline; filename="Digitalstrategie-Fassung-2026.html"`},
		{"", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8", "inline"},
		{"", "application/pdf", "application/pdf", `inline; filename="Digitalstrategie-Fassung-2026.pdf"`},
		{"", "application/json;q=0.9, text/markdown", "text/markdown; charset=utf-8", `attachment; filename="Digitalstrategie-Fassung-2026.md"`},
		{"", "text/*;q=0.1, application/json", "application/json", `attachment; filename="Digitalstrategie-Fassung-2026.json"`},
		{"?format=docx", "text/html", mediaTypes[formatDOCX], `attachment; filename="Digitalstrategie-Fassung-2026.docx"`},
	} {
		got := b.do(http.MethodGet, "", Prefix+"/editions/2026/document"+c.query, "", "", "Accept", c.accept)
		if got.status != http.StatusOK || got.header.Get("Content-Type") != c.kind || !strings.HasPrefix(got.header.Get("Content-Disposition"), c.disposition) {
			t.Errorf("%s with Accept %q answers %d, %s, %s", c.query, c.accept, got.status, got.header.Get("Content-Type"), got.header.Get("Content-Disposition"))
		}
	}
	for _, refused := range []struct{ path, accept string }{
		{"/editions/2026/document", "image/png"}, {"/editions/2026/document", "text/html;q=0"},
	} {
		got := b.do(http.MethodGet, "", Prefix+refused.path, "", "", "Accept", refused.accept)
		if got.status != http.StatusNotAcceptable || got.problem(t).Code != "not_acceptable" {
			t.Errorf("Accept %q answers %d %s", refused.accept, got.status, got.body)
		}
	}
	if got := b.do(http.MethodGet, "", Prefix+"/editions/2026/document?format=exe", "", ""); got.status != http.StatusUnprocessableEntity {
		t.Errorf("format=exe answers %d", got.status)
	}
	if got := b.do(http.MethodGet, "", Prefix+"/editions/2025/document", "", ""); got.status != http.StatusNotFound {
		t.Errorf("an edition that is not there answers %d", got.status)
	}
	if got := b.do(http.MethodGet, "", Prefix+"/measures/m-1/synopsis", "", ""); got.status != http.StatusNotFound {
		t.Errorf("a measure of one edition answers %d", got.status)
	}
}

func TestDocumentIsViewableUnderItsPolicy(t *testing.T) {
	got := documentBench(t, nil).do(http.MethodGet, "", Prefix+"/editions/2026/document", "", "")
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(got.body)
	if len(style) != 2 {
		t.Fatal("the page has no style sheet")
	}
	sum := sha256.Sum256([]byte(style[1]))
	policies := got.header.Values("Content-Security-Policy")
	if len(policies) != 1 || !strings.Contains(policies[0], "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") || !strings.Contains(policies[0], "default-src 'none'") {
		t.Errorf("policies %q do not allow the style sheet", policies)
	}
	if strings.Contains(got.body, "<script") || strings.Contains(got.body, " style=") || strings.Contains(got.body, " on") && regexp.MustCompile(`<[^>]* on\w+=`).MatchString(got.body) {
		t.Error("the page needs more than its policy allows")
	}
}

func TestPublishedDocumentHasAnETag(t *testing.T) {
	b := documentBench(t, nil)
	first := b.do(http.MethodGet, "", Prefix+"/editions/2026/document", "", "")
	tag := first.header.Get("ETag")
	if tag == "" || first.header.Get("Cache-Control") != "no-cache" || first.header.Get("Vary") != "Accept" {
		t.Fatalf("ETag %q, headers %v", tag, first.header)
	}
	again := b.do(http.MethodGet, "", Prefix+"/editions/2026/document", "", "", "If-None-Match", `"other", `+tag)
	if again.status != http.StatusNotModified || again.body != "" || again.header.Get("ETag") != tag {
		t.Errorf("the same again answers %d with %d bytes, ETag %q", again.status, len(again.body), again.header.Get("ETag"))
	}
	if other := b.do(http.MethodGet, "", Prefix+"/editions/2026/document?format=json", "", "", "If-None-Match", tag); other.status != http.StatusOK || other.header.Get("ETag") == tag {
		t.Errorf("another format answers %d", other.status)
	}
	var paper documents.Paper
	if err := json.Unmarshal([]byte(b.do(http.MethodGet, "", Prefix+"/editions/2026/document?format=json", "", "").body), &paper); err != nil || paper.Year != 2026 || len(paper.Themes) != 1 {
		t.Errorf("JSON gives %+v, %v", paper, err)
	}
}

func TestPublishedPDFIsMadeOnce(t *testing.T) {
	printer := &fakePrinter{}
	b := documentBench(t, printer)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if got := b.do(http.MethodGet, "", Prefix+"/editions/2026/document?format=pdf", "", ""); got.status != http.StatusOK || got.body != "%PDF-fake" {
				t.Errorf("answers %d %s", got.status, got.body)
			}
		})
	}
	group.Wait()
	if n := printer.printed.Load(); n != 1 {
		t.Errorf("it was printed %d times", n)
	}
}

func TestWithoutChromiumTheHTMLStays(t *testing.T) {
	for name, printer := range map[string]Printer{"none": nil, "without Chromium": documents.NewPrinter("/nonexistent/chromium", 1)} {
		b := documentBench(t, printer)
		got := b.do(http.MethodGet, "", Prefix+"/editions/2026/document?format=pdf", "", "")
		if got.status != http.StatusServiceUnavailable || !strings.Contains(got.problem(t).Detail, "HTML") {
			t.Errorf("%s: answers %d %s", name, got.status, got.body)
		}
		if got := b.do(http.MethodGet, "", Prefix+"/editions/2026/document", "", ""); got.status != http.StatusOK {
			t.Errorf("%s: HTML answers %d", name, got.status)
		}
	}
	late := &fakePrinter{err: context.DeadlineExceeded}
	if got := documentBench(t, late).do(http.MethodGet, "", Prefix+"/editions/2026/document?format=pdf", "", ""); got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" {
		t.Errorf("too many at once answers %d", got.status)
	}
	broken := &fakePrinter{err: errors.New("Chromium crashed at /root")}
	if got := documentBench(t, broken).do(http.MethodGet, "", Prefix+"/editions/2026/document?format=pdf", "", ""); got.status != http.StatusInternalServerError || strings.Contains(got.body, "/root") {
		t.Errorf("a failure answers %d %s", got.status, got.body)
	}
}

func TestPrintsKeepTheLatestOnly(t *testing.T) {
	var p prints
	for i := range maxPrints + 3 {
		if _, err := p.get(context.Background(), string(rune('a'+i)), func(context.Context) ([]byte, error) { return []byte{1}, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if _, kept := p.find("a"); kept || len(p.kept) != maxPrints || len(p.order) != maxPrints {
		t.Errorf("%d are kept", len(p.kept))
	}
}
