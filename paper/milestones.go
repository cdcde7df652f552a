package paper

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readMilestones reads the block Meilensteine.
func (r *sheetReader) readMilestones(lines []line) {
	for _, entry := range cutEntries(paragraphs(lines)) {
		m, err := readMilestone(entry.text())
		if err != nil {
			r.problem(entry[0].no, "Meilenstein „"+m.Text+"“ ohne Datum übernommen: "+err.Error())
		}
		r.sheet.Milestones = append(r.sheet.Milestones, m)
	}
}

// cutEntries makes one entry per paragraph, and another where a new date begins
// a line inside one. Bullets stay with the paragraph they belong to, and text
// stays with a date that stands alone above it.
func cutEntries(ps []paragraph) []paragraph {
	var entries []paragraph
	for _, p := range ps {
		if n := len(entries); n > 0 && goesWith(entries[n-1], p) {
			entries[n-1] = append(entries[n-1], p...)
			continue
		}
		from := 0
		for i := 1; i < len(p); i++ {
			if beginsEntry(p[i].text) && !unfinished(p[from:i]) {
				entries = append(entries, slices.Clone(p[from:i]))
				from = i
			}
		}
		entries = append(entries, slices.Clone(p[from:]))
	}
	return entries
}

func goesWith(entry, next paragraph) bool {
	return strings.HasPrefix(next[0].text, "•") || onlyDate(entry) ||
		strings.HasSuffix(entry[len(entry)-1].text, "-")
}

// onlyDate: the lines hold a date and nothing else; one printed over more than
// a few lines does not occur.
func onlyDate(p paragraph) bool {
	if len(p) > 4 {
		return false
	}
	text := p.text()
	found, ok := phraseAt(text, 0)
	return ok && strings.Trim(text[found.hi:], ": ") == ""
}

// beginsEntry: the line begins with its date as a label, "2021: Start" or
// "Q2/2020 Start" (a year alone needs the colon).
func beginsEntry(text string) bool {
	found, ok := phraseAt(text, 0)
	if !ok {
		return false
	}
	rest := strings.TrimSpace(text[found.hi:])
	return strings.HasPrefix(rest, ":") || !found.bare && startsWithCapital(rest)
}

var openEnd = regexp.MustCompile(`(?i)(?:[-,(/]|(?:^| )(?:am|im|in|ab|seit|bis|zum|vom|von|und|oder|bzw\.|ca\.|sowie|der|die|das|dem|den|des|mit|für))$`)

// unfinished: the lines end in the middle of a sentence, or hold a date only.
func unfinished(p paragraph) bool {
	return openEnd.MatchString(p[len(p)-1].text) || onlyDate(p)
}

// readMilestone reads one entry. A date that leads the entry as a label is the
// entry's date, and the others in its text are not; in a sentence all count.
// The error tells of a date that does not exist; the milestone is then undated.
func readMilestone(text string) (Milestone, error) {
	m := Milestone{Text: text, Kind: KindUndated}
	if found, ok := phraseAt(text, 0); ok {
		rest := strings.TrimSpace(text[found.hi:])
		colon := strings.HasPrefix(rest, ":")
		if (colon || startsWithCapital(rest)) && found.err == nil {
			m.setDate(hull(text[:found.hi], found.items))
			if rest = strings.TrimSpace(strings.TrimPrefix(rest, ":")); rest != "" {
				m.Text = rest
			}
			return m, nil
		}
	}
	found := findPhrases(text)
	if len(found) == 0 {
		return m, nil
	}
	var items []item
	for _, f := range found {
		if f.err != nil {
			return m, f.err
		}
		items = append(items, f.items...)
	}
	m.setDate(hull(text[found[0].lo:found[len(found)-1].hi], items))
	return m, nil
}

func (m *Milestone) setDate(w When) {
	m.When, m.Kind, m.Start, m.End = &w.Printed, w.Kind, w.Start, w.End
}

func startsWithCapital(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, `„“"`))
	return unicode.IsUpper(first)
}
