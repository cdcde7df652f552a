package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

//go:embed templates
var templateFiles embed.FS

// pages are the templates by name, each with the frame and the parts around it.
type pages map[string]*template.Template

// readPages parses templates/NAME.html for every page together with templates/parts/*.
func readPages(s *Site) (pages, error) {
	base, err := template.New("").Funcs(s.functions()).ParseFS(templateFiles, "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	all := pages{}
	for _, name := range names {
		own, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if _, err := own.ParseFS(templateFiles, name); err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		all[strings.TrimSuffix(path.Base(name), ".html")] = own
	}
	return all, nil
}

// crumb is one step of the way from the start to a page.
type crumb struct{ Path, Title string }

// menuItem is one line of the menu.
type menuItem struct {
	Path, Title string
	Here        bool // this page, or one below it
}

type menuPart struct {
	Title string
	Items []menuItem
}

// frame is what stands around a page's own content.
type frame struct {
	Title, Lead string
	Wide        bool
	Path        string
	HelpAnchor  string
	Crumbs      []crumb
	Menu        []menuPart
	Visitor     identity.Visitor
	Office      string   // name of the office the visitor acts in
	Offices     []office // when they hold several
	Said        string
	Forms       []*form // that were refused
	Content     template.HTML
}

type office struct {
	Name, Label string
	Chosen      bool
}

// show renders a page: templates/NAME.html defines "content" and gets data.
func (v *visit) show(name string, data any) error {
	t, ok := v.site.pages[name]
	if !ok {
		return fmt.Errorf("no template %q", name)
	}
	var content, whole bytes.Buffer
	if err := t.ExecuteTemplate(&content, "content", data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	f := v.frame()
	f.Content = template.HTML(content.String()) //nolint:gosec // escaped by the template
	if err := t.ExecuteTemplate(&whole, "frame", f); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return v.echo.HTMLBlob(v.status, whole.Bytes())
}

func (v *visit) frame() frame {
	f := frame{
		Title: v.title, Lead: v.lead, Wide: v.wide, Path: v.echo.Request().URL.Path, HelpAnchor: helpAnchor(v.route.path),
		Crumbs: v.way(), Menu: v.menu(), Visitor: v.visitor, Office: officeLabel(v.visitor.Actor), Said: v.said(),
	}
	if len(v.visitor.Person.Offices) > 1 {
		for _, o := range v.visitor.Person.Offices {
			f.Offices = append(f.Offices, office{records.OfficeName(o), officeLabel(o), records.OfficeName(o) == records.OfficeName(v.visitor.Actor)})
		}
	}
	for _, shown := range v.forms {
		if shown.problem != nil {
			f.Forms = append(f.Forms, shown)
		}
	}
	return f
}

// officeLabel names an office for people, e.g. "Ressort TFM, zeichnungsbefugt".
func officeLabel(a strategy.Actor) string {
	label := german(a.Role)
	if a.Ministry != "" {
		label += " " + a.Ministry
	}
	if a.Authorised {
		label += ", zeichnungsbefugt"
	}
	if a.Chair {
		label += ", Vorsitz"
	}
	if a.DeputyOf != "" {
		label += ", in Vertretung"
	}
	return label
}

// menu lists the pages that the visitor's office opens, part by part.
func (v *visit) menu() []menuPart {
	var parts []menuPart
	for _, r := range routes {
		if r.menu == "" || !v.may(r.needs) {
			continue
		}
		if len(parts) == 0 || parts[len(parts)-1].Title != r.menu {
			parts = append(parts, menuPart{Title: r.menu})
		}
		last := &parts[len(parts)-1]
		last.Items = append(last.Items, menuItem{r.path, r.title, r.path == v.route.path || r.path != "/" && strings.HasPrefix(v.route.path, r.path+"/")})
	}
	return parts
}

// way leads from the start to the page, over the pages whose path is the beginning of its
// own; a page with parameters in its path can name the steps itself (v.crumbs).
func (v *visit) way() []crumb {
	if v.route.path == "/" {
		return nil
	}
	way := []crumb{{"/", "Übersicht"}}
	if v.crumbs != nil {
		return append(way, v.crumbs...)
	}
	for _, r := range routes {
		if r.method == http.MethodGet && r.path != "/" && !strings.Contains(r.path, ":") && strings.HasPrefix(v.route.path, r.path+"/") {
			way = append(way, crumb{r.path, r.title})
		}
	}
	return way
}
