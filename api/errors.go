package api

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

// ErrUnavailable says that the engine did not confirm that it took the step on. Usually
// nothing has happened; repeating the request later with the same Idempotency-Key carries
// it out once, whatever became of the first.
var ErrUnavailable = errors.New("engine unavailable")

// ErrAccepted says that the engine has durably taken the step on but has not finished
// it yet: repeating the request with the same Idempotency-Key asks for its result.
var ErrAccepted = errors.New("accepted, not finished")

// statuses is the one mapping from domain codes to HTTP.
var statuses = map[strategy.Code]int{
	strategy.CodeInvalid:        http.StatusUnprocessableEntity,
	strategy.CodeForbidden:      http.StatusForbidden,
	strategy.CodeNotFound:       http.StatusNotFound,
	strategy.CodeStaleRevision:  http.StatusConflict,
	strategy.CodePhaseClosed:    http.StatusConflict,
	strategy.CodeAlreadyDecided: http.StatusConflict,
}

var domainTitles = map[strategy.Code]string{
	strategy.CodeInvalid:        "Eingabe ungültig",
	strategy.CodeForbidden:      "Nicht erlaubt",
	strategy.CodeNotFound:       "Nicht gefunden",
	strategy.CodeStaleRevision:  "Stand veraltet",
	strategy.CodePhaseClosed:    "In dieser Phase nicht möglich",
	strategy.CodeAlreadyDecided: "Bereits entschieden",
}

// kind is how a status that comes from HTTP, not from the domain, names itself.
type kind struct{ code, title string }

var httpKinds = map[int]kind{
	http.StatusBadRequest:            {"malformed", "Anfrage nicht lesbar"},
	http.StatusUnauthorized:          {"unauthenticated", "Nicht angemeldet"},
	http.StatusForbidden:             {"forbidden", "Nicht erlaubt"},
	http.StatusNotFound:              {"not_found", "Nicht gefunden"},
	http.StatusMethodNotAllowed:      {"method_not_allowed", "Methode hier nicht vorgesehen"},
	http.StatusNotAcceptable:         {"not_acceptable", "Format nicht verfügbar"},
	http.StatusRequestTimeout:        {"timeout", "Anfrage zu langsam"},
	http.StatusPreconditionFailed:    {"stale_revision", "Stand veraltet"},
	http.StatusRequestEntityTooLarge: {"too_large", "Anfrage zu groß"},
	http.StatusRequestURITooLong:     {"too_long", "Adresse zu lang"},
	http.StatusUnsupportedMediaType:  {"unsupported_media_type", "Format nicht unterstützt"},
	http.StatusUnprocessableEntity:   {"invalid", "Eingabe ungültig"},
	http.StatusTooManyRequests:       {"too_many", "Zu viele Anfragen"},
	http.StatusServiceUnavailable:    {"unavailable", "Vorübergehend nicht verfügbar"},
	http.StatusInternalServerError:   {"internal", "Interner Fehler"},
}

// Problem is the body of every error: a problem document after RFC 9457.
type Problem struct {
	Type      string  `json:"type" doc:"Always about:blank; code tells the kind"`
	Title     string  `json:"title" doc:"The kind of problem, in German"`
	Status    int     `json:"status" doc:"HTTP status"`
	Detail    string  `json:"detail,omitempty" doc:"What is wrong and how to mend it, in German"`
	Code      string  `json:"code" doc:"invalid, forbidden, not_found, stale_revision, phase_closed, already_decided, malformed, unauthenticated, too_large, too_many, unavailable, internal …"`
	RequestID string  `json:"request_id,omitempty" doc:"Names the request in the server's log"`
	Errors    []Fault `json:"errors,omitempty" doc:"The places that are at fault"`

	headers http.Header
}

// Fault is one place of a request that is at fault.
type Fault struct {
	Location string `json:"location,omitempty" doc:"e.g. body.draft.sheet.title, query.limit, header.Idempotency-Key"`
	Message  string `json:"message"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus, GetHeaders and ContentType are how huma writes a problem.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives the headers that belong to the problem, e.g. Retry-After.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType makes application/problem+json out of application/json.
func (p *Problem) ContentType(ct string) string {
	if ct == "application/json" {
		return "application/problem+json"
	}
	return ct
}

func newProblem(status int, detail string, faults ...Fault) *Problem {
	k, ok := httpKinds[status]
	if !ok {
		k = kind{"http_error", http.StatusText(status)}
	}
	return &Problem{Type: "about:blank", Title: k.title, Status: status, Detail: detail, Code: k.code, Errors: faults}
}

func (p *Problem) with(header, value string) *Problem {
	if p.headers == nil {
		p.headers = http.Header{}
	}
	p.headers.Set(header, value)
	return p
}

// problemOf is the single place where an error becomes a problem. Errors outside the
// vocabulary become a 500 without details.
func problemOf(err error) *Problem {
	var domain *strategy.Error
	var problem *Problem
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &domain):
		return domainProblem(domain)
	case errors.Is(err, ErrUnavailable):
		return newProblem(http.StatusServiceUnavailable,
			"Die Vorgangssteuerung ist gerade nicht erreichbar und hat die Anfrage nicht bestätigt. Bitte später mit demselben Idempotency-Key wiederholen.").
			with("Retry-After", "5")
	case errors.Is(err, identity.ErrAway):
		return newProblem(http.StatusServiceUnavailable,
			"Der Anmeldedienst ist gerade nicht erreichbar, das Zugangstoken lässt sich nicht prüfen. Bitte später wiederholen.").
			with("Retry-After", "10")
	case isAway(err):
		return newProblem(http.StatusServiceUnavailable,
			"Der Datenbestand ist gerade nicht erreichbar. Bitte später wiederholen, einen Schreibvorgang mit demselben Idempotency-Key.").
			with("Retry-After", "5")
	}
	return newProblem(http.StatusInternalServerError, "Es ist ein unerwarteter Fehler aufgetreten. Bitte mit der request_id an den Betrieb wenden.")
}

// isAway says that the records could not be reached: the connection was refused or broke,
// or the database is starting or stopping (SQLSTATE classes 08, 53 and 57P).
func isAway(err error) bool {
	var network net.Error
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		code := state.SQLState()
		return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "57P")
	}
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn)
}

func domainProblem(e *strategy.Error) *Problem {
	status, ok := statuses[e.Code]
	if !ok {
		return newProblem(http.StatusInternalServerError, "Es ist ein unerwarteter Fehler aufgetreten.")
	}
	p := newProblem(status, e.Message)
	p.Code, p.Title = string(e.Code), domainTitles[e.Code]
	if e.Field != "" {
		p.Errors = []Fault{{Location: location(e.Field), Message: e.Message}}
	}
	return p
}

// location turns the domain's path in a message into a place of the request.
func location(field string) string {
	if field == "Idempotency-Key" {
		return "header." + field
	}
	for _, prefix := range []string{"body.", "path.", "query.", "header."} {
		if strings.HasPrefix(field, prefix) {
			return field
		}
	}
	for _, message := range []string{"proposal.", "content."} { // parts of a message that are the body itself
		field = strings.TrimPrefix(field, message)
	}
	return "body." + field
}

// humaProblem is how huma's own errors (validation, content type, body) become problems.
// The rejected values are not echoed.
func humaProblem(ctx huma.Context, status int, detail string, errs ...error) huma.StatusError {
	var faults []Fault
	for _, err := range errs {
		var detailer huma.ErrorDetailer
		switch {
		case err == nil:
		case errors.As(err, &detailer):
			d := detailer.ErrorDetail()
			faults = append(faults, Fault{Location: d.Location, Message: d.Message})
		default:
			faults = append(faults, Fault{Message: err.Error()})
		}
	}
	p := newProblem(status, humaDetail(status, detail), faults...)
	if status >= http.StatusInternalServerError {
		p.Errors = nil
	}
	if ctx != nil {
		p.RequestID = requestID(ctx.Context())
	}
	return p
}

func humaDetail(status int, detail string) string {
	switch {
	case status == http.StatusUnprocessableEntity:
		return "Die Anfrage hält die Beschreibung der Schnittstelle (/openapi.json) nicht ein; errors nennt die Stellen."
	case status == http.StatusUnsupportedMediaType:
		return "Der Inhalt muss application/json sein."
	case status == http.StatusBadRequest && detail == "request body is required":
		return "Die Anfrage braucht einen Inhalt (application/json)."
	case status == http.StatusBadRequest:
		return "Der Inhalt der Anfrage ist kein lesbares JSON."
	case status == http.StatusInternalServerError:
		return "Es ist ein unerwarteter Fehler aufgetreten. Bitte mit der request_id an den Betrieb wenden."
	}
	return detail
}

// echoError answers what Echo itself refuses: unknown paths and methods.
func (s *server) echoError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	var he *echo.HTTPError
	p := problemOf(err)
	if errors.As(err, &he) {
		p = newProblem(he.Code, "")
		switch he.Code {
		case http.StatusNotFound:
			p.Detail = "Diese Adresse gibt es nicht; /docs nennt alle."
		case http.StatusMethodNotAllowed:
			p.Detail = "Diese Adresse kennt die Methode nicht; der Kopf Allow nennt die möglichen."
		}
	} else if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(c.Request().Context(), "request failed", "error", err, "request_id", requestID(c.Request().Context()))
	}
	s.writeProblem(c, p)
}

func (s *server) writeProblem(c echo.Context, p *Problem) {
	p.RequestID = requestID(c.Request().Context())
	body, err := json.Marshal(p)
	if err != nil {
		s.log.ErrorContext(c.Request().Context(), "problem not encodable", "error", err)
		c.Response().WriteHeader(http.StatusInternalServerError)
		return
	}
	for name, values := range p.headers {
		c.Response().Header()[name] = values
	}
	if err := c.Blob(p.Status, "application/problem+json", body); err != nil {
		s.log.DebugContext(c.Request().Context(), "problem not written", "error", err)
	}
}
