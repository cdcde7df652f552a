package strategy

import (
	"slices"
	"strings"
)

// PositionKinds lists the answers that a ministry can give.
func PositionKinds() []PositionKind {
	return []PositionKind{PositionSigned, PositionWithConditions, PositionReserved, PositionRefused, PositionNotAffected}
}

// GivePosition gives a ministry's position on the current text (process.md,
// "Co-signing"). Of in count the ministry, kind, text hash, passages, grounds, conditions
// and who prepared it. It may be replaced until coordination ends; one that comes after
// the deadline is marked late and takes the "no reply" from the ministry.
func (p *Proposal) GivePosition(o Occasion, in Position, c Coordination) (Trail, error) {
	if err := firstError(p.mayPosition(o, in, c), p.checkPosition(in)); err != nil {
		return Trail{}, err
	}
	in.GivenBy, in.At = o.Actor, o.At
	in.Late = !c.Times.End.IsZero() && !o.At.Before(c.Times.Deadline)
	p.Positions = slices.DeleteFunc(p.Positions, func(old Position) bool { return old.Ministry == in.Ministry })
	p.Positions = append(p.Positions, in)
	a := p.affected(in.Ministry)
	a.Open, a.NoReply = false, nil
	p.register(in)
	var t Trail
	data := map[string]string{"ministry": in.Ministry, "kind": string(in.Kind)}
	if len(in.Passages) > 0 {
		data["passages"] = joinPassages(in.Passages)
	}
	if in.PreparedBy != "" {
		data["prepared_by"] = in.PreparedBy
	}
	if in.Late {
		data["late"] = "true"
	}
	p.log(&t, o, "position", strings.Join(append([]string{in.Grounds}, in.Conditions...), "\n"), data)
	p.conclude(&t, o)
	return t, nil
}

func (p *Proposal) mayPosition(o Occasion, in Position, c Coordination) error {
	if err := p.permit(o.Actor, "position"); err != nil {
		return err
	}
	if c.Phase != PhaseCoordination && !o.At.Before(c.Times.Escalated) {
		return Closed("die Ressortabstimmung ist beendet")
	}
	if err := MayPosition(o.Actor, *p, in.Ministry); err != nil {
		return err
	}
	if in.TextHash != p.TextHash {
		return Stale("der Text wurde inzwischen geändert; bitte die neue Fassung lesen")
	}
	return nil
}

func (p *Proposal) checkPosition(in Position) error {
	if err := firstError(
		checkText("grounds", in.Grounds, maxPart),
		checkText("prepared_by", in.PreparedBy, maxIdentifier),
		checkList("conditions", in.Conditions, maxConditions, maxPart),
		p.checkPassages(in.Passages),
	); err != nil {
		return err
	}
	if in.Kind != PositionWithConditions && len(in.Conditions) > 0 {
		return Invalid("conditions", "Maßgaben gehören zu einer Mitzeichnung mit Maßgaben")
	}
	switch in.Kind {
	case PositionSigned, PositionNotAffected:
		return nil
	case PositionWithConditions:
		if len(in.Conditions) == 0 {
			return Invalid("conditions", "es fehlt die Maßgabe")
		}
		return nil
	case PositionReserved:
		return requireText("grounds", in.Grounds, maxPart)
	case PositionRefused:
		if len(in.Passages) == 0 {
			return Invalid("passages", "eine Ablehnung nennt die Stelle, gegen die sie sich richtet")
		}
		return requireText("grounds", in.Grounds, maxPart)
	}
	return Invalid("kind", "„%s“ ist keine Mitzeichnung", in.Kind)
}
