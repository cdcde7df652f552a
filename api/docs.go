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

// docs serves the page that is made from the OpenAPI document; it loads nothing from
// anywhere else and needs no script.
func (s *server) docs(c echo.Context) error {
	var page bytes.Buffer
	err := docsPage.Execute(&page, map[string]any{
		"Title": s.spec.Info.Title, "Version": s.spec.Info.Version,
		"Description": strings.Split(s.spec.Info.Description, "\n\n"), "Sections": s.docsSections(),
	})
	if err != nil {
		return err
	}
	return c.HTMLBlob(http.StatusOK, page.Bytes())
}

func docsStyle(c echo.Context) error {
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", docsCSS)
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
		schema := s.resolve(op.RequestBody.Content["application/json"].Schema)
		for name, field := range schema.Properties {
			shown.Body = append(shown.Body, docsField{name, "body", s.docsType(field), field.Description, slices.Contains(schema.Required, name)})
		}
		slices.SortFunc(shown.Body, func(a, b docsField) int { return strings.Compare(a.Name, b.Name) })
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
