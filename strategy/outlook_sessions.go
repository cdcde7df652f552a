package strategy

import "fmt"

// CabinetSession is a session of the cabinet, kept by the coordinator.
type CabinetSession struct {
	Date Date   `json:"date"`
	Note string `json:"note,omitempty" maxLength:"200"`
}

// CheckCabinetSessions refuses sessions that are not on working days of the year's fourth
// quarter, one after the other.
func CheckCabinetSessions(year int, sessions []CabinetSession, cal *Calendar) error {
	for i, s := range sessions {
		place := fmt.Sprintf("sessions[%d]", i)
		if err := checkSession(year, s.Date, cal); err != nil {
			return Invalid(place+".date", "%s", refusalText(err))
		}
		if i > 0 && !s.Date.After(sessions[i-1].Date) {
			return Invalid(place+".date", "der %s liegt nicht nach dem %s", s.Date.German(), sessions[i-1].Date.German())
		}
		if err := checkText(place+".note", s.Note, maxName); err != nil {
			return err
		}
	}
	return nil
}

// SessionOutlook is the backward plan of one cabinet session.
type SessionOutlook struct {
	CabinetSession
	Planned  bool                  `json:"planned"`   // the session that the plan aims at
	Possible bool                  `json:"possible"`  // every open step can still be done by its last safe day
	Slack    int                   `json:"slack"`     // working days, smallest of the open steps
	LastSafe map[DeadlineName]Date `json:"last_safe"` // of each open step
	Chance   float64               `json:"chance"`    // that all open proposals reach it
	Expected float64               `json:"expected"`  // how many do on average
}

// sessions gives the plan for each session that is still to come; the planned one is
// always among them.
func (f OutlookFacts) sessions(forecaster *Forecaster, planned Forecast, watch Watch, cal *Calendar) []SessionOutlook {
	plan := f.Cycle.Plan
	list, known := []SessionOutlook{}, false
	add := func(s CabinetSession) {
		forecast := planned
		if s.Date != plan.CabinetSession {
			forecast = forecaster.Session(plan, s.Date)
		}
		list = append(list, f.session(s, forecast, watch, cal))
	}
	for _, s := range f.Sessions {
		if !known && !s.Date.Before(plan.CabinetSession) {
			if known = true; s.Date != plan.CabinetSession {
				add(CabinetSession{Date: plan.CabinetSession})
			}
		}
		if !s.Date.Before(watch.Today) || s.Date == plan.CabinetSession {
			add(s)
		}
	}
	if !known {
		add(CabinetSession{Date: plan.CabinetSession})
	}
	return list
}

func (f OutlookFacts) session(s CabinetSession, forecast Forecast, watch Watch, cal *Calendar) SessionOutlook {
	plan := f.Cycle.Plan
	safe := plan.lastDays(s.Date, f.Happened, f.Cycle.Settings, cal)
	now := cal.FirstWorkingDayOnOrAfter(watch.Today)
	o := SessionOutlook{
		CabinetSession: s, Planned: s.Date == plan.CabinetSession, LastSafe: map[DeadlineName]Date{},
		Chance: forecast.Chance, Expected: forecast.Expected,
	}
	first := true
	for _, st := range watch.Steps {
		if st.Done || !onTheWay(st.Name) {
			continue
		}
		o.LastSafe[st.Name] = safe[st.Name]
		if slack := cal.WorkingDaysBetween(now, safe[st.Name]); first || slack < o.Slack {
			o.Slack, first = slack, false
		}
	}
	o.Possible = !first && o.Slack >= 0
	return o
}
