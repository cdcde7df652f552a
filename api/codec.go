package api

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"go.temporal.io/sdk/converter"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// CodecPath is what Temporal's pages are told as their codec server.
const CodecPath = "/codec"

// codecBodyLimit is how long a request to the codec may be, in bytes: as much as the engine
// sends at once (4 MiB), in base64.
const codecBodyLimit = 6 << 20

// registerCodec adds POST /codec/decode, which shows payloads of the engine in plain text
// to coordinator and auditor. Nothing is encrypted for anybody: whoever could, could put
// words into the engine's mouth.
func (s *server) registerCodec(e *echo.Echo, codec converter.PayloadCodec) {
	plain := converter.NewPayloadCodecHTTPHandler(codec)
	e.POST(CodecPath+"/decode", func(c echo.Context) error {
		req := c.Request()
		actor, signedIn := records.Viewer(req.Context())
		var err error
		if !signedIn || actor.Role == strategy.RolePublic {
			actor, err = s.byToken(req, false)
		}
		if err == nil {
			err = strategy.May(actor, strategy.ActReadPayloads)
		}
		if err != nil {
			return s.logged(req.Context(), err)
		}
		ctx := records.WithViewer(req.Context(), actor)
		if err := s.store.NoteExport(ctx, records.Export{Actor: actor, What: "payloads"}); err != nil {
			return s.logged(ctx, err)
		}
		plain.ServeHTTP(c.Response(), req.WithContext(ctx))
		return nil
	})
	e.POST(CodecPath+"/encode", func(echo.Context) error {
		return newProblem(http.StatusForbidden, "Hier wird nur entschlüsselt.")
	})
}

// AllowTemporalUI lets Temporal's pages at one origin use the codec with the session of
// whoever looks at them. It stands before everything that refuses requests from other
// sites, and takes their marks off those that it has looked at itself.
func AllowTemporalUI(origin string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, CodecPath+"/") {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Add("Vary", "Origin")
		if origin == "" || r.Header.Get("Origin") != origin {
			next.ServeHTTP(w, r)
			return
		}
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", http.MethodPost)
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace, "+officeHeader)
			h.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		checked := r.Clone(r.Context())
		checked.Header.Del("Origin")
		checked.Header.Del("Sec-Fetch-Site")
		next.ServeHTTP(w, checked)
	})
}
