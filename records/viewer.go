package records

import (
	"context"

	"fortschreibung/strategy"
)

type viewerKey struct{}

// WithViewer says on whose behalf everything under this context is read and asked.
func WithViewer(ctx context.Context, actor strategy.Actor) context.Context {
	return context.WithValue(ctx, viewerKey{}, actor)
}

// Viewer gives the actor that WithViewer set; false when nobody was named.
func Viewer(ctx context.Context) (strategy.Actor, bool) {
	actor, ok := ctx.Value(viewerKey{}).(strategy.Actor)
	return actor, ok
}
