package paper

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const monthNames = `januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jan\.|feb\.|febr\.|apr\.|jun\.|jul\.|aug\.|sept\.|sep\.|okt\.|nov\.|dez\.`

var monthStems = []string{"jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"}

func monthNumber(name string) int {
	name = strings.ToLower(name)
	if strings.HasPrefix(name, "jän") {
		return 1
	}
	for i, stem := range monthStems {
		if strings.HasPrefix(name, stem) {
			return i + 1
		}
	}
	return 0
}

// unit is a stretch of days whose year may still be missing ("Mai" in "Mai bis
// Juni 2020"). Day 0 at its end is the month's last day.
type unit struct {
	year           int // 0: not printed
	m1, d1, m2, d2 int
	years          int // how many years later it ends
	span           bool
	open           bool // "ff."
	bare           bool
	day            bool // printed to the day
}

// A form is one way to print a unit.
type form struct {
	re   *regexp.Regexp
	read func(m []string) (unit, error)
}

// The forms, longer ones first: the first that matches wins.
var forms = []form{
	{compile(`(\d{1,2})\. ?(?:(\d{1,2})\. ?)?(?:(\d{4}) ?)?(?:-|–|/|bis|und) ?(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})`), readDays},
	{compile(`(\d{1,2})\. ?(?:(` + monthNames + `) ?)?(?:-|–|/|bis|und) ?(\d{1,2})\. ?(` + monthNames + `) (\d{4})`), readNamedDays},
	{compile(`(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})`), readDay},
	{compile(`(\d\d)\.(\d\d)\.(\d\d)`), readDay},
	{compile(`(\d{1,2})\. ?(` + monthNames + `) (\d{4})`), readDay},
	{compile(`(schuljahr(?:es)?|wintersemesters?|ws|wise|winter) (\d{4})(?: ?(?:/|-|–) ?(\d{4}|\d\d))?`), readTerm},
	{compile(`(sommersemesters?|ss|sose) (\d{4})`), readSummerTerm},
	{compile(`q ?(\d) ?(?:,|-|–|/|\+|und|bis) ?q? ?(\d)` + ofYear), readQuarters},
	{compile(`q ?(\d)` + ofYear), readQuarters},
	{compile(`(\d)\. ?(?:(?:,|-|–|/|und|bis) ?(\d)\. ?)?quartals?` + ofYear), readQuarters},
	{compile(`(erste|zweite|dritte|vierte)[sn]? quartal` + ofYear), readNamedQuarter},
	{compile(`(?:h ?([12])|([12])\. ?(?:halbjahr(?:es)?|hj\.?|jahreshälfte))` + ofYear), readHalf},
	{compile(`(erste|zweite)[nrs]? (?:halbjahr|jahreshälfte)` + ofYear), readNamedHalf},
	{compile(`(\d{1,2})(?: ?[-–] ?(\d{1,2}))? ?/ ?((?:19|20)\d\d)`), readMonths},
	{compile(`(anfang|mitte|ende) (` + monthNames + `)(?: ((?:19|20)\d\d))?`), readPartOfMonth},
	{compile(`(` + monthNames + `)(?: ?/ ?(` + monthNames + `))?(?: ((?:19|20)\d\d))?`), readNamedMonths},
	{compile(`(anfang|mitte|ende|frühjahr|frühling|sommer|herbst)` + ofYear), readPart},
	{compile(`(?:(?:das|dem|des|den) )?(?:(?:haushalts|kalender)?jahr(?:e|es|en)? )?((?:19|20)\d\d) ?/ ?((?:19|20)?\d\d)`), readYears},
	{compile(`(?:(?:das|dem|des|den) )?((?:haushalts|kalender)?jahr(?:e|es|en)? )?((?:19|20)\d\d)( ?ff\.?)?`), readYear},
}

const ofYear = `(?:(?: ?/ ?| (?:des jahres |im jahr |in )?)((?:19|20)\d\d))?`

// compile anchors a form and ends it at a word boundary; group 1 is the form.
func compile(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`^((?i:` + pattern + `))(?:[^\p{L}\d]|$)`)
}

// errNotThis: the form does not fit after all; the next one is tried.
var errNotThis = errors.New("other form")

// unitAt reads the unit at the start of text; n is its length.
func unitAt(text string) (u unit, n int, err error) {
	for _, f := range forms {
		m := f.re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		u, err = f.read(m[1:])
		if errors.Is(err, errNotThis) {
			continue
		}
		return u, len(m[1]), err
	}
	return unit{}, 0, errNotThis
}

func noSuch(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrNoDate, fmt.Sprintf(format, args...))
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // digits only, at most four; "" is 0
	return n
}

// days gives the first and last day of a unit whose year is known.
func (u unit) days() (from, to time.Time, err error) {
	if u.year < 1900 || u.year > 2199 {
		return from, to, noSuch("das Jahr %d", u.year)
	}
	for _, m := range []int{u.m1, u.m2} {
		if m < 1 || m > 12 {
			return from, to, noSuch("den Monat %d gibt es nicht", m)
		}
	}
	from = time.Date(u.year, time.Month(u.m1), u.d1, 0, 0, 0, 0, time.UTC)
	to = time.Date(u.year+u.years, time.Month(u.m2), u.d2, 0, 0, 0, 0, time.UTC)
	if u.d2 == 0 {
		to = time.Date(u.year+u.years, time.Month(u.m2)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	if int(from.Month()) != u.m1 || int(to.Month()) != u.m2 {
		return from, to, noSuch("diesen Tag gibt es nicht")
	}
	if to.Before(from) {
		return from, to, noSuch("das Ende liegt vor dem Anfang")
	}
	return from, to, nil
}

func month(name string) int {
	if n := monthNumber(name); n > 0 {
		return n
	}
	return number(name)
}

// readDay: day, month (digits or name), year.
func readDay(m []string) (unit, error) {
	year := number(m[3])
	if len(m[3]) == 2 {
		year += 2000
	}
	d, mo := number(m[1]), month(m[2])
	if d < 1 || d > 31 {
		return unit{}, noSuch("den Tag %d gibt es nicht", d)
	}
	return unit{year: year, m1: mo, d1: d, m2: mo, d2: d, day: true}, nil
}

// readDays: 12.-14.11.2020, 28.11. bis 02.12.2020, 17.08.2020-21.01.2021.
func readDays(m []string) (unit, error) {
	if m[2] == "" {
		m[2] = m[5]
	}
	if m[3] == "" {
		m[3] = m[6]
	}
	return dayRange(m[1:4], m[4:7])
}

// readNamedDays: 12. bis 14. November 2020, 28. Februar bis 1. März 2021.
func readNamedDays(m []string) (unit, error) {
	if m[2] == "" {
		m[2] = m[4]
	}
	return dayRange([]string{m[1], m[2], m[5]}, m[3:6])
}

func dayRange(a, b []string) (unit, error) {
	from, err := readDay([]string{"", a[0], a[1], a[2]})
	if err != nil {
		return unit{}, err
	}
	to, err := readDay([]string{"", b[0], b[1], b[2]})
	if err != nil {
		return unit{}, err
	}
	if _, _, err := from.days(); err != nil {
		return unit{}, err
	}
	return unit{year: from.year, m1: from.m1, d1: from.d1, m2: to.m1, d2: to.d1, years: to.year - from.year, span: true, day: true}, nil
}

// readTerm: Schuljahr and Wintersemester, which end in the next year.
func readTerm(m []string) (unit, error) {
	u := unit{year: number(m[2]), m1: 10, d1: 1, m2: 3, years: 1}
	name := strings.ToLower(m[1])
	switch {
	case strings.HasPrefix(name, "schuljahr"):
		u.m1, u.m2 = 8, 7
	case name == "winter":
		u.m1, u.m2 = 12, 2
	}
	if m[3] != "" && number(m[3])%100 != (u.year+1)%100 {
		return u, noSuch("%s %d endet im Jahr %d", m[1], u.year, u.year+1)
	}
	return u, nil
}

func readSummerTerm(m []string) (unit, error) {
	return unit{year: number(m[2]), m1: 4, d1: 1, m2: 9}, nil
}

func quarters(first, last int, year string) (unit, error) {
	if first < 1 || first > 4 || last < 1 || last > 4 {
		return unit{}, noSuch("es gibt nur die Quartale 1 bis 4")
	}
	return unit{year: number(year), m1: 3*first - 2, d1: 1, m2: 3 * last, span: last != first}, nil
}

func readQuarters(m []string) (unit, error) {
	last := m[1]
	if len(m) == 4 && m[2] != "" {
		last = m[2]
	}
	return quarters(number(m[1]), number(last), m[len(m)-1])
}

func readNamedQuarter(m []string) (unit, error) {
	n := map[string]int{"erste": 1, "zweite": 2, "dritte": 3, "vierte": 4}[strings.ToLower(m[1])]
	return quarters(n, n, m[2])
}

func half(n int, year string) unit {
	return unit{year: number(year), m1: 6*n - 5, d1: 1, m2: 6 * n}
}

func readHalf(m []string) (unit, error) {
	n := number(m[1] + m[2])
	if n < 1 || n > 2 {
		return unit{}, noSuch("es gibt nur das 1. und das 2. Halbjahr")
	}
	return half(n, m[3]), nil
}

func readNamedHalf(m []string) (unit, error) {
	if strings.EqualFold(m[1], "erste") {
		return half(1, m[2]), nil
	}
	return half(2, m[2]), nil
}

// readMonths: 09/2018, 07-08/2020.
func readMonths(m []string) (unit, error) {
	last := m[2]
	if last == "" {
		last = m[1]
	}
	return unit{year: number(m[3]), m1: number(m[1]), d1: 1, m2: number(last), span: m[2] != ""}, nil
}

// readNamedMonths: Mai 2018, Mai/Juni 2020.
func readNamedMonths(m []string) (unit, error) {
	last := m[2]
	if last == "" {
		last = m[1]
	}
	return unit{year: number(m[3]), m1: month(m[1]), d1: 1, m2: month(last), span: m[2] != ""}, nil
}

func readPartOfMonth(m []string) (unit, error) {
	u := unit{year: number(m[3]), m1: month(m[2]), d1: 1, m2: month(m[2]), d2: 10}
	switch strings.ToLower(m[1]) {
	case "mitte":
		u.d1, u.d2 = 11, 20
	case "ende":
		u.d1, u.d2 = 21, 0
	}
	return u, nil
}

// readPart: thirds of a year, and its seasons.
func readPart(m []string) (unit, error) {
	first := map[string][2]int{
		"anfang": {1, 4}, "mitte": {5, 8}, "ende": {9, 12},
		"frühjahr": {3, 5}, "frühling": {3, 5}, "sommer": {6, 8}, "herbst": {9, 11},
	}[strings.ToLower(m[1])]
	return unit{year: number(m[2]), m1: first[0], d1: 1, m2: first[1]}, nil
}

// readYears: 2019/2020, 2020/21.
func readYears(m []string) (unit, error) {
	first, last := number(m[1]), number(m[2])
	if len(m[2]) == 2 {
		if last != (first+1)%100 {
			return unit{}, errNotThis
		}
		last = first + 1
	}
	return unit{year: first, m1: 1, d1: 1, m2: 12, years: last - first, span: true}, nil
}

func readYear(m []string) (unit, error) {
	return unit{year: number(m[2]), m1: 1, d1: 1, m2: 12, open: m[3] != "", bare: m[1] == ""}, nil
}
