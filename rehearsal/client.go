package rehearsal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// client speaks to the public API as one user at a time. A write is repeated with the
// same Idempotency-Key until it is answered for good: 202, 503 and a connection that
// breaks are no answers. It remembers every write the server acknowledged.
type client struct {
	base    string
	http    *http.Client
	patient time.Duration // how long one request is repeated

	sent, pending, broken atomic.Int64 // requests; 202s; answers that never came or were no answer

	mu    sync.Mutex
	acked []acknowledged
}

// acknowledged is a write that the server said is durable.
type acknowledged struct {
	requestID string
	method    string
	path      string
}

// refused is a problem document: the server understood and said no.
type refused struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Errors []struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	} `json:"errors"`
}

func (r *refused) Error() string {
	text := fmt.Sprintf("%d %s", r.Status, r.Detail)
	for _, e := range r.Errors {
		text += fmt.Sprintf("; %s: %s", e.Location, e.Message)
	}
	return text
}

func (c *client) get(ctx context.Context, user, path string, into any) error {
	_, err := c.do(ctx, http.MethodGet, user, path, "", nil, into)
	return err
}

// post writes with an Idempotency-Key that is the same in every repetition and in every
// run with the same seed.
func (c *client) post(ctx context.Context, user, path, key string, body, into any) error {
	return c.write(ctx, http.MethodPost, user, path, key, body, into)
}

func (c *client) put(ctx context.Context, user, path, key string, body, into any) error {
	return c.write(ctx, http.MethodPut, user, path, key, body, into)
}

func (c *client) write(ctx context.Context, method, user, path, key string, body, into any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	header, err := c.do(ctx, method, user, path, key, encoded, into)
	if err != nil {
		return fmt.Errorf("%s %s as %s: %w", method, path, user, err)
	}
	c.mu.Lock()
	c.acked = append(c.acked, acknowledged{requestID: header.Get("X-Idempotency-Id"), method: method, path: path})
	c.mu.Unlock()
	return nil
}

func (c *client) do(ctx context.Context, method, user, path, key string, body []byte, into any) (http.Header, error) {
	deadline := time.Now().Add(c.patient)
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		header, again, err := c.once(ctx, method, user, path, key, body, into)
		if !again {
			return header, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("no final answer in %s: %w", c.patient, err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

var errPending = errors.New("accepted, not finished")

// once sends the request one time and says whether it has to be sent again.
func (c *client) once(ctx context.Context, method, user, path, key string, body []byte, into any) (http.Header, bool, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, false, err
	}
	if user != "" {
		req.Header.Set("Authorization", "Bearer "+user)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
		req.Header.Set("Content-Type", "application/json")
	}
	c.sent.Add(1)
	res, err := c.http.Do(req)
	if err != nil {
		c.broken.Add(1)
		return nil, ctx.Err() == nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		c.broken.Add(1)
		return nil, ctx.Err() == nil, err
	}
	switch {
	case res.StatusCode == http.StatusAccepted:
		c.pending.Add(1)
		return nil, true, errPending
	case res.StatusCode == http.StatusServiceUnavailable, res.StatusCode == http.StatusTooManyRequests:
		c.broken.Add(1)
		return nil, true, fmt.Errorf("%d, Retry-After %s", res.StatusCode, strconv.Quote(res.Header.Get("Retry-After")))
	case res.StatusCode >= 400:
		problem := &refused{Status: res.StatusCode}
		if json.Unmarshal(answer, problem) != nil {
			problem.Detail = string(answer)
		}
		return nil, false, problem
	}
	if into != nil && len(answer) > 0 {
		if err := json.Unmarshal(answer, into); err != nil {
			return nil, false, fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	return res.Header, false, nil
}

// each calls visit for every item of a paged list.
func each[T any](ctx context.Context, c *client, user, path string, visit func(T) error) error {
	separator := "?"
	for i := range path {
		if path[i] == '?' {
			separator = "&"
		}
	}
	cursor := ""
	for {
		var page struct {
			Items      []T    `json:"items"`
			NextCursor string `json:"next_cursor"`
		}
		url := path + separator + "limit=200"
		if cursor != "" {
			url += "&cursor=" + cursor
		}
		if err := c.get(ctx, user, url, &page); err != nil {
			return err
		}
		for _, item := range page.Items {
			if err := visit(item); err != nil {
				return err
			}
		}
		if page.NextCursor == "" {
			return nil
		}
		cursor = page.NextCursor
	}
}
