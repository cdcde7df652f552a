// Package paper reads a published strategy paper (plain text, as extracted
// from its PDF) into measure sheets, and carries the facts of the 2020 edition
// as a built-in catalogue. It knows no database, clock or network.
package paper

import "errors"

// Kinds of a milestone's date.
const (
	KindFrom    = "from"    // "ab", "seit", "2020 ff.": a start, no end
	KindBy      = "by"      // "bis", "spätestens", "zum 31.12.2017": an end, no start
	KindIn      = "in"      // one day, month, quarter, year, school year …
	KindSpan    = "span"    // a–b, or several dates: their hull
	KindUndated = "undated" // no date printed
)

// Errors of Read; errors.Is tells them apart. Their texts are German and say
// what to do.
var (
	ErrNotAPaper = errors.New("kein Strategiepapier")
	ErrTooLarge  = errors.New("die Datei ist zu groß")
	ErrEncoding  = errors.New("die Datei ist kein gültiger UTF-8-Text")
)

// Sheet is one measure sheet (Maßnahmenblatt). Description and Background keep
// their paragraphs, separated by an empty line.
type Sheet struct {
	Code         string      `json:"code"` // as in the edition: M1-01 … Q-15
	Title        string      `json:"title"`
	Theme        string      `json:"theme"` // Leitthema, by the code's letter
	Field        string      `json:"field"` // Handlungsfeld as printed, or "Querschnittsthema"
	New          bool        `json:"new"`   // marked NEU in this edition
	Lead         []string    `json:"lead"`  // Federführung, in printed order
	Participants []string    `json:"participants"`
	Milestones   []Milestone `json:"milestones"`
	Description  string      `json:"description"`
	Background   string      `json:"background"`
	Line         int         `json:"-"` // line of the title in the source, from 1
}

// Milestone is one entry of the block Meilensteine. When is the date as
// printed. Where the entry begins with its date ("Q3/2018: Beginn"), Text is
// the rest; where the date stands inside a sentence, Text is the whole sentence.
// Start and End are ISO dates (yyyy-mm-dd), both days included.
type Milestone struct {
	Text  string  `json:"text"`
	When  *string `json:"when"`
	Kind  string  `json:"kind"`
	Start *string `json:"start"`
	End   *string `json:"end"`
}

// Problem is something found at a line of the source (from 1); Message is
// German and says what, where and how to mend it.
type Problem struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// Field is a Handlungsfeld: one with a chapter of its own (Vision is the text
// after "VISION:"), or one that only measure sheets name (Vision empty).
type Field struct {
	Name   string `json:"name"`
	Theme  string `json:"theme"`
	Vision string `json:"vision"`
}

// Document is what Read found.
type Document struct {
	Sheets   []Sheet
	Problems []Problem         // could not be read, or is missing
	Notes    []Problem         // was read, but not as printed: misprints put right
	Fields   []Field           // in chapter order, then those only sheets name
	Themes   []string          // the four Leitthemen in document order
	Visions  map[string]string // vision of a Leitthema, where its chapter prints one
	SHA256   string            // of the bytes read, lower-case hex; empty for the catalogue
}

// theme letters of the codes, in document order.
var themes = []struct{ letter, name string }{
	{"M", "Mittelstand 4.0"},
	{"L", "Stadt und Land digital"},
	{"B", "Bildung und Forschung digital"},
	{"Q", crossTheme},
}

const (
	crossTheme = "Querschnittsthemen"
	crossField = "Querschnittsthema"
)

func themeNames() []string {
	names := make([]string, 0, len(themes))
	for _, t := range themes {
		names = append(names, t.name)
	}
	return names
}

func themeOfCode(code string) string {
	for _, t := range themes {
		if code[:1] == t.letter {
			return t.name
		}
	}
	return ""
}
