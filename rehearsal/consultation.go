package rehearsal

import (
	"context"
	"time"

	"fortschreibung/strategy"
)

// consultation opens the Digitalkonferenz: citizens comment, the coordinator moderates,
// every proposal gets its feasibility check and a reasoned answer.
func (r *rehearsal) consultation(ctx context.Context) error {
	on := strategy.NewDate(r.Year, time.July, 12)
	if err := r.moveTo(ctx, on); err != nil {
		return err
	}
	open := r.choose(func(p *part) bool { return p.turn != turnDeclined && p.turn != turnMerged })
	if err := r.forParts(ctx, open, r.consult); err != nil {
		return err
	}
	r.note(on, "Digitalkonferenz: %d Vorschläge beraten, Antworten veröffentlicht", len(open))
	return nil
}

func (r *rehearsal) consult(ctx context.Context, p *part) error {
	path := "/proposals/" + p.id
	if p.index%2 == 0 {
		var comment answer
		body := map[string]any{"author": "Eine Bürgerin aus " + pick(p.random, places), "text": "Wichtig ist mir: " + pick(p.random, purposes) + "."}
		if err := r.post(ctx, "", "/public"+path+"/comments", r.key("comment", p.index), body, &comment); err != nil {
			return err
		}
		verdict := map[string]any{"state": "published", "answer": "Danke, der Hinweis ist aufgenommen."}
		err := r.post(ctx, coordinator, "/comments/"+comment.ID+"/moderation", r.key("moderate", p.index), verdict, nil)
		if err != nil {
			return err
		}
	}
	return r.act(ctx, p, coordinator, path+"/assess", "assess", map[string]any{
		"feasible": true, "answer": "Nach Rücksprache mit der Fachgruppe umsetzbar.",
	})
}
