package web

import (
	"encoding/json"
	"net/http"
)

func exportAudit(v *visit) error { return v.passThrough("/audit/export") }

// archiveCycle gives the E-Akte of a closed cycle.
func archiveCycle(v *visit) error {
	return v.passThrough("/cycles" + address(v.param("year"), "archive"))
}

// passThrough passes a file of the interface on while the interface writes it, since it may
// be long and take long.
func (v *visit) passThrough(path string) error {
	req, err := http.NewRequestWithContext(v.ctx(), http.MethodGet, apiPrefix+path, nil)
	if err != nil {
		return err
	}
	req.RequestURI = req.URL.RequestURI()
	req.Header.Set("X-Request-Id", v.trace())
	through := &throughput{to: v.echo.Response(), header: http.Header{}}
	v.site.api.api.ServeHTTP(through, req)
	if through.refused == nil {
		return nil
	}
	problem := &Problem{Status: through.refused.status}
	if err := json.Unmarshal(through.refused.body.Bytes(), problem); err != nil {
		problem.Detail = ""
	}
	return problem
}

// throughput passes an answer of the interface on as it comes; a problem it keeps.
type throughput struct {
	to      http.ResponseWriter
	header  http.Header
	began   bool
	refused *answer
}

// Header gives the headers of the interface's answer.
func (t *throughput) Header() http.Header { return t.header }

// Unwrap lets the interface set its deadline on the connection.
func (t *throughput) Unwrap() http.ResponseWriter { return t.to }

// WriteHeader begins the answer.
func (t *throughput) WriteHeader(status int) {
	if t.began {
		return
	}
	t.began = true
	if status >= http.StatusBadRequest {
		t.refused = &answer{header: t.header, status: status}
		return
	}
	for _, name := range []string{"Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control"} {
		if value := t.header.Get(name); value != "" {
			t.to.Header().Set(name, value)
		}
	}
	t.to.WriteHeader(status)
}

// Write passes a piece on.
func (t *throughput) Write(piece []byte) (int, error) {
	t.WriteHeader(http.StatusOK)
	if t.refused != nil {
		return t.refused.Write(piece)
	}
	return t.to.Write(piece)
}
