package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

const slowClients = 200

// Clients that send one byte a second keep nobody from being served, and are cut off when
// the time for a request's head is over.
func TestSlowClientsHoldUpNobodyAndAreCutOff(t *testing.T) {
	p := &parts{failed: make(chan error, 1)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.startHTTP(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		for _, stop := range p.stops {
			if err := stop(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		}
	})
	ended := make(chan time.Duration, slowClients)
	for range slowClients {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		go func() { ended <- sendSlowly(conn) }()
	}
	client := &http.Client{Timeout: 2 * time.Second}
	slowest := time.Duration(0)
	for left := slowClients; left > 0; {
		began := time.Now()
		res, err := client.Get("http://" + listener.Addr().String())
		if err != nil {
			t.Fatalf("with %d slow clients: %v", left, err)
		}
		_ = res.Body.Close()
		slowest = max(slowest, time.Since(began))
		select {
		case lived := <-ended:
			left--
			if lived < time.Second || lived > 15*time.Second {
				t.Errorf("a slow client was cut off after %v", lived)
			}
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Logf("the slowest of the others took %v", slowest)
}

// sendSlowly sends a request one byte a second and gives how long the server listened.
func sendSlowly(conn net.Conn) time.Duration {
	began := time.Now()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_, _ = io.Copy(io.Discard, conn)
	}()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for _, letter := range strings.Repeat("GET / HTTP/1.1\r\n", 10) {
		select {
		case <-closed:
			return time.Since(began)
		case <-ticker.C:
			_, _ = io.WriteString(conn, string(letter)) // the server may have closed meanwhile
		}
	}
	return time.Since(began)
}

func TestOverlongHeadersAreRefused(t *testing.T) {
	p := &parts{failed: make(chan error, 1)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.startHTTP(listener, http.NotFoundHandler())
	t.Cleanup(func() { _ = p.stops[0](context.Background()) })
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("a", 80<<10))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("answers %d", res.StatusCode)
	}
}
