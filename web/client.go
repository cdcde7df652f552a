package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const apiPrefix = "/api/v1"

// client asks the interface in the same process, without a network in between.
type client struct{ api http.Handler }

// call is one request to the interface.
type call struct {
	method, path string // below /api/v1, with the query
	key          string // of a write: counts once
	revision     int    // of a write: the one it rests on, 0: not checked
	body         any
	trace        string
}

// receipt answers a write.
type receipt struct {
	ID       string    `json:"id"`
	Revision int       `json:"revision"`
	Stage    string    `json:"stage"`
	At       time.Time `json:"at"`
}

// list is a page of items.
type list[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor"`
}

// do sends a call and decodes the answer. Whatever is not done is a *Problem, also a step
// that was accepted and is not finished (202).
func (c client) do(ctx context.Context, in call, into any) error {
	var body []byte
	if in.body != nil {
		var err error
		if body, err = json.Marshal(in.body); err != nil {
			return fmt.Errorf("%s %s: %w", in.method, in.path, err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, in.method, apiPrefix+in.path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s %s: %w", in.method, in.path, err)
	}
	req.RequestURI = req.URL.RequestURI()
	req.Header.Set("X-Request-Id", in.trace)
	if in.method != http.MethodGet {
		req.Header.Set("Idempotency-Key", in.key)
		req.Header.Set("Content-Type", "application/json")
	}
	if in.revision > 0 {
		req.Header.Set("If-Match", strconv.Quote(strconv.Itoa(in.revision)))
	}
	answer := &answer{header: http.Header{}, status: http.StatusOK}
	c.api.ServeHTTP(answer, req)
	return answer.decode(in, into)
}

// answer collects what the interface writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *answer) decode(in call, into any) error {
	switch {
	case a.status == http.StatusAccepted:
		return &Problem{Status: http.StatusAccepted}
	case a.status >= http.StatusBadRequest:
		problem := &Problem{Status: a.status}
		if err := json.Unmarshal(a.body.Bytes(), problem); err != nil {
			problem.Detail = ""
		}
		return problem
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(a.body.Bytes(), into); err != nil {
		return fmt.Errorf("%s %s: %w", in.method, in.path, err)
	}
	return nil
}

// all reads every page of a list, at most limit items.
func all[T any](v *visit, path string, limit int) ([]T, error) {
	var items []T
	separator := "?"
	if bytes.ContainsRune([]byte(path), '?') {
		separator = "&"
	}
	for cursor := ""; ; {
		var page list[T]
		next := path + separator + "limit=200"
		if cursor != "" {
			next += "&cursor=" + cursor
		}
		if err := v.get(next, &page); err != nil {
			return nil, err
		}
		items = append(items, page.Items...)
		if page.NextCursor == "" || len(items) >= limit {
			return items, nil
		}
		cursor = page.NextCursor
	}
}
