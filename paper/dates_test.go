package paper

import (
	"errors"
	"testing"
)

func day(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func show(p *string) string {
	if p == nil {
		return "null"
	}
	return *p
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ printed, kind, start, end string }{
		{"", KindUndated, "", ""},
		{"08.08.2018", KindIn, "2018-08-08", "2018-08-08"},
		{"8.8.2018:", KindIn, "2018-08-08", "2018-08-08"},
		{"15.07.18", KindIn, "2018-07-15", "2018-07-15"},
		{"6. Juli 2017", KindIn, "2017-07-06", "2017-07-06"},
		{"29.02.2020", KindIn, "2020-02-29", "2020-02-29"},
		{"Seit 15.07. 2018", KindFrom, "2018-07-15", ""},
		{"12.-14.11.2020", KindSpan, "2020-11-12", "2020-11-14"},
		{"26./27.11.2019", KindSpan, "2019-11-26", "2019-11-27"},
		{"12. bis 14. November 2020", KindSpan, "2020-11-12", "2020-11-14"},
		{"28. Februar bis 1. März 2021", KindSpan, "2021-02-28", "2021-03-01"},
		{"28.11. – 02.12.2020", KindSpan, "2020-11-28", "2020-12-02"},
		{"17.08.2020-21.01.2021", KindSpan, "2020-08-17", "2021-01-21"},
		{"01.09.2018 bis 31.08.2019", KindSpan, "2018-09-01", "2019-08-31"},
		{"09/2018", KindIn, "2018-09-01", "2018-09-30"},
		{"07-08/2020", KindSpan, "2020-07-01", "2020-08-31"},
		{"ab 11/2017", KindFrom, "2017-11-01", ""},
		{"ca. 01/2021", KindIn, "2021-01-01", "2021-01-31"},
		{"Februar 2021", KindIn, "2021-02-01", "2021-02-28"},
		{"Februar 2020", KindIn, "2020-02-01", "2020-02-29"},
		{"Mai/Juni 2020", KindSpan, "2020-05-01", "2020-06-30"},
		{"Mai bis Juni 2020", KindSpan, "2020-05-01", "2020-06-30"},
		{"Ende Mai 2018", KindIn, "2018-05-21", "2018-05-31"},
		{"Q3/2018", KindIn, "2018-07-01", "2018-09-30"},
		{"q3/2018", KindIn, "2018-07-01", "2018-09-30"},
		{"Ab Q1 2021", KindFrom, "2021-01-01", ""},
		{"seit Q1/ 2018", KindFrom, "2018-01-01", ""},
		{"Bis Q4/2020", KindBy, "", "2020-12-31"},
		{"Q1,2/2019", KindSpan, "2019-01-01", "2019-06-30"},
		{"Q1-Q4/2021", KindSpan, "2021-01-01", "2021-12-31"},
		{"Q1 bis Q3/2021", KindSpan, "2021-01-01", "2021-09-30"},
		{"Q4/2020 – Q2/2021", KindSpan, "2020-10-01", "2021-06-30"},
		{"Q 2,3/2019, Q 1,2/2020", KindSpan, "2019-04-01", "2020-06-30"},
		{"4. Quartal 2021", KindIn, "2021-10-01", "2021-12-31"},
		{"im vierten Quartal 2021", KindIn, "2021-10-01", "2021-12-31"},
		{"im 4. Quartal des Jahres 2021", KindIn, "2021-10-01", "2021-12-31"},
		{"1. Halbjahr 2020", KindIn, "2020-01-01", "2020-06-30"},
		{"2. Halbjahr 2020", KindIn, "2020-07-01", "2020-12-31"},
		{"Anfang 2018", KindIn, "2018-01-01", "2018-04-30"},
		{"seit Mitte 2019", KindFrom, "2019-05-01", ""},
		{"Mitte 2019", KindIn, "2019-05-01", "2019-08-31"},
		{"bis Ende 2023", KindBy, "", "2023-12-31"},
		{"Mitte bis Ende 2020", KindSpan, "2020-05-01", "2020-12-31"},
		{"Herbst 2021", KindIn, "2021-09-01", "2021-11-30"},
		{"2020", KindIn, "2020-01-01", "2020-12-31"},
		{"im Jahr 2019", KindIn, "2019-01-01", "2019-12-31"},
		{"ab 2022", KindFrom, "2022-01-01", ""},
		{"2021 ff.", KindFrom, "2021-01-01", ""},
		{"2019/2020", KindSpan, "2019-01-01", "2020-12-31"},
		{"2020/21", KindSpan, "2020-01-01", "2021-12-31"},
		{"von 2018 bis 2022", KindSpan, "2018-01-01", "2022-12-31"},
		{"zwischen 2018 und 2022", KindSpan, "2018-01-01", "2022-12-31"},
		{"2022 und 2023", KindSpan, "2022-01-01", "2023-12-31"},
		{"2017 bis 2020 bzw. 2018 bis 2021", KindSpan, "2017-01-01", "2021-12-31"},
		{"ab 2019 bis 2021", KindSpan, "2019-01-01", "2021-12-31"},
		{"ab 2019, bis 2021", KindSpan, "2019-01-01", "2021-12-31"},
		{"Q1/2019, ab 2020", KindFrom, "2019-01-01", ""},
		{"Schuljahr 2019/20", KindIn, "2019-08-01", "2020-07-31"},
		{"ab Schuljahr 2020/21", KindFrom, "2020-08-01", ""},
		{"Sommersemester 2020", KindIn, "2020-04-01", "2020-09-30"},
		{"Wintersemester 2020/21", KindIn, "2020-10-01", "2021-03-31"},
		{"zum 31.12.2017", KindBy, "", "2017-12-31"},
		{"zum August 2020", KindIn, "2020-08-01", "2020-08-31"},
		{"spätestens 30.06.2021", KindBy, "", "2021-06-30"},
		{"bis zum 30.06.2021", KindBy, "", "2021-06-30"},
	} {
		got, err := ParseDate(c.printed)
		if err != nil {
			t.Errorf("%q: %v", c.printed, err)
			continue
		}
		if got.Kind != c.kind || show(got.Start) != show(day(c.start)) || show(got.End) != show(day(c.end)) {
			t.Errorf("%q: %s %s..%s, want %s %s..%s", c.printed, got.Kind, show(got.Start), show(got.End), c.kind, show(day(c.start)), show(day(c.end)))
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, printed := range []string{
		"31.02.2020", "30.02.2021 bis 01.03.2021", "00.01.2020", "Q5/2020", "Q0/2020", "13/2020", "3. Halbjahr 2020",
		"2020 bis 2019", "14.-12.11.2020", "Schuljahr 2019/21", "demnächst", "jährlich", "Mai", "Q1", "ab", "2020 etwas", "12", "1.2", "2.1.5",
	} {
		if got, err := ParseDate(printed); !errors.Is(err, ErrNoDate) {
			t.Errorf("%q: read as %s %s..%s, error %v", printed, got.Kind, show(got.Start), show(got.End), err)
		}
	}
}

func TestReadMilestone(t *testing.T) {
	for _, c := range []struct{ entry, when, kind, text string }{
		{"Q3/2018: Start", "Q3/2018", KindIn, "Start"},
		{"2019 Drei Treffen", "2019", KindIn, "Drei Treffen"},
		{"Ab 2020 Betrieb (2025 folgt mehr)", "Ab 2020", KindFrom, "Betrieb (2025 folgt mehr)"},
		{"2020: Fortsetzung der im Jahr 2019 begonnenen Probe", "2020", KindIn, "Fortsetzung der im Jahr 2019 begonnenen Probe"},
		{"Seit März 2020 kann man sich melden.", "Seit März 2020", KindFrom, "Seit März 2020 kann man sich melden."},
		{"Die Probe läuft seit 2014 und endet zum 31.12.2017.", "seit 2014 und endet zum 31.12.2017", KindSpan, "Die Probe läuft seit 2014 und endet zum 31.12.2017."},
		{"Das Vorhaben wurde 2020 beendet.", "2020", KindIn, "Das Vorhaben wurde 2020 beendet."},
		{"Teil der Agenda 2030 und von Richtlinie 2.1.5", "", KindUndated, "Teil der Agenda 2030 und von Richtlinie 2.1.5"},
		{"Anschluss der Natura2000-Stationen nach (EU) 1303/2013", "", KindUndated, "Anschluss der Natura2000-Stationen nach (EU) 1303/2013"},
		{"Q3/2020:", "Q3/2020", KindIn, "Q3/2020:"},
		{"laufend", "", KindUndated, "laufend"},
	} {
		m, err := readMilestone(c.entry)
		if err != nil || show(m.When) != show(day(c.when)) || m.Kind != c.kind || m.Text != c.text {
			t.Errorf("%q: when %s, %s, %q (%v)", c.entry, show(m.When), m.Kind, m.Text, err)
		}
	}
	if m, err := readMilestone("31.02.2020: Start"); !errors.Is(err, ErrNoDate) || m.Kind != KindUndated || m.Text != "31.02.2020: Start" {
		t.Errorf("impossible date: %+v, %v", m, err)
	}
}
