package web

import (
	"fmt"
	"time"

	"fortschreibung/strategy"
)

// yearChart is the year as bars, one a phase, with the day that it is. The same dates
// stand in a table below it.
type yearChart struct {
	Width, Height, Bottom int
	Months                []chartText
	Bars                  []phaseBar
	Today                 chartText
	Summary               string // for those who do not see it
}

type chartText struct {
	X, Y int
	Text string
}

type phaseBar struct {
	X, Y, Width, Height int
	Label               chartText
	Dates               chartText
	Class               string
}

// Measures of the chart, in its own units.
const (
	chartWidth  = 960
	chartLeft   = 170
	chartTop    = 28
	chartRow    = 36
	chartBar    = 20
	chartMonths = 13 // to the end of the next January: publication follows the year
)

// chartOf draws a plan as it stands in a watch.
func chartOf(plan strategy.Plan, w strategy.Watch) yearChart {
	first := strategy.NewDate(plan.Year, time.January, 1)
	days := strategy.NewDate(plan.Year+1, time.February, 1).Sub(first)
	x := func(d strategy.Date) int {
		return chartLeft + min(max(d.Sub(first), 0), days)*(chartWidth-chartLeft)/days
	}
	c := yearChart{Width: chartWidth}
	for m := range chartMonths {
		start := strategy.NewDate(plan.Year, time.January+time.Month(m), 1)
		c.Months = append(c.Months, chartText{X: x(start), Y: 16, Text: months[start.Month-1]})
	}
	from := first
	for i, phase := range strategy.Phases() {
		name, ok := phase.EndsWith()
		if !ok {
			continue
		}
		deadline, _ := plan.Deadline(name)
		step, _ := w.Step(name)
		end := deadline.Current
		if deadline.Met() {
			end = deadline.Actual
		}
		y := chartTop + i*chartRow
		c.Bars = append(c.Bars, phaseBar{
			X: x(from), Y: y, Width: max(x(end)-x(from), 4), Height: chartBar, Class: barClass(step, deadline.Met()),
			Label: chartText{X: 0, Y: y + 15, Text: german(phase)}, Dates: chartText{X: x(end) + 6, Y: y + 15, Text: short(end)},
		})
		c.Height = y + chartRow
		c.Summary += fmt.Sprintf("%s bis %s. ", german(phase), end.German())
		from = end.AddDays(1)
	}
	c.Bottom = c.Height - 8
	c.Today = chartText{X: x(w.Today), Y: c.Height + 12, Text: "heute, " + short(w.Today)}
	c.Height += 20
	return c
}

func barClass(step strategy.StepWatch, met bool) string {
	switch {
	case met:
		return "done"
	case step.Light == strategy.LightGreen:
		return "plan"
	}
	return toneOf(step.Light)
}

var months = [...]string{"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"}

// short is a day without its year.
func short(d strategy.Date) string { return fmt.Sprintf("%02d.%02d.", d.Day, d.Month) }
