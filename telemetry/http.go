package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Requests counts and traces requests by the pattern of their route, never by their address.
func (t *Telemetry) Requests() echo.MiddlewareFunc {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "fortschreibung_http_request_seconds", Help: "Time to answer, by method, route and status.",
		Buckets: []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30},
	}, []string{"method", "route", "status"})
	underWay := prometheus.NewGauge(prometheus.GaugeOpts{Name: "fortschreibung_http_requests_under_way", Help: "Requests that are worked on."})
	t.Registry.MustRegister(seconds, underWay)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			began := time.Now()
			underWay.Inc()
			defer underWay.Dec()
			end := t.span(c)
			err := next(c)
			if err != nil {
				c.Error(err) // writes the answer, whose status is counted
			}
			status := c.Response().Status
			seconds.WithLabelValues(c.Request().Method, routeOf(c), strconv.Itoa(status)).Observe(time.Since(began).Seconds())
			end(status)
			return nil
		}
	}
}

// unknownRoute stands for all addresses that there are not.
const unknownRoute = "unknown"

func routeOf(c echo.Context) string {
	if path := c.Path(); path != "" {
		return path
	}
	return unknownRoute
}

// span begins a span for a request, inside the caller's trace when the request names one.
func (t *Telemetry) span(c echo.Context) (end func(status int)) {
	if t.traces == nil {
		return func(int) {}
	}
	req := c.Request()
	ctx := propagation.TraceContext{}.Extract(req.Context(), propagation.HeaderCarrier(req.Header))
	ctx, span := t.tracer("http").Start(ctx, req.Method+" "+routeOf(c), trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(attribute.String("http.request.method", req.Method), attribute.String("http.route", routeOf(c))))
	c.SetRequest(req.WithContext(ctx))
	return func(status int) {
		span.SetAttributes(attribute.Int("http.response.status_code", status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(status))
		}
		span.End()
	}
}
