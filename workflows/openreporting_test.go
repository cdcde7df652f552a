package workflows

import (
	"context"
	"slices"
	"testing"
	"time"

	"fortschreibung/strategy"
)

func TestScheduledReportingCatchesUpWhileReportingIsOpen(t *testing.T) {
	plan, err := strategy.PlanBackward(2021, strategy.NewDate(2021, time.December, 14), strategy.DefaultSettings(), thuringia())
	if err != nil {
		t.Fatal(err)
	}
	view := CycleView{Year: 2021, Phase: strategy.PhaseIntake, Plan: plan, Settings: strategy.DefaultSettings(), Revision: 1}
	rehearsed, closed := view, view
	rehearsed.Offset = time.Hour
	closed.Phase = strategy.PhaseClosed
	for name, test := range map[string]struct {
		at   time.Time
		view *CycleView
		want []string
	}{
		"before the request":  {berlinNoon(2021, time.March, 2), &view, nil},
		"from the request on": {berlinNoon(2021, time.March, 3), &view, []string{"2020-H2"}},
		"on the last day":     {berlinNoon(2021, time.March, 31), &view, []string{"2020-H2"}},
		"after it":            {berlinNoon(2021, time.April, 1), &view, nil},
		"second half-year":    {berlinNoon(2021, time.August, 10), &view, []string{"2021-H1"}},
		"a rehearsal":         {berlinNoon(2021, time.March, 10), &rehearsed, nil},
		"a closed cycle":      {berlinNoon(2021, time.March, 10), &closed, nil},
		"no cycle":            {berlinNoon(2021, time.March, 10), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var halves []string
			env := scheduled(t, test.at, OpenReporting, OpenReportingOnSchedule, OpenReportingCall{}, map[string]any{
				LoadCycle: func(_ context.Context, year int) (CycleView, error) {
					if test.view == nil {
						return CycleView{}, Failure(strategy.NotFound("keinen Zyklus %d", year))
					}
					return *test.view, nil
				},
				StartReports: func(_ context.Context, call StartReportsCall) (Told, error) {
					halves = append(halves, call.Half)
					return Told{Count: 1}, nil
				},
			})
			if err := env.GetWorkflowError(); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(halves, test.want) {
				t.Errorf("requested %v, want %v", halves, test.want)
			}
		})
	}
}

func berlinNoon(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 12, 0, 0, 0, strategy.Berlin())
}
