package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"fortschreibung/internal/browsertest"
	"fortschreibung/strategy"
)

// axe finds nothing on any page of the table, for anybody whom the page opens for, on a
// wide screen and on a narrow one.
func TestEveryPageIsAccessible(t *testing.T) {
	for _, role := range everyRole {
		t.Run(string(role), func(t *testing.T) {
			w := browsertest.Open(t, serveDesk(t, role), true).Nobody(t)
			visited := 0
			for _, r := range routes {
				if r.method != http.MethodGet || r.file || strategy.May(visitorAs(role).Actor, r.needs) != nil || notTheirs[r.path] == role {
					continue
				}
				w.Open(r.example)
				w.Accessible(t)
				visited++
			}
			t.Logf("%d pages", visited)
		})
	}
}

// serveDesk gives the address at which somebody's pages are to be seen.
func serveDesk(t *testing.T, role strategy.Role) string {
	t.Helper()
	server := httptest.NewServer(newDesk(t, role))
	t.Cleanup(server.Close)
	return server.URL
}
