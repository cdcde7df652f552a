package api

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// ReportPath names a report by half-year and measure.
type ReportPath struct {
	Half    string `path:"half" pattern:"^[0-9]{4}-H[12]$" patternDescription:"JJJJ-H1 oder JJJJ-H2"`
	Measure string `path:"measure" maxLength:"100"`
}

func (p ReportPath) id() string { return p.Half + "/" + p.Measure }

// ReportQuery narrows the list of reports.
type ReportQuery struct {
	PageQuery
	Year     int                  `query:"year" minimum:"2000" maximum:"2199" doc:"The cycle in which it is due"`
	Half     string               `query:"half" pattern:"^[0-9]{4}-H[12]$" patternDescription:"JJJJ-H1 oder JJJJ-H2"`
	State    strategy.ReportState `query:"state" enum:"requested,submitted,returned,accepted,missing"`
	Ministry string               `query:"ministry" maxLength:"200" doc:"Lead"`
	Measure  string               `query:"measure" maxLength:"100"`
	Overdue  bool                 `query:"overdue"`
}

func (s *server) listReports(ctx context.Context, in *ReportQuery) (*out[List[strategy.Report]], error) {
	return list(s.store.Reports(ctx, ReportFilter{
		Year: in.Year, Half: in.Half, State: in.State, Ministry: in.Ministry, MeasureID: in.Measure, Overdue: in.Overdue,
	}, in.page()))
}

func (s *server) countReports(ctx context.Context, in *struct {
	Year int    `query:"year" minimum:"2000" maximum:"2199" doc:"The cycle in which they are due"`
	Half string `query:"half" pattern:"^[0-9]{4}-H[12]$" patternDescription:"JJJJ-H1 oder JJJJ-H2"`
}) (*out[records.ReportOverview], error) {
	overview, err := s.store.ReportCounts(ctx, in.Year, in.Half)
	if err != nil {
		return nil, err
	}
	return found(overview, 0), nil
}

func (s *server) getReport(ctx context.Context, in *ReportPath) (*out[strategy.Report], error) {
	report, err := s.store.Report(ctx, in.id())
	if err != nil {
		return nil, err
	}
	return found(report, report.Revision), nil
}

func (s *server) reportTimeline(ctx context.Context, in *struct {
	ReportPath
	PageQuery
}) (*out[List[strategy.Entry]], error) {
	if _, err := s.store.Report(ctx, in.id()); err != nil {
		return nil, err
	}
	return list(s.store.Timeline(ctx, "report", in.id(), in.page()))
}

// reportRight says whether somebody may take a step on a report that there is for them.
type reportRight func(context.Context, strategy.Actor, strategy.Report) error

func (s *server) onReport(path ReportPath, update string, expected int, right reportRight, message func(workflows.Request) (any, error)) step {
	return step{
		call:     Call{WorkflowID: workflows.ReportID(path.id()), Update: update},
		entityID: path.id(), expected: expected, message: message,
		may: func(ctx context.Context, actor strategy.Actor) error {
			r, err := s.store.Report(ctx, path.id())
			if err != nil {
				return err
			}
			return right(ctx, actor, r)
		},
	}
}

// mayReport asks on the day of the cycle's calendar who leads the measure.
func (s *server) mayReport(ctx context.Context, actor strategy.Actor, r strategy.Report) error {
	ministries, err := s.store.Ministries(ctx)
	if err != nil {
		return err
	}
	cycle, err := s.store.Cycle(ctx, r.Year)
	if err != nil {
		return err
	}
	return strategy.MayReport(actor, r, ministries, strategy.DateOf(cycle.Calendar(s.clock()), strategy.Berlin()))
}

func mayJudge(action strategy.Action) reportRight {
	return func(_ context.Context, actor strategy.Actor, r strategy.Report) error {
		return strategy.MayJudge(actor, action, r)
	}
}

// ReportBody hands in a progress report.
type ReportBody struct {
	Expected
	strategy.ReportContent
}

func (s *server) submitReport(ctx context.Context, in *struct {
	ReportPath
	Body ReportBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, s.onReport(in.ReportPath, workflows.SubmitReportUpdate, in.Body.ExpectedRevision, s.mayReport, func(r workflows.Request) (any, error) {
		return workflows.SubmitReport{Request: r, Content: in.Body.ReportContent}, nil
	}))
}

// AcceptReportBody freezes a report with the coordinator's own rating.
type AcceptReportBody struct {
	Expected
	Rating strategy.ReportStatus `json:"rating" enum:"on_track,delayed,at_risk,done,stopped"`
	Remark string                `json:"remark,omitempty" maxLength:"4000"`
}

func (s *server) acceptReport(ctx context.Context, in *struct {
	ReportPath
	Body AcceptReportBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, s.onReport(in.ReportPath, workflows.AcceptReportUpdate, in.Body.ExpectedRevision, mayJudge(strategy.ActAcceptReport), func(r workflows.Request) (any, error) {
		return workflows.AcceptReport{Request: r, Rating: in.Body.Rating, Remark: in.Body.Remark}, nil
	}))
}

func (s *server) returnReport(ctx context.Context, in *struct {
	ReportPath
	Body ReasonBody
}) (*receiptOut, error) {
	return s.carryOut(ctx, s.onReport(in.ReportPath, workflows.ReturnReportUpdate, in.Body.ExpectedRevision, mayJudge(strategy.ActReturnReport), func(r workflows.Request) (any, error) {
		return workflows.ReturnReport{Request: r, Reason: in.Body.Reason}, nil
	}))
}
