// Package api is the HTTP interface: it decodes and checks a request, asks strategy
// whether the actor may do it, sends it to the engine as one Update and answers. What it
// shows comes from the records. It knows no SQL and no workflow code.
package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/bytedance/sonic"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/converter"

	"fortschreibung/identity"
	"fortschreibung/strategy"
	"fortschreibung/webhooks"
)

// Version is the version of the interface, the {v1} of its paths.
const Version = "1.0.0"

// Prefix is where the interface's paths begin.
const Prefix = "/api/v1"

// Deps is what the interface needs from the rest of the program.
type Deps struct {
	Store      Store
	Engine     Engine // nil: every step that needs it answers 503
	Auth       identity.Authenticator
	Clock      func() time.Time // real time; a cycle's calendar is this plus its offset
	Log        *slog.Logger
	Rehearsals bool                                                   // cycles with a moved clock may be opened
	Histories  func(ctx context.Context, year int) (Histories, error) // nil: not known
	Ready      func(ctx context.Context) map[string]error             // state of each part, by name ("database", "engine"); nil error: ready
	Limiter    *Limiter                                               // nil: nobody is limited
	InFlight   int                                                    // requests worked on at once; 0: any number
	HTTPS      bool                                                   // browsers reach the program by https only
	Codec      converter.PayloadCodec                                 // of the engine's payloads; nil: none is shown
	PDF        Printer                                                // nil: documents have no PDF
	PublicURL  string                                                 // under which others reach the program
	Webhooks   webhooks.Policy                                        // where events may be sent
	Vault      webhooks.Vault                                         // seals webhooks' secrets; nil: there are no webhooks
	Observe    echo.MiddlewareFunc                                    // stands around every request; nil: nobody looks
	Registry   *prometheus.Registry                                   // of the metrics served; nil: one of its own
}

type server struct {
	store      Store
	engine     Engine
	auth       identity.Authenticator
	clock      func() time.Time
	log        *slog.Logger
	rehearsals bool
	histories  func(ctx context.Context, year int) (Histories, error)
	ready      func(ctx context.Context) map[string]error
	inFlight   chan struct{}
	https      bool
	publicURL  string
	calendar   *strategy.Calendar
	spec       *huma.OpenAPI
	printer    Printer
	followed   followed
	prints     prints
	archiving  chan struct{} // holds one while an E-Akte is made
	webhooks   webhooks.Policy
	vault      webhooks.Vault
}

// New builds the interface with all its routes; it is an http.Handler to which further
// routes can be added.
func New(deps Deps) *echo.Echo {
	s := &server{
		store: deps.Store, engine: deps.Engine, auth: deps.Auth, clock: deps.Clock,
		log: deps.Log, rehearsals: deps.Rehearsals, histories: deps.Histories, printer: deps.PDF, ready: deps.Ready, calendar: strategy.NewCalendar(),
		archiving: make(chan struct{}, 1), webhooks: deps.Webhooks, vault: deps.Vault,
		https: deps.HTTPS, publicURL: deps.PublicURL,
	}
	if deps.InFlight > 0 {
		s.inFlight = make(chan struct{}, deps.InFlight)
	}
	limiter := deps.Limiter
	if limiter == nil {
		limiter = NewLimiter(Limits{}, deps.Clock)
	}
	s.auth = limited{s.auth, limiter}
	if s.engine == nil {
		s.engine = noEngine{}
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.echoError
	e.IPExtractor = func(req *http.Request) string { return addressOf(req.Context()).String() }
	if deps.Observe != nil {
		e.Use(deps.Observe)
	}
	e.Use(s.identify, s.recoverPanic, s.refuseOddities, s.refuseBrokenURL, limiter.limit)

	api := humaecho.New(e, config())
	api.OpenAPI().Components.Schemas.RegisterTypeAlias(dateType, dateSchemaType)
	api.OpenAPI().Components.Schemas.RegisterTypeAlias(monthDayType, monthDaySchemaType)
	for _, r := range s.routes() {
		r.register(s, api)
	}
	s.spec = api.OpenAPI()
	s.serveDescription(e)
	e.GET("/healthz", s.health)
	e.GET("/readyz", s.readiness)
	e.GET("/metrics", s.metrics(deps.Registry))
	if deps.Codec != nil {
		s.registerCodec(e, deps.Codec)
	}
	return e
}

// wire writes JSON answers, as encoding/json does without escaping for HTML, and faster.
var wire = sonic.Config{SortMapKeys: true, CompactMarshaler: true, ValidateString: true}.Froze()

func config() huma.Config {
	json := huma.DefaultJSONFormat
	json.Marshal = func(w io.Writer, v any) error { return wire.NewEncoder(w).Encode(v) }
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Fortschreibung",
				Version:     Version,
				Description: description,
				License:     &huma.License{Name: "EUPL-1.2", Identifier: "EUPL-1.2"},
			},
			Servers: []*huma.Server{{URL: "/"}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", Description: "Zugangstoken einer Person in ihrem Amt"},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": json, "json": json},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}

const description = `Schnittstelle der jährlichen Fortschreibung der Strategie.

Jeder Schreibvorgang trägt den Kopf Idempotency-Key (1 bis 200 sichtbare ASCII-Zeichen, am besten eine UUID). Derselbe Schlüssel mit demselben Inhalt wird einmal ausgeführt und erhält immer die erste Antwort; mit anderem Inhalt wird er mit 422 abgelehnt. 202 heißt: angenommen, aber noch nicht fertig; dieselbe Anfrage mit demselben Schlüssel fragt nach dem Ergebnis. 503 heißt: nicht bestätigt, meist ist nichts geschehen; später mit demselben Schlüssel wiederholen, ausgeführt wird höchstens einmal.

Wer eine bestimmte Fassung vor Augen hatte, nennt ihre Revision als expected_revision oder im Kopf If-Match; ist sie überholt, antwortet die Schnittstelle mit 409.

Fehler sind Problemdokumente nach RFC 9457 (application/problem+json); code nennt die Art, errors die Stellen.

Listen werden seitenweise ausgegeben: items und, solange etwas folgt, next_cursor für den Parameter cursor.`
