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
	API     http.Handler                               // the interface below /api/v1
	Visitor func(ctx context.Context) identity.Visitor // who asks: identity.VisitorOf
	Clock   func() time.Time
	Log     *slog.Logger
}

// Site is the pages.
type Site struct {
	api     client
	visitor func(context.Context) identity.Visitor
	clock   func() time.Time
	log     *slog.Logger
	pages   pages
	assets  assets
}

// New reads all templates and assets; a template that does not parse is an error.
func New(deps Deps) (*Site, error) {
	s := &Site{api: client{deps.API}, visitor: deps.Visitor, clock: deps.Clock, log: deps.Log}
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
	e.RouteNotFound("/*", s.notFound)
}
