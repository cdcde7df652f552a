package strategy

import "time"

// Workdays numbers the working days around a day, so that thousands of spans can be
// counted without walking the calendar. It never changes once made.
type Workdays struct {
	first int     // day number of the first day, see dayNumber
	upTo  []int32 // working days from first up to and including each day
}

// NewWorkdays numbers the working days of the years from one to another, both included.
func NewWorkdays(from, to int, cal *Calendar) *Workdays {
	first := NewDate(from, time.January, 1)
	w := &Workdays{first: dayNumber(first), upTo: make([]int32, NewDate(to, time.December, 31).Sub(first)+1)}
	n := int32(0)
	weekday := int(first.Weekday())
	day := first
	for i := range w.upTo {
		if free := weekday == int(time.Saturday) || weekday == int(time.Sunday); !free {
			if _, holiday := cal.Holiday(day); !holiday {
				n++
			}
		}
		w.upTo[i] = n
		weekday = (weekday + 1) % 7
		day = day.AddDays(1)
	}
	return w
}

// Number is the number of working days up to and including a day; days outside the
// years are counted as the nearest one inside.
func (w *Workdays) Number(d Date) int {
	return int(w.upTo[min(max(dayNumber(d)-w.first, 0), len(w.upTo)-1)])
}

// Age is the number of working days after a day up to and including today; 0 for no date
// and for a day to come.
func (w *Workdays) Age(since, today Date) int {
	if since.IsZero() {
		return 0
	}
	return max(0, w.Number(today)-w.Number(since))
}

// dayNumber counts days in the Gregorian calendar without the detour over moments. Years
// are taken to begin in March, so that the leap day comes last.
func dayNumber(d Date) int {
	year, month := d.Year, int(d.Month)
	if month < 3 {
		year, month = year-1, month+12
	}
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + d.Day
}
