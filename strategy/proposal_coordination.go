package strategy

import (
	"slices"
	"strings"
	"time"
)

// reminderHour is the hour of the day, in Berlin, at which reminders go out.
const reminderHour = 8

// CoordinationTimes are the moments of one Ressortabstimmung, in calendar time.
type CoordinationTimes struct {
	End       Date        // T, the day by which every affected ministry answers
	Reminders []time.Time // in order, on the mornings of the days before T that the settings name
	Deadline  time.Time   // the end of T
	Escalated time.Time   // the end of the escalation; Deadline itself where the settings say proceed
	Escalates bool
}

// CoordinationTimes computes the moments of the coordination from the plan and the settings
// (default: T-14, T-3, T; then to the state secretary, T+3 working days).
func (s Settings) CoordinationTimes(plan Plan, calendar *Calendar) CoordinationTimes {
	end := plan.Due(DeadlineCoordinationEnd)
	if end.IsZero() {
		return CoordinationTimes{}
	}
	c := CoordinationTimes{End: end, Deadline: end.EndOfDay(Berlin()).UTC()}
	for _, day := range s.ReminderDates(end, calendar) {
		c.Reminders = append(c.Reminders, day.Time(Berlin()).Add(reminderHour*time.Hour).UTC())
	}
	c.Escalated = c.Deadline
	if s.NoReply != NoReplyProceed {
		c.Escalates = true
		c.Escalated = calendar.AddWorkingDays(end, s.EscalationWorkingDays).EndOfDay(Berlin()).UTC()
	}
	return c
}

// Next gives the first moment after the given one at which something is due, zero when
// nothing is any more.
func (c CoordinationTimes) Next(after time.Time) time.Time {
	for _, moment := range append(slices.Clone(c.Reminders), c.Deadline, c.Escalated) {
		if moment.After(after) {
			return moment
		}
	}
	return time.Time{}
}

// ReadyToCoordinate says whether the proposal goes into the Ressortabstimmung now: its
// phase has come, screening accepted it, and it was not found unfeasible.
func (p *Proposal) ReadyToCoordinate(phase Phase) bool {
	unfeasible := p.Feasibility != nil && !p.Feasibility.Feasible
	return phase == PhaseCoordination && !unfeasible && (p.Stage == StageScreened || p.Stage == StageConsulted)
}

// Coordinate begins the Ressortabstimmung: every affected ministry is asked. The trail is
// empty when the proposal is not ready for it.
func (p *Proposal) Coordinate(o Occasion, c Coordination) Trail {
	if !p.ReadyToCoordinate(c.Phase) {
		return Trail{}
	}
	var t Trail
	if p.Stage == StageScreened {
		p.Stage = StageConsulted
		p.logOwn(&t, o, "consult", "Die Konsultation endete ohne eigene Bewertung.", nil, p.atRevision())
	}
	p.addAffected(p.affectedByRules(c.Ministries, DateOf(o.At, Berlin()), c.Rules))
	names := make([]string, len(p.Affected))
	for i := range p.Affected {
		p.Affected[i].Open = true
		names[i] = p.Affected[i].Ministry
	}
	p.Stage = StageInCoordination
	p.logOwn(&t, o, "coordinate", "", map[string]string{"ministries": strings.Join(names, ","), "due": c.Times.End.String()}, p.atRevision())
	for _, name := range names {
		p.notify(&t, o, "position_due", RoleMinistry, name, "Bitte mitzeichnen: "+p.Title(), c.Times.Deadline)
	}
	p.notifySubmitter(&t, o, "Ihr Vorschlag „"+p.Title()+"“ ist in der Ressortabstimmung")
	return t
}

// PassDeadlines does what has fallen due after the moment handled up to now: reminders to
// the ministries that have not answered, at T "no reply by …" for each, at the end of the
// escalation the notice to their state secretaries, and then the end of the coordination.
// A coordination whose phase the cycle has left ends at once, unless its escalation runs.
func (p *Proposal) PassDeadlines(o Occasion, handled time.Time, c Coordination) Trail {
	var t Trail
	if p.Stage != StageInCoordination || c.Times.End.IsZero() {
		return t
	}
	left := c.Phase.Index() > PhaseCoordination.Index()
	passed := !o.At.Before(c.Times.Deadline)
	if !passed && !left {
		p.remind(&t, o, handled, c.Times)
		return t
	}
	p.recordNoReply(&t, o, c.Times, passed)
	if len(p.Open()) > 0 && passed && o.At.Before(c.Times.Escalated) {
		return t
	}
	if passed && c.Times.Escalates {
		p.escalate(&t, o, c.Times)
	}
	p.concludeAs(&t, o, p.conclusion())
	return t
}

func (p *Proposal) remind(t *Trail, o Occasion, handled time.Time, times CoordinationTimes) {
	due := slices.ContainsFunc(times.Reminders, func(m time.Time) bool { return m.After(handled) && !m.After(o.At) })
	if !due {
		return
	}
	for _, name := range p.Open() {
		p.notify(t, o, "position_reminder", RoleMinistry, name,
			"Die Mitzeichnung steht noch aus, Frist "+times.End.German()+": "+p.Title(), times.Deadline,
			times.End.String(), DateOf(o.At, Berlin()).String())
	}
}

// recordNoReply notes every open ministry that the deadline passed for; a coordination
// that the cycle ended early notes the day on which it did.
func (p *Proposal) recordNoReply(t *Trail, o Occasion, times CoordinationTimes, passed bool) {
	day := times.End
	if !passed {
		day = DateOf(o.At, Berlin())
	}
	var silent []string
	for i := range p.Affected {
		a := &p.Affected[i]
		if !a.Open || (a.NoReply != nil && *a.NoReply == day) {
			continue
		}
		by := day
		a.NoReply = &by
		silent = append(silent, a.Ministry)
		p.logOwn(t, o, "no_reply", "Keine Antwort bis "+day.German(), map[string]string{"ministry": a.Ministry, "due": day.String()}, a.Ministry, day.String())
	}
	if len(silent) > 0 {
		p.notify(t, o, "no_reply", RoleCoordinator, "", "Keine Antwort von "+strings.Join(silent, ", ")+": "+p.Title(), times.Escalated, day.String())
	}
}

func (p *Proposal) escalate(t *Trail, o Occasion, times CoordinationTimes) {
	open := p.Open()
	if len(open) == 0 {
		return
	}
	p.logOwn(t, o, "escalate", "Keine Antwort, an die Staatssekretärin oder den Staatssekretär", map[string]string{"ministries": strings.Join(open, ",")}, times.End.String())
	for _, name := range open {
		p.notify(t, o, "escalation", RoleCommittee, name,
			"Ihr Haus hat bis "+times.End.German()+" nicht geantwortet: "+p.Title(), time.Time{}, times.End.String())
	}
}

// Reopen takes in a coordination deadline that was moved into the future: a silence that
// was noted for the old one does not stand against the ministry any more, the entry does.
func (p *Proposal) Reopen(at time.Time, times CoordinationTimes) {
	if p.Stage != StageInCoordination || !at.Before(times.Deadline) {
		return
	}
	for i := range p.Affected {
		p.Affected[i].NoReply = nil
	}
}

// Open lists the affected ministries that are asked and have not answered on the current text.
func (p *Proposal) Open() []string {
	var open []string
	for _, a := range p.Affected {
		if a.Open {
			open = append(open, a.Ministry)
		}
	}
	return open
}

// conclusion is agreed when every affected ministry answered and none objects. Silence is
// never a signature, so a missing answer leaves the text in dissent.
func (p *Proposal) conclusion() Stage {
	if p.Contested() {
		return StageDissent
	}
	return StageAgreed
}

// Contested says that the committee may not decide on the proposal en bloc: an affected
// ministry has not answered, refuses, or has a reservation.
func (p *Proposal) Contested() bool {
	return len(p.Open()) > 0 || slices.ContainsFunc(p.Positions, p.objects)
}

// objects says whether a position stands against the text: a refusal or a reservation,
// unless the register shows every passage that it names as settled.
func (p *Proposal) objects(position Position) bool {
	if position.Kind != PositionRefused && position.Kind != PositionReserved {
		return false
	}
	open := func(passage Passage) bool {
		d := p.dissent(position.Ministry, passage)
		return d == nil || !d.Settled
	}
	return len(position.Passages) == 0 || slices.ContainsFunc(position.Passages, open)
}

// conclude moves a coordination on when nobody is asked any more, or when a concluded one
// has another result now.
func (p *Proposal) conclude(t *Trail, o Occasion) {
	if p.Stage == StageInCoordination && len(p.Open()) > 0 {
		return
	}
	if next := p.conclusion(); next != p.Stage {
		p.concludeAs(t, o, next)
	}
}

func (p *Proposal) concludeAs(t *Trail, o Occasion, next Stage) {
	p.Stage = next
	action, kind := "agree", "proposal_agreed"
	if next == StageDissent {
		action, kind = "dissent", "proposal_dissent"
	}
	p.logOwn(t, o, action, "", map[string]string{"open": strings.Join(p.Open(), ",")}, p.atRevision())
	p.notify(t, o, kind, RoleCoordinator, "", "Die Ressortabstimmung ergab „"+next.German()+"“: "+p.Title(), time.Time{})
	p.notifySubmitter(t, o, "Ihr Vorschlag „"+p.Title()+"“ ist "+next.German())
}
