package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"fortschreibung/documents"
)

// The formats of documents, by the names of the parameter.
const (
	formatHTML     = "html"
	formatPDF      = "pdf"
	formatDOCX     = "docx"
	formatMarkdown = "md"
	formatJSON     = "json"
)

var mediaTypes = map[string]string{
	formatHTML:     "text/html",
	formatPDF:      "application/pdf",
	formatDOCX:     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	formatMarkdown: "text/markdown",
	formatJSON:     "application/json",
}

// file is a document in all its formats, the preferred one first.
type file struct {
	name      string // of the file, without its ending
	model     any    // as JSON
	layout    documents.Layout
	markdown  func(io.Writer) error // a form of its own; nil: that of the layout
	formats   []string
	published bool // may be kept and compared by its ETag
}

// document answers with a file in the format that is asked for.
func (s *server) document(ctx context.Context, q DocumentQuery, f file) (*documentOut, error) {
	format, err := f.choose(q)
	if err != nil {
		return nil, err
	}
	if !f.published { // what everybody may read is no export
		if err := s.store.NoteExport(ctx, Export{Actor: actorOf(ctx), What: "document", Entity: "document", EntityID: f.name + "." + format}); err != nil {
			return nil, err
		}
	}
	o := &documentOut{Status: http.StatusOK, CacheControl: "no-store", Vary: "Accept", Policy: policyOf(format)}
	if f.published {
		o.CacheControl = "no-cache"
		if o.ETag, err = f.etag(format); err != nil {
			return nil, err
		}
		if names(q.IfNoneMatch, o.ETag) {
			o.Status = http.StatusNotModified
			return o, nil
		}
	}
	ctx, done := s.followed.follow(ctx, q.Print)
	defer done()
	if o.Body, err = s.rendered(ctx, f, format, o.ETag); err != nil {
		return nil, err
	}
	o.ContentType = mediaTypes[format]
	if strings.HasPrefix(o.ContentType, "text/") {
		o.ContentType += "; charset=utf-8"
	}
	o.Disposition = disposition(format) + `; filename="` + f.name + "." + format + `"`
	return o, nil
}

func policyOf(format string) string {
	if format == formatHTML {
		return documents.ContentSecurityPolicy()
	}
	return "default-src 'none'; frame-ancestors 'none'"
}

// disposition: what a browser shows it shows, the rest it keeps.
func disposition(format string) string {
	if format == formatHTML || format == formatPDF {
		return "inline"
	}
	return "attachment"
}

// rendered writes the file. PDF that everybody may ask for are made once.
func (s *server) rendered(ctx context.Context, f file, format, etag string) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch format {
	case formatPDF:
		if f.published {
			return s.prints.get(ctx, etag, func(ctx context.Context) ([]byte, error) { return s.printed(ctx, f.layout) })
		}
		return s.printed(ctx, f.layout)
	case formatDOCX:
		err = f.layout.DOCX(&b)
	case formatMarkdown:
		write := f.markdown
		if write == nil {
			write = f.layout.Markdown
		}
		err = write(&b)
	case formatJSON:
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		err = encoder.Encode(f.model)
	default:
		err = f.layout.HTML(&b)
	}
	return b.Bytes(), err
}

// etag names what the document holds and how it is set, by its HTML: it changes with the
// records and with the program. PDF of the same content differ in their dates, so it is a
// weak one.
func (f file) etag(format string) (string, error) {
	hash := sha256.New()
	if err := json.NewEncoder(hash).Encode(f.model); err != nil {
		return "", err
	}
	if err := f.layout.HTML(hash); err != nil {
		return "", err
	}
	hash.Write([]byte(format))
	return `W/"` + hex.EncodeToString(hash.Sum(nil)[:16]) + `"`, nil
}

// names says whether an If-None-Match header names an ETag.
func names(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
			return header != ""
		}
	}
	return false
}

func (f file) choose(q DocumentQuery) (string, error) {
	if q.Format != "" {
		if slices.Contains(f.formats, q.Format) {
			return q.Format, nil
		}
		return "", newProblem(http.StatusNotAcceptable, "Dieses Dokument gibt es in den Formaten "+strings.Join(f.formats, ", ")+".",
			Fault{Location: "query.format", Message: "für dieses Dokument nicht vorgesehen"})
	}
	best, quality := "", 0.0
	for _, format := range f.formats {
		if q := preference(q.Accept, mediaTypes[format]); q > quality {
			best, quality = format, q
		}
	}
	if best == "" {
		return "", newProblem(http.StatusNotAcceptable, "Dieses Dokument gibt es in den Formaten "+strings.Join(f.formats, ", ")+".",
			Fault{Location: "header.Accept", Message: "nennt keines davon"})
	}
	return best, nil
}

// preference gives the quality that an Accept header gives to a media type (RFC 9110,
// section 12.5.1): the most specific range counts. Without a header everything is welcome.
func preference(accept, mediaType string) float64 {
	if strings.TrimSpace(accept) == "" {
		return 1
	}
	class, _, _ := strings.Cut(mediaType, "/")
	quality, specific := 0.0, -1
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		rank := slices.Index([]string{"*/*", class + "/*", mediaType}, strings.ToLower(strings.TrimSpace(name)))
		if rank <= specific {
			continue
		}
		specific, quality = rank, qualityOf(parameters)
	}
	return quality
}

func qualityOf(parameters string) float64 {
	for p := range strings.SplitSeq(parameters, ";") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}
