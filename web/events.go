package web

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// Changes tells of changes of a thing ("session/2021/1"), until stop is called or the
// channel is closed; ok is false when nobody more can be told.
type Changes interface {
	Subscribe(thing string) (changed <-chan struct{}, stop func(), ok bool)
}

// eventPath is where a page hears of changes of what it shows.
const eventPath = "/ereignisse"

// How long a page is told of changes in one answer, which has to end before the server gives
// it up, and how often it is told that the connection stands.
const (
	listenFor = 50 * time.Second
	heartbeat = 15 * time.Second
	comeBack  = 2 * time.Second
)

// watched are the things that can be watched, and where the interface has them.
var watched = regexp.MustCompile(`^(session|submission)/(\d{4}/\d{1,3})$|^(report)/(\d{4}-H[12]/[^/?#]{1,100})$`)

var watchedAt = map[string]string{"session": "sessions", "submission": "submissions", "report": "reports"}

// events tells a page that what it shows has changed, as server-sent events. Who may not
// see the thing is not told; that is asked again at every change. The address says what is
// watched (was) and which revision the page shows (stand).
func (s *Site) events(c echo.Context) error {
	v := s.visit(c, route{method: http.MethodGet, path: eventPath})
	thing := v.query("was")
	parts := watched.FindStringSubmatch(thing)
	if parts == nil {
		return c.NoContent(http.StatusNotFound)
	}
	at := "/" + watchedAt[parts[1]+parts[3]] + "/" + parts[2] + parts[4]
	seen, _ := strconv.Atoi(v.query("stand"))
	if last, err := strconv.Atoi(c.Request().Header.Get("Last-Event-ID")); err == nil {
		seen = last
	}
	if s.changes == nil {
		return c.NoContent(http.StatusNoContent) // the browser does not ask again
	}
	changed, stop, ok := s.changes.Subscribe(thing)
	if !ok {
		c.Response().Header().Set("Retry-After", "30")
		return c.NoContent(http.StatusServiceUnavailable)
	}
	defer stop()
	now, err := v.revision(at)
	if err != nil {
		return c.NoContent(statusOf(err))
	}
	v.stream(at, seen, now, changed)
	return nil
}

// revision reads which revision of a thing the visitor sees.
func (v *visit) revision(at string) (int, error) {
	var thing struct {
		Revision int `json:"revision"`
	}
	err := v.get(at, &thing)
	return thing.Revision, err
}

func statusOf(err error) int {
	var p *Problem
	if errors.As(err, &p) {
		return p.Status
	}
	return http.StatusInternalServerError
}

// stream ends when the reader is gone, when it is time, or when nothing is told any more.
func (v *visit) stream(at string, seen, now int, changed <-chan struct{}) {
	w := v.echo.Response()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	if _, err := fmt.Fprintf(w, "retry: %d\n\n", comeBack.Milliseconds()); err != nil {
		return
	}
	beat, end := time.NewTicker(heartbeat), time.NewTimer(listenFor)
	defer beat.Stop()
	defer end.Stop()
	for {
		message := ": \n\n"
		if now != seen {
			seen, message = now, fmt.Sprintf("id: %d\nevent: changed\ndata: %d\n\n", now, now)
		}
		if _, err := w.Write([]byte(message)); err != nil {
			return
		}
		w.Flush()
		select {
		case <-v.echo.Request().Context().Done():
			return
		case <-end.C:
			return
		case <-beat.C:
		case _, open := <-changed:
			if !open {
				return
			}
			next, err := v.revision(at)
			if err != nil {
				return // not to be seen any more, or not to be read: the page asks again
			}
			now = next
		}
	}
}

// watching is what a page watches: the thing, the revision that it shows, and the part of
// the page that may be replaced by itself; empty: the reader is told that there is news.
type watching struct {
	Thing    string
	Revision int
	Part     string
}

func newWatching(entity, id string, revision int, part string) watching {
	return watching{entity + "/" + id, revision, part}
}
