package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// OpenCycleCall is the argument of the Schedule that opens the year's cycle.
type OpenCycleCall struct {
	Year           int               `json:"year,omitempty"`  // 0: the year it runs in
	CabinetSession strategy.MonthDay `json:"cabinet_session"` // the session is aimed at the last working day up to it
	Settings       strategy.Settings `json:"settings"`
}

// OpenCycleOnSchedule opens the cycle of the year in the name of the system. A cycle that
// somebody opened before stays as it is.
func OpenCycleOnSchedule(ctx workflow.Context, order OpenCycleCall) (Result, error) {
	year := order.Year
	if year == 0 {
		year = workflow.Now(ctx).In(strategy.Berlin()).Year()
	}
	result, err := call[Result](ctx, StartCycle, Open{
		Request:        Request{ID: fmt.Sprintf("schedule/open-cycle/%d", year), Actor: strategy.System()},
		Year:           year,
		CabinetSession: thuringia().LastWorkingDayOnOrBefore(order.CabinetSession.In(year)),
		Settings:       order.Settings,
	})
	if refusal := DomainError(err); refusal != nil && refusal.Code == strategy.CodeAlreadyDecided {
		workflow.GetLogger(ctx).Info("the cycle was opened before", "year", year)
		return Result{}, nil
	}
	return result, err
}
