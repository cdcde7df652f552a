package paper

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// When is a printed date and the range of days it stands for.
type When struct {
	Printed string  `json:"printed"`
	Kind    string  `json:"kind"`
	Start   *string `json:"start"` // yyyy-mm-dd, first day
	End     *string `json:"end"`   // yyyy-mm-dd, last day
}

// ErrNoDate: what was printed is not a date the grammar knows.
var ErrNoDate = errors.New("keine lesbare Zeitangabe")

// ParseDate reads one printed date; an empty one is undated. A colon at its end
// may stay. The grammar (case does not matter):
//
//	day      08.08.2018 · 15.07. 2018 · 6. Juli 2017 · 26./27.11.2019 · 12.-14.11.2020
//	month    09/2018 · 07-08/2020 · Mai 2018 · Mai/Juni 2020 · Ende Mai 2018
//	quarter  Q3/2018 · Q1 2021 · Q1,2/2019 · Q1-Q4/2021 · 4. Quartal 2021
//	half     1. Halbjahr 2020 · H1/2020
//	part     Anfang (January–April), Mitte (May–August), Ende (September–December);
//	         of a month: 1–10, 11–20, 21–; Frühjahr, Sommer, Herbst, Winter: March–May …
//	year     2020 · Jahr 2020 · 2019/2020 · 2020/21 · 2020 ff.
//	term     Schuljahr 2019/20 (August–July) · Sommersemester 2020 (April–September)
//	         · Wintersemester 2020/21 (October–March)
//	range    a–b · a bis b · von a bis b · zwischen a und b
//	list     a, b · a und b · a bzw. b: the hull, kind span
//
// "ab", "seit", "ff." give a start only (from); "bis", "spätestens", and "zum"
// before a day, an end only (by); "zum August 2020" names the month (in).
// A date that does not exist (31.02.2020, Q5/2020) is an error, as is
// everything else, wrapping ErrNoDate.
func ParseDate(printed string) (When, error) {
	text := strings.Join(strings.Fields(printed), " ")
	text = strings.TrimSpace(strings.TrimSuffix(text, ":"))
	if text == "" {
		return When{Kind: KindUndated}, nil
	}
	found, ok := phraseAt(text, 0)
	if !ok || found.hi != len(text) {
		return When{Printed: text, Kind: KindUndated}, fmt.Errorf("%w: „%s“ (lesbar sind z. B. „Q3/2018“, „ab 2022“, „bis Ende 2023“, „12.-14.11.2020“)", ErrNoDate, text)
	}
	if found.err != nil {
		return When{Printed: text, Kind: KindUndated}, found.err
	}
	return hull(text, found.items), nil
}

// item is one date with its qualifier; an open side is the zero time.
type item struct {
	from, to time.Time
	span     bool // printed as a range or list
}

// phrase is a date phrase found in text[lo:hi].
type phrase struct {
	lo, hi int
	items  []item
	err    error
	bare   bool // a year alone, which a name may contain as well ("Polizei 2020")
}

// hull makes one date of several: from the earliest start to the latest end.
// An item without an end keeps the whole open, unless another one closes it.
func hull(printed string, items []item) When {
	w := When{Printed: printed}
	var start, end time.Time
	openEnd, closed, span := false, false, len(items) > 1
	for _, it := range items {
		if !it.from.IsZero() && (start.IsZero() || it.from.Before(start)) {
			start = it.from
		}
		if it.to.After(end) {
			end = it.to
		}
		openEnd = openEnd || it.to.IsZero()
		closed = closed || it.from.IsZero()
		span = span || it.span
	}
	if openEnd && (!closed || end.Before(start)) {
		end = time.Time{}
	}
	switch {
	case end.IsZero():
		w.Kind = KindFrom
	case start.IsZero():
		w.Kind = KindBy
	case span && !sameItems(items):
		w.Kind = KindSpan
	default:
		w.Kind = KindIn
	}
	w.Start, w.End = iso(start), iso(end)
	return w
}

// sameItems: one date printed more than once is no span.
func sameItems(items []item) bool {
	for _, it := range items {
		if it.span || it != items[0] {
			return false
		}
	}
	return true
}

func iso(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Format(time.DateOnly)
	return &s
}

// findPhrases finds every date phrase in running text. A year alone counts only
// where no name stands beside it: "wurde 2020 abgeschlossen", not "Polizei 2020".
func findPhrases(text string) []phrase {
	var found []phrase
	for at := 0; at < len(text); {
		if !phraseMayStart(text, at) {
			at++
			continue
		}
		p, ok := phraseAt(text, at)
		if !ok || p.bare && besideName(text, p) {
			at++
			continue
		}
		found = append(found, p)
		at = p.hi
	}
	return found
}

// phraseMayStart: a word starts here, and no number, code or web address runs
// into it.
func phraseMayStart(text string, at int) bool {
	first, _ := utf8.DecodeRuneInString(text[at:])
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return false
	}
	if at == 0 {
		return true
	}
	before, size := utf8.DecodeLastRuneInString(text[:at])
	if unicode.IsLetter(before) || unicode.IsDigit(before) || before == '_' {
		return false
	}
	if strings.ContainsRune("./-–,§", before) {
		earlier, _ := utf8.DecodeLastRuneInString(text[:at-size])
		return !unicode.IsDigit(earlier) && before != '§'
	}
	return true
}

func besideName(text string, p phrase) bool {
	before := strings.TrimRight(text[:p.lo], " ")
	before = before[strings.LastIndexByte(before, ' ')+1:]
	after := strings.TrimLeft(text[p.hi:], " ")
	return startsName(before) || startsName(after)
}

func startsName(word string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, `„“"(`))
	return unicode.IsUpper(first) || unicode.IsDigit(first)
}
