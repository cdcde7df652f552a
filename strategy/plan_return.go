package strategy

import (
	"fmt"
	"strings"
	"time"
)

// Return is the cabinet's decision to send a submission back.
type Return struct {
	BackTo  Phase     `json:"back_to"`          // coordination or committee
	Session Date      `json:"session,omitzero"` // aimed at next; none: the earliest that fits
	Reason  string    `json:"reason"`
	By      Actor     `json:"by"`
	At      time.Time `json:"at"` // when the shorter round begins
}

// ShortenedAfterReturn gives the plan of the shorter round after a return: coordination
// (when it goes back that far), committee and cabinet once more, with the shortened
// minimums and again planned backwards from the session. What was met before stays in
// the history; the periods of ThürGGO § 13 are not shortened. The effects list what got
// new dates. PhaseClosed: no session before 31 December can be reached. Invalid: no
// reason, another phase, or a session that is free, outside the fourth quarter or too
// early; the message names the earliest.
func (p Plan) ShortenedAfterReturn(r Return, s Settings, cal *Calendar) (Plan, []Effect, error) {
	if strings.TrimSpace(r.Reason) == "" {
		return Plan{}, nil, Invalid("reason", "eine Zurückverweisung braucht eine Begründung")
	}
	if r.BackTo != PhaseCoordination && r.BackTo != PhaseCommittee {
		return Plan{}, nil, Invalid("back_to", "zurückverwiesen wird in die Ressortabstimmung oder an den Lenkungsausschuss")
	}
	if r.At.IsZero() {
		return Plan{}, nil, Invalid("at", "der Zeitpunkt der Zurückverweisung fehlt")
	}
	next := p.clone()
	next.Minimum.CoordinationDays = s.Shortened.CoordinationDays
	next.Minimum.InvitationDays = s.Shortened.InvitationDays
	next.Minimum.SubmissionWorkingDays = s.Shortened.SubmissionWorkingDays
	steps := planSteps(next.Minimum, s)

	earliest := earliestSession(r, steps, cal)
	if earliest.After(p.HardLimit) {
		return Plan{}, nil, Closed("vor dem 31. Dezember ist keine Kabinettsitzung mehr erreichbar, frühestens am %s", earliest.German())
	}
	session := r.Session
	if session.IsZero() {
		session = earliest
	}
	if err := checkSession(p.Year, session, cal); err != nil {
		return Plan{}, nil, err
	}
	if session.Before(earliest) {
		return Plan{}, nil, Invalid("session", "zu früh, auch verkürzt ist die Kabinettsitzung frühestens am %s möglich", earliest.German())
	}
	effects := next.planRound(r, session, steps, s, cal)
	changed := make([]DeadlineName, len(effects))
	for i, e := range effects {
		changed[i] = e.Deadline
	}
	if err := next.checkOrder(changed); err != nil {
		return Plan{}, nil, err
	}
	return next, effects, nil
}

// earliestSession walks the shortened steps forward from the day of the return.
func earliestSession(r Return, steps []step, cal *Calendar) Date {
	day := DateOf(r.At, Berlin())
	if r.BackTo == PhaseCoordination {
		day = stepBetween(steps, DeadlineConsultationEnd, DeadlineCoordinationEnd).earliest(day, cal)
	}
	day = stepBetween(steps, DeadlineCoordinationEnd, DeadlineCommitteeInvitation).earliest(day, cal)
	day = stepBetween(steps, DeadlineCommitteeInvitation, DeadlineCommitteeEnd).earliest(day, cal)
	day = stepBetween(steps, DeadlineCommitteeEnd, DeadlinePapersToMinistries).earliest(day, cal)
	return stepBetween(steps, DeadlinePapersToMinistries, DeadlineCabinetSession).earliest(day, cal)
}

// planRound dates the repeated steps backwards from the session, in place, and lists
// them as effects.
func (p *Plan) planRound(r Return, session Date, steps []step, s Settings, cal *Calendar) []Effect {
	c := Change{Reason: r.Reason, By: r.By, At: r.At}
	var effects []Effect
	put := func(name DeadlineName, to Date, follows DeadlineName) {
		from := p.Due(name)
		p.set(name, to, follows, c)
		effects = append(effects, Effect{
			Kind: EffectFollows, Deadline: name, From: from, To: to,
			Text: fmt.Sprintf("%s jetzt am %s", name.German(), to.German()),
		})
	}
	back := func(before, after DeadlineName) {
		put(before, stepBetween(steps, before, after).latest(p.Due(after), cal), after)
	}
	put(DeadlineCabinetSession, session, "")
	put(DeadlinePublicationEnd, publicationEnd(session, s, cal), DeadlineCabinetSession)
	back(DeadlineAgenda, DeadlineCabinetSession)
	back(DeadlinePapersToMinistries, DeadlineCabinetSession)
	back(DeadlineCommitteeEnd, DeadlinePapersToMinistries)
	back(DeadlineCommitteeInvitation, DeadlineCommitteeEnd)
	if r.BackTo == PhaseCoordination {
		back(DeadlineCoordinationEnd, DeadlineCommitteeInvitation)
	}
	return effects
}
