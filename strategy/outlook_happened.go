package strategy

import "slices"

// Happened are the days on which events of a plan took place that the cycle itself is
// told of only later: the committee's invitation, the papers and the agenda of the
// cabinet. What the cycle records as met it knows no better than "by then": a day from the
// records that is earlier is the true one.
type Happened map[DeadlineName]Date

// Convened is a session of the committee as the records have it.
type Convened struct {
	On   Date // day of the invitation
	Held Date // day of the session
}

// Handled is a Kabinettvorlage as the records have it.
type Handled struct {
	Session  Date // cabinet session that it is for
	Received Date // when the ministries had it, no date before
	TakenIn  Date // when the chancellery put it on the cabinet's agenda, no date before
}

// HappenedIn derives from the records of sessions and submissions what has happened in
// the plan's present round. After a return from the cabinet only what came after it
// counts. A session of the committee before the end of coordination is not the one that
// decides; an agenda counts for the cabinet session that the plan aims at.
func (p Plan) HappenedIn(sessions []Convened, submissions []Handled) Happened {
	happened := Happened{}
	for _, s := range sessions {
		if !s.Held.Before(p.Due(DeadlineCoordinationEnd)) {
			p.witness(happened, DeadlineCommitteeInvitation, s.On)
		}
	}
	for _, s := range submissions {
		p.witness(happened, DeadlinePapersToMinistries, s.Received)
		if s.Session == p.CabinetSession {
			p.witness(happened, DeadlineAgenda, s.TakenIn)
		}
	}
	return happened
}

// witness takes in the earliest day of an event of this round.
func (p Plan) witness(happened Happened, name DeadlineName, on Date) {
	d, ok := p.Deadline(name)
	if !ok || on.IsZero() || (d.Met() && on.After(d.Actual)) || on.Before(p.roundBegan()) {
		return
	}
	if first, known := happened[name]; !known || on.Before(first) {
		happened[name] = on
	}
}

// Witnessed gives the deadlines of the plan with the days on which their events took place.
func (p Plan) Witnessed(happened Happened) []Deadline {
	deadlines := p.clone().Deadlines
	for i, d := range deadlines {
		if on, known := happened[d.Name]; known {
			deadlines[i].Actual = on
		}
	}
	return deadlines
}

// roundBegan is the day of the cabinet's latest return: the one that opened again a
// deadline that had been met. No date in the first round.
func (p Plan) roundBegan() Date {
	var began Date
	for _, d := range p.Deadlines {
		for _, m := range d.Moves {
			if !m.Met.IsZero() {
				began = laterDate(began, DateOf(m.At, Berlin()))
			}
		}
	}
	return began
}

// stepsAfter lists the steps of the plan. Once the committee is invited, coordination has
// to be over before the committee meets, no longer before the invitation.
func (p Plan) stepsAfter(happened Happened, s Settings) []step {
	steps := planSteps(p.Minimum, s)
	if _, invited := happened[DeadlineCommitteeInvitation]; !invited {
		return steps
	}
	i := slices.IndexFunc(steps, func(st step) bool { return st.before == DeadlineCoordinationEnd })
	steps[i].after = DeadlineCommitteeEnd
	return steps
}
