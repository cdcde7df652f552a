package identity

import (
	"context"

	"fortschreibung/strategy"
)

// Visitor is whoever asks for a page.
type Visitor struct {
	Person   Person
	Actor    strategy.Actor // the office they act in now
	SignedIn bool
}

type visitorKey struct{}

// VisitorOf says who asks; without a session, and outside of Browser.Wrap, the public.
func VisitorOf(ctx context.Context) Visitor {
	if v, ok := ctx.Value(visitorKey{}).(Visitor); ok {
		return v
	}
	return Visitor{Actor: public()}
}

func withVisitor(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

func public() strategy.Actor { return strategy.Actor{Subject: "public", Role: strategy.RolePublic} }
