package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fortschreibung/strategy"
)

// route is one line of the table: a page (GET) or an action (POST).
type route struct {
	method, path string
	title        string
	needs        strategy.Action
	menu         string // the part of the menu it stands in, empty: in none
	example      string // of a page: an address that exists in the tests' records
	file         bool   // not a page but a file
	handle       func(*visit) error
}

func page(path, title string, needs strategy.Action, handle func(*visit) error) route {
	r := route{method: http.MethodGet, path: path, title: title, needs: needs, handle: handle}
	if !strings.Contains(path, ":") {
		r.example = path
	}
	return r
}

// action answers a form. It ends in a redirection to a page, or shows the page with the
// form again.
func action(path, title string, needs strategy.Action, handle func(*visit) error) route {
	return route{method: http.MethodPost, path: path, title: title, needs: needs, handle: handle}
}

// in puts a page into a part of the menu.
func (r route) in(menu string) route {
	r.menu = menu
	return r
}

// like names an address of a page whose path has parameters.
func (r route) like(example string) route {
	r.example = example
	return r
}

// asFile says that a page answers with a file.
func (r route) asFile() route {
	r.file = true
	return r
}

// serve turns a line of the table into a handler: who is it, may they, and whatever goes
// wrong becomes a page.
func (s *Site) serve(r route) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := s.visit(c, r)
		defer v.forgetFiles()
		err := v.open()
		if err == nil {
			err = r.handle(v)
		}
		if err != nil {
			return v.fail(err)
		}
		return nil
	}
}

// open lets a visitor in. What somebody typed whose session has ended is kept.
func (v *visit) open() error {
	if v.route.method == http.MethodPost {
		if err := v.readForm(); err != nil {
			return err
		}
	}
	return v.admit()
}

// forgetFiles removes what was written to disk while a form with a file was read.
func (v *visit) forgetFiles() {
	if sent := v.echo.Request().MultipartForm; sent != nil {
		if err := sent.RemoveAll(); err != nil {
			v.site.log.WarnContext(v.ctx(), "temporary file is left", "request", v.trace(), "error", err)
		}
	}
}

// admit says before anything is read whether the visitor's office opens this page; the
// interface checks every single thing again.
func (v *visit) admit() error {
	err := strategy.May(v.actor(), v.route.needs)
	if err == nil {
		return nil
	}
	if !v.visitor.SignedIn {
		return &Problem{Status: http.StatusUnauthorized}
	}
	return &Problem{Status: http.StatusForbidden, Title: "Nicht erlaubt",
		Detail: "Diese Seite gehört nicht zu den Aufgaben Ihres Amtes (" + german(v.actor().Role) + ")."}
}

// notFound answers addresses that no page has; those of the interface keep its own answer.
func (s *Site) notFound(c echo.Context) error {
	if strings.HasPrefix(c.Request().URL.Path, apiPrefix) {
		return echo.ErrNotFound
	}
	v := s.visit(c, route{path: c.Request().URL.Path, title: "Seite nicht gefunden"})
	return v.fail(&Problem{Status: http.StatusNotFound})
}
