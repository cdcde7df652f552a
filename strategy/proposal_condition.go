package strategy

import (
	"fmt"
	"slices"
	"time"
)

// OpenConditions are the Maßgaben that are not yet reported as done.
func (p *Proposal) OpenConditions() []Condition {
	if p.Decision == nil {
		return nil
	}
	var open []Condition
	for _, c := range p.Decision.Conditions {
		if c.Done == nil {
			open = append(open, c)
		}
	}
	return open
}

// FulfilCondition reports a Maßgabe as done, by the ministry that owns it.
func (p *Proposal) FulfilCondition(o Occasion, id, note string) (Trail, error) {
	if err := p.permit(o.Actor, "fulfil"); err != nil {
		return Trail{}, err
	}
	if err := MayFulfil(o.Actor, *p, id); err != nil {
		return Trail{}, err
	}
	c := &p.Decision.Conditions[slices.IndexFunc(p.Decision.Conditions, func(c Condition) bool { return c.ID == id })]
	if c.Done != nil {
		return Trail{}, Decided("die Maßgabe ist bereits als erfüllt gemeldet")
	}
	if err := requireText("note", note, maxPart); err != nil {
		return Trail{}, err
	}
	today := DateOf(o.At, Berlin())
	c.Done = &today
	var t Trail
	p.log(&t, o, "fulfil", note, map[string]string{"condition": id, "owner": c.Owner})
	p.notify(&t, o, "condition_done", RoleCoordinator, "", "Eine Maßgabe ist erfüllt: "+p.Title(), time.Time{}, id)
	return t, nil
}

// positionCondition begins the id of a Maßgabe under which a ministry signed.
const positionCondition = "position-"

// allConditions joins the committee's Maßgaben with those under which ministries signed.
// A ministry's Maßgabe is owed by the lead of the measure and has no date of its own.
// Every one gets an id that no other of the proposal has.
func (p *Proposal) allConditions(decided []Condition) []Condition {
	conditions := slices.Clone(decided)
	seen := map[string]bool{}
	for i := range conditions {
		for n := i + 1; conditions[i].ID == "" || seen[conditions[i].ID]; n++ {
			conditions[i].ID = fmt.Sprintf("committee-%d", n)
		}
		seen[conditions[i].ID] = true
	}
	for _, position := range p.Positions {
		for i, text := range position.Conditions {
			conditions = append(conditions, Condition{
				ID: fmt.Sprintf("%s%s-%d", positionCondition, position.Ministry, i+1), Text: text, Owner: p.owner(position.Ministry),
			})
		}
	}
	return conditions
}

// owner is the first affected ministry that leads; without one it is the ministry given.
func (p *Proposal) owner(otherwise string) string {
	for _, a := range p.Affected {
		if slices.Contains(a.Reasons, ReasonLead) {
			return a.Ministry
		}
	}
	return otherwise
}

// RemindConditions tells the owners of the Maßgaben whose date came after the moment
// handled and up to now.
func (p *Proposal) RemindConditions(o Occasion, handled time.Time) Trail {
	var t Trail
	if !p.reached("fulfil") {
		return t
	}
	for _, c := range p.OpenConditions() {
		if m := c.reminder(); m.After(handled) && !m.After(o.At) {
			p.notify(&t, o, "condition_due", RoleMinistry, c.Owner, "Heute ist eine Maßgabe zu erfüllen: "+p.Title(), endOf(c.Due), c.ID, c.Due.String())
		}
	}
	return t
}

// NextConditionReminder gives the first moment after the given one at which an owner is
// reminded, zero when nobody is.
func (p *Proposal) NextConditionReminder(after time.Time) time.Time {
	var next time.Time
	if !p.reached("fulfil") {
		return next
	}
	for _, c := range p.OpenConditions() {
		if m := c.reminder(); m.After(after) && (next.IsZero() || m.Before(next)) {
			next = m
		}
	}
	return next
}

// reminder is the morning of the day on which the Maßgabe is due, zero for no date.
func (c Condition) reminder() time.Time {
	if c.Due.IsZero() {
		return time.Time{}
	}
	return c.Due.Time(Berlin()).Add(reminderHour * time.Hour).UTC()
}
