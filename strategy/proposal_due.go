package strategy

import "time"

// NextDue is the deadline that the proposal's present stage runs towards, in calendar
// time; zero when none does.
func (p *Proposal) NextDue(plan Plan, times CoordinationTimes) time.Time {
	switch p.Stage {
	case StageSubmitted, StageReturned:
		return endOf(plan.Due(DeadlineIntakeEnd))
	case StageScreened, StageConsulted:
		return endOf(plan.Due(DeadlineConsultationEnd))
	case StageInCoordination:
		return times.Deadline
	case StageAgreed, StageDissent, StageOnAgenda:
		return endOf(plan.Due(DeadlineCommitteeEnd))
	case StageDecided, StageBeforeCabinet:
		return endOf(plan.Due(DeadlineCabinetSession))
	case StageApproved:
		return endOf(plan.Due(DeadlinePublicationEnd))
	case StagePublished:
		return p.nextConditionDue()
	}
	return time.Time{}
}

func (p *Proposal) nextConditionDue() time.Time {
	var next Date
	for _, c := range p.OpenConditions() {
		if next.IsZero() || (!c.Due.IsZero() && c.Due.Before(next)) {
			next = c.Due
		}
	}
	return endOf(next)
}

func endOf(d Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.EndOfDay(Berlin()).UTC()
}

// TakeIn notes the revision of the cycle that the proposal has acted on, and its next
// deadline. A deadline that the cycle moved shows on the timeline.
func (p *Proposal) TakeIn(o Occasion, cycleRevision int, due time.Time) Trail {
	var t Trail
	moved := !p.Due.IsZero() && !due.Equal(p.Due)
	p.CycleRevision, p.Due = cycleRevision, due
	if moved && p.reached("move_due") {
		p.logOwn(&t, o, "move_due", "", map[string]string{"due": dateText(due)}, p.atRevision())
		return t
	}
	p.Revision++
	return t
}

// dateText is the day that a deadline ends, "" for none.
func dateText(due time.Time) string {
	if due.IsZero() {
		return ""
	}
	return DateOf(due.Add(-time.Nanosecond), Berlin()).String()
}
