package paper

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// line is one line of the source without surrounding blanks.
type line struct {
	no        int // from 1
	text      string
	pageStart bool // first line of a page
	dropped   bool // page header, page number, divider page or NEU mark
}

func (l line) blank() bool { return l.text == "" }

// checkText refuses what cannot be UTF-8 text, naming the line.
func checkText(raw []byte) error {
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return fmt.Errorf("%w: Zeile %d enthält ein NUL-Zeichen (vielleicht UTF-16 oder eine Binärdatei); bitte den Text als UTF-8 speichern", ErrEncoding, lineAt(raw, i))
	}
	if utf8.Valid(raw) {
		return nil
	}
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return fmt.Errorf("%w: Zeile %d enthält das Byte 0x%02X (vielleicht ISO-8859-1 oder Windows-1252); bitte den Text als UTF-8 speichern", ErrEncoding, lineAt(raw, i), raw[i])
		}
		i += n
	}
	return nil
}

func lineAt(raw []byte, offset int) int { return 1 + bytes.Count(raw[:offset], []byte("\n")) }

// spelling maps characters that PDF extractors and editors put in place of
// plain ones; the soft hyphen is handled with the line ends.
var spelling = strings.NewReplacer(
	"\u00a0", " ", "\u2007", " ", "\u202f", " ", "\t", " ",
	"\u2010", "-", "\u2011", "-",
	"\u200b", "", "\ufeff", "", "\u2028", " ", "\v", " ",
)

// splitLines cuts the text into lines. A page starts at a form feed, or at what
// extraction leaves of one: a single blank before the text.
func splitLines(raw []byte) []line {
	text := norm.NFC.String(strings.TrimPrefix(string(raw), "\ufeff"))
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	text = spelling.Replace(text)
	var lines []line
	no, page := 0, false
	for printed := range strings.SplitSeq(text, "\n") {
		no++
		for i, part := range strings.Split(printed, "\f") {
			page = page || i > 0
			trimmed := strings.TrimSpace(part)
			if trimmed == "" {
				if printed == part {
					lines = append(lines, line{no: no})
				}
				continue
			}
			start := page || strings.HasPrefix(part, " "+trimmed[:1])
			lines = append(lines, line{no: no, text: softHyphens(trimmed), pageStart: start})
			page = false
		}
	}
	return lines
}

func softHyphens(s string) string {
	if !strings.Contains(s, "\u00ad") {
		return s
	}
	if rest, ok := strings.CutSuffix(s, "\u00ad"); ok {
		s = rest + "-"
	}
	return strings.ReplaceAll(s, "\u00ad", "")
}

var (
	pageNumber = regexp.MustCompile(`^\d{1,3}$`)
	paperTitle = regexp.MustCompile(`^(?:\d{1,3} )?\p{L}+ Strategie für die Digitale Gesellschaft(?: \d{1,3})?$`)
)

// dropPageFurniture marks running heads, page numbers and divider pages.
func dropPageFurniture(lines []line) {
	for i := range lines {
		if !standsAlone(lines, i) {
			continue
		}
		switch {
		case isRunningHead(lines[i].text):
			lines[i].dropped = true
			dropDivider(lines, i+1)
		case pageNumber.MatchString(lines[i].text) && (i+1 == len(lines) || lines[i+1].blank()):
			lines[i].dropped = true
		}
	}
}

func standsAlone(lines []line, i int) bool {
	return !lines[i].blank() && (i == 0 || lines[i].pageStart || lines[i-1].blank() || lines[i-1].dropped)
}

func isRunningHead(text string) bool {
	if paperTitle.MatchString(text) || text == crossTheme {
		return true
	}
	name, ok := strings.CutPrefix(text, "Leitthema ")
	if !ok {
		return false
	}
	name = strings.Trim(name, `„“"”»«`)
	for _, t := range themes {
		if name == t.name {
			return true
		}
	}
	return false
}

// dropDivider marks the lines below a running head, up to the next page, when
// the page holds nothing else (a divider page).
func dropDivider(lines []line, from int) {
	const most = 3
	end := from
	for end < len(lines) && end-from <= most && !lines[end].blank() && !lines[end].pageStart {
		end++
	}
	next := nextPrinted(lines, end)
	if end == from || end-from > most || next < 0 || !lines[next].pageStart {
		return
	}
	for i := from; i < end; i++ {
		lines[i].dropped = true
	}
}
