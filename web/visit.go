package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// visit is one request for a page: who asks for what, and what goes into the frame around
// the page's own content.
type visit struct {
	site    *Site
	echo    echo.Context
	route   route
	visitor identity.Visitor

	status int    // of the answer, 200 unless said otherwise
	title  string // of the page, the route's unless said otherwise
	lead   string // one sentence below the title
	wide   bool   // the page needs the whole width, for tables
	crumbs []crumb
	failed *form // the form that was refused and is shown again
	forms  []*form
}

func (s *Site) visit(c echo.Context, r route) *visit {
	visitor := s.visitor(c.Request().Context())
	s.secure(c.Response().Header())
	return &visit{site: s, echo: c, route: r, visitor: visitor, status: http.StatusOK, title: r.title}
}

// policy is what pages allow themselves: nothing but their own files, no inline script or
// style, no framing. Browsers count the redirections after a form as its target, hence
// signOut.
func policy(signOut string) string {
	return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; form-action " + strings.TrimSpace("'self' "+signOut) + "; base-uri 'none'; frame-ancestors 'none'"
}

// secure replaces what the interface sets for its own answers.
func (s *Site) secure(h http.Header) {
	h.Set("Content-Security-Policy", s.csp)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// ctx is the request's context, on behalf of the visitor.
func (v *visit) ctx() context.Context {
	ctx := v.echo.Request().Context()
	if v.visitor.SignedIn {
		return records.WithViewer(ctx, v.visitor.Actor)
	}
	return ctx
}

// actor is who acts; everybody who is not signed in is the public.
func (v *visit) actor() strategy.Actor { return v.visitor.Actor }

// may says whether the visitor's office may do something, to show or leave out a button.
// The interface decides.
func (v *visit) may(action strategy.Action) bool { return strategy.May(v.actor(), action) == nil }

func (v *visit) param(name string) string { return v.echo.Param(name) }

func (v *visit) query(name string) string { return v.echo.QueryParam(name) }

// now is the moment by the wall clock; a cycle's own calendar may be elsewhere.
func (v *visit) now() time.Time { return v.site.clock() }

// get reads from the interface on behalf of the visitor, e.g. get("/tasks", &list).
func (v *visit) get(path string, into any) error {
	return v.site.api.do(v.ctx(), call{method: http.MethodGet, path: path, trace: v.trace()}, into)
}

// post sends a form's request to the interface; f's key makes it count once, f's revision
// is the one that the writer had before their eyes.
func (v *visit) post(path string, f *form, body, into any) error {
	return v.write(http.MethodPost, path, f, body, into)
}

// put is like post, for what replaces something.
func (v *visit) put(path string, f *form, body, into any) error {
	return v.write(http.MethodPut, path, f, body, into)
}

func (v *visit) write(method, path string, f *form, body, into any) error {
	return v.site.api.do(v.ctx(), call{
		method: method, path: path, key: f.Key, revision: f.Revision, body: body, trace: v.trace(),
	}, into)
}

// trace is the request's id, under which both logs have it.
func (v *visit) trace() string { return v.echo.Response().Header().Get("X-Request-Id") }

// sent ends an action that was carried out: on to a page, with a sentence shown there once.
func (v *visit) sent(to, message string) error {
	v.say(message)
	return v.echo.Redirect(http.StatusSeeOther, to)
}

// address builds a path of parts that are escaped, e.g. address("vorschlaege", id).
func address(parts ...any) string {
	path := ""
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			path += "/" + url.PathEscape(p)
		case int:
			path += "/" + strconv.Itoa(p)
		default:
			path += "/" + url.PathEscape(german(p))
		}
	}
	return path
}
