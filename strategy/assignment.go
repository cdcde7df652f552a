package strategy

import "slices"

// Assignment is an office that somebody holds from a day to a day, in their own right or
// standing in for somebody else. Days are civil days in Berlin. Assignments stay when they
// have ended: they say who could act when.
type Assignment struct {
	ID         string `json:"id"`
	Subject    string `json:"subject"`
	Role       Role   `json:"role"`
	Ministry   string `json:"ministry,omitempty"`
	Authorised bool   `json:"authorised"`
	Chair      bool   `json:"chair"`
	DeputyOf   string `json:"deputy_of,omitempty"` // subject of the person they stand in for
	From       Date   `json:"from"`                // first day
	To         Date   `json:"to,omitzero"`         // last day; zero: without end; the day before From: never took effect
	Note       string `json:"note,omitempty"`
	Revision   int    `json:"revision"`
}

// Holds says whether the assignment is in effect on a day.
func (a Assignment) Holds(on Date) bool {
	return !on.Before(a.From) && (a.To.IsZero() || !on.After(a.To))
}

// Ended says whether the assignment is over before a day, or never takes effect.
func (a Assignment) Ended(on Date) bool {
	return !a.To.IsZero() && (a.To.Before(on) || a.To.Before(a.From))
}

// Actor is the person in this office.
func (a Assignment) Actor() Actor {
	return Actor{
		Subject: a.Subject, Role: a.Role, Ministry: a.Ministry, Authorised: a.Authorised, Chair: a.Chair, DeputyOf: a.DeputyOf,
	}
}

func (a Assignment) sameOffice(o Assignment) bool {
	return a.Role == o.Role && a.Ministry == o.Ministry
}

// overlaps says whether there is a day on which both are in effect.
func (a Assignment) overlaps(o Assignment) bool {
	first := laterDate(a.From, o.From)
	return a.Holds(first) && o.Holds(first)
}

// within says whether a is in effect on no day on which o is not.
func (a Assignment) within(o Assignment) bool {
	return !a.From.Before(o.From) && (o.To.IsZero() || (!a.To.IsZero() && !a.To.After(o.To)))
}

// OfficesHeld lists the offices of a person on a day, those in their own right first, the
// longest held first. all holds the person's assignments and those of whom they stand in
// for: a deputy has an office only while the other holds it, and no more of it.
func OfficesHeld(all []Assignment, subject string, on Date) []Actor {
	var held []Assignment
	for _, a := range all {
		if a.Subject != subject || !a.Holds(on) {
			continue
		}
		if a.DeputyOf != "" {
			represented, ok := representedBy(all, a, func(o Assignment) bool { return o.Holds(on) })
			if !ok {
				continue
			}
			a.Authorised = a.Authorised && represented.Authorised
			a.Chair = a.Chair && represented.Chair
		}
		held = append(held, a)
	}
	slices.SortStableFunc(held, func(a, b Assignment) int {
		switch {
		case (a.DeputyOf == "") != (b.DeputyOf == "") && a.DeputyOf == "":
			return -1
		case (a.DeputyOf == "") != (b.DeputyOf == ""):
			return 1
		}
		return a.From.Compare(b.From)
	})
	actors := make([]Actor, len(held))
	for i, a := range held {
		actors[i] = a.Actor()
	}
	return actors
}

// representedBy finds the assignment, held in their own right, that a deputy stands in for.
func representedBy(all []Assignment, deputy Assignment, when func(Assignment) bool) (Assignment, bool) {
	i := slices.IndexFunc(all, func(o Assignment) bool {
		return o.Subject == deputy.DeputyOf && o.DeputyOf == "" && o.sameOffice(deputy) && when(o)
	})
	if i < 0 {
		return Assignment{}, false
	}
	return all[i], true
}
