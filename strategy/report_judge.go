package strategy

import (
	"fmt"
	"time"
)

// CanAccept says whether the coordinator may accept the report with this rating.
func (r *Report) CanAccept(actor Actor, rating ReportStatus, remark string) error {
	if err := r.canJudge(actor, ActAcceptReport); err != nil {
		return err
	}
	if !knownStatus(rating) {
		return Invalid("rating", "%q ist kein Umsetzungsstand", rating)
	}
	return checkText("remark", remark, maxPart)
}

// Accept freezes the report. The rating is the coordinator's own; the ministry's stays.
func (r *Report) Accept(o Occasion, rating ReportStatus, remark string) (Trail, error) {
	if err := r.CanAccept(o.Actor, rating, remark); err != nil {
		return Trail{}, err
	}
	r.State = ReportAccepted
	r.Rating = rating
	r.Remark = remark
	var t Trail
	r.log(&t, o, "accept", remark, map[string]string{"status": string(r.Content.Status), "rating": string(rating)})
	t.publish()
	return t, nil
}

// CanReturn says whether the coordinator may send the report back for this reason.
func (r *Report) CanReturn(actor Actor, reason string) error {
	if err := r.canJudge(actor, ActReturnReport); err != nil {
		return err
	}
	return requireText("reason", reason, maxPart)
}

// Return sends the report back to the lead ministry. The due date stays; where it has
// passed already, the escalation counts from today.
func (r *Report) Return(o Occasion, reason string, ministries Ministries) (Trail, error) {
	if err := r.CanReturn(o.Actor, reason); err != nil {
		return Trail{}, err
	}
	r.State = ReportReturned
	r.Remark = reason
	r.ReturnedOn = DateOf(o.At, Berlin())
	r.Overdue = r.passed(o.At)
	r.Escalated = false
	var t Trail
	r.log(&t, o, "return", reason, nil)
	r.tellLeads(&t, o.At, fmt.Sprintf("returned/%d", r.Revision), "report_returned", RoleMinistry,
		"Der Fortschrittsbericht "+r.Half+" zur Maßnahme "+r.name()+" wurde zurückgegeben: "+reason, ministries)
	return t, nil
}

func (r *Report) canJudge(actor Actor, action Action) error {
	if err := MayJudge(actor, action, *r); err != nil {
		return err
	}
	switch {
	case r.Frozen():
		return Decided("der Bericht ist abgeschlossen")
	case r.State != ReportSubmitted:
		return Closed("es liegt kein Bericht zur Prüfung vor")
	}
	return nil
}

// Freeze ends a report that is still open when its cycle closes: one that was submitted
// counts as accepted without the coordinator's rating, the others are missing.
func (r *Report) Freeze(now time.Time) Trail {
	action, note := "missing", "Der Zyklus endete ohne Bericht."
	if r.State == ReportSubmitted {
		action, note = "accept", "Der Zyklus endete vor der Prüfung; der Bericht gilt ohne Einschätzung der Koordinierung als angenommen."
		r.State = ReportAccepted
	} else {
		r.State = ReportMissing
	}
	var t Trail
	r.logOwn(&t, now, "frozen", action, note, nil)
	t.publish()
	return t
}

// ProgressNotice tells a person whose proposal made or changed the measure how it stands,
// once the report is accepted, and thereby public.
func (r *Report) ProgressNotice(submitter Actor, at time.Time) Notice {
	return Notice{
		Key: r.key("progress/" + submitter.Subject), Kind: "measure_progress", Role: submitter.Role, Ministry: submitter.Ministry,
		Subject: submitter.Subject, Entity: "report", EntityID: r.ID, At: at,
		Text: "Zur Maßnahme " + r.name() + ", die auf Ihren Vorschlag zurückgeht, liegt der Fortschrittsbericht " + r.Half + " vor.",
	}
}
