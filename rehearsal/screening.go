package rehearsal

import (
	"context"
	"time"

	"fortschreibung/strategy"
)

// screening answers every submission: accepted, returned and reworked, merged into
// another, or declined.
func (r *rehearsal) screening(ctx context.Context) error {
	on := strategy.NewDate(r.Year, time.June, 14)
	if err := r.moveTo(ctx, on); err != nil {
		return err
	}
	merged := r.choose(func(p *part) bool { return p.turn == turnMerged })
	others := r.choose(func(p *part) bool { return p.turn != turnMerged })
	if err := r.forParts(ctx, others, r.screen); err != nil {
		return err
	}
	if err := r.forParts(ctx, merged, r.screen); err != nil {
		return err
	}
	r.note(on, "Vorprüfung: %d angenommen, %d abgelehnt, %d zusammengelegt",
		len(r.choose(func(p *part) bool { return p.turn != turnDeclined && p.turn != turnMerged })),
		len(r.choose(func(p *part) bool { return p.turn == turnDeclined })), len(merged))
	return nil
}

func (r *rehearsal) screen(ctx context.Context, p *part) error {
	path := "/proposals/" + p.id
	switch p.turn {
	case turnDeclined:
		return r.act(ctx, p, coordinator, path+"/screen", "decline", map[string]any{
			"outcome": strategy.ScreenDecline, "reason": "Liegt außerhalb der Zuständigkeit des Landes.",
		})
	case turnMerged:
		return r.act(ctx, p, coordinator, path+"/screen", "merge", map[string]any{
			"outcome": strategy.ScreenMerge, "reason": "Gleiches Anliegen.", "into": r.parts[p.into].id,
		})
	case turnReworked:
		if err := r.rework(ctx, p, path); err != nil {
			return err
		}
	}
	return r.act(ctx, p, coordinator, path+"/screen", "accept", map[string]any{"outcome": strategy.ScreenAccept})
}

func (r *rehearsal) rework(ctx context.Context, p *part, path string) error {
	back := map[string]any{"outcome": strategy.ScreenReturn, "reason": "Bitte die Wirkung genauer beschreiben."}
	if err := r.act(ctx, p, coordinator, path+"/screen", "return", back); err != nil {
		return err
	}
	revised := map[string]any{
		"reason": "Aus der Praxis, genauer: " + pick(p.random, purposes) + ".", "note": "Wirkung ergänzt.",
	}
	return r.act(ctx, p, r.submitter(p), path+"/revise", "rework", revised)
}

// act writes one step on a proposal and remembers its new revision.
func (r *rehearsal) act(ctx context.Context, p *part, user, path, step string, body map[string]any) error {
	var a answer
	if err := r.post(ctx, user, path, r.key("proposal", p.index, step), body, &a); err != nil {
		return err
	}
	p.revision = a.Revision
	return nil
}
