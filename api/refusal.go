package api

import (
	"context"
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// refusedCodes are the answers to an attempt at a decision that the audit keeps. What is
// merely wrong or missing is none.
var refusedCodes = []strategy.Code{
	strategy.CodeForbidden, strategy.CodePhaseClosed, strategy.CodeAlreadyDecided, strategy.CodeStaleRevision,
}

// noteRefusal keeps an attempt of somebody who is signed in.
func (s *server) noteRefusal(ctx context.Context, r route, v visit, code strategy.Code, param func(string) string) {
	if !r.writes() || !slices.Contains(refusedCodes, code) || v.actor.Subject == "" || v.actor.Role == strategy.RolePublic {
		return
	}
	entity, id := r.thing(param)
	s.store.NoteRefusal(ctx, Refusal{
		Actor: v.actor, Attempt: r.action, Entity: entity, EntityID: id, Code: code, RequestID: v.id,
	})
}

// longestID is how much of an id in an address is kept, in characters.
const longestID = 200

// thing says what a route is about: the first kind of thing in its path, and the ids that
// follow it, e.g. session and "2027/1".
func (r route) thing(param func(string) string) (entity, id string) {
	parts := strings.Split(strings.TrimPrefix(strings.TrimPrefix(r.path, Prefix+"/"), "public/"), "/")
	var ids []string
	for _, part := range parts[1:] {
		if !strings.HasPrefix(part, "{") {
			break
		}
		ids = append(ids, param(strings.Trim(part, "{}")))
	}
	text := []rune(strings.Join(ids, "/"))
	return strings.TrimSuffix(parts[0], "s"), string(text[:min(len(text), longestID)])
}
