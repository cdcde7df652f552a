package records

import "context"

type traceKey struct{}

// WithTrace says under which X-Request-Id everything under this context happens.
func WithTrace(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, traceKey{}, id)
}

// Trace gives the X-Request-Id of this context; empty outside a request.
func Trace(ctx context.Context) string {
	id, _ := ctx.Value(traceKey{}).(string)
	return id
}
