package strategy

import (
	"sort"

	"github.com/rickar/cal/v2/de"
)

// Holiday is a public holiday.
type Holiday struct {
	Date Date
	Name string // German
}

// ThuringianHolidays lists the public holidays of Thuringia in a year, earliest first,
// those on a weekend included. Weltkindertag (20 September) is one since 2019.
func ThuringianHolidays(year int) []Holiday {
	var holidays []Holiday
	for _, h := range de.HolidaysTH {
		on, _ := h.Calc(year)
		if on.IsZero() { // not yet introduced
			continue
		}
		holidays = append(holidays, Holiday{Date: dateOf(on), Name: h.Name})
	}
	sort.Slice(holidays, func(i, j int) bool { return holidays[i].Date.Before(holidays[j].Date) })
	return holidays
}
