package strategy

import "errors"

// CabinetNews is what a cycle hears of the cabinet: a decision on its Kabinettvorlage,
// or with an empty Outcome that the session was postponed to Next.
type CabinetNews struct {
	Submission string
	Outcome    CabinetOutcome
	BackTo     Phase
	Next       Date // session aimed at next
	On         Date // day of the decision
}

// HearCabinet applies what the cabinet decided. It refuses nothing, because the decision
// has been taken: news that cannot change the cycle any more are recorded as without
// effect, and the coordinator is told.
func (c Cycle) HearCabinet(cause CycleCause, news CabinetNews, cal *Calendar) CycleStep {
	if c.checkRunning() != nil || c.Phase == PhasePublication {
		return c.withoutEffect(cause, news, "Der Zyklus ist schon in der Phase "+string(c.Phase)+".")
	}
	switch news.Outcome {
	case CabinetAdopted, CabinetAdoptedWithChanges:
		return c.adopt(cause, news)
	case CabinetReturned:
		return c.takeBack(cause, news, cal)
	case "":
		return c.postpone(cause, news, cal)
	}
	return c.withoutEffect(cause, news, "Der Beschluss "+string(news.Outcome)+" ist unbekannt.")
}

// adopt enters publication: the edition is the one of the cycle's year.
func (c Cycle) adopt(cause CycleCause, news CabinetNews) CycleStep {
	next := c.clone()
	next.meet(news.On, DeadlineCommitteeInvitation, DeadlineCommitteeEnd,
		DeadlinePapersToMinistries, DeadlineAgenda, DeadlineCabinetSession)
	next.Phase = PhasePublication
	next.Submission, next.AdoptedOn, next.Edition = news.Submission, news.On, c.Year
	step := next.step(cause, CycleAdopted, map[string]string{
		"from": string(c.Phase), "to": string(PhasePublication),
		"submission": news.Submission, "outcome": string(news.Outcome), "on": news.On.String(),
	})
	step.Notices = next.phaseNotices(step.Entry)
	return step
}

// takeBack goes back to coordination or committee with the shortened calendar, aimed at
// the session named or, when that one cannot be reached, at the earliest that can.
func (c Cycle) takeBack(cause CycleCause, news CabinetNews, cal *Calendar) CycleStep {
	back := Return{BackTo: news.BackTo, Session: news.Next, Reason: cause.Reason, By: cause.Actor, At: cause.At}
	plan, _, err := c.Plan.ShortenedAfterReturn(back, c.Settings, cal)
	if CodeOf(err) == CodeInvalid {
		back.Session = Date{}
		plan, _, err = c.Plan.ShortenedAfterReturn(back, c.Settings, cal)
	}
	if err != nil {
		return c.withoutEffect(cause, news, "Der verkürzte Kalender geht nicht auf: "+refusalText(err))
	}
	next := c.clone()
	next.Plan, next.Phase = plan, news.BackTo
	step := next.step(cause, CycleReturned, map[string]string{
		"from": string(c.Phase), "to": string(news.BackTo), "submission": news.Submission,
		"next_session": plan.CabinetSession.String(), "on": news.On.String(),
	})
	step.Notices = next.phaseNotices(step.Entry)
	return step
}

// postpone moves the cabinet session.
func (c Cycle) postpone(cause CycleCause, news CabinetNews, cal *Calendar) CycleStep {
	next := c.clone()
	if news.Next != c.Plan.CabinetSession {
		plan, _, err := c.Plan.Move(Change{
			Name: DeadlineCabinetSession, To: news.Next, Reason: cause.Reason, By: cause.Actor, At: cause.At,
		}, c.Settings, cal)
		if err != nil {
			return c.withoutEffect(cause, news, "Der Kalender lässt den neuen Termin nicht zu: "+refusalText(err))
		}
		next.Plan = plan
	}
	from := c.Plan.CabinetSession
	step := next.step(cause, CyclePostponed, map[string]string{
		"submission": news.Submission, "from": from.String(), "to": news.Next.String(),
	})
	if from != news.Next {
		step.Notices = next.movedNotices(step.Entry, DeadlineCabinetSession, from, news.Next)
	}
	return step
}

func (c Cycle) withoutEffect(cause CycleCause, news CabinetNews, why string) CycleStep {
	next := c.clone()
	step := next.step(cause, CycleWithoutEffect, map[string]string{
		"submission": news.Submission, "outcome": string(news.Outcome), "why": why,
	})
	step.Notices = []Notice{next.notice(step.Entry, "escalation", RoleCoordinator,
		"Ein Beschluss des Kabinetts ändert den Zyklus nicht. "+why)}
	return step
}

// refusalText is what people should read of an error of the plan.
func refusalText(err error) string {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Message + "."
	}
	return err.Error()
}
