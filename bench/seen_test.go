package bench

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"google.golang.org/grpc"

	"fortschreibung/strategy"
)

// statements notes the statements of the store while it is asked to.
type statements struct {
	mu     sync.Mutex
	noting bool
	noted  []statement
}

type statement struct {
	sql  string
	args []any
	on   *pgx.Conn
}

// TraceQueryStart notes a statement.
func (s *statements) TraceQueryStart(ctx context.Context, on *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.noting {
		s.noted = append(s.noted, statement{q.SQL, q.Args, on})
	}
	return ctx
}

// TraceQueryEnd does nothing.
func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// note gives the statements that the store is asked for while something happens.
func (s *stack) note(happens func()) []statement {
	s.seen.turn(true)
	happens()
	return s.seen.turn(false)
}

func (s *statements) turn(noting bool) []statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	noted := slices.Clone(s.noted)
	s.noting, s.noted = noting, nil
	return noted
}

// reading says whether a statement reads records; who asks is set by one as well.
func (q statement) reading() bool {
	head := strings.ToLower(strings.TrimSpace(q.sql))
	return strings.HasPrefix(head, "with") || strings.HasPrefix(head, "select") && !strings.Contains(head, "set_config")
}

// trusted says whether the program asks for itself rather than for somebody who looks.
func (q statement) trusted() bool {
	return q.on.Config().RuntimeParams["app.role"] == string(strategy.System().Role)
}

// engineCalls counts what the engine is asked, by method.
type engineCalls struct {
	mu sync.Mutex
	by map[string]int
}

func (c *engineCalls) see(ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	c.mu.Lock()
	if c.by == nil {
		c.by = map[string]int{}
	}
	c.by[method[strings.LastIndex(method, "/")+1:]]++
	c.mu.Unlock()
	return invoke(ctx, method, req, reply, conn, opts...)
}

func (c *engineCalls) count(method string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.by[method]
}
