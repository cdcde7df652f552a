package api_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/embedded/testengine"
)

// wire stands between the program and its database and can be cut.
type wire struct {
	t        *testing.T
	listener net.Listener
	network  string
	target   string

	mu   sync.Mutex
	cut  bool
	open []net.Conn
}

// newWire gives a wire and the address of the database behind it.
func newWire(t *testing.T) (*wire, string) {
	t.Helper()
	config, err := pgx.ParseConfig(testengine.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, network: "tcp", target: fmt.Sprintf("%s:%d", config.Host, config.Port)}
	if strings.HasPrefix(config.Host, "/") {
		w.network, w.target = "unix", fmt.Sprintf("%s/.s.PGSQL.%d", config.Host, config.Port)
	}
	w.listener, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go w.serve()
	t.Cleanup(func() { w.set(true); w.listener.Close() })
	return w, fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", config.User, config.Password, w.listener.Addr(), config.Database)
}

func (w *wire) serve() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		w.mu.Lock()
		w.open = append(w.open, near)
		cut := w.cut
		w.mu.Unlock()
		if cut {
			near.Close()
			continue
		}
		w.join(near)
	}
}

func (w *wire) join(near net.Conn) {
	far, err := net.Dial(w.network, w.target)
	if err != nil {
		near.Close()
		return
	}
	w.mu.Lock()
	w.open = append(w.open, far)
	w.mu.Unlock()
	for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
		go func() {
			_, _ = io.Copy(pair[0], pair[1]) // ends when either side closes
			pair[0].Close()
			pair[1].Close()
		}()
	}
}

// set cuts every connection, and refuses new ones while cut.
func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for _, c := range w.open {
		c.Close()
	}
	w.open = nil
}

func TestDatabaseAwayDelaysAStepButLosesNothing(t *testing.T) {
	w, address := newWire(t)
	s := newStackOn(t, 2041, address)
	s.open()
	advance := map[string]any{"to": "consultation", "reason": "alles da"}

	w.set(true)
	got := s.post("demo-koordination", "/cycles/2041/advance", "a", advance)
	if got.status != http.StatusAccepted || got.field(t, "pending") != true || got.header.Get("Retry-After") == "" {
		t.Fatalf("a step answers %d %s", got.status, got.body)
	}
	s.want(s.get("demo-koordination", "/cycles/2041"), http.StatusServiceUnavailable, "unavailable")
	s.want(s.post("demo-werkstatt-1", "/workshops", "w", map[string]any{"year": 2041, "title": "x", "fields": []string{}}), http.StatusServiceUnavailable, "unavailable")

	w.set(false)
	deadline := time.Now().Add(2 * time.Minute)
	for got.status != http.StatusOK {
		if time.Now().After(deadline) {
			t.Fatalf("two minutes after the database came back: %d %s", got.status, got.body)
		}
		got = s.post("demo-koordination", "/cycles/2041/advance", "a", advance)
	}
	if now := s.get("demo-koordination", "/cycles/2041"); now.field(t, "phase") != "consultation" || now.field(t, "revision") != float64(2) {
		t.Errorf("the cycle is %s", now.body)
	}
}
