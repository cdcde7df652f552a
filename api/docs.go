package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

var docsPage = template.Must(template.New("docs").Parse(docsHTML))

// docsOperation is one operation as the page shows it.
type docsOperation struct {
	Method, Path, Summary, For string
	Parameters                 []docsField
	Body                       []docsField
	Statuses                   []string
}

// docsField is a parameter or a field of a body.
type docsField struct {
	Name, Where, Type, Doc string
	Required               bool
}

type docsSection struct {
	Name       string
	Operations []docsOperation
}

// serveDescription adds the OpenAPI document and the page made from it. Both are made
// once: the routes do not change any more. The page loads nothing from anywhere else and
// needs no script.
func (s *server) serveDescription(e *echo.Echo) {
	var page bytes.Buffer
	spec, err := json.Marshal(s.spec)
	if err == nil {
		err = docsPage.Execute(&page, map[string]any{
			"Title": s.spec.Info.Title, "Version": s.spec.Info.Version, "Description": strings.Split(s.spec.Info.Description, "\n\n"),
			"Sections": s.docsSections(), "Forms": s.docsForms(),
		})
	}
	if err != nil {
		panic(err) // the description depends on nothing but the code
	}
	for path, content := range map[string]struct {
		kind string
		body []byte
	}{
		"/openapi.json":   {"application/openapi+json", spec},
		"/docs":           {"text/html; charset=utf-8", page.Bytes()},
		"/docs/style.css": {"text/css; charset=utf-8", docsCSS},
	} {
		e.GET(path, func(c echo.Context) error { return c.Blob(http.StatusOK, content.kind, content.body) })
	}
}

// docsForm is one named form of a body, with its fields.
type docsForm struct {
	Name   string
	Fields []docsField
}

func (s *server) docsForms() []docsForm {
	var forms []docsForm
	for name, schema := range s.spec.Components.Schemas.Map() {
		if fields := s.docsFields(schema); len(fields) > 0 {
			forms = append(forms, docsForm{name, fields})
		}
	}
	slices.SortFunc(forms, func(a, b docsForm) int { return strings.Compare(a.Name, b.Name) })
	return forms
}

func (s *server) docsFields(schema *huma.Schema) []docsField {
	var fields []docsField
	for name, field := range schema.Properties {
		fields = append(fields, docsField{name, "body", s.docsType(field), field.Description, slices.Contains(schema.Required, name)})
	}
	slices.SortFunc(fields, func(a, b docsField) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

func (s *server) docsSections() []docsSection {
	var sections []docsSection
	for _, r := range s.routes() {
		op := operation(s.spec.Paths[r.path], r.method)
		i := slices.IndexFunc(sections, func(section docsSection) bool { return section.Name == r.tag })
		if i < 0 {
			sections, i = append(sections, docsSection{Name: r.tag}), len(sections)
		}
		sections[i].Operations = append(sections[i].Operations, s.docsOperation(r, op))
	}
	return sections
}

func operation(item *huma.PathItem, method string) *huma.Operation {
	switch method {
	case http.MethodGet:
		return item.Get
	case http.MethodPut:
		return item.Put
	}
	return item.Post
}

func (s *server) docsOperation(r route, op *huma.Operation) docsOperation {
	shown := docsOperation{Method: r.method, Path: r.path, Summary: r.summary, For: op.Description}
	for _, p := range op.Parameters {
		shown.Parameters = append(shown.Parameters, docsField{p.Name, p.In, s.docsType(p.Schema), p.Description, p.Required})
	}
	if op.RequestBody != nil {
		shown.Body = s.docsFields(s.resolve(op.RequestBody.Content["application/json"].Schema))
	}
	for status := range op.Responses {
		shown.Statuses = append(shown.Statuses, status)
	}
	slices.Sort(shown.Statuses)
	return shown
}

func (s *server) resolve(schema *huma.Schema) *huma.Schema {
	if schema.Ref != "" {
		return s.spec.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	return schema
}

func (s *server) docsType(schema *huma.Schema) string {
	text := schema.Type
	switch {
	case schema.Ref != "":
		return schema.Ref[strings.LastIndex(schema.Ref, "/")+1:]
	case schema.Items != nil:
		text = "[" + s.docsType(schema.Items) + "]"
	case schema.Format != "":
		text = schema.Format
	}
	if len(schema.Enum) > 0 {
		values, err := json.Marshal(schema.Enum)
		if err == nil {
			text += " " + string(values)
		}
	}
	if schema.MaxLength != nil {
		text += ", höchstens " + strconv.Itoa(*schema.MaxLength) + " Zeichen"
	}
	return text
}
