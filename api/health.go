package api

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewHealth serves /healthz and /readyz alone, for a process that has no interface.
func NewHealth(ready func(ctx context.Context) map[string]error, log *slog.Logger) *echo.Echo {
	s := &server{ready: ready, log: log}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.GET("/healthz", s.health)
	e.GET("/readyz", s.readiness)
	return e
}

// ServeMetrics serves what was counted beside the health of a part.
func ServeMetrics(e *echo.Echo, registry *prometheus.Registry) {
	e.GET("/metrics", echo.WrapHandler(promhttp.HandlerFor(registry, promhttp.HandlerOpts{})))
}

// health says that the process answers.
func (s *server) health(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// readiness says which part is down. It names parts, not causes: those are in the log.
func (s *server) readiness(c echo.Context) error {
	ctx := c.Request().Context()
	parts, status, overall := map[string]string{}, http.StatusOK, "ready"
	if s.ready != nil {
		for name, err := range s.ready(ctx) {
			parts[name] = "ok"
			if err != nil {
				parts[name], status, overall = "down", http.StatusServiceUnavailable, "not ready"
				s.log.WarnContext(ctx, "part is down", "part", name, "error", err)
			}
		}
	}
	if status != http.StatusOK {
		c.Response().Header().Set("Retry-After", "5")
	}
	return c.JSON(status, map[string]any{"status": overall, "parts": parts})
}
