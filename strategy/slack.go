package strategy

import "slices"

// Light is the traffic light of the Q4 watch.
type Light string

// The lights, see lightOf.
const (
	LightGreen  Light = "green"
	LightYellow Light = "yellow"
	LightRed    Light = "red"
)

// StepWatch is how one deadline stands on a day.
type StepWatch struct {
	Name         DeadlineName `json:"name"`
	Current      Date         `json:"current"`
	Actual       Date         `json:"actual,omitzero"`
	Expected     Date         `json:"expected"`      // earliest realistic day: not before today, its own date, or the minimum after what is still open
	LastSafe     Date         `json:"last_safe"`     // last day on which the planned cabinet session can still be kept; for the session itself, the year's last working day
	LastPossible Date         `json:"last_possible"` // last day on which some session before 31 December can still be kept
	DaysLeft     int          `json:"days_left"`     // calendar days to Current, negative when over
	Slack        int          `json:"slack"`         // working days from Expected to LastSafe; 0 when met
	Overdue      bool         `json:"overdue"`
	Done         bool         `json:"done"` // met, or overtaken by a later one that was met
	Light        Light        `json:"light"`
}

// Watch is how a whole plan stands on a day.
type Watch struct {
	Today    Date         `json:"today"`
	Next     DeadlineName `json:"next,omitempty"` // first open deadline of the way to the cabinet session
	DaysLeft int          `json:"days_left"`      // calendar days to 31 December
	Slack    int          `json:"slack"`          // smallest slack of a phase that is still open; 0 when none is
	Holds    bool         `json:"holds"`          // the expected cabinet session is not after 31 December
	Light    Light        `json:"light"`          // worst light of an open step before the cabinet's decision
	Steps    []StepWatch  `json:"steps"`          // in the order of DeadlineNames, without the hard limit
}

// Step gives one step of the watch.
func (w Watch) Step(name DeadlineName) (StepWatch, bool) {
	for _, st := range w.Steps {
		if st.Name == name {
			return st, true
		}
	}
	return StepWatch{}, false
}

// Watch compares the plan with a day. Slack counts against the plan computed backwards
// with the minimum durations; negative slack means that the step can no longer be done
// in time for the planned session, at the session itself that 31 December does not hold.
func (p Plan) Watch(today Date, s Settings, cal *Calendar) Watch {
	return p.WatchAfter(nil, today, s, cal)
}

// WatchAfter is Watch with what has happened besides what the plan records as met.
func (p Plan) WatchAfter(happened Happened, today Date, s Settings, cal *Calendar) Watch {
	limit := cal.LastWorkingDayOnOrBefore(p.HardLimit)
	expected := p.expected(happened, today, s, cal)
	safe := p.lastDays(p.CabinetSession, happened, s, cal)
	safe[DeadlineCabinetSession] = limit
	possible := p.lastDays(limit, happened, s, cal)

	w := Watch{Today: today, DaysLeft: p.HardLimit.Sub(today), Light: LightGreen}
	w.Holds = !expected[DeadlineCabinetSession].After(p.HardLimit)
	for _, d := range p.Deadlines {
		if d.Name == DeadlineHardLimit {
			continue
		}
		st := StepWatch{
			Name: d.Name, Current: d.Current, Actual: d.Actual,
			Expected: expected[d.Name], LastSafe: safe[d.Name], LastPossible: possible[d.Name],
			DaysLeft: d.Current.Sub(today), Light: LightGreen,
		}
		if on, ok := happened[d.Name]; ok {
			st.Actual = on
		}
		if st.Done = p.settled(d) || !st.Actual.IsZero(); !st.Done {
			st.Slack = cal.WorkingDaysBetween(st.Expected, st.LastSafe)
			st.Overdue = today.After(d.Current)
			st.Light = lightOf(st, s)
		}
		w.Steps = append(w.Steps, st)
	}
	w.sum()
	return w
}

// settled says whether a deadline has been met, or a later one on the way to the cabinet:
// once the committee has decided, nobody waits for its invitation or for reports.
func (p Plan) settled(d Deadline) bool {
	from := d.Name
	switch d.Name {
	case DeadlineReportH2, DeadlineReportH1:
		from = DeadlineCommitteeInvitation
	case DeadlinePublicationEnd:
		return d.Met()
	}
	return d.Met() || slices.ContainsFunc(p.Deadlines[p.index(from)+1:], func(later Deadline) bool {
		return onTheWay(later.Name) && later.Met()
	})
}

// sum fills what the watch says of the plan as a whole from its steps.
func (w *Watch) sum() {
	open := false
	for _, st := range w.Steps {
		if st.Done || !onTheWay(st.Name) {
			continue
		}
		if w.Next == "" {
			w.Next = st.Name
		}
		w.Light = worse(w.Light, st.Light)
		if endsPhase(st.Name) && (!open || st.Slack < w.Slack) {
			w.Slack, open = st.Slack, true
		}
	}
}

// lightOf: red, the slack is negative; yellow, the deadline is over but can still be
// made up, or it is due within WatchDays and has less slack than YellowBefore; green
// otherwise.
func lightOf(st StepWatch, s Settings) Light {
	switch {
	case st.Slack < 0:
		return LightRed
	case st.Overdue:
		return LightYellow
	case st.DaysLeft <= s.WatchDays && st.Slack < s.YellowBefore:
		return LightYellow
	}
	return LightGreen
}

func worse(a, b Light) Light {
	if a == LightRed || b == LightRed {
		return LightRed
	}
	if a == LightYellow || b == LightYellow {
		return LightYellow
	}
	return LightGreen
}

// onTheWay says whether a deadline is one of those that lead to the cabinet's decision.
func onTheWay(name DeadlineName) bool {
	switch name {
	case DeadlineReportH2, DeadlineReportH1, DeadlinePublicationEnd, DeadlineHardLimit:
		return false
	}
	return true
}

// endsPhase says whether a phase up to the cabinet's ends with the deadline. Invitation,
// papers and agenda are dated as late as they may be and so never have slack.
func endsPhase(name DeadlineName) bool {
	for _, phase := range Phases() {
		if end, ok := phase.EndsWith(); ok && end == name {
			return true
		}
	}
	return false
}

// expected walks forward through what is still open. Invitation, papers and agenda that
// are over but not recorded as met are taken to have been in time: they cost no slack.
func (p Plan) expected(happened Happened, today Date, s Settings, cal *Calendar) map[DeadlineName]Date {
	now := cal.FirstWorkingDayOnOrAfter(today)
	days := map[DeadlineName]Date{}
	for _, d := range p.Deadlines {
		on, known := happened[d.Name]
		switch {
		case known && !d.Met():
			days[d.Name] = on
		case d.Met():
			days[d.Name] = d.Actual
		case p.settled(d) || (onTheWay(d.Name) && !endsPhase(d.Name)):
			days[d.Name] = d.Current
		default:
			days[d.Name] = laterDate(d.Current, now)
		}
	}
	for _, st := range p.stepsAfter(happened, s) {
		d, _ := p.Deadline(st.after)
		if _, known := happened[st.after]; known || p.settled(d) || !onTheWay(st.before) {
			continue
		}
		days[st.after] = laterDate(days[st.after], st.earliest(days[st.before], cal))
	}
	if d, _ := p.Deadline(DeadlinePublicationEnd); !d.Met() {
		days[DeadlinePublicationEnd] = laterDate(days[DeadlinePublicationEnd], cal.AddWorkingDays(days[DeadlineCabinetSession], 1))
	}
	return days
}

// lastDays walks backwards from a session: the last safe day of every step.
func (p Plan) lastDays(session Date, happened Happened, s Settings, cal *Calendar) map[DeadlineName]Date {
	days := map[DeadlineName]Date{
		DeadlineCabinetSession: session,
		DeadlinePublicationEnd: p.Due(DeadlinePublicationEnd),
	}
	steps := p.stepsAfter(happened, s)
	for _, name := range []DeadlineName{
		DeadlineAgenda, DeadlinePapersToMinistries, DeadlineCommitteeEnd, DeadlineCommitteeInvitation,
		DeadlineReportH2, DeadlineReportH1, DeadlineCoordinationEnd, DeadlineConsultationEnd, DeadlineIntakeEnd,
	} {
		for _, st := range steps {
			if st.before == name {
				days[name] = st.latest(days[st.after], cal)
			}
		}
	}
	return days
}

// StageDeadline gives the deadline by which a proposal has to leave a stage; stages that
// end it for this cycle have none.
func StageDeadline(stage Stage) (DeadlineName, bool) {
	switch stage {
	case StageSubmitted, StageReturned:
		return DeadlineIntakeEnd, true
	case StageScreened:
		return DeadlineConsultationEnd, true
	case StageConsulted, StageInCoordination, StageDissent:
		return DeadlineCoordinationEnd, true
	case StageAgreed, StageOnAgenda:
		return DeadlineCommitteeEnd, true
	case StageDecided:
		return DeadlinePapersToMinistries, true
	case StageBeforeCabinet:
		return DeadlineCabinetSession, true
	case StageApproved:
		return DeadlinePublicationEnd, true
	}
	return "", false
}
