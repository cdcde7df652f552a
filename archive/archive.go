// Package archive makes the E-Akte of a closed cycle: one ZIP that holds a bag after RFC 8493
// (BagIt) with the documents, the records behind them, the audit that proves them, and an
// xdomea message for another authority. It knows no HTTP, database, engine or clock.
//
// The same records give the same bytes: entries are sorted, and every time in the archive is
// that of the cycle's close.
package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Records is what an archive is made from, as whoever the context names as viewer may see it.
type Records interface {
	documents.Records
	Cycle(ctx context.Context, year int) (strategy.Cycle, error)
	CycleProposals(ctx context.Context, year int) ([]string, error)
	PositionHistory(ctx context.Context, id string) ([]strategy.Position, error)
	Comments(ctx context.Context, proposalID, state string, page records.Page) (records.List[records.Comment], error)
	Submissions(ctx context.Context, year int, page records.Page) (records.List[strategy.Submission], error)
	Workshops(ctx context.Context, year int, page records.Page) (records.List[records.Workshop], error)
	Attachments(ctx context.Context, workshopID string) ([]records.Attachment, error)
	Attachment(ctx context.Context, workshopID, id string) (records.Attachment, []byte, error)
	ExportCycleAudit(ctx context.Context, year int, chain, steps io.Writer) (records.CycleAudit, error)
}

// Printer makes PDF. documents.ErrNoChromium: it cannot, and the archive goes without.
type Printer interface {
	PDF(ctx context.Context, l documents.Layout) ([]byte, error)
}

// Maker makes archives.
type Maker struct {
	Records Records
	Printer Printer // nil: without PDF
}

// Write writes the archive of a year. A cycle that is not closed is refused with
// phase_closed, one that does not exist with not_found; then nothing is written.
func (m Maker) Write(ctx context.Context, year int, out io.Writer) error {
	cycle, err := m.Records.Cycle(ctx, year)
	if err != nil {
		return err
	}
	if cycle.Phase != strategy.PhaseClosed {
		return strategy.Closed("Der Zyklus %d läuft noch; eine E-Akte gibt es, wenn er abgeschlossen ist", year)
	}
	c := &collection{Maker: m, cycle: cycle, closed: cycle.ClosedAt.UTC().Truncate(time.Second)}
	for _, collect := range []func(context.Context) error{
		c.cycleItself, c.edition, c.submissions, c.sessions, c.proposals, c.reports, c.workshops, c.audit,
	} {
		if err := collect(ctx); err != nil {
			return err
		}
	}
	bag, err := c.bag(ctx)
	if err != nil {
		return err
	}
	return writeZIP(out, bag, c.closed)
}

// collection gathers the parts of one archive.
type collection struct {
	Maker
	cycle  strategy.Cycle
	closed time.Time // calendar time of the close, in seconds, UTC
	parts  []part
	proof  records.CycleAudit
	noPDF  bool // Chromium is missing
}

// part is one document of the E-Akte, in one or several formats.
type part struct {
	folder string // the kind of record
	name   string // of the file, without its ending; may lie in a folder of its own
	title  string // German
	date   strategy.Date
	files  []content
}

type content struct {
	ending string // e.g. "pdf"
	bytes  []byte
}

func (p part) path(c content) string { return p.folder + "/" + p.name + "." + c.ending }

func (c *collection) add(p part) { c.parts = append(c.parts, p) }

// addRecord adds something of the records as JSON.
func (c *collection) addRecord(folder, name, title string, date strategy.Date, record any) error {
	encoded, err := indented(record)
	c.add(part{folder, name, title, date, []content{{"json", encoded}}})
	return err
}

// addDocument adds a document as HTML, as PDF where that can be made, and as JSON.
func (c *collection) addDocument(ctx context.Context, p part, model any, layout documents.Layout) error {
	var page bytes.Buffer
	if err := layout.HTML(&page); err != nil {
		return err
	}
	p.files = append(p.files, content{"html", page.Bytes()})
	pdf, err := c.pdf(ctx, layout)
	if err != nil {
		return err
	}
	if pdf != nil {
		p.files = append(p.files, content{"pdf", pdf})
	}
	encoded, err := indented(model)
	if err != nil {
		return err
	}
	p.files = append(p.files, content{"json", encoded})
	c.add(p)
	return nil
}

// pdf prints a document; nil without a printer.
func (c *collection) pdf(ctx context.Context, layout documents.Layout) ([]byte, error) {
	if c.Printer == nil || c.noPDF {
		c.noPDF = true
		return nil, nil
	}
	pdf, err := c.Printer.PDF(ctx, layout)
	if errors.Is(err, documents.ErrNoChromium) {
		c.noPDF = true
		return nil, nil
	}
	return datedPDF(pdf, c.closed), err
}

func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(v)
	return b.Bytes(), err
}

// everything reads a list page by page to its end.
func everything[T any](read func(records.Page) (records.List[T], error)) ([]T, error) {
	all := []T{}
	page := records.Page{Limit: 200}
	for {
		list, err := read(page)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
		if page.Cursor = list.NextCursor; page.Cursor == "" {
			return all, nil
		}
	}
}
