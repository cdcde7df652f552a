package rehearsal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fortschreibung/strategy"
)

// answer is what every write on an entity answers.
type answer struct {
	ID       string `json:"id"`
	Revision int    `json:"revision"`
	Stage    string `json:"stage"`
	TextHash string `json:"text_hash"`
}

// intake registers the workshops and submits every proposal, those that others are
// merged into first.
func (r *rehearsal) intake(ctx context.Context) error {
	on := strategy.NewDate(r.Year, time.May, 17)
	if err := r.moveTo(ctx, on); err != nil {
		return err
	}
	for i, organiser := range organisers {
		if err := r.holdWorkshop(ctx, i, organiser); err != nil {
			return err
		}
	}
	if err := r.forParts(ctx, r.parts, r.submit); err != nil {
		return err
	}
	r.note(on, "%d Digitalwerkstätten, %d Vorschläge eingereicht", len(organisers), len(r.parts))
	return nil
}

func (r *rehearsal) holdWorkshop(ctx context.Context, i int, organiser string) error {
	field := r.measures[i*len(r.measures)/len(organisers)].Sheet.Field
	var created answer
	body := map[string]any{
		"year": r.Year, "title": fmt.Sprintf("Digitalwerkstatt %s", places[i]), "place": places[i],
		"held_on": strategy.NewDate(r.Year, time.April, 20+i), "fields": []string{field},
	}
	if err := r.post(ctx, organiser, "/workshops", r.key("workshop", i), body, &created); err != nil {
		return err
	}
	r.workshop = append(r.workshop, created.ID)
	record := map[string]any{
		"status_quo": "Angebote bestehen, sind aber wenig bekannt.", "achieved": "Erste Vorhaben laufen.",
		"obstacles": "Es fehlt an Zeit in kleinen Gemeinden.", "opportunities": "Gemeinsame Plattformen sparen Aufwand.",
		"expected_revision": created.Revision,
	}
	return r.put(ctx, organiser, "/workshops/"+created.ID+"/record", r.key("workshop-record", i), record, nil)
}

// submitter is who hands a proposal in: workshops and ministries in turn.
func (r *rehearsal) submitter(p *part) string {
	if p.index%3 == 2 && len(p.targets) > 0 {
		return staff(r.leader(p.targets[0].Sheet.Lead, strategy.NewDate(r.Year, time.May, 1)))
	}
	return organisers[p.index%len(organisers)]
}

func (r *rehearsal) submit(ctx context.Context, p *part) error {
	user := r.submitter(p)
	body := map[string]any{
		"year": r.Year, "kind": p.kind, "origin": strategy.OriginMinistry,
		"targets": targetIDs(p), "reason": "Aus der Praxis: " + pick(p.random, purposes) + ".",
		"effects":    map[string]any{"budget": budget(p), "municipalities": "Keine neuen Pflichten."},
		"supporters": []string{"Digitalagentur Thüringen"},
	}
	if strings.HasPrefix(user, "demo-werkstatt") {
		body["origin"] = strategy.OriginWorkshop
		body["workshop_id"] = r.workshop[p.index%len(r.workshop)]
	}
	r.fillDraft(p, body)
	var created answer
	if err := r.post(ctx, user, "/proposals", r.key("proposal", p.index), body, &created); err != nil {
		return err
	}
	p.id, p.revision = created.ID, created.Revision
	return nil
}

func targetIDs(p *part) []string {
	ids := []string{}
	for _, t := range p.targets {
		ids = append(ids, t.MeasureID)
	}
	return ids
}

func budget(p *part) string {
	if p.index%4 == 0 {
		return fmt.Sprintf("%d.000 Euro im ersten Jahr", 20+p.random.IntN(400))
	}
	return ""
}

// fillDraft puts the text of the proposal into the submission: a whole draft, or the
// changed parts of the sheet.
func (r *rehearsal) fillDraft(p *part, body map[string]any) {
	switch p.kind {
	case strategy.KindNew:
		model := r.measures[p.random.IntN(len(r.measures))].Sheet
		body["draft"] = map[string]any{"sheet": r.sheet(p, newTitle(p), model)}
	case strategy.KindMerge:
		model := p.targets[0].Sheet
		body["draft"] = map[string]any{"sheet": r.sheet(p, model.Title+" (zusammengeführt)", model)}
	case strategy.KindAmend:
		body["changes"] = map[string]any{"description": description(p)}
	case strategy.KindEnd:
		body["draft"] = map[string]any{"ending_note": "Die Maßnahme ist abgeschlossen; " + pick(p.random, purposes) + "."}
	case strategy.KindFocus:
		field := r.measures[p.random.IntN(len(r.measures))].Sheet.Field
		body["draft"] = map[string]any{"focus": strategy.Focus{
			Field: field, Vision: description(p), Priorities: []string{pick(p.random, purposes), pick(p.random, subjects)},
		}}
	}
}

func (r *rehearsal) sheet(p *part, title string, model strategy.Sheet) strategy.Sheet {
	when := fmt.Sprintf("Bis Q%d/%d", 1+p.random.IntN(4), r.Year+1)
	end := strategy.NewDate(r.Year+1, time.December, 31).String()
	return strategy.Sheet{
		Title: title, Theme: model.Theme, Field: model.Field, Lead: model.Lead, Participants: model.Participants,
		Milestones:  []strategy.Milestone{{Text: "Angebot in Betrieb", When: &when, Kind: "by", End: &end}},
		Description: description(p), Background: "Vorarbeit in " + pick(p.random, places) + ".",
	}
}
