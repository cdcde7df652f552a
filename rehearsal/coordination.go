package rehearsal

import (
	"context"
	"slices"
	"strings"
	"time"

	"fortschreibung/strategy"
)

// proposal is a proposal as the rehearsal reads it.
type proposal struct {
	ID       string              `json:"id"`
	Stage    strategy.Stage      `json:"stage"`
	Revision int                 `json:"revision"`
	TextHash string              `json:"text_hash"`
	Draft    strategy.Draft      `json:"draft"`
	Affected []strategy.Affected `json:"affected"`
	Dissents []strategy.Dissent  `json:"dissents"`
}

// coordination is the Ressortabstimmung: every affected ministry gives its position.
func (r *rehearsal) coordination(ctx context.Context) error {
	on := strategy.NewDate(r.Year, time.September, 6)
	if err := r.moveTo(ctx, on); err != nil {
		return err
	}
	open := r.choose(func(p *part) bool { return p.turn != turnDeclined && p.turn != turnMerged })
	if r.Until == strategy.PhaseCoordination {
		open = open[:len(open)*2/3]
	}
	if err := r.forParts(ctx, open, r.coSign); err != nil {
		return err
	}
	r.note(on, "Ressortabstimmung zu %d Vorschlägen", len(open))
	return nil
}

func (r *rehearsal) read(ctx context.Context, p *part) (proposal, error) {
	var now proposal
	err := r.get(ctx, coordinator, "/proposals/"+p.id, &now)
	return now, err
}

func (r *rehearsal) coSign(ctx context.Context, p *part) error {
	now, err := r.read(ctx, p)
	if err != nil {
		return err
	}
	special := ""
	if len(now.Affected) > 0 {
		special = now.Affected[p.random.IntN(len(now.Affected))].Ministry
	}
	for _, a := range now.Affected {
		kind := strategy.PositionSigned
		if a.Ministry == special {
			kind = p.turn.position()
		}
		if kind == "" {
			continue
		}
		if err := r.position(ctx, p, now, a.Ministry, kind); err != nil {
			return err
		}
		if kind == strategy.PositionReserved {
			if err := r.position(ctx, p, now, a.Ministry, strategy.PositionSigned); err != nil {
				return err
			}
		}
	}
	if p.turn == turnWithdrawn {
		body := map[string]any{"reason": "Das Vorhaben wird ohne Land umgesetzt."}
		return r.act(ctx, p, r.submitter(p), "/proposals/"+p.id+"/withdraw", "withdraw", body)
	}
	return nil
}

// position is what the one ministry answers that does not simply sign; "" is no answer.
func (t turn) position() strategy.PositionKind {
	switch t {
	case turnSettled, turnLadder, turnOpenDissent:
		return strategy.PositionRefused
	case turnNoReply:
		return ""
	case turnMinistry:
		return strategy.PositionWithConditions
	case turnReserved:
		return strategy.PositionReserved
	}
	return strategy.PositionSigned
}

// position is prepared by the ministry's staff and given by its authorised person.
func (r *rehearsal) position(ctx context.Context, p *part, now proposal, ministry string, kind strategy.PositionKind) error {
	body := map[string]any{"ministry": ministry, "kind": kind, "text_hash": now.TextHash}
	switch kind {
	case strategy.PositionRefused:
		body["grounds"], body["passages"] = pick(p.random, doubts), []strategy.Passage{mainPassage(now.Draft)}
	case strategy.PositionReserved:
		body["grounds"] = "Leitungsvorbehalt: " + pick(p.random, doubts)
	case strategy.PositionWithConditions:
		body["conditions"] = []string{"Die Kosten werden vor Beginn mit uns abgestimmt."}
	}
	step := strings.Join([]string{"position", ministry, string(kind), now.TextHash[:8]}, "-")
	return r.act(ctx, p, authorised(ministry), "/proposals/"+p.id+"/position", step, body)
}

func mainPassage(d strategy.Draft) strategy.Passage {
	switch {
	case d.Sheet != nil:
		return strategy.PassageDescription
	case d.Focus != nil:
		return strategy.PassageVision
	}
	return strategy.PassageEnding
}

// reconciliation deals with the refusals: by a changed text, on the ladder, or not.
func (r *rehearsal) reconciliation(ctx context.Context) error {
	on := strategy.NewDate(r.Year, time.September, 20)
	if err := r.moveTo(ctx, on); err != nil {
		return err
	}
	disputed := r.choose(func(p *part) bool {
		return p.turn == turnSettled || p.turn == turnLadder || p.turn == turnOpenDissent
	})
	if err := r.forParts(ctx, disputed, r.reconcile); err != nil {
		return err
	}
	r.note(on, "%d strittige Punkte verhandelt", len(disputed))
	return nil
}

func (r *rehearsal) reconcile(ctx context.Context, p *part) error {
	now, err := r.read(ctx, p)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(now.Dissents, func(d strategy.Dissent) bool { return !d.Settled })
	if i < 0 {
		return nil // no ministry was affected that could refuse
	}
	dissent := now.Dissents[i]
	if p.turn == turnSettled {
		return r.settleByText(ctx, p, now)
	}
	body := map[string]any{"ministry": dissent.Ministry, "passage": dissent.Passage, "settled": false, "note": "Keine Einigung im Gespräch."}
	if err := r.act(ctx, p, coordinator, "/proposals/"+p.id+"/reconcile", "talk", body); err != nil {
		return err
	}
	if p.turn == turnOpenDissent {
		return nil
	}
	body["settled"], body["note"] = true, "Auf Ebene der Staatssekretärinnen und Staatssekretäre geeinigt."
	if err := r.act(ctx, p, coordinator, "/proposals/"+p.id+"/reconcile", "settle", body); err != nil {
		return err
	}
	return r.position(ctx, p, now, dissent.Ministry, strategy.PositionSigned)
}

// settleByText changes the disputed text; the ministries it concerns sign again.
func (r *rehearsal) settleByText(ctx context.Context, p *part, now proposal) error {
	draft := now.Draft
	switch {
	case draft.Sheet != nil:
		draft.Sheet.Description += " Die Kosten trägt der laufende Haushalt."
	case draft.Focus != nil:
		draft.Focus.Vision += " Die Kosten trägt der laufende Haushalt."
	default:
		draft.EndingNote += " Die Kosten trägt der laufende Haushalt."
	}
	body := map[string]any{"draft": draft, "note": "Einigung mit dem Ressort, das widersprochen hat."}
	if err := r.act(ctx, p, coordinator, "/proposals/"+p.id+"/revise", "settle", body); err != nil {
		return err
	}
	changed, err := r.read(ctx, p)
	if err != nil {
		return err
	}
	for _, a := range changed.Affected {
		if a.Open {
			if err := r.position(ctx, p, changed, a.Ministry, strategy.PositionSigned); err != nil {
				return err
			}
		}
	}
	return nil
}
