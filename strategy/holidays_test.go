package strategy

import (
	"slices"
	"testing"
)

func TestThuringianHolidays2021(t *testing.T) {
	want := []string{
		"2021-01-01", "2021-04-02", "2021-04-05", "2021-05-01", "2021-05-13", "2021-05-24",
		"2021-09-20", "2021-10-03", "2021-10-31", "2021-12-25", "2021-12-26",
	}
	var got []string
	for _, h := range ThuringianHolidays(2021) {
		got = append(got, h.Date.String())
		if h.Name == "" {
			t.Errorf("%s has no name", h.Date)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestHolidays(t *testing.T) {
	cal := NewCalendar()
	for _, c := range []struct {
		day  string
		name string // empty: none
	}{
		{"2018-09-20", ""}, // Weltkindertag is a holiday since 2019
		{"2019-09-20", "Weltkindertag"},
		{"2027-09-20", "Weltkindertag"},
		{"1995-10-31", "Reformationstag"},
		{"2017-10-31", "Reformationstag"},
		{"2021-10-31", "Reformationstag"},
		{"2021-11-01", ""}, // Allerheiligen
		{"2021-06-03", ""}, // Fronleichnam
		{"2021-01-06", ""}, // Heilige Drei Könige
		{"2021-12-24", ""}, // no public holiday
		{"2021-12-31", ""},
		{"2024-03-29", "Karfreitag"},
		{"2199-10-03", "Tag der Deutschen Einheit"},
		{"1990-10-03", ""}, // before the calendar begins
	} {
		h, ok := cal.Holiday(isoDay(c.day))
		if h.Name != c.name || ok != (c.name != "") {
			t.Errorf("%s: %q, want %q", c.day, h.Name, c.name)
		}
		if ok && h.Date != isoDay(c.day) {
			t.Errorf("%s: holiday is dated %s", c.day, h.Date)
		}
	}
}
