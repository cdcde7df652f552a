package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"fortschreibung/strategy"
)

// download passes a document of the interface on, in the format that the address (format)
// or the browser asks for.
func download(path, title string, needs strategy.Action, document func(*visit) string) route {
	r := page(path, title, needs, func(v *visit) error { return v.passOn(document(v)) })
	r.file = true
	return r
}

// passOn answers with a document of the interface as it is.
func (v *visit) passOn(path string) error {
	if format := v.query("format"); format != "" {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		path += separator + "format=" + url.QueryEscape(format)
	}
	if name := v.query(queryPrint); name != "" && v.query("format") == "pdf" {
		path += "&print=" + url.QueryEscape(name)
	}
	req, err := http.NewRequestWithContext(v.ctx(), http.MethodGet, apiPrefix+path, nil)
	if err != nil {
		return err
	}
	req.RequestURI = req.URL.RequestURI()
	asked := v.echo.Request().Header
	for _, name := range []string{"Accept", "If-None-Match"} {
		if value := asked.Get(name); value != "" {
			req.Header.Set(name, value)
		}
	}
	req.Header.Set("X-Request-Id", v.trace())
	got := &answer{header: http.Header{}, status: http.StatusOK}
	v.site.api.api.ServeHTTP(got, req)
	if got.status >= http.StatusBadRequest {
		problem := &Problem{Status: got.status}
		if err := json.Unmarshal(got.body.Bytes(), problem); err != nil {
			problem.Detail = ""
		}
		return problem
	}
	header := v.echo.Response().Header()
	for _, name := range []string{"Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control", "Vary", "ETag"} {
		if value := got.header.Get(name); value != "" {
			header.Set(name, value)
		}
	}
	if got.status == http.StatusNotModified {
		return v.echo.NoContent(got.status)
	}
	return v.echo.Blob(got.status, header.Get("Content-Type"), got.body.Bytes())
}

// queryPrint names a PDF while it is made, so that the page that asked for it can follow.
const queryPrint = "druck"

// printPath is where a page asks how far a PDF is.
const printPath = "/druck/:print"

// printProgress says how far a PDF is.
func (s *Site) printProgress(c echo.Context) error {
	v := s.visit(c, route{method: http.MethodGet, path: printPath})
	if err := v.passOn(address("prints", v.param("print"))); err != nil {
		return c.NoContent(statusOf(err))
	}
	return nil
}

// documentLink leads to a document in one of its formats.
type documentLink struct{ Path, Title string }

// documentLinks are the formats in which people read a document.
func documentLinks(path string) []documentLink {
	var links []documentLink
	for _, format := range []string{"html", "pdf", "docx"} {
		links = append(links, documentLink{path + "?format=" + format, strings.ToUpper(format)})
	}
	return links
}
