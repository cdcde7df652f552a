package documents

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"sync"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// Printer makes PDF with one Chromium process that all share. It is started with the
// first document and again when it has died. The PDF is tagged, has its language, its
// title and bookmarks for its headings.
type Printer struct {
	program string
	slots   chan struct{}

	mu      sync.Mutex
	running *chromium
	closed  bool
}

// NewPrinter prints with a program, or with the Chromium on PATH when it is empty. At
// most pages documents are printed at the same time, others wait.
func NewPrinter(program string, pages int) *Printer {
	return &Printer{program: program, slots: make(chan struct{}, pages)}
}

// PDF prints a document. A table of contents gets the pages' numbers, which are only
// known once it is printed: it is printed twice. ErrNoChromium: there is none.
func (p *Printer) PDF(ctx context.Context, l Layout) ([]byte, error) {
	Reach(ctx, l, StageWaiting)
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	Reach(ctx, l, StagePrinting)
	pdf, err := p.print(ctx, l)
	if err != nil || !l.Contents {
		return pdf, err
	}
	Reach(ctx, l, StageNumbering)
	numbered, err := withPages(l, pdf)
	if err != nil {
		return nil, err
	}
	Reach(ctx, l, StageAgain)
	return p.print(ctx, numbered)
}

func (p *Printer) print(ctx context.Context, l Layout) ([]byte, error) {
	browser, err := p.browser()
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := l.HTML(&page); err != nil {
		return nil, err
	}
	pdf, err := printPage(ctx, browser.Browser, page.String(), l)
	if err != nil {
		return nil, fmt.Errorf("print %q: %w", l.Title, err)
	}
	return pdf, nil
}

// browser gives the running browser and starts one when there is none.
func (p *Printer) browser() (*chromium, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, fmt.Errorf("the printer is closed")
	}
	if p.running != nil && p.running.alive() {
		return p.running, nil
	}
	if p.running != nil {
		if err := p.running.stop(context.Background()); err != nil {
			return nil, err
		}
		p.running = nil
	}
	started, err := startChromium(p.program)
	if err != nil {
		return nil, err
	}
	p.running = started
	return started, nil
}

// Close stops the browser; documents that are being printed fail.
func (p *Printer) Close(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	if p.running == nil {
		return nil
	}
	err := p.running.stop(ctx)
	p.running = nil
	return err
}

func printPage(ctx context.Context, browser *rod.Browser, content string, l Layout) (pdf []byte, err error) {
	page, err := browser.Context(ctx).Page(proto.TargetCreateTarget{URL: "about:blank"})
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := page.Context(context.WithoutCancel(ctx)).Close(); err == nil {
			err = closing
		}
	}()
	if err := isolate(page); err != nil {
		return nil, err
	}
	if err := page.SetDocumentContent(content); err != nil {
		return nil, err
	}
	reader, err := page.PDF(&proto.PagePrintToPDF{
		PreferCSSPageSize: true, PrintBackground: true,
		GenerateTaggedPDF: true, GenerateDocumentOutline: true,
		DisplayHeaderFooter: true, HeaderTemplate: margin(l.Mark, "right"), FooterTemplate: footer(l.FullTitle()),
	})
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}

// isolate lets a page neither run scripts nor load anything.
func isolate(page *rod.Page) error {
	if err := (proto.EmulationSetScriptExecutionDisabled{Value: true}).Call(page); err != nil {
		return err
	}
	if err := (proto.NetworkEnable{}).Call(page); err != nil {
		return err
	}
	return proto.NetworkSetBlockedURLs{Urls: []string{"*"}}.Call(page)
}

const marginStyle = `font: 8pt "Liberation Sans", Arial, sans-serif; color: #444; width: 100%; margin: 0 20mm; `

// margin is what stands in a page's upper margin.
func margin(text, align string) string {
	return `<div style='` + marginStyle + `text-align: ` + align + `'>` + html.EscapeString(text) + `</div>`
}

// footer is what stands in a page's lower margin.
func footer(title string) string {
	return `<div style='` + marginStyle + `display: flex; justify-content: space-between'><span>` + html.EscapeString(title) +
		`</span><span>Seite <span class="pageNumber"></span> von <span class="totalPages"></span></span></div>`
}
