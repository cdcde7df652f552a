package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"fortschreibung/records"
)

type contextKey int

const visitKey contextKey = iota

// requestID gives the request's X-Request-Id.
func requestID(ctx context.Context) string { return records.Trace(ctx) }

var sound = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives every request an id (the client's, when it is sound), every response
// the security headers, and the log one line per request.
func (s *server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		id := c.Request().Header.Get("X-Request-Id")
		if !sound.MatchString(id) {
			id = uuid.NewString()
		}
		c.SetRequest(c.Request().WithContext(records.WithTrace(c.Request().Context(), id)))
		s.secure(c.Response().Header(), id)
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		s.log.InfoContext(c.Request().Context(), "request",
			"request_id", id, "method", c.Request().Method, "path", loggedPath(c.Request().URL.Path),
			"status", c.Response().Status, "bytes", c.Response().Size, "took", time.Since(began))
		return nil
	}
}

// secure sets what holds for every answer. A page of ours that needs more than nothing
// replaces the Content-Security-Policy.
func (s *server) secure(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'")
	h.Set("Permissions-Policy", "camera=(), display-capture=(), fullscreen=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if s.https {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
}

// recoverPanic turns a panic into a 500 with the request's id, and logs where it was.
func (s *server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.log.ErrorContext(c.Request().Context(), "panic",
				"cause", fmt.Sprint(cause), "request_id", requestID(c.Request().Context()), "stack", string(debug.Stack()))
			if !c.Response().Committed {
				s.writeProblem(c, problemOf(fmt.Errorf("panic")))
			}
		}()
		return next(c)
	}
}

// refuseBrokenURL refuses addresses whose text no record could carry.
func (s *server) refuseBrokenURL(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		u := c.Request().URL
		if !plainText(u.Path) {
			s.writeProblem(c, newProblem(http.StatusBadRequest, "Die Adresse ist kein gültiges UTF-8 oder enthält ein Nullzeichen.",
				Fault{Location: "path", Message: "kein gültiger Text"}))
			return nil
		}
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			s.writeProblem(c, newProblem(http.StatusBadRequest, "Die Parameter der Adresse sind nicht lesbar.",
				Fault{Location: "query", Message: "nicht richtig kodiert"}))
			return nil
		}
		for name, values := range query {
			if !plainText(name) || !plainText(strings.Join(values, "")) {
				s.writeProblem(c, newProblem(http.StatusBadRequest, "Ein Parameter der Adresse ist kein gültiges UTF-8 oder enthält ein Nullzeichen.",
					Fault{Location: "query." + strings.ToValidUTF8(name, "?"), Message: "kein gültiger Text"}))
				return nil
			}
		}
		return next(c)
	}
}

// queryLimit is how long the query of an address may be, in bytes. The longest of ours, a
// search with every filter and a cursor, has a tenth of it.
const queryLimit = 8 << 10

// methodOverrides are headers by which a request asks to be taken for another.
var methodOverrides = []string{"X-Http-Method-Override", "X-Http-Method", "X-Method-Override"}

// fileFormLimit is how long the form of a page with a file may be, in bytes: so long that
// the page itself can say that the file is too large. It reads no more than it takes.
const fileFormLimit = 64 << 20

// bodyLimit is how long a body may be on a path, in bytes.
func bodyLimit(path string) int64 {
	if strings.HasPrefix(path, CodecPath+"/") {
		return codecBodyLimit
	}
	if strings.HasSuffix(path, "/attachments") {
		return attachmentBodyLimit
	}
	if strings.HasPrefix(path, Prefix+"/tables/") {
		return tableBodyLimit
	}
	if strings.HasSuffix(path, "/anlagen") || strings.HasPrefix(path, "/tabellen/") {
		return fileFormLimit
	}
	return BodyLimit
}

// refuseOddities refuses what no client of ours sends, and cuts off overlong bodies also
// where nobody reads them.
func (s *server) refuseOddities(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		req := c.Request()
		if len(req.URL.RawQuery) > queryLimit {
			return newProblem(http.StatusRequestURITooLong, "Die Parameter der Adresse dürfen zusammen höchstens 8 KiB lang sein.")
		}
		for _, name := range methodOverrides {
			if req.Header.Get(name) != "" {
				return newProblem(http.StatusBadRequest, "Die Methode einer Anfrage wird nicht durch einen Kopf ersetzt.",
					Fault{Location: "header." + name, Message: "nicht erlaubt"})
			}
		}
		limit := bodyLimit(req.URL.Path)
		if req.ContentLength > limit {
			return newProblem(http.StatusRequestEntityTooLarge, fmt.Sprintf("Der Inhalt der Anfrage darf höchstens %d MiB groß sein.", limit>>20))
		}
		req.Body = http.MaxBytesReader(c.Response(), req.Body, limit+1)
		return next(c)
	}
}

func plainText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}
