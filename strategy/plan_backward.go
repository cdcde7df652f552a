package strategy

import "time"

// PlanBackward plans a year backwards from its cabinet session. Each deadline is the
// earlier of its default date and the last day that still leaves every later step its
// minimum, and falls on a working day. It refuses, as Invalid, a session outside the
// year's fourth quarter or on a free day, and one that leaves intake, which begins on
// 1 January, less than its minimum.
func PlanBackward(year int, session Date, s Settings, cal *Calendar) (Plan, error) {
	if year < firstCalendarYear || year > lastCalendarYear {
		return Plan{}, Invalid("year", "das Jahr liegt nicht zwischen %d und %d", firstCalendarYear, lastCalendarYear)
	}
	if err := s.Validate(); err != nil {
		return Plan{}, err
	}
	if err := checkSession(year, session, cal); err != nil {
		return Plan{}, err
	}
	due := backwards(year, session, s, cal)
	beginning := NewDate(year, time.January, 1)
	if start := due[DeadlineIntakeEnd].AddDays(-s.Minimum.IntakeDays); start.Before(beginning) {
		return Plan{}, Invalid("cabinet_session", "zu früh: die Eingangsphase müsste schon am %s beginnen", start.German())
	}
	plan := Plan{Year: year, CabinetSession: session, HardLimit: hardLimit(year), Minimum: s.Minimum}
	for _, name := range DeadlineNames() {
		plan.Deadlines = append(plan.Deadlines, Deadline{Name: name, Original: due[name], Current: due[name]})
	}
	return plan, plan.checkOrder(DeadlineNames())
}

// backwards computes the deadlines of a regular year from the session.
func backwards(year int, session Date, s Settings, cal *Calendar) map[DeadlineName]Date {
	steps := planSteps(s.Minimum, s)
	due := map[DeadlineName]Date{
		DeadlineCabinetSession: session,
		DeadlineHardLimit:      hardLimit(year),
		DeadlinePublicationEnd: publicationEnd(session, s, cal),
	}
	defaults := map[DeadlineName]MonthDay{
		DeadlineIntakeEnd:       s.IntakeEnd,
		DeadlineConsultationEnd: s.ConsultationEnd,
		DeadlineCoordinationEnd: s.CoordinationEnd,
		DeadlineCommitteeEnd:    s.CommitteeEnd,
		DeadlineReportH2:        s.ReportH2,
		DeadlineReportH1:        s.ReportH1,
	}
	back := func(before, after DeadlineName) {
		day := stepBetween(steps, before, after).latest(due[after], cal)
		if usual, ok := defaults[before]; ok {
			day = earlierDate(day, cal.LastWorkingDayOnOrBefore(usual.In(year)))
		}
		due[before] = day
	}
	back(DeadlineAgenda, DeadlineCabinetSession)
	back(DeadlinePapersToMinistries, DeadlineCabinetSession)
	back(DeadlineCommitteeEnd, DeadlinePapersToMinistries)
	back(DeadlineCommitteeInvitation, DeadlineCommitteeEnd)
	back(DeadlineReportH2, DeadlineCommitteeEnd)
	back(DeadlineReportH1, DeadlineCommitteeEnd)
	back(DeadlineCoordinationEnd, DeadlineCommitteeInvitation)
	back(DeadlineConsultationEnd, DeadlineCoordinationEnd)
	back(DeadlineIntakeEnd, DeadlineConsultationEnd)
	return due
}

func hardLimit(year int) Date { return NewDate(year, time.December, 31) }

func publicationEnd(session Date, s Settings, cal *Calendar) Date {
	return laterDate(
		cal.LastWorkingDayOnOrBefore(session.AddDays(s.PublicationDays)),
		cal.AddWorkingDays(session, 1),
	)
}

// checkSession refuses a cabinet session that is not on a working day of the fourth quarter.
func checkSession(year int, session Date, cal *Calendar) error {
	if session.Before(NewDate(year, time.October, 1)) || session.After(hardLimit(year)) {
		return Invalid("cabinet_session", "die Kabinettsitzung liegt nicht im 4. Quartal %d", year)
	}
	return checkWorkingDay("cabinet_session", session, cal)
}

func checkWorkingDay(field string, d Date, cal *Calendar) error {
	if cal.IsWorkingDay(d) {
		return nil
	}
	if h, ok := cal.Holiday(d); ok {
		return Invalid(field, "der %s ist ein Feiertag (%s)", d.German(), h.Name)
	}
	return Invalid(field, "der %s liegt am Wochenende", d.German())
}
