package strategy

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIsWorkingDay(t *testing.T) {
	cal := NewCalendar()
	for day, want := range map[string]bool{
		"2021-09-17": true,  // Friday
		"2021-09-18": false, // Saturday
		"2021-09-19": false, // Sunday
		"2021-09-20": false, // Monday, Weltkindertag
		"2021-09-21": true,
		"2016-09-20": true,  // Tuesday, before Weltkindertag was a holiday
		"2022-10-31": false, // Monday, Reformationstag
		"2021-12-31": true,  // Friday
	} {
		if got := cal.IsWorkingDay(isoDay(day)); got != want {
			t.Errorf("IsWorkingDay(%s) = %v", day, got)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	cal := NewCalendar()
	for _, c := range []struct {
		from string
		n    int
		to   string
	}{
		{"2021-09-17", 1, "2021-09-21"}, // over the weekend and Weltkindertag
		{"2021-09-21", -1, "2021-09-17"},
		{"2021-09-18", 1, "2021-09-21"}, // from a Saturday
		{"2021-12-23", 3, "2021-12-28"}, // 24 December counts, Christmas falls on a weekend
		{"2021-12-14", -5, "2021-12-07"},
		{"2021-09-20", 0, "2021-09-20"},
	} {
		if got := cal.AddWorkingDays(isoDay(c.from), c.n); got != isoDay(c.to) {
			t.Errorf("AddWorkingDays(%s, %d) = %s, want %s", c.from, c.n, got, c.to)
		}
		if c.n == 0 {
			continue
		}
		if got := cal.WorkingDaysBetween(isoDay(c.from), isoDay(c.to)); got != c.n {
			t.Errorf("WorkingDaysBetween(%s, %s) = %d, want %d", c.from, c.to, got, c.n)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"2021-12-07", "2021-12-14", 4},
		{"2021-12-08", "2021-12-14", 3},
		{"2021-12-04", "2021-12-14", 6}, // received on a Saturday
		{"2021-12-14", "2021-12-14", 0},
		{"2021-12-15", "2021-12-14", 0},
	} {
		if got := cal.FullWorkingDaysBetween(isoDay(c.a), isoDay(c.b)); got != c.want {
			t.Errorf("FullWorkingDaysBetween(%s, %s) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if got := cal.LastWorkingDayOnOrBefore(isoDay("2021-10-31")); got != isoDay("2021-10-29") {
		t.Errorf("before Reformationstag: %s", got)
	}
	if got := cal.FirstWorkingDayOnOrAfter(isoDay("2021-09-18")); got != isoDay("2021-09-21") {
		t.Errorf("after the weekend before Weltkindertag: %s", got)
	}
}

func TestAddWorkingDaysNeverLandsOnAFreeDay(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		d := drawDay(rt, "day")
		n := rapid.IntRange(1, 300).Draw(rt, "n") * rapid.SampledFrom([]int{-1, 1}).Draw(rt, "direction")
		to := cal.AddWorkingDays(d, n)
		if w := to.Weekday(); w == time.Saturday || w == time.Sunday {
			rt.Fatalf("%s + %d is a %s", d, n, w)
		}
		for _, h := range ThuringianHolidays(to.Year) {
			if h.Date == to {
				rt.Fatalf("%s + %d is %s", d, n, h.Name)
			}
		}
		if got := cal.WorkingDaysBetween(d, to); got != n {
			rt.Fatalf("%s to %s are %d working days, want %d", d, to, got, n)
		}
	})
}

func TestAddWorkingDaysIsItsOwnInverse(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		d := cal.FirstWorkingDayOnOrAfter(drawDay(rt, "day"))
		n := rapid.IntRange(-300, 300).Draw(rt, "n")
		m := rapid.IntRange(-300, 300).Draw(rt, "m")
		if got := cal.AddWorkingDays(cal.AddWorkingDays(d, n), -n); got != d {
			rt.Fatalf("%s there and back by %d is %s", d, n, got)
		}
		if a, b := cal.AddWorkingDays(cal.AddWorkingDays(d, n), m), cal.AddWorkingDays(d, n+m); a != b {
			rt.Fatalf("%s + %d + %d is %s, at once %s", d, n, m, a, b)
		}
	})
}

func TestWorkingDaysBetweenIsAntisymmetricOnWorkingDays(t *testing.T) {
	cal := NewCalendar()
	rapid.Check(t, func(rt *rapid.T) {
		a := cal.FirstWorkingDayOnOrAfter(drawDay(rt, "a"))
		b := cal.FirstWorkingDayOnOrAfter(a.AddDays(rapid.IntRange(-500, 500).Draw(rt, "distance")))
		if cal.WorkingDaysBetween(a, b) != -cal.WorkingDaysBetween(b, a) {
			rt.Fatalf("%s to %s: %d there, %d back", a, b, cal.WorkingDaysBetween(a, b), cal.WorkingDaysBetween(b, a))
		}
		last, first := cal.LastWorkingDayOnOrBefore(b.AddDays(1)), cal.FirstWorkingDayOnOrAfter(b.AddDays(1))
		if last != b && last != b.AddDays(1) {
			rt.Fatalf("last working day on or before %s is %s", b.AddDays(1), last)
		}
		if first.Before(b.AddDays(1)) || cal.FullWorkingDaysBetween(b, first) != 0 {
			rt.Fatalf("first working day on or after %s is %s", b.AddDays(1), first)
		}
	})
}

func BenchmarkNewCalendar(b *testing.B) {
	for b.Loop() {
		NewCalendar()
	}
}

func BenchmarkAddWorkingDays(b *testing.B) {
	cal := NewCalendar()
	d := isoDay("2021-01-04")
	for b.Loop() {
		cal.AddWorkingDays(d, 250)
	}
}
