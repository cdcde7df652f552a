package strategy

import "slices"

// Who sees what of a progress report:
//
// Before it is accepted it is between the ministries that lead the measure (their state
// secretaries too), the coordinator and the auditor. Once it is accepted, or the cycle
// ended without it, every office of the administration reads it; what was sent back and
// why before that stays between the two. That a report is overdue is public, and therefore
// that it is asked for and by when. Organisers read none. The public sees state, status and
// rating through the Digitalmonitor, never the coordinator's remark.

// ReportSight is what somebody sees of one report.
type ReportSight struct {
	Exists  bool // measure, half-year, due date, state
	Content bool // what it says, and the rating
	Whole   bool // also how it came about
}

// SeeReport says what of a report somebody sees.
func (s Sight) SeeReport(r Report) ReportSight {
	own := s.All || slices.ContainsFunc(r.Lead, s.house)
	if own {
		return ReportSight{true, true, true}
	}
	reads := s.Role != RoleOrganiser
	return ReportSight{Exists: reads && (r.Frozen() || r.Overdue), Content: reads && r.Frozen()}
}

// ShowReport gives a report as somebody sees it; false when it does not exist for them.
func (s Sight) ShowReport(r Report) (Report, bool) {
	see := s.SeeReport(r)
	switch {
	case !see.Exists:
		return Report{}, false
	case see.Whole:
		return r, true
	}
	r.Escalated, r.ReturnedOn = false, Date{}
	if s.Role == RolePublic {
		r.SubmittedBy, r.Remark = nil, ""
	}
	if !see.Content {
		r.Content, r.SubmittedBy, r.Rating, r.Remark = ReportContent{Milestones: []MilestoneReport{}}, nil, "", ""
		r.Withheld = []string{WithheldText}
	}
	return r, true
}

// ReportSteps says which steps of a report's timeline somebody sees.
func (s Sight) ReportSteps(r Report) StepSight {
	see := s.SeeReport(r)
	return StepSight{None: !see.Exists, Public: !see.Whole}
}
