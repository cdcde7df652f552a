package strategy

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// isoDay reads a date that a test spells out.
func isoDay(text string) Date {
	d, err := ParseISODate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func drawDay(rt *rapid.T, label string) Date {
	return isoDay("2015-01-01").AddDays(rapid.IntRange(0, 365*20).Draw(rt, label))
}

func TestDateText(t *testing.T) {
	for _, c := range []struct {
		text string
		want Date
		ok   bool
	}{
		{"2021-12-14", Date{2021, time.December, 14}, true},
		{"2020-02-29", Date{2020, time.February, 29}, true},
		{"2021-02-29", Date{}, false},
		{"14.12.2021", Date{}, false},
		{"2021-12-14T00:00:00Z", Date{}, false},
		{"0021-12-14", Date{}, false},
		{"2921-12-14", Date{}, false},
		{"", Date{}, false},
	} {
		got, err := ParseISODate(c.text)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("ParseISODate(%q) = %v, %v", c.text, got, err)
		}
		if !c.ok && CodeOf(err) != CodeInvalid {
			t.Errorf("ParseISODate(%q): code %q, want invalid", c.text, CodeOf(err))
		}
	}
}

func TestDateJSON(t *testing.T) {
	type message struct {
		Due  Date  `json:"due"`
		Met  Date  `json:"met,omitzero"`
		Done *Date `json:"done,omitempty"`
	}
	data, err := json.Marshal(message{Due: isoDay("2021-09-30")})
	if err != nil || string(data) != `{"due":"2021-09-30"}` {
		t.Errorf("marshalled %s, %v", data, err)
	}
	data, err = json.Marshal(message{})
	if err != nil || string(data) != `{"due":""}` {
		t.Errorf("marshalled %s, %v", data, err)
	}
	got := message{Due: isoDay("2021-09-30")}
	if err := json.Unmarshal([]byte(`{"due":"","met":null,"done":"2021-10-01"}`), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Due.IsZero() || !got.Met.IsZero() || got.Done == nil || *got.Done != isoDay("2021-10-01") {
		t.Errorf("unmarshalled %+v", got)
	}
	for _, bad := range []string{`{"due":20210930}`, `{"due":"30.09.2021"}`, `{"due":{"Year":2021}}`} {
		if err := json.Unmarshal([]byte(bad), &got); CodeOf(err) != CodeInvalid {
			t.Errorf("%s: %v, want invalid", bad, err)
		}
	}
}

func TestDateIsADayInBerlin(t *testing.T) {
	// 23:30 UTC on 30 September is already 1 October in Berlin.
	moment := time.Date(2021, time.September, 30, 23, 30, 0, 0, time.UTC)
	if got := DateOf(moment, Berlin()); got != isoDay("2021-10-01") {
		t.Errorf("DateOf = %v", got)
	}
	if got := DateOf(moment, time.UTC); got != isoDay("2021-09-30") {
		t.Errorf("DateOf UTC = %v", got)
	}
	for _, c := range []struct {
		day   string
		hours float64
	}{{"2021-03-28", 23}, {"2021-10-31", 25}, {"2021-12-31", 24}} {
		d := isoDay(c.day)
		if got := d.EndOfDay(Berlin()).Sub(d.Time(Berlin())).Hours(); got != c.hours {
			t.Errorf("%s has %v hours, want %v", c.day, got, c.hours)
		}
		if got := DateOf(d.EndOfDay(Berlin()).Add(-time.Nanosecond), Berlin()); got != d {
			t.Errorf("the last moment of %s falls on %s", c.day, got)
		}
	}
}

func TestDateGerman(t *testing.T) {
	if got := isoDay("2021-09-03").German(); got != "03.09.2021" {
		t.Errorf("German = %q", got)
	}
	if got := (Date{}).German() + (Date{}).String(); got != "" {
		t.Errorf("no date reads %q", got)
	}
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawDay(rt, "day")
		n := rapid.IntRange(-2000, 2000).Draw(rt, "n")
		later := d.AddDays(n)
		if later.Sub(d) != n {
			rt.Fatalf("%s + %d = %s, %d days apart", d, n, later, later.Sub(d))
		}
		if later.Before(d) != (n < 0) || later.After(d) != (n > 0) || (later == d) != (n == 0) {
			rt.Fatalf("%s and %s are in the wrong order", d, later)
		}
		if want := (int(d.Weekday()) + n%7 + 7) % 7; int(later.Weekday()) != want {
			rt.Fatalf("%s is weekday %d, want %d", later, later.Weekday(), want)
		}
		text, err := d.MarshalText()
		if err != nil {
			rt.Fatal(err)
		}
		var back Date
		if err := back.UnmarshalText(text); err != nil || back != d {
			rt.Fatalf("%s came back as %s, %v", d, back, err)
		}
		if DateOf(d.Time(Berlin()), Berlin()) != d {
			rt.Fatalf("%s begins on another day in Berlin", d)
		}
	})
}
