package strategy

import "time"

// CycleOpening is what a cycle is opened with.
type CycleOpening struct {
	Year           int
	CabinetSession Date
	Settings       Settings
	Rehearse       bool
	Offset         time.Duration // calendar time minus real time; needs Rehearse
}

// Open opens a year's cycle and plans it backwards from the cabinet session. The
// coordinator may, and the engine on its Schedule. cause.At is calendar time, Offset
// included. A cycle is opened once (AlreadyDecided after that); a session that has
// passed, or one that the plan cannot meet, is Invalid.
func (c Cycle) Open(cause CycleCause, o CycleOpening, cal *Calendar) (CycleStep, error) {
	if c.Phase != "" {
		return CycleStep{}, Decided("der Zyklus %d ist schon eröffnet", c.Year)
	}
	if cause.Actor.Role != RoleSystem {
		if err := May(cause.Actor, ActOpenCycle); err != nil {
			return CycleStep{}, err
		}
	}
	if o.Offset != 0 && !o.Rehearse {
		return CycleStep{}, Invalid("offset", "nur ein Probelauf hat einen verschobenen Kalender")
	}
	if o.CabinetSession.Before(c.today(cause.At)) {
		return CycleStep{}, Invalid("cabinet_session", "der %s ist vorbei", o.CabinetSession.German())
	}
	plan, err := PlanBackward(o.Year, o.CabinetSession, o.Settings, cal)
	if err != nil {
		return CycleStep{}, err
	}
	opened := Cycle{
		Year: o.Year, Phase: PhaseIntake, Plan: plan, Settings: o.Settings,
		Offset: o.Offset, Rehearse: o.Rehearse,
		OpenedAt: cause.At, OpenedBy: cause.Actor,
	}
	step := opened.step(cause, CycleOpened, map[string]string{"cabinet_session": o.CabinetSession.String()})
	step.Notices = opened.phaseNotices(step.Entry)
	return step, nil
}
