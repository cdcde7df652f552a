package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mend joins the printed lines of one paragraph into one line with single
// spaces and puts words together that were divided at a line end.
//
// The hyphen of "Digitalisie-/rung" goes. It stays, without a blank, where it
// belongs to the word: before a capital or a slash ("E-/Health", "ESF-//EFRE"),
// after an acronym, digit or closing quotation mark ("KI-/gestützt"), or when
// the line ends in a hyphen that starts a word ("und -/inhalte"). It stays with
// a blank before "und", "oder", "bzw.", "sowie" ("Beratungs- und").
func mend(lines []string) string {
	var joined []byte
	for _, l := range lines {
		l = strings.Join(strings.Fields(l), " ")
		if l == "" {
			continue
		}
		joined = append(joint(joined, l), l...)
	}
	return string(joined)
}

// joint prepares the end of what is joined so far for the next line.
func joint(have []byte, next string) []byte {
	switch {
	case len(have) == 0:
		return have
	case have[len(have)-1] != '-' || suspended(next):
		return append(have, ' ')
	case divided(have[:len(have)-1], next):
		return have[:len(have)-1]
	}
	return have
}

// suspended: the hyphen stands for a word part that comes later.
func suspended(next string) bool {
	word, _, _ := strings.Cut(next, " ")
	switch strings.TrimRight(word, ",") {
	case "und", "oder", "bzw.", "beziehungsweise", "sowie", "u.", "u.a.", "&", "–", "-":
		return true
	}
	return false
}

// divided: the hyphen only marks the line end inside a word.
func divided(before []byte, next string) bool {
	last, size := utf8.DecodeLastRune(before)
	first, _ := utf8.DecodeRuneInString(next)
	if !unicode.IsLower(first) || !unicode.IsLetter(last) {
		return false
	}
	if unicode.IsLower(last) {
		return true
	}
	// "KI-" keeps its hyphen; a lone capital ("E-/mail") does as well.
	prev, _ := utf8.DecodeLastRune(before[:len(before)-size])
	return unicode.IsLower(prev)
}

// paragraph is a run of lines without an empty one between.
type paragraph []line

func (p paragraph) text() string {
	texts := make([]string, len(p))
	for i, l := range p {
		texts[i] = l.text
	}
	return mend(texts)
}

// paragraphs groups lines by empty lines and bullets. A page break ends a
// paragraph unless the sentence plainly goes on behind it.
func paragraphs(lines []line) []paragraph {
	var all []paragraph
	var open paragraph
	broken, page := false, false
	for _, l := range lines {
		if l.dropped {
			page = page || !isNewMark(l.text)
			continue
		}
		if l.blank() {
			broken = true
			continue
		}
		page = page || l.pageStart
		ends := broken || page || strings.HasPrefix(l.text, "•")
		if ends && len(open) > 0 && !(page && goesOn(open[len(open)-1].text, l.text)) {
			all = append(all, open)
			open = nil
		}
		open = append(open, l)
		broken, page = false, false
	}
	if len(open) > 0 {
		all = append(all, open)
	}
	return all
}

// goesOn: a sentence broken off at the foot of a page continues with next.
func goesOn(last, next string) bool {
	first, _ := utf8.DecodeRuneInString(next)
	if strings.HasSuffix(last, "-") {
		return unicode.IsLetter(first)
	}
	end, _ := utf8.DecodeLastRuneInString(last)
	return unicode.IsLower(first) && !strings.ContainsRune(".:!?", end)
}

func joinParagraphs(ps []paragraph) string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.text()
	}
	return strings.Join(texts, "\n\n")
}
