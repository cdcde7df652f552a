package strategy

import (
	"fmt"
	"slices"
)

// Origins lists where proposals come from.
func Origins() []Origin {
	return []Origin{OriginWorkshop, OriginMinistry, OriginReport, OriginConference}
}

// Topics lists the contents that make a ministry affected.
func Topics() []Topic {
	return []Topic{TopicMoney, TopicOrganisation, TopicPersonalData, TopicConstitution}
}

// checkContent refuses a proposal whose text does not suit its kind: a new measure needs
// its whole sheet and no target; an amendment one target, the sheet in force and a changed
// one; an end one target and a closing note; a merger two targets or more and the whole
// sheet; a change of focus the Handlungsfeld's text. Every one needs a reason.
func (p *Proposal) checkContent() error {
	if err := firstError(
		p.checkTargets(),
		requireText("reason", p.Reason, maxReason),
		p.Effects.check(),
		checkTopics(p.Topics),
		checkList("supporters", p.Supporters, maxSupporters, maxName),
	); err != nil {
		return err
	}
	switch p.Kind {
	case KindNew, KindMerge:
		return p.Draft.onlySheet(true)
	case KindAmend:
		return firstError(p.Draft.onlySheet(false), p.checkAmendment())
	case KindEnd:
		return p.Draft.onlyEnding()
	default:
		return p.Draft.onlyFocus()
	}
}

func (p *Proposal) checkTargets() error {
	if err := firstError(checkList("targets", p.Targets, maxTargets, maxIdentifier), checkDistinct("targets", p.Targets)); err != nil {
		return err
	}
	n := len(p.Targets)
	switch p.Kind {
	case KindNew, KindFocus:
		if n != 0 {
			return Invalid("targets", "ein Vorschlag dieser Art bezieht sich auf keine bestehende Maßnahme")
		}
	case KindAmend, KindEnd:
		if n != 1 {
			return Invalid("targets", "der Vorschlag muss genau eine bestehende Maßnahme nennen")
		}
	case KindMerge:
		if n < 2 {
			return Invalid("targets", "eine Zusammenführung nennt mindestens zwei bestehende Maßnahmen")
		}
	default:
		return Invalid("kind", "„%s“ ist keine Art eines Vorschlags", p.Kind)
	}
	return nil
}

func (p *Proposal) checkAmendment() error {
	if p.Base.Sheet == nil {
		return Invalid("base.sheet", "eine Anpassung braucht das geltende Maßnahmenblatt als Grundlage")
	}
	if len(ChangedPassages(p.Base.Texts(), p.Draft.Texts())) == 0 {
		return Invalid("draft.sheet", "der Vorschlag ändert das geltende Maßnahmenblatt nicht")
	}
	return nil
}

func (d Draft) onlySheet(whole bool) error {
	if d.Sheet == nil {
		return Invalid("draft.sheet", "es fehlt das Maßnahmenblatt")
	}
	if d.Focus != nil {
		return Invalid("draft.focus", "dieser Vorschlag ändert kein Handlungsfeld")
	}
	if d.EndingNote != "" {
		return Invalid("draft.ending_note", "dieser Vorschlag beendet keine Maßnahme")
	}
	return d.Sheet.check(whole)
}

func (d Draft) onlyEnding() error {
	if d.Sheet != nil || d.Focus != nil {
		return Invalid("draft", "wer eine Maßnahme beendet, ändert ihren Text nicht")
	}
	return requireText("draft.ending_note", d.EndingNote, maxEndingNote)
}

func (d Draft) onlyFocus() error {
	if d.Focus == nil {
		return Invalid("draft.focus", "es fehlt der Text des Handlungsfeldes")
	}
	if d.Sheet != nil || d.EndingNote != "" {
		return Invalid("draft", "wer ein Handlungsfeld ändert, ändert keine Maßnahme")
	}
	f := d.Focus
	if err := firstError(
		requireText("draft.focus.field", f.Field, maxField),
		checkText("draft.focus.vision", f.Vision, maxVision),
		checkList("draft.focus.priorities", f.Priorities, maxPriorities, maxPart),
	); err != nil {
		return err
	}
	if f.Vision == "" && len(f.Priorities) == 0 {
		return Invalid("draft.focus", "es fehlt eine Vision oder ein Schwerpunkt")
	}
	return nil
}

// check refuses a sheet that breaks a limit or names no lead; a whole sheet also has a
// theme, a field and a description.
func (s *Sheet) check(whole bool) error {
	if err := firstError(
		requireText("draft.sheet.title", s.Title, maxTitle),
		checkText("draft.sheet.theme", s.Theme, maxTheme),
		checkText("draft.sheet.field", s.Field, maxField),
		checkList("draft.sheet.lead", s.Lead, maxLeads, maxName),
		checkDistinct("draft.sheet.lead", s.Lead),
		checkList("draft.sheet.participants", s.Participants, maxParticipant, maxName),
		checkText("draft.sheet.description", s.Description, maxLongText),
		checkText("draft.sheet.background", s.Background, maxLongText),
		checkMilestones(s.Milestones),
	); err != nil {
		return err
	}
	if len(s.Lead) == 0 {
		return Invalid("draft.sheet.lead", "es fehlt die Federführung")
	}
	if !whole {
		return nil
	}
	return firstError(
		requireText("draft.sheet.theme", s.Theme, maxTheme),
		requireText("draft.sheet.field", s.Field, maxField),
		requireText("draft.sheet.description", s.Description, maxLongText),
	)
}

func checkMilestones(milestones []Milestone) error {
	if len(milestones) > maxMilestones {
		return Invalid("draft.sheet.milestones", "%d Meilensteine sind zu viele, höchstens %d sind möglich", len(milestones), maxMilestones)
	}
	for i, m := range milestones {
		if err := m.check(fmt.Sprintf("draft.sheet.milestones[%d]", i)); err != nil {
			return err
		}
	}
	return nil
}

func (m Milestone) check(field string) error {
	when := ""
	if m.When != nil {
		when = *m.When
	}
	if err := firstError(
		requireText(field+".text", m.Text+when, maxPart),
		checkText(field+".when", when, maxWhen),
	); err != nil {
		return err
	}
	if !slices.Contains([]string{"from", "by", "in", "span", "undated"}, m.Kind) {
		return Invalid(field+".kind", "„%s“ ist keine Art einer Zeitangabe", m.Kind)
	}
	start, err := optionalDate(field+".start", m.Start)
	if err != nil {
		return err
	}
	end, err := optionalDate(field+".end", m.End)
	if err != nil {
		return err
	}
	if !start.IsZero() && !end.IsZero() && end.Before(start) {
		return Invalid(field+".end", "das Ende liegt vor dem Beginn")
	}
	return nil
}

func optionalDate(field string, text *string) (Date, error) {
	if text == nil || *text == "" {
		return Date{}, nil
	}
	d, err := ParseISODate(*text)
	if err != nil {
		return Date{}, Invalid(field, "„%s“ ist kein Datum der Form JJJJ-MM-TT", *text)
	}
	return d, nil
}

func (e Effects) check() error {
	return firstError(
		checkText("effects.budget", e.Budget, maxPart),
		checkText("effects.municipalities", e.Municipalities, maxPart),
		checkText("effects.demography", e.Demography, maxPart),
		checkText("effects.environment", e.Environment, maxPart),
		checkText("effects.equality", e.Equality, maxPart),
		checkText("effects.data_protection", e.DataProtection, maxPart),
	)
}

func checkTopics(topics []Topic) error {
	for _, topic := range topics {
		if !slices.Contains(Topics(), topic) {
			return Invalid("topics", "„%s“ ist kein Thema der Regeltabelle", topic)
		}
	}
	return checkDistinct("topics", topics)
}
