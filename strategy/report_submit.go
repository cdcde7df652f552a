package strategy

import (
	"fmt"
	"slices"
	"strings"
)

// CanSubmit says whether this content may be handed in, but neither whether the actor's
// ministry leads the measure, which takes the records of the ministries, nor whether a
// date lies in the future.
func (r *Report) CanSubmit(actor Actor, content ReportContent) error {
	if err := May(actor, ActSubmitReport); err != nil {
		return err
	}
	switch {
	case r.Frozen():
		return Decided("der Bericht ist abgeschlossen")
	case r.State == ReportSubmitted:
		return Closed("der Bericht ist abgegeben und liegt zur Prüfung; ändern lässt er sich, wenn er zurückgegeben wird")
	case !r.Awaited():
		return Closed("der Bericht ist nicht angefordert")
	}
	return content.check()
}

// Submit takes a report from one of the lead ministries, or from the coordinator when no
// lead is a ministry.
func (r *Report) Submit(o Occasion, content ReportContent, ministries Ministries) (Trail, error) {
	today := DateOf(o.At, Berlin())
	if err := firstError(r.CanSubmit(o.Actor, content), content.checkReached(today)); err != nil {
		return Trail{}, err
	}
	if err := MayReport(o.Actor, *r, ministries, today); err != nil {
		return Trail{}, err
	}
	data := map[string]string{"status": string(content.Status)}
	if r.Overdue {
		data["late"] = "true"
	}
	r.State = ReportSubmitted
	r.Content = content.complete()
	r.SubmittedBy = &o.Actor
	r.SubmittedAt = o.At
	r.Overdue = false
	var t Trail
	r.log(&t, o, "submit", "", data)
	r.tell(&t, o.At, fmt.Sprintf("submitted/%d", r.Revision), "report_submitted", RoleCoordinator, "",
		"Der Fortschrittsbericht "+r.Half+" zur Maßnahme "+r.name()+" liegt zur Prüfung vor.")
	return t, nil
}

func (c ReportContent) check() error {
	if !knownStatus(c.Status) {
		return Invalid("content.status", "%q ist kein Umsetzungsstand", c.Status)
	}
	if err := requireText("content.text", c.Text, maxLongText); err != nil {
		return err
	}
	if n := len(c.Milestones); n > maxMilestones {
		return Invalid("content.milestones", "%d Meilensteine sind zu viele, höchstens %d sind möglich", n, maxMilestones)
	}
	for i, m := range c.Milestones {
		if err := m.check(fmt.Sprintf("content.milestones[%d]", i)); err != nil {
			return err
		}
	}
	return nil
}

func (c ReportContent) checkReached(today Date) error {
	for i, m := range c.Milestones {
		if m.Actual.After(today) {
			return Invalid(fmt.Sprintf("content.milestones[%d].actual", i), "der %s liegt in der Zukunft", m.Actual.German())
		}
	}
	return nil
}

// check demands a reason for every shift: another date than the original one, or one that
// was reached later than planned.
func (m MilestoneReport) check(field string) error {
	if err := firstError(requireText(field+".text", m.Text, maxPart), checkText(field+".reason", m.Reason, maxPart)); err != nil {
		return err
	}
	m = m.complete()
	shifted := m.Current != m.Original || (!m.Current.IsZero() && m.Actual.After(m.Current))
	if shifted && strings.TrimSpace(m.Reason) == "" {
		return Invalid(field+".reason", "die Verschiebung des Meilensteins „%s“ braucht eine Begründung", m.Text)
	}
	return nil
}

func (c ReportContent) complete() ReportContent {
	c.Milestones = slices.Clone(c.Milestones)
	for i, m := range c.Milestones {
		c.Milestones[i] = m.complete()
	}
	return c
}

// complete reads a current date that was left out as unchanged.
func (m MilestoneReport) complete() MilestoneReport {
	if m.Current.IsZero() {
		m.Current = m.Original
	}
	return m
}

func knownStatus(s ReportStatus) bool {
	switch s {
	case StatusOnTrack, StatusDelayed, StatusAtRisk, StatusDone, StatusStopped:
		return true
	}
	return false
}
