package web

import (
	"fmt"
	"strconv"

	"fortschreibung/strategy"
)

// yearChoice leads from one year's list to those of other years.
type yearChoice struct {
	Path   string
	Years  []int // with a cycle, the newest first
	Year   int   // whose list is shown; 0: there is no cycle yet
	cycles []strategy.Cycle
}

// yearChoice for the page at path: the year that the address names (jahr), else the newest.
func (v *visit) yearChoice(path string) (yearChoice, error) {
	c := yearChoice{Path: path}
	var err error
	if c.cycles, err = all[strategy.Cycle](v, "/cycles", 200); err != nil {
		return c, err
	}
	for _, cycle := range c.cycles {
		c.Years = append(c.Years, cycle.Year)
	}
	if len(c.Years) > 0 {
		c.Year = c.Years[0]
	}
	if named, err := strconv.Atoi(v.query("jahr")); err == nil {
		c.Year = named
	}
	return c, nil
}

// options are the years of a form's choice.
func (c yearChoice) options() []option {
	var options []option
	for _, year := range c.Years {
		options = append(options, option{Value: strconv.Itoa(year), Label: fmt.Sprint(year)})
	}
	return options
}
