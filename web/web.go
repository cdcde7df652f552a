// Package web is the German pages of every office. They are a client of the interface,
// in the same process: what somebody may see and do, what is confidential, valid and
// recorded, is decided there once. Every task works without JavaScript.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"fortschreibung/identity"
)

// Deps is what the pages need from the rest of the program.
type Deps struct {
	API        http.Handler                               // the interface below /api/v1
	Visitor    func(ctx context.Context) identity.Visitor // who asks: identity.VisitorOf
	Clock      func() time.Time
	Log        *slog.Logger
	Rehearsals bool    // a cycle may be opened as a rehearsal
	Changes    Changes // nil: pages are not told of changes
	Contact    string  // mail address for what hinders readers; "": the page says that there is none
	SignOut    string  // origin of the provider that signing out leads over; "": this program's own
}

// Site is the pages.
type Site struct {
	api        client
	visitor    func(context.Context) identity.Visitor
	clock      func() time.Time
	log        *slog.Logger
	contact    string
	changes    Changes
	rehearsals bool
	csp        string
	pages      pages
	assets     assets
	router     *echo.Echo
	compared   comparedEditions
}

// New reads all templates and assets; a template that does not parse is an error.
func New(deps Deps) (*Site, error) {
	s := &Site{api: client{deps.API}, visitor: deps.Visitor, clock: deps.Clock, log: deps.Log, contact: deps.Contact, changes: deps.Changes, rehearsals: deps.Rehearsals, csp: policy(deps.SignOut)}
	var err error
	if s.assets, err = readAssets(); err != nil {
		return nil, err
	}
	s.pages, err = readPages(s)
	return s, err
}

// Register adds every page and action to a router.
func (s *Site) Register(e *echo.Echo) {
	for _, r := range routes {
		e.Add(r.method, r.path, s.serve(r))
	}
	e.GET(assetPrefix+"*", s.asset)
	e.GET(eventPath, s.events)
	e.GET(printPath, s.printProgress)
	e.RouteNotFound("/*", s.notFound)
	s.router = e
}

// ErrorPage shows in the pages' frame what went wrong outside of them, while signing in.
// It can be used once the pages are registered.
func (s *Site) ErrorPage(w http.ResponseWriter, r *http.Request, status int, title, text string) {
	v := s.visit(s.router.NewContext(r, w), route{method: http.MethodGet, path: r.URL.Path})
	v.status, v.title = status, title
	if err := v.show("notice", text); err != nil {
		s.log.ErrorContext(r.Context(), "error page failed", "error", err)
		http.Error(w, text, status)
	}
}
