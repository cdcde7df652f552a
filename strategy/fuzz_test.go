package strategy

import (
	"encoding/json"
	"reflect"
	"testing"
)

func FuzzParseISODate(f *testing.F) {
	for _, seed := range []string{"2021-12-31", "2020-02-29", "2021-02-29", "", "0000-00-00", "2021-1-1", "+2021-01-01", "2021-01-01T00:00:00Z", "２０２１-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseISODate(text)
		if err != nil {
			if CodeOf(err) != CodeInvalid || !d.IsZero() {
				t.Fatalf("%q: %v, %v", text, d, err)
			}
			return
		}
		if d.String() != text || d.Year < minYear || d.Year > maxYear || d != NewDate(d.Year, d.Month, d.Day) {
			t.Fatalf("%q is %v", text, d)
		}
		if again := DateOf(d.Time(Berlin()), Berlin()); again != d {
			t.Fatalf("%v becomes %v in Berlin", d, again)
		}
		if back := d.AddDays(400).AddDays(-400); back != d || d.AddDays(1).Sub(d) != 1 {
			t.Fatalf("%v becomes %v by going and coming back", d, back)
		}
	})
}

// fuzzJSON checks that what is read is written and read again as the same.
func fuzzJSON[T any](f *testing.F, use func(T)) {
	f.Fuzz(func(t *testing.T, data []byte) {
		var read T
		if json.Unmarshal(data, &read) != nil {
			return
		}
		use(read)
		written, err := json.Marshal(read)
		if err != nil {
			t.Fatalf("%s is read as %+v, which cannot be written: %v", data, read, err)
		}
		var again T
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("%s is written as %s, which cannot be read: %v", data, written, err)
		}
		rewritten, err := json.Marshal(again)
		if err != nil || !reflect.DeepEqual(written, rewritten) {
			t.Fatalf("%s is written as %s, then as %s, %v", data, written, rewritten, err)
		}
	})
}

func FuzzDateJSON(f *testing.F) {
	for _, seed := range []string{`"2021-12-31"`, `""`, `null`, `7`, `"x"`, `{}`} {
		f.Add([]byte(seed))
	}
	fuzzJSON(f, func(d Date) { _, _, _ = d.German(), d.Weekday(), d.EndOfDay(Berlin()) })
}

func FuzzDraftJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `{"sheet":null}`, `{"ending_note":"erledigt"}`, `{"focus":{"field":"Bildung","vision":"v","priorities":["a"]}}`,
		`{"sheet":{"title":"T","theme":"Verwaltung","field":"F","lead":["TFM"],"participants":[],"description":"d","background":"b","milestones":[{"text":"m","start":"2021-01-01","end":"2021-12-31"}]}}`,
	} {
		f.Add([]byte(seed))
	}
	fuzzJSON(f, func(d Draft) { HashTexts((&Proposal{Draft: d}).Texts()) })
}

func FuzzSheetJSON(f *testing.F) {
	for _, seed := range []string{`{}`, `{"title":"T","lead":null}`, `{"milestones":[{}]}`, `{"milestones":[{"text":"m","end":"2021-13-01"}]}`} {
		f.Add([]byte(seed))
	}
	fuzzJSON(f, func(s Sheet) { _ = (&Proposal{Kind: KindNew, Draft: Draft{Sheet: &s}}).Clone() })
}

func FuzzSettingsJSON(f *testing.F) {
	seed, err := json.Marshal(DefaultSettings())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"intake_days":-1}`))
	calendar := NewCalendar()
	fuzzJSON(f, func(s Settings) {
		if s.Validate() == nil {
			_, _ = PlanBackward(2027, NewDate(2027, 11, 30), s, calendar)
		}
	})
}
