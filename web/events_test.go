package web

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fortschreibung/strategy"
)

// sampleChanges tells of changes when the test says so.
type sampleChanges struct {
	changed chan struct{}
	asked   chan string
	stopped chan struct{}
	full    bool
}

func newSampleChanges() *sampleChanges {
	return &sampleChanges{changed: make(chan struct{}, 1), asked: make(chan string, 1), stopped: make(chan struct{})}
}

func (c *sampleChanges) Subscribe(thing string) (<-chan struct{}, func(), bool) {
	if c.full {
		return nil, nil, false
	}
	c.asked <- thing
	return c.changed, func() { close(c.stopped) }, true
}

// watchDesk is a desk whose pages hear of changes.
func watchDesk(t *testing.T, role strategy.Role) (*desk, *sampleChanges) {
	t.Helper()
	changes := newSampleChanges()
	return newDeskWith(t, role, changes), changes
}

// follow opens a stream as a browser does and gives its lines.
func (d *desk) follow(t *testing.T, query string) (*http.Response, *bufio.Scanner) {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+eventPath+"?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
	})
	return answer, bufio.NewScanner(answer.Body)
}

// until reads lines to one that begins so.
func until(t *testing.T, lines *bufio.Scanner, begins string) string {
	t.Helper()
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), begins) {
			return lines.Text()
		}
	}
	t.Fatalf("the stream ended before %q: %v", begins, lines.Err())
	return ""
}

func TestAPageHearsOfChanges(t *testing.T) {
	d, changes := watchDesk(t, strategy.RoleCommittee)
	answer, lines := d.follow(t, "was=session/2027/1&stand=3")
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("answers %d, %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	if thing := <-changes.asked; thing != "session/2027/1" {
		t.Errorf("listens to %s", thing)
	}
	until(t, lines, "retry:")
	session := sampleSession()
	session.Revision = 4
	d.store.session = &session
	changes.changed <- struct{}{}
	if id := until(t, lines, "id:"); id != "id: 4" {
		t.Errorf("told %q", id)
	}
	until(t, lines, "event: changed")
	close(changes.changed) // the server ends
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "event") {
			t.Errorf("told once more: %s", lines.Text())
		}
	}
	select {
	case <-changes.stopped:
	case <-time.After(10 * time.Second):
		t.Error("it listens on after the page went away")
	}
}

// What changed between the page and its connection is told at once.
func TestWhatWasMissedIsToldAtOnce(t *testing.T) {
	d, _ := watchDesk(t, strategy.RoleCommittee)
	_, lines := d.follow(t, "was=session/2027/1&stand=2")
	until(t, lines, "event: changed")
}

func TestOnlyWhoSeesAThingHearsOfIt(t *testing.T) {
	for _, c := range []struct {
		role  strategy.Role
		query string
		full  bool
		want  int
	}{
		{strategy.RolePublic, "was=session/2027/1", false, http.StatusUnauthorized},
		{strategy.RoleOrganiser, "was=session/2027/1", false, http.StatusForbidden},
		{strategy.RoleCommittee, "was=session/2027/2", false, http.StatusNotFound},
		{strategy.RoleCommittee, "was=tasks/1", false, http.StatusNotFound},
		{strategy.RoleCommittee, "was=report/2027-H1/../../audit", false, http.StatusNotFound},
		{strategy.RoleCommittee, "was=session/2027/1", true, http.StatusServiceUnavailable},
	} {
		d, changes := watchDesk(t, c.role)
		changes.full = c.full
		if answer, _ := d.follow(t, c.query); answer.StatusCode != c.want {
			t.Errorf("%s asks for %s and is answered %d, want %d", c.role, c.query, answer.StatusCode, c.want)
		}
	}
	if answer, _ := newDesk(t, strategy.RoleCommittee).follow(t, "was=session/2027/1"); answer.StatusCode != http.StatusNoContent {
		t.Errorf("where nothing is told: %d", answer.StatusCode)
	}
}
