package strategy

import (
	"slices"
	"time"
)

// Awaited says whether the lead ministry owes an answer: nothing was submitted yet, or it
// was sent back.
func (r *Report) Awaited() bool { return r.State == ReportRequested || r.State == ReportReturned }

// Frozen says whether nothing about the report may change any more.
func (r *Report) Frozen() bool { return r.State == ReportAccepted || r.State == ReportMissing }

// Request opens the report: the lead ministries are asked. The due date given is kept as
// the original one.
func (r *Report) Request(now time.Time, ministries Ministries) Trail {
	r.State = ReportRequested
	if r.OriginalDue.IsZero() {
		r.OriginalDue = r.Due
	}
	var t Trail
	r.logOwn(&t, now, "requested", "request", "", nil)
	t.publish()
	r.tellLeads(&t, now, "requested", "report_requested", RoleMinistry, "Zur Maßnahme "+r.name()+" ist bis zum "+
		r.Due.German()+" der Fortschrittsbericht "+r.Half+" abzugeben.", ministries)
	return t
}

// Reporting lists the ministries that may report on a day: the leads that are ministries,
// under the name they bear on that day. It is empty when no lead is a ministry; then the
// coordinator reports.
func (r *Report) Reporting(ministries Ministries, on Date) []string {
	var ids []string
	for _, lead := range r.Lead {
		ministry, ok := ministries.Resolve(lead, on)
		if ok && !slices.Contains(ids, ministry.ID) {
			ids = append(ids, ministry.ID)
		}
	}
	return ids
}

func (r *Report) name() string {
	if r.MeasureCode == "" {
		return "„" + r.Title + "“"
	}
	return r.MeasureCode + " „" + r.Title + "“"
}

func (r *Report) key(step string) string { return "report/" + r.ID + "/" + step }

// log adds the entry of a request.
func (r *Report) log(t *Trail, o Occasion, action, note string, data map[string]string) {
	r.Revision++
	t.Entries = append(t.Entries, Entry{
		ID: o.ID, Hash: o.Hash, Action: action, Actor: o.Actor, At: o.At, Note: note,
		Stage: string(r.State), Revision: r.Revision, Data: data,
	})
}

// logOwn adds the entry of a step that a deadline or the cycle brought.
func (r *Report) logOwn(t *Trail, now time.Time, step, action, note string, data map[string]string) {
	r.log(t, Occasion{ID: r.key(step), Actor: System(), At: now}, action, note, data)
}

// tellLeads adds a notice for each reporting ministry, to its staff or to its state
// secretary, or one for the coordinator when no lead is a ministry.
func (r *Report) tellLeads(t *Trail, now time.Time, step, kind string, role Role, text string, ministries Ministries) {
	reporting := r.Reporting(ministries, DateOf(now, Berlin()))
	for _, id := range reporting {
		r.tell(t, now, step+"/"+id, kind, role, id, text)
	}
	if len(reporting) == 0 {
		r.tell(t, now, step+"/coordinator", kind, RoleCoordinator, "", text)
	}
}

func (r *Report) tell(t *Trail, now time.Time, step, kind string, role Role, ministry, text string) {
	t.Notices = append(t.Notices, Notice{
		Key: r.key(step), Kind: kind, Role: role, Ministry: ministry,
		Entity: "report", EntityID: r.ID, Text: text, At: now, Due: r.Due.EndOfDay(Berlin()),
	})
}
