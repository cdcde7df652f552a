package web

import (
	"fmt"
	"strings"
)

// barChart is one bar a line, in parts by status. The same figures stand in a table below.
type barChart struct {
	Width, Height int
	Bars          []statusBar
	Summary       string // for those who do not see it
}

type statusBar struct {
	Label chartText
	Y     int
	Parts []barPart
}

type barPart struct {
	X, Width int
	Class    string
}

// Measures of the chart, in its own units.
const (
	barRow = 52
	barGap = 2 // between parts, so that they are told apart without colours
)

// barsOf draws lines; the longest bar is as wide as the chart.
func barsOf(lines []monitorLine) barChart {
	c := barChart{Width: chartWidth, Height: len(lines)*barRow + 4}
	most := 1
	for _, l := range lines {
		most = max(most, l.Measures)
	}
	var said []string
	for i, l := range lines {
		y := i * barRow
		bar := statusBar{Y: y + 24, Label: chartText{X: 0, Y: y + 18, Text: fmt.Sprintf("%s: %s", l.Name, count(l.Measures, "Maßnahme", "Maßnahmen"))}}
		if l.Overdue > 0 {
			bar.Label.Text += fmt.Sprintf(", %s überfällig", count(l.Overdue, "Bericht", "Berichte"))
		}
		sentence := bar.Label.Text
		before := 0
		for part, n := range l.Parts() {
			if n == 0 {
				continue
			}
			x, end := before*chartWidth/most, (before+n)*chartWidth/most
			bar.Parts = append(bar.Parts, barPart{X: x, Width: max(end-x-barGap, 1), Class: "part--" + monitorStatuses[part]})
			before += n
			sentence += fmt.Sprintf(", %d %s", n, strings.ToLower(monitorStatus(monitorStatuses[part])))
		}
		c.Bars = append(c.Bars, bar)
		said = append(said, sentence)
	}
	c.Summary = strings.Join(said, ". ") + "."
	return c
}
