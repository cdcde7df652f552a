package strategy

import (
	"slices"
	"time"
)

// Phase is a part of the year's cycle.
type Phase string

// The phases, in their order.
const (
	PhaseIntake       Phase = "intake"
	PhaseConsultation Phase = "consultation"
	PhaseCoordination Phase = "coordination"
	PhaseCommittee    Phase = "committee"
	PhaseCabinet      Phase = "cabinet"
	PhasePublication  Phase = "publication"
	PhaseClosed       Phase = "closed"
)

// Phases lists the phases in their order.
func Phases() []Phase {
	return []Phase{PhaseIntake, PhaseConsultation, PhaseCoordination, PhaseCommittee, PhaseCabinet, PhasePublication, PhaseClosed}
}

// Index gives the phase's place in the year from 0, or -1 when there is no such phase.
func (p Phase) Index() int { return slices.Index(Phases(), p) }

// Next gives the phase that follows; closed and unknown phases have none.
func (p Phase) Next() (Phase, bool) {
	i := p.Index()
	if i < 0 || p == PhaseClosed {
		return "", false
	}
	return Phases()[i+1], true
}

// EndsWith gives the deadline by which the phase ends; closed and unknown phases have none.
func (p Phase) EndsWith() (DeadlineName, bool) {
	switch p {
	case PhaseIntake:
		return DeadlineIntakeEnd, true
	case PhaseConsultation:
		return DeadlineConsultationEnd, true
	case PhaseCoordination:
		return DeadlineCoordinationEnd, true
	case PhaseCommittee:
		return DeadlineCommitteeEnd, true
	case PhaseCabinet:
		return DeadlineCabinetSession, true
	case PhasePublication:
		return DeadlinePublicationEnd, true
	}
	return "", false
}

// DeadlineName names a deadline of the year.
type DeadlineName string

// The deadlines, in their order in the year.
const (
	DeadlineReportH2            DeadlineName = "report_h2" // reports on the second half of the previous year
	DeadlineIntakeEnd           DeadlineName = "intake_end"
	DeadlineConsultationEnd     DeadlineName = "consultation_end"
	DeadlineReportH1            DeadlineName = "report_h1" // reports on the first half of the year
	DeadlineCoordinationEnd     DeadlineName = "coordination_end"
	DeadlineCommitteeInvitation DeadlineName = "committee_invitation"
	DeadlineCommitteeEnd        DeadlineName = "committee_end"
	DeadlinePapersToMinistries  DeadlineName = "papers_to_ministries" // the Kabinettvorlage has reached every ministry
	DeadlineAgenda              DeadlineName = "agenda"               // the cabinet's agenda has reached every ministry
	DeadlineCabinetSession      DeadlineName = "cabinet_session"
	DeadlineHardLimit           DeadlineName = "hard_limit" // 31 December
	DeadlinePublicationEnd      DeadlineName = "publication_end"
)

// DeadlineNames lists the deadlines in their usual order in the year.
func DeadlineNames() []DeadlineName {
	return []DeadlineName{
		DeadlineReportH2, DeadlineIntakeEnd, DeadlineConsultationEnd, DeadlineReportH1,
		DeadlineCoordinationEnd, DeadlineCommitteeInvitation, DeadlineCommitteeEnd,
		DeadlinePapersToMinistries, DeadlineAgenda, DeadlineCabinetSession,
		DeadlineHardLimit, DeadlinePublicationEnd,
	}
}

// German gives the deadline's name as people read it.
func (n DeadlineName) German() string {
	switch n {
	case DeadlineReportH2:
		return "Fortschrittsbericht 2. Halbjahr"
	case DeadlineReportH1:
		return "Fortschrittsbericht 1. Halbjahr"
	case DeadlineIntakeEnd:
		return "Ende der Eingangsphase"
	case DeadlineConsultationEnd:
		return "Ende der Digitalkonferenz"
	case DeadlineCoordinationEnd:
		return "Ende der Ressortabstimmung"
	case DeadlineCommitteeInvitation:
		return "Einladung des Lenkungsausschusses"
	case DeadlineCommitteeEnd:
		return "Beschluss des Lenkungsausschusses"
	case DeadlinePapersToMinistries:
		return "Zugang der Kabinettvorlage"
	case DeadlineAgenda:
		return "Zugang der Tagesordnung"
	case DeadlineCabinetSession:
		return "Kabinettsitzung"
	case DeadlineHardLimit:
		return "Jahresende"
	case DeadlinePublicationEnd:
		return "Veröffentlichung"
	}
	return string(n)
}

// Move is one change of a deadline.
type Move struct {
	From    Date         `json:"from"`
	To      Date         `json:"to"`
	Reason  string       `json:"reason"`
	By      Actor        `json:"by"`
	At      time.Time    `json:"at"`
	Follows DeadlineName `json:"follows,omitempty"` // the deadline it moved along with; empty when moved on its own
	Met     Date         `json:"met,omitzero"`      // when it had been met before a return from the cabinet reopened it
}

// Deadline is one date of the plan: as first planned, as it stands, and when it was met.
type Deadline struct {
	Name     DeadlineName `json:"name"`
	Original Date         `json:"original"`
	Current  Date         `json:"current"`
	Actual   Date         `json:"actual,omitzero"` // zero until met
	Moves    []Move       `json:"moves,omitempty"` // oldest first
}

// Met says whether the deadline's event has happened.
func (d Deadline) Met() bool { return !d.Actual.IsZero() }

func (d Deadline) movedByHand() bool {
	return slices.ContainsFunc(d.Moves, func(m Move) bool { return m.Follows == "" })
}

// Plan is the calendar of one year's cycle. It is a value: every change gives a new one.
type Plan struct {
	Year           int        `json:"year"`
	CabinetSession Date       `json:"cabinet_session"` // current date of that deadline
	HardLimit      Date       `json:"hard_limit"`      // 31 December of the year
	Minimum        Durations  `json:"minimum"`         // shorter after a return from the cabinet
	Deadlines      []Deadline `json:"deadlines"`       // in the order of DeadlineNames
}

// Deadline gives a deadline by name.
func (p Plan) Deadline(name DeadlineName) (Deadline, bool) {
	i := p.index(name)
	if i < 0 {
		return Deadline{}, false
	}
	return p.Deadlines[i], true
}

// Due gives the current date of a deadline, no date when the plan has none of that name.
func (p Plan) Due(name DeadlineName) Date {
	d, _ := p.Deadline(name)
	return d.Current
}

// PhaseEnd gives the current date by which a phase ends, no date for closed.
func (p Plan) PhaseEnd(phase Phase) Date {
	name, ok := phase.EndsWith()
	if !ok {
		return Date{}
	}
	return p.Due(name)
}

func (p Plan) index(name DeadlineName) int {
	return slices.IndexFunc(p.Deadlines, func(d Deadline) bool { return d.Name == name })
}

func (p Plan) clone() Plan {
	p.Deadlines = slices.Clone(p.Deadlines)
	for i := range p.Deadlines {
		p.Deadlines[i].Moves = slices.Clone(p.Deadlines[i].Moves)
	}
	return p
}
