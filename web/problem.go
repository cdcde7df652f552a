package web

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"fortschreibung/strategy"
)

// Problem is what the interface answered instead of doing what was asked.
type Problem struct {
	Status    int     `json:"status"`
	Title     string  `json:"title"`
	Detail    string  `json:"detail"`
	Code      string  `json:"code"`
	RequestID string  `json:"request_id"`
	Errors    []Fault `json:"errors"`
}

// Fault is one place of a request that is at fault.
type Fault struct {
	Location string `json:"location"`
	Message  string `json:"message"`
}

// Codes of problems that pages tell apart.
const (
	codeInvalid = "invalid"
	codeStale   = "stale_revision"
)

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// is says whether an error is a problem with one of these states.
func (v *visit) is(err error, states ...int) bool {
	var p *Problem
	return errors.As(err, &p) && slices.Contains(states, p.Status)
}

// missing says that something is not there, or not for this visitor: the page leaves it out.
func (v *visit) missing(err error) bool {
	return v.is(err, http.StatusNotFound, http.StatusForbidden, http.StatusUnauthorized)
}

// refused ends an action that was not carried out. What can be mended is shown again on
// the page that `again` shows, with everything that was typed; what has to wait can be
// sent again, unchanged.
func (v *visit) refused(err error, f *form, again func(*visit) error) error {
	var p *Problem
	if !errors.As(err, &p) {
		return err
	}
	switch p.Status {
	case http.StatusAccepted, http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusUnauthorized:
		return v.wait(p, f)
	case http.StatusNotFound, http.StatusInternalServerError:
		return err
	}
	f.problem = p
	v.failed, v.status = f, p.Status
	v.standIn(again)
	return again(v)
}

// standIn makes the visit one of the page that a handler shows, for title and menu.
func (v *visit) standIn(handle func(*visit) error) {
	for _, r := range routes {
		if r.method == http.MethodGet && reflect.ValueOf(r.handle).Pointer() == reflect.ValueOf(handle).Pointer() {
			v.route, v.title = r, r.title
		}
	}
}

// wait shows that an action is not finished, or could not be taken on, and lets it be
// sent again with the same key.
func (v *visit) wait(p *Problem, f *form) error {
	v.status = p.Status
	pending := p.Status == http.StatusAccepted
	expired := p.Status == http.StatusUnauthorized
	switch {
	case pending:
		v.title = "Wird verarbeitet"
	case expired:
		v.title = "Bitte neu anmelden"
	default:
		v.title = "Gerade nicht möglich"
		v.echo.Response().Header().Set("Retry-After", "5")
	}
	return v.show("wait", struct {
		Form             *form
		Action           string
		Pending, Expired bool
		RequestID        string
	}{f, v.echo.Request().URL.Path, pending, expired, p.RequestID})
}

// fail turns an error into its page. Who is not signed in is sent to sign in.
func (v *visit) fail(err error) error {
	var p *Problem
	if !errors.As(err, &p) {
		v.site.log.ErrorContext(v.ctx(), "page failed", "error", err, "path", v.route.path, "request_id", v.trace())
		p = &Problem{Status: http.StatusInternalServerError, RequestID: v.trace()}
	}
	if p.Status == http.StatusUnauthorized && v.route.method == http.MethodPost {
		return v.wait(p, v.posted())
	}
	if p.Status == http.StatusUnauthorized {
		return v.echo.Redirect(http.StatusSeeOther, "/anmelden?zurueck="+url.QueryEscape(v.echo.Request().URL.RequestURI()))
	}
	v.status = p.Status
	v.title = problemTitle(p)
	v.lead, v.wide, v.crumbs = "", false, nil
	return v.show("problem", p)
}

func problemTitle(p *Problem) string {
	switch p.Status {
	case http.StatusForbidden:
		return "Kein Zugang"
	case http.StatusNotFound:
		return "Seite nicht gefunden"
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return "Gerade nicht möglich"
	case http.StatusInternalServerError:
		return "Unerwarteter Fehler"
	case http.StatusRequestEntityTooLarge:
		return "Zu groß"
	}
	if p.Title != "" {
		return p.Title
	}
	return "Anfrage nicht möglich"
}

// elsewhere puts what is wrong with a request at one field of the form that made it.
func elsewhere(err error, place string) *Problem {
	var p *Problem
	if !errors.As(err, &p) {
		return nil
	}
	at := &Problem{Status: http.StatusUnprocessableEntity, Code: codeInvalid, Detail: p.Detail}
	for _, fault := range p.Errors {
		at.Errors = append(at.Errors, Fault{Location: place, Message: fault.Message})
	}
	if len(at.Errors) == 0 {
		at.Errors = []Fault{{Location: place, Message: p.Detail}}
	}
	return at
}

// fault says of a field what the page itself finds wrong before it asks the interface.
func fault(field, message string) *Problem {
	return &Problem{Status: http.StatusUnprocessableEntity, Code: codeInvalid, Errors: []Fault{{Location: "body." + field, Message: message}}}
}

// forbidden is the page of a rule of strategy that the visitor's office does not meet.
func forbidden(err error) error {
	var e *strategy.Error
	if !errors.As(err, &e) {
		return err
	}
	return &Problem{Status: http.StatusForbidden, Detail: e.Message}
}
