package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

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
