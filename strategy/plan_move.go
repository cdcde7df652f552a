package strategy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Change asks to move a deadline. By and At go into its history; WhatIf needs neither
// them nor a reason.
type Change struct {
	Name   DeadlineName `json:"name"`
	To     Date         `json:"to"`
	Reason string       `json:"reason"`
	By     Actor        `json:"by"`
	At     time.Time    `json:"at"`
}

// EffectKind is what a change does to the rest of the plan.
type EffectKind string

// The kinds of effects.
const (
	EffectFollows EffectKind = "follows" // another deadline moved with it
	EffectPushed  EffectKind = "pushed"  // what-if: a later deadline had to give way
	EffectShort   EffectKind = "short"   // a step has less time than its minimum
	EffectPast    EffectKind = "past"    // a deadline that moved with it is over already
)

// Effect is one consequence of a change that people should see.
type Effect struct {
	Kind     EffectKind   `json:"kind"`
	Deadline DeadlineName `json:"deadline"`
	From     Date         `json:"from,omitzero"`
	To       Date         `json:"to,omitzero"`
	Text     string       `json:"text"` // German
}

// Move gives the plan with one deadline moved, and what that does to the others. The
// original date and every move stay visible. The committee's invitation follows its
// end, papers, agenda and publication follow the cabinet session, unless they have been
// met or moved on their own. Invalid: no reason, an unknown deadline, a day that is
// free, over or the current one, a session outside the fourth quarter, the hard limit,
// or an order of phases that would not hold. AlreadyDecided: the deadline has been met.
// Steps that fall short of their minimum are allowed and reported.
func (p Plan) Move(c Change, s Settings, cal *Calendar) (Plan, []Effect, error) {
	if strings.TrimSpace(c.Reason) == "" {
		return Plan{}, nil, Invalid("reason", "eine Frist wird nur mit Begründung verschoben")
	}
	if err := p.checkMovable(c.Name); err != nil {
		return Plan{}, nil, err
	}
	if err := p.checkTarget(c, cal); err != nil {
		return Plan{}, nil, err
	}
	next := p.clone()
	next.set(c.Name, c.To, "", c)
	effects := next.follow(c, s, cal)
	changed := []DeadlineName{c.Name}
	for _, e := range effects {
		changed = append(changed, e.Deadline)
	}
	if err := next.checkOrder(changed); err != nil {
		return Plan{}, nil, err
	}
	return next, append(effects, next.shortages(changed, s, cal)...), nil
}

func (p Plan) checkMovable(name DeadlineName) error {
	d, ok := p.Deadline(name)
	switch {
	case !ok:
		return Invalid("name", "es gibt keine Frist %q", name)
	case name == DeadlineHardLimit:
		return Invalid("name", "der 31. Dezember steht fest")
	case d.Met():
		return Decided("die Frist %s wurde am %s erreicht", name.German(), d.Actual.German())
	}
	return nil
}

func (p Plan) checkTarget(c Change, cal *Calendar) error {
	if c.To.IsZero() {
		return Invalid("to", "das neue Datum fehlt")
	}
	if c.To == p.Due(c.Name) {
		return Invalid("to", "die Frist liegt schon auf dem %s", c.To.German())
	}
	if c.To.Before(DateOf(c.At, Berlin())) {
		return Invalid("to", "der %s ist vorbei", c.To.German())
	}
	if c.Name == DeadlineCabinetSession {
		return checkSession(p.Year, c.To, cal)
	}
	return checkWorkingDay("to", c.To, cal)
}

// set changes the current date in place; callers own a clone.
func (p *Plan) set(name DeadlineName, to Date, follows DeadlineName, c Change) {
	d := &p.Deadlines[p.index(name)]
	d.Moves = append(d.Moves, Move{From: d.Current, To: to, Reason: c.Reason, By: c.By, At: c.At, Follows: follows, Met: d.Actual})
	d.Current, d.Actual = to, Date{}
	if name == DeadlineCabinetSession {
		p.CabinetSession = to
	}
}

// follow moves what is computed from the moved deadline.
func (p *Plan) follow(c Change, s Settings, cal *Calendar) []Effect {
	var effects []Effect
	for _, name := range followers(c.Name) {
		d, _ := p.Deadline(name)
		to := p.followerDate(name, s, cal)
		if d.Met() || d.movedByHand() || to == d.Current {
			continue
		}
		p.set(name, to, c.Name, c)
		effects = append(effects, Effect{
			Kind: EffectFollows, Deadline: name, From: d.Current, To: to,
			Text: fmt.Sprintf("%s folgt auf den %s", name.German(), to.German()),
		})
		if to.Before(DateOf(c.At, Berlin())) {
			effects = append(effects, Effect{
				Kind: EffectPast, Deadline: name, From: d.Current, To: to,
				Text: fmt.Sprintf("%s läge am %s und ist damit schon vorbei", name.German(), to.German()),
			})
		}
	}
	return effects
}

func followers(name DeadlineName) []DeadlineName {
	switch name {
	case DeadlineCommitteeEnd:
		return []DeadlineName{DeadlineCommitteeInvitation}
	case DeadlineCabinetSession:
		return []DeadlineName{DeadlinePapersToMinistries, DeadlineAgenda, DeadlinePublicationEnd}
	}
	return nil
}

// followerDate gives the date that a follower has by the plan's rules.
func (p Plan) followerDate(name DeadlineName, s Settings, cal *Calendar) Date {
	if name == DeadlinePublicationEnd {
		return publicationEnd(p.CabinetSession, s, cal)
	}
	leader := DeadlineCabinetSession
	if name == DeadlineCommitteeInvitation {
		leader = DeadlineCommitteeEnd
	}
	return stepBetween(planSteps(p.Minimum, s), name, leader).latest(p.Due(leader), cal)
}

// checkOrder refuses a plan in which one of the named deadlines is on the wrong side of
// a neighbour, and says which.
func (p Plan) checkOrder(changed []DeadlineName) error {
	for _, o := range planOrder {
		if !slices.Contains(changed, o.before) && !slices.Contains(changed, o.after) {
			continue
		}
		before, after := p.effective(o.before), p.effective(o.after)
		if before.Before(after) || (o.sameDay && before == after) {
			continue
		}
		return Invalid("to", "%s (%s) läge nicht vor %s (%s)",
			o.before.German(), before.German(), o.after.German(), after.German())
	}
	return nil
}

// effective is when a deadline's event happened or is due.
func (p Plan) effective(name DeadlineName) Date {
	d, _ := p.Deadline(name)
	if d.Met() {
		return d.Actual
	}
	return d.Current
}

// shortages lists the steps around the named deadlines that have less than their minimum.
func (p Plan) shortages(changed []DeadlineName, s Settings, cal *Calendar) []Effect {
	var effects []Effect
	for _, st := range planSteps(p.Minimum, s) {
		if !slices.Contains(changed, st.before) && !slices.Contains(changed, st.after) {
			continue
		}
		is, should, unit := st.length(p.effective(st.before), p.effective(st.after), cal)
		if is >= should {
			continue
		}
		effects = append(effects, Effect{
			Kind: EffectShort, Deadline: st.after, To: p.effective(st.after),
			Text: fmt.Sprintf("%s hat nur %d statt mindestens %d %s", st.what, is, should, unit),
		})
	}
	return effects
}

// Meet gives the plan with the day on which a deadline's event happened: early, in time
// or late. AlreadyDecided: that has been recorded. The hard limit is never met.
func (p Plan) Meet(name DeadlineName, actual Date) (Plan, error) {
	if err := p.checkMovable(name); err != nil {
		return Plan{}, err
	}
	if actual.IsZero() {
		return Plan{}, Invalid("actual", "der Tag fehlt")
	}
	next := p.clone()
	next.Deadlines[next.index(name)].Actual = actual
	return next, nil
}
