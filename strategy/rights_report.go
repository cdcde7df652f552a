package strategy

import (
	"slices"
	"strings"
)

// A progress report is owed by the ministries that lead the measure, under the names they
// bear on the day; where no lead is a ministry the coordinator reports. The coordinator
// accepts it or sends it back. Four eyes: nobody judges a report that they handed in.

// The actions on a progress report.
const (
	ActSubmitReport Action = "report.submit"
	ActAcceptReport Action = "report.accept"
	ActReturnReport Action = "report.return"
	ActReadReport   Action = "report.read"
)

var reportRights = []Right{
	{Action: ActSubmitReport, Offices: []Role{RoleMinistry, RoleCoordinator},
		Also: "the measure's lead; the coordinator where no lead is a ministry; while it is awaited"},
	{Action: ActAcceptReport, Offices: []Role{RoleCoordinator}, Also: "not a report that one handed in"},
	{Action: ActReturnReport, Offices: []Role{RoleCoordinator}, Also: "not a report that one handed in"},
	{Action: ActReadReport, Offices: inside, Also: "before it is accepted the lead, coordinator and auditor; that it is overdue, all"},
}

// MayReport refuses to report on a measure that the actor's ministry does not lead on a day.
func MayReport(actor Actor, r Report, ministries Ministries, on Date) error {
	if err := May(actor, ActSubmitReport); err != nil {
		return err
	}
	reporting := r.Reporting(ministries, on)
	standsIn := actor.Role == RoleCoordinator && len(reporting) == 0
	if !standsIn && !slices.Contains(reporting, actor.Ministry) {
		return Forbidden("berichten darf nur die Federführung (%s)", strings.Join(r.Lead, ", "))
	}
	return nil
}

// MayJudge refuses to accept or send back a report that the actor handed in. Action is
// ActAcceptReport or ActReturnReport.
func MayJudge(actor Actor, action Action, r Report) error {
	if err := May(actor, action); err != nil {
		return err
	}
	if r.State == ReportSubmitted && r.SubmittedBy != nil && same(actor, r.SubmittedBy.Subject) {
		return Forbidden("über einen Bericht entscheidet nicht, wer ihn abgegeben hat (Vier-Augen-Prinzip)")
	}
	return nil
}
