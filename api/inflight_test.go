package api

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

// heldStore answers when it is let, and has an edition of many megabytes.
type heldStore struct {
	fakeStore
	began, let chan struct{}
}

func (s *heldStore) Cycle(ctx context.Context, year int) (strategy.Cycle, error) {
	s.began <- struct{}{}
	<-s.let
	return s.fakeStore.Cycle(ctx, year)
}

func (s *heldStore) Edition(context.Context, int) (strategy.Edition, error) {
	sheet := strategy.Sheet{Description: strings.Repeat("x", 64<<20)}
	return strategy.Edition{Year: 2020, Measures: []strategy.EditionEntry{{Sheet: sheet}}}, nil
}

// newHeld serves one request at a time.
func newHeld(t *testing.T) (*heldStore, *httptest.Server) {
	t.Helper()
	auth, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	store := &heldStore{began: make(chan struct{}), let: make(chan struct{})}
	web := httptest.NewServer(New(Deps{
		Store: store, Engine: &fakeEngine{}, Auth: auth, Clock: func() time.Time { return testNow },
		Log: (&bench{}).log(), InFlight: 1,
	}))
	t.Cleanup(web.Close)
	return store, web
}

func status(t *testing.T, web *httptest.Server, path string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer demo-koordination")
	res, err := web.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestOneRequestTooManyIsRefusedAtOnceAndTheOthersFinish(t *testing.T) {
	store, web := newHeld(t)
	first := make(chan int, 1)
	go func() {
		res, err := http.DefaultClient.Do(signed(web.URL + Prefix + "/cycles/2027"))
		if err != nil {
			first <- 0
			return
		}
		res.Body.Close()
		first <- res.StatusCode
	}()
	<-store.began
	began := time.Now()
	res, body := status(t, web, Prefix+"/cycles/2027")
	if took := time.Since(began); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") != "1" || took > 2*time.Second {
		t.Errorf("the second answers %d %s after %v", res.StatusCode, body, took)
	}
	if !strings.Contains(body, `"code":"unavailable"`) {
		t.Errorf("the refusal says %s", body)
	}
	if res, _ := status(t, web, "/healthz"); res.StatusCode != http.StatusOK {
		t.Errorf("health answers %d meanwhile", res.StatusCode)
	}
	close(store.let)
	if got := <-first; got != http.StatusOK {
		t.Errorf("the first answers %d", got)
	}
	go func() { <-store.began }()
	if res, body := status(t, web, Prefix+"/cycles/2027"); res.StatusCode != http.StatusOK {
		t.Errorf("afterwards %d %s", res.StatusCode, body)
	}
}

func signed(url string) *http.Request {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		panic(err)
	}
	req.Header.Set("Authorization", "Bearer demo-koordination")
	return req
}

func TestSlowSendersAndReadersHoldUpNobody(t *testing.T) {
	_, web := newHeld(t)
	address := web.Listener.Addr().String()
	for range 20 { // a body that never ends
		sends(t, address, "POST "+Prefix+"/proposals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-tfm\r\n"+
			"Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"year\":")
	}
	for range 3 { // an answer that nobody reads on
		reads(t, address, "GET "+Prefix+"/editions/2020 HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	if res, body := status(t, web, Prefix+"/me"); res.StatusCode != http.StatusOK {
		t.Errorf("answers %d %s", res.StatusCode, body)
	}
}

func sends(t *testing.T, address, text string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// reads sends a request and reads no more than the beginning of its answer.
func reads(t *testing.T, address, text string) {
	t.Helper()
	conn := sends(t, address, text)
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 12)
	if _, err := io.ReadFull(conn, head); err != nil || string(head) != "HTTP/1.1 200" {
		t.Fatal(fmt.Errorf("read %q: %v", head, err))
	}
}
