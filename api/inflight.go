package api

import (
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
)

// bound answers 503 at once when as many requests are being worked on as may be. A request
// counts from when it has been read until its answer begins, so that whoever sends or
// reads slowly holds up nobody.
func (s *server) bound(hc huma.Context, next func(huma.Context)) {
	if s.inFlight == nil {
		next(hc)
		return
	}
	c := humaecho.Unwrap(hc)
	select {
	case s.inFlight <- struct{}{}:
	default:
		s.writeProblem(c, newProblem(http.StatusServiceUnavailable,
			"Gerade wird an so vielen Anfragen gearbeitet, wie möglich sind; diese ist nicht ausgeführt worden. Bitte später wiederholen, einen Schreibvorgang mit demselben Idempotency-Key.").
			with("Retry-After", "1"))
		return
	}
	release := sync.OnceFunc(func() { <-s.inFlight })
	defer release()
	c.Response().Before(release)
	next(hc)
}
