package paper

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What a sheet of the 2020 edition may lose: its labels, the mark NEU, running
// heads, page numbers and the divider page before Q-01, each printed on a line
// (or, for labels, at the start of one).
var (
	printedLabel = regexp.MustCompile(`^(Beschreibung|Federführung:?|Beteiligte:|Meilensteine|Hintergrund:)$`)
	printedField = regexp.MustCompile(`^Handlungsfeld: *`)
	furniture    = []string{
		"NE", "U", "59", "70", "71", "75",
		"Leitthema Bildung und Forschung digital", "Thüringer Strategie für die Digitale Gesellschaft",
		"Querschnittsthemen", "inklusive Breitbandausbau",
	}
)

// TestPaper2020LosesNothing compares every sheet with the lines it was printed
// on, character by character and in order: only blanks and the punctuation that
// separates (comma, semicolon, slash, colon, hyphen) are left aside. Hyphens are
// counted: exactly those at line ends inside a word are gone.
func TestPaper2020LosesNothing(t *testing.T) {
	doc := readPaper2020(t)
	raw, err := io.ReadAll(openPaper(t))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(string(raw), "\n")
	for i, s := range doc.Sheets {
		end := len(all)
		if i+1 < len(doc.Sheets) {
			end = doc.Sheets[i+1].Line - 1
		}
		lines := contentLines(all[s.Line-1 : end])
		want := strings.Join(lines, "\n")
		if s.Code == "B4-06" { // the only misprint that is put right
			want = strings.Replace(want, "TMWWD\n", "TMWWDG\n", 1)
		}
		got := allTexts(s)
		wantChars, gotChars := characters(want), characters(got)
		if s.Code == "M1-01" { // its lead stands between description and participants: order aside
			slices.Sort(wantChars)
			slices.Sort(gotChars)
		}
		if !slices.Equal(wantChars, gotChars) {
			at := 0
			for at < len(wantChars) && at < len(gotChars) && wantChars[at] == gotChars[at] {
				at++
			}
			t.Errorf("%s differs at %q, printed %q", s.Code, around(gotChars, at), around(wantChars, at))
		}
		joined := divisions(lines)
		if lost := strings.Count(want, "-") - strings.Count(got, "-"); lost != joined {
			t.Errorf("%s: %d hyphens gone, %d words divided at line ends", s.Code, lost, joined)
		}
	}
}

func contentLines(lines []string) []string {
	var content []string
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if slices.Contains(furniture, l) || printedLabel.MatchString(l) {
			continue
		}
		content = append(content, printedField.ReplaceAllString(l, ""))
	}
	return content
}

// allTexts puts a sheet's fields in printed order, a milestone's leading date
// before its text.
func allTexts(s Sheet) string {
	parts := []string{s.Title, s.Code, s.Field, s.Description}
	parts = append(append(parts, s.Lead...), s.Participants...)
	for _, m := range s.Milestones {
		if m.When != nil && !strings.Contains(m.Text, *m.When) {
			parts = append(parts, *m.When)
		}
		parts = append(parts, m.Text)
	}
	return strings.Join(append(parts, s.Background), "\n")
}

func characters(text string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-,;/:", r) {
			return -1
		}
		return r
	}, text))
}

func around(chars []rune, at int) string {
	return string(chars[max(0, at-20):min(len(chars), at+20)])
}

// divisions counts the words divided at line ends.
func divisions(lines []string) int {
	n := 0
	for i, l := range lines {
		before, ok := strings.CutSuffix(l, "-")
		if !ok || i+1 == len(lines) || lines[i+1] == "" {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		first, _ := utf8.DecodeRuneInString(lines[i+1])
		word, _, _ := strings.Cut(lines[i+1], " ")
		if unicode.IsLetter(last) && unicode.IsLower(first) && word != "und" && word != "bzw." {
			n++
		}
	}
	return n
}
