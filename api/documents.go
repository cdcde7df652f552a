package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"fortschreibung/documents"
)

// Printer makes PDF. documents.ErrNoChromium: it cannot.
type Printer interface {
	PDF(ctx context.Context, l documents.Layout) ([]byte, error)
}

// DocumentQuery says in which format a document is wanted: by the parameter or, without
// it, by Accept.
type DocumentQuery struct {
	Format      string `query:"format" enum:"html,pdf,docx,md,json" doc:"Without: what Accept prefers, otherwise html"`
	Accept      string `header:"Accept" maxLength:"1000"`
	Print       string `query:"print" format:"uuid" doc:"A name for this PDF while it is made: GET /prints/{print} says how far it is"`
	IfNoneMatch string `header:"If-None-Match" maxLength:"1000" doc:"ETag of a published document one has already"`
}

// documentOut is a document as a file.
type documentOut struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	Policy       string `header:"Content-Security-Policy"`
	CacheControl string `header:"Cache-Control"`
	Vary         string `header:"Vary"`
	ETag         string `header:"ETag" doc:"Of published documents"`
	Body         []byte
}

func (s *server) library() documents.Library { return documents.Library{Records: s.store} }

func (s *server) editionDocument(ctx context.Context, in *struct {
	YearPath
	DocumentQuery
}) (*documentOut, error) {
	paper, err := s.library().Paper(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	return s.document(ctx, in.DocumentQuery, file{
		name: fmt.Sprintf("Digitalstrategie-Fassung-%d", in.Year), model: paper, layout: paper.Layout(), markdown: paper.Markdown,
		formats: []string{formatHTML, formatPDF, formatDOCX, formatMarkdown, formatJSON}, published: true,
	})
}

func (s *server) editionSynopsis(ctx context.Context, in *struct {
	YearPath
	With int `query:"with" minimum:"2000" maximum:"2199" doc:"Year of the other edition; without: the one before"`
	DocumentQuery
}) (*documentOut, error) {
	synopse, err := s.library().EditionSynopse(ctx, in.Year, in.With)
	if err != nil {
		return nil, err
	}
	return s.document(ctx, in.DocumentQuery, synopsisFile("Synopse-Fassung-"+fmt.Sprint(in.Year), synopse))
}

func (s *server) measureSynopsis(ctx context.Context, in *struct {
	MeasurePath
	From int `query:"from" minimum:"2000" maximum:"2199" doc:"Year of the older edition; without: the one before"`
	To   int `query:"to" minimum:"2000" maximum:"2199" doc:"Year of the newer edition; without: the latest"`
	DocumentQuery
}) (*documentOut, error) {
	synopse, err := s.library().MeasureSynopse(ctx, in.ID, in.From, in.To)
	if err != nil {
		return nil, err
	}
	measure, err := s.store.Measure(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.document(ctx, in.DocumentQuery, synopsisFile("Synopse-"+measure.Code, synopse))
}

func (s *server) proposalSynopsis(ctx context.Context, in *struct {
	IDPath
	DocumentQuery
}) (*documentOut, error) {
	synopse, err := s.library().ProposalSynopse(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.document(ctx, in.DocumentQuery, synopsisFile("Synopse-Vorschlag-"+in.ID, synopse))
}

func synopsisFile(name string, synopse documents.Synopse) file {
	return file{
		name: name, model: synopse, layout: synopse.Layout(), published: synopse.Public,
		formats: []string{formatHTML, formatPDF, formatDOCX, formatMarkdown, formatJSON},
	}
}

func (s *server) submissionDocument(ctx context.Context, in *struct {
	NumberedPath
	DocumentQuery
}) (*documentOut, error) {
	vorlage, err := s.library().Kabinettvorlage(ctx, in.key())
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("Kabinettvorlage-%d-%d", in.Year, in.Number)
	if vorlage.Draft {
		name += "-Entwurf"
	}
	return s.document(ctx, in.DocumentQuery, file{
		name: name, model: vorlage, layout: vorlage.Layout(),
		formats: []string{formatHTML, formatPDF, formatDOCX, formatMarkdown, formatJSON},
	})
}

func (s *server) minutesDocument(ctx context.Context, in *struct {
	NumberedPath
	DocumentQuery
}) (*documentOut, error) {
	protokoll, err := s.library().Protokoll(ctx, in.key())
	if err != nil {
		return nil, err
	}
	return s.document(ctx, in.DocumentQuery, file{
		name: fmt.Sprintf("Protokoll-Lenkungsausschuss-%d-%d", in.Year, in.Number), model: protokoll, layout: protokoll.Layout(),
		formats: []string{formatHTML, formatPDF, formatDOCX, formatMarkdown, formatJSON},
	})
}

func (s *server) sessionFolder(ctx context.Context, in *struct {
	NumberedPath
	DocumentQuery
}) (*documentOut, error) {
	mappe, err := s.library().Mappe(ctx, in.key())
	if err != nil {
		return nil, err
	}
	return s.document(ctx, in.DocumentQuery, file{
		name: fmt.Sprintf("Sitzungsmappe-Lenkungsausschuss-%d-%d", in.Year, in.Number), layout: mappe.Layout(),
		formats: []string{formatHTML, formatPDF, formatDOCX},
	})
}

// printBudget is how long one PDF may take, waiting for others included. A Sitzungsmappe of
// some hundred pages takes longer than other requests may.
const printBudget = 50 * time.Second

// printed makes a PDF, or says why there is none. It goes on beyond the request's own
// deadline, but not when the client went away.
func (s *server) printed(ctx context.Context, l documents.Layout) ([]byte, error) {
	if s.printer == nil {
		return nil, noPDF()
	}
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), printBudget)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			cancel()
		}
	})
	defer stop()
	pdf, err := s.printer.PDF(longer, l)
	switch {
	case errors.Is(err, documents.ErrNoChromium):
		return nil, noPDF()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, newProblem(http.StatusServiceUnavailable,
			"Es werden gerade viele PDF erzeugt. Bitte später wiederholen oder dasselbe Dokument als HTML abrufen (format=html).").
			with("Retry-After", "30")
	}
	return pdf, err
}

func noPDF() *Problem {
	return newProblem(http.StatusServiceUnavailable, documents.ErrNoChromium.Error()+".")
}
