package paper

import (
	"io"
	"strings"
	"testing"
	"unicode"
)

func TestCatalogue2020(t *testing.T) {
	doc, err := Catalogue2020()
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	codes := map[string]bool{}
	for _, s := range doc.Sheets {
		count[s.Theme]++
		codes[s.Code] = true
		if s.Description == "" || s.Background != "" || len(s.Lead) == 0 || len(s.Milestones) == 0 {
			t.Errorf("%s: description %q, background %q, lead %q, %d milestones", s.Code, s.Description, s.Background, s.Lead, len(s.Milestones))
		}
		if s.Lead == nil || s.Participants == nil || s.Milestones == nil {
			t.Errorf("%s has a null list", s.Code)
		}
		if s.Theme != themeOfCode(s.Code) {
			t.Errorf("%s belongs to %q", s.Code, s.Theme)
		}
		if _, ok := doc.FieldOf(s); !ok {
			t.Errorf("%s: field %q is unknown", s.Code, s.Field)
		}
		for _, m := range s.Milestones {
			checkMilestone(t, s.Code, m)
		}
	}
	if len(codes) != 75 || count["Mittelstand 4.0"] != 19 || count["Stadt und Land digital"] != 23 ||
		count["Bildung und Forschung digital"] != 18 || count["Querschnittsthemen"] != 15 {
		t.Errorf("%d codes, by theme %v", len(codes), count)
	}
	if len(doc.Fields) != 13 {
		t.Errorf("%d fields, want 13", len(doc.Fields))
	}
}

// checkMilestone: kind and dates fit together, and the printed date reads so.
func checkMilestone(t *testing.T, code string, m Milestone) {
	t.Helper()
	fits := map[string]bool{
		KindFrom: m.Start != nil && m.End == nil, KindBy: m.Start == nil && m.End != nil,
		KindIn: m.Start != nil && m.End != nil, KindSpan: m.Start != nil && m.End != nil,
		KindUndated: m.Start == nil && m.End == nil && m.When == nil,
	}[m.Kind]
	if !fits || m.Text == "" || m.Start != nil && m.End != nil && *m.Start > *m.End {
		t.Errorf("%s: %q is %s, %s..%s", code, m.Text, m.Kind, show(m.Start), show(m.End))
	}
}

func TestCatalogue2020HasTheFactsOfThePaper(t *testing.T) {
	doc, err := Catalogue2020()
	if err != nil {
		t.Fatal(err)
	}
	sameFacts(t, doc.Sheets, readPaper2020(t).Sheets)
}

// No sentence of the paper is in the catalogue: no six words in a row of a
// description or milestone stand in the paper in that order.
func TestCatalogue2020QuotesNothing(t *testing.T) {
	raw, err := io.ReadAll(openPaper(t))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Catalogue2020()
	if err != nil {
		t.Fatal(err)
	}
	const run = 6
	var printed []string
	for _, l := range splitLines(raw) {
		printed = append(printed, l.text)
	}
	inPaper := map[string]bool{}
	words := plainWords(mend(printed))
	for i := 0; i+run <= len(words); i++ {
		inPaper[strings.Join(words[i:i+run], " ")] = true
	}
	if len(inPaper) < 20000 {
		t.Fatalf("only %d runs of words in the paper", len(inPaper))
	}
	for _, s := range doc.Sheets {
		texts := []string{s.Description}
		for _, m := range s.Milestones {
			texts = append(texts, m.Text)
		}
		for _, text := range texts {
			words := plainWords(text)
			for i := 0; i+run <= len(words); i++ {
				if quote := strings.Join(words[i:i+run], " "); inPaper[quote] {
					t.Errorf("%s quotes %q", s.Code, quote)
				}
			}
		}
	}
}

func plainWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
