package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fortschreibung/internal/browsertest"
	"fortschreibung/strategy"
)

// Whoever asks for a PDF reads how far it is until it comes.
func TestThePageSaysHowFarAPDFIs(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	d.printer.let = make(chan struct{})
	asked := make(chan string, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.ServeHTTP(w, r)
		asked <- r.URL.Path
	}))
	t.Cleanup(server.Close)
	w := browsertest.Open(t, server.URL, true).Nobody(t)
	w.Open("/fassungen/2026")
	read := w.Leaves("PDF", func() {
		for polls := 0; polls < 3; {
			if strings.HasPrefix(<-asked, "/druck/") {
				polls++
			}
		}
		close(d.printer.let)
		for <-asked != "/fassungen/2026/dokument" {
			continue
		}
	})
	if !strings.Contains(read, "Seiten werden gesetzt, Schritt 2 von 4") {
		t.Errorf("only this was to be read: %q", read)
	}
}
