package strategy

import "time"

// Calendar counts Thuringian working days: Monday to Friday without public holidays.
// It never changes once made and may be shared between goroutines. Holidays are known
// for the years 1991 to 2199; outside them only weekends are free.
type Calendar struct {
	first int                          // year of years[0]
	years []map[monthDayOfYear]Holiday // free days of each year
}

type monthDayOfYear struct {
	month time.Month
	day   int
}

const (
	firstCalendarYear = 1991 // Thuringia's first whole year
	lastCalendarYear  = maxYear
)

// NewCalendar computes the calendar; that takes about a millisecond, so make it once.
func NewCalendar() *Calendar {
	c := &Calendar{first: firstCalendarYear}
	for year := firstCalendarYear; year <= lastCalendarYear; year++ {
		free := map[monthDayOfYear]Holiday{}
		for _, h := range ThuringianHolidays(year) {
			free[monthDayOfYear{h.Date.Month, h.Date.Day}] = h
		}
		c.years = append(c.years, free)
	}
	return c
}

// Holiday gives the public holiday on a day.
func (c *Calendar) Holiday(d Date) (Holiday, bool) {
	i := d.Year - c.first
	if i < 0 || i >= len(c.years) {
		return Holiday{}, false
	}
	h, ok := c.years[i][monthDayOfYear{d.Month, d.Day}]
	return h, ok
}

// IsWorkingDay says whether d is neither a weekend nor a public holiday.
func (c *Calendar) IsWorkingDay(d Date) bool {
	switch d.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	_, free := c.Holiday(d)
	return !free
}

// AddWorkingDays gives the n-th working day after d, or before d when n is negative;
// n = 0 gives d itself, working day or not.
func (c *Calendar) AddWorkingDays(d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if c.IsWorkingDay(d) {
			n--
		}
	}
	return d
}

// WorkingDaysBetween counts the working days after a up to and including b, negative
// when b is earlier (then those from b up to but not including a). For a working day b,
// b is AddWorkingDays(a, WorkingDaysBetween(a, b)).
func (c *Calendar) WorkingDaysBetween(a, b Date) int {
	if b.Before(a) {
		n := 0
		for d := b; d.Before(a); d = d.AddDays(1) {
			if c.IsWorkingDay(d) {
				n--
			}
		}
		return n
	}
	n := 0
	for d := a.AddDays(1); !d.After(b); d = d.AddDays(1) {
		if c.IsWorkingDay(d) {
			n++
		}
	}
	return n
}

// FullWorkingDaysBetween counts the working days strictly between two days, as the
// periods of ThürGGO § 13(2) are counted; 0 when b is not after a.
func (c *Calendar) FullWorkingDaysBetween(a, b Date) int {
	if !b.After(a) {
		return 0
	}
	return c.WorkingDaysBetween(a, b.AddDays(-1))
}

// LastWorkingDayOnOrBefore gives d, or the nearest working day before it.
func (c *Calendar) LastWorkingDayOnOrBefore(d Date) Date {
	for !c.IsWorkingDay(d) {
		d = d.AddDays(-1)
	}
	return d
}

// FirstWorkingDayOnOrAfter gives d, or the nearest working day after it.
func (c *Calendar) FirstWorkingDayOnOrAfter(d Date) Date {
	for !c.IsWorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}
