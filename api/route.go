package api

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"fortschreibung/strategy"
)

// route is one line of the route table.
type route struct {
	method, path string
	action       strategy.Action
	tag, summary string
	status       int
	bind         func(s *server, api huma.API, op huma.Operation)
}

type handler[I, O any] func(context.Context, *I) (*O, error)

func get[I, O any](path string, action strategy.Action, tag, summary string, h handler[I, O]) route {
	return newRoute(http.MethodGet, path, action, tag, summary, http.StatusOK, h)
}

func post[I, O any](path string, action strategy.Action, tag, summary string, h handler[I, O]) route {
	return newRoute(http.MethodPost, path, action, tag, summary, http.StatusOK, h)
}

// create is a POST that makes something new: 201 with its Location.
func create[I, O any](path string, action strategy.Action, tag, summary string, h handler[I, O]) route {
	return newRoute(http.MethodPost, path, action, tag, summary, http.StatusCreated, h)
}

func put[I, O any](path string, action strategy.Action, tag, summary string, h handler[I, O]) route {
	return newRoute(http.MethodPut, path, action, tag, summary, http.StatusOK, h)
}

func newRoute[I, O any](method, path string, action strategy.Action, tag, summary string, status int, h handler[I, O]) route {
	r := route{method: method, path: Prefix + path, action: action, tag: tag, summary: summary, status: status}
	r.bind = func(s *server, api huma.API, op huma.Operation) {
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := h(ctx, in)
			if err != nil {
				return nil, s.logged(ctx, err)
			}
			return out, nil
		})
	}
	return r
}

func (r route) writes() bool { return r.method != http.MethodGet }

// public says whether the route is open without a token.
func (r route) public() bool {
	return slices.Contains(strategy.Offices(r.action), strategy.RolePublic)
}

var noLetters = regexp.MustCompile("[^a-z0-9]+")

// id names the operation after method and path, e.g. "post-proposals-id-screen".
func (r route) id() string {
	return strings.Trim(noLetters.ReplaceAllString(strings.ToLower(r.method+r.path[len(Prefix):]), "-"), "-")
}

func (r route) register(s *server, api huma.API) {
	op := huma.Operation{
		OperationID:   r.id(),
		Method:        r.method,
		Path:          r.path,
		Tags:          []string{r.tag},
		Summary:       r.summary,
		Description:   r.describe(),
		DefaultStatus: r.status,
		Security:      []map[string][]string{{"bearer": {}}},
		Middlewares:   huma.Middlewares{s.guard(r), s.bound},
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden,
			http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable},
	}
	if r.public() {
		op.Security = append(op.Security, map[string][]string{})
	}
	if r.writes() {
		op.MaxBodyBytes = bodyLimit(r.path) + 1
		// The guard has read the body. huma's own deadline of five seconds on the connection
		// would go on and cancel a request that waits for a step.
		op.BodyReadTimeout = -1
		op.Errors = append(op.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
		op.Parameters = writeParameters()
	}
	r.bind(s, api, op)
}

func (r route) describe() string {
	if r.public() {
		return "Ohne Anmeldung zugänglich."
	}
	roles := ""
	for i, role := range strategy.Offices(r.action) {
		if i > 0 {
			roles += ", "
		}
		roles += string(role)
	}
	return "Für: " + roles + "."
}

func writeParameters() []*huma.Param {
	one, most := 1, 200
	return []*huma.Param{
		{
			Name: "Idempotency-Key", In: "header", Required: true,
			Description: "Kennung dieses Schreibvorgangs; bei einer Wiederholung dieselbe",
			Schema:      &huma.Schema{Type: huma.TypeString, MinLength: &one, MaxLength: &most, Pattern: `^[\x21-\x7e]+$`},
		},
		{
			Name: "If-Match", In: "header",
			Description: "Revision, auf der der Schreibvorgang beruht, wie im Kopf ETag; statt expected_revision",
			Schema:      &huma.Schema{Type: huma.TypeString},
		},
	}
}
