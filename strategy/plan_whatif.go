package strategy

import (
	"fmt"
	"slices"
)

// Preview is the answer to a what-if.
type Preview struct {
	Plan    Plan     `json:"plan"`
	Holds   bool     `json:"holds"`   // the cabinet session is not after 31 December
	Session Date     `json:"session"` // cabinet session in the preview
	Slack   int      `json:"slack"`   // working days from that session to the year's end, negative when it does not hold
	Effects []Effect `json:"effects"`
}

// WhatIf says what the plan would be if deadlines moved, one change after the other. A
// later deadline that no longer leaves a step its minimum gives way, the cabinet session
// even beyond the year; nothing is moved to an earlier day except by its own change or
// because it follows one. A free day stands for the next working day. Invalid and
// AlreadyDecided as for Move, without reason and day of the request.
func (p Plan) WhatIf(changes []Change, s Settings, cal *Calendar) (Preview, error) {
	next := p.clone()
	effects := []Effect{}
	for _, c := range changes {
		if err := next.checkMovable(c.Name); err != nil {
			return Preview{}, err
		}
		if c.To.IsZero() {
			return Preview{}, Invalid("to", "das neue Datum fehlt")
		}
		c.To = cal.FirstWorkingDayOnOrAfter(c.To)
		next.set(c.Name, c.To, "", c)
		changed := []DeadlineName{c.Name}
		for _, e := range next.follow(c, s, cal) {
			effects = append(effects, e)
			changed = append(changed, e.Deadline)
		}
		pushed := next.push(changed, c, s, cal)
		for _, e := range pushed {
			changed = append(changed, e.Deadline)
		}
		if err := next.checkPreviewOrder(changed); err != nil {
			return Preview{}, err
		}
		effects = append(append(effects, pushed...), next.shortages(changed, s, cal)...)
	}
	limit := cal.LastWorkingDayOnOrBefore(next.HardLimit)
	return Preview{
		Plan:    next,
		Holds:   !next.CabinetSession.After(next.HardLimit),
		Session: next.CabinetSession,
		Slack:   cal.WorkingDaysBetween(next.CabinetSession, limit),
		Effects: effects,
	}, nil
}

// push moves later what no longer leaves its step the minimum, in the order of the steps.
func (p *Plan) push(changed []DeadlineName, c Change, s Settings, cal *Calendar) []Effect {
	var effects []Effect
	changed = slices.Clone(changed)
	for _, st := range planSteps(p.Minimum, s) {
		after, _ := p.Deadline(st.after)
		to := st.earliest(p.effective(st.before), cal)
		if !slices.Contains(changed, st.before) || after.Met() || !to.After(after.Current) {
			continue
		}
		p.set(st.after, to, st.before, c)
		changed = append(changed, st.after)
		effects = append(effects, Effect{
			Kind: EffectPushed, Deadline: st.after, From: after.Current, To: to,
			Text: fmt.Sprintf("%s weicht vom %s auf den %s", st.after.German(), after.Current.German(), to.German()),
		})
		for _, e := range p.follow(Change{Name: st.after, Reason: c.Reason, By: c.By, At: c.At}, s, cal) {
			effects = append(effects, e)
			changed = append(changed, e.Deadline)
		}
	}
	return effects
}

// checkPreviewOrder is checkOrder without the year's end, which a preview may miss.
func (p Plan) checkPreviewOrder(changed []DeadlineName) error {
	q := p.clone()
	q.Deadlines[q.index(DeadlineHardLimit)].Current = laterDate(p.HardLimit, p.CabinetSession)
	return q.checkOrder(changed)
}
