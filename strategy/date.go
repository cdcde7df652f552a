package strategy

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // deadlines end at midnight in Berlin, also where the machine has no zone files
)

// Date is a civil day without time or zone. The zero value is "no date". Dates are
// comparable with ==; JSON and text carry them as yyyy-mm-dd, the zero value as "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

const isoDate = "2006-01-02"

// The years that ParseISODate takes: a slip of the keyboard is no deadline.
const (
	minYear = 1900
	maxYear = 2199
)

// NewDate gives the day, normalised as time.Date does (32 January is 1 February).
func NewDate(year int, month time.Month, day int) Date {
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf gives the day that a moment falls on in a time zone.
func DateOf(t time.Time, loc *time.Location) Date { return dateOf(t.In(loc)) }

func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// ParseISODate reads yyyy-mm-dd between 1900 and 2199; anything else is an Invalid error.
func ParseISODate(text string) (Date, error) {
	t, err := time.Parse(isoDate, text)
	if err != nil {
		return Date{}, Invalid("", "%q ist kein Datum der Form JJJJ-MM-TT", text)
	}
	if t.Year() < minYear || t.Year() > maxYear {
		return Date{}, Invalid("", "das Jahr von %s liegt nicht zwischen %d und %d", text, minYear, maxYear)
	}
	return dateOf(t), nil
}

// IsZero says whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String gives yyyy-mm-dd, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	text, _ := d.AppendText(make([]byte, 0, len(time.DateOnly)))
	return string(text)
}

// AppendText appends yyyy-mm-dd, or nothing for no date.
func (d Date) AppendText(to []byte) ([]byte, error) {
	if d.IsZero() {
		return to, nil
	}
	if d.Year < 1000 || d.Year > 9999 {
		return fmt.Appendf(to, "%04d-%02d-%02d", d.Year, d.Month, d.Day), nil
	}
	to = strconv.AppendInt(to, int64(d.Year), 10)
	return appendTwoDigits(appendTwoDigits(to, int64(d.Month)), int64(d.Day)), nil
}

func appendTwoDigits(to []byte, n int64) []byte {
	to = append(to, '-')
	if n < 10 {
		to = append(to, '0')
	}
	return strconv.AppendInt(to, n, 10)
}

// German gives the date as Germans read it, dd.mm.yyyy, or "" for no date.
func (d Date) German() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Day, d.Month, d.Year)
}

// MarshalText gives yyyy-mm-dd, or nothing for no date.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText([]byte{}) }

// UnmarshalText reads yyyy-mm-dd; empty text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseISODate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// UnmarshalJSON reads a string as UnmarshalText does; null is no date.
func (d *Date) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return Invalid("", "ein Datum ist eine Zeichenkette der Form JJJJ-MM-TT")
	}
	if text == nil {
		*d = Date{}
		return nil
	}
	return d.UnmarshalText([]byte(*text))
}

// Time gives the first moment of the day in a time zone.
func (d Date) Time(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// EndOfDay gives the moment at which a deadline on this day has passed: the first
// moment of the next day. Days on which clocks change are 23 or 25 hours long.
func (d Date) EndOfDay(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, loc)
}

// AddDays gives the day n calendar days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// Sub gives the calendar days from other to d, negative when d is earlier.
func (d Date) Sub(other Date) int {
	return int(d.Time(time.UTC).Sub(other.Time(time.UTC)) / (24 * time.Hour))
}

// Before says whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After says whether d is a later day than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Compare gives -1, 0 or 1 as d is earlier than, equal to or later than other. No date
// is earlier than every date.
func (d Date) Compare(other Date) int {
	a := d.Year*10000 + int(d.Month)*100 + d.Day
	b := other.Year*10000 + int(other.Month)*100 + other.Day
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time(time.UTC).Weekday() }

func earlierDate(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}

func laterDate(a, b Date) Date {
	if b.After(a) {
		return b
	}
	return a
}

// Berlin is the time zone of every deadline.
func Berlin() *time.Location { return berlin() }

var berlin = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err) // the zone is linked into the program
	}
	return loc
})
