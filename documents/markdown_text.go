package documents

import (
	"html"
	"strings"
)

// markdownText writes a text as Markdown that renders as it is and gives the same text
// back: what has a meaning in Markdown is escaped, blanks that Markdown drops are written
// as entities, and a line feed inside a paragraph becomes a hard line break. Paragraphs
// stay separated by empty lines.
func markdownText(s string) string {
	paragraphs := strings.Split(s, "\n\n")
	for i, p := range paragraphs {
		lines := strings.Split(p, "\n")
		for j, line := range lines {
			lines[j] = markdownLine(line)
		}
		paragraphs[i] = strings.Join(lines, "\\\n")
	}
	return strings.Join(paragraphs, "\n\n")
}

// emptyLine stands for a line without anything, which Markdown would drop. Data never
// holds it: an ampersand is escaped, and a zero-width space written by its number.
const emptyLine = "&ZeroWidthSpace;"

// markdownLine writes one line. An empty one, and blanks at its ends, become entities.
func markdownLine(line string) string {
	if line == "" {
		return emptyLine
	}
	return escapeLine(line, true, true)
}

// escapeLine writes part of a line; begins and ends say whether it is its first and last.
func escapeLine(line string, begins, ends bool) string {
	runes := []rune(line)
	first, last := 0, len(runes)
	for begins && first < last && isBlank(runes[first]) {
		first++
	}
	for ends && last > first && isBlank(runes[last-1]) {
		last--
	}
	var b strings.Builder
	for i, r := range runes {
		switch {
		case r == '\u200b' || r == '\r' || r == '\f' || r == '\v' || i < first || i >= last:
			b.WriteString(entity(r))
		case strings.ContainsRune("\\`*_[]<>&~|", r), begins && i == first && strings.ContainsRune("#+-=", r),
			begins && (r == '.' || r == ')') && digitsOnly(runes[first:i]):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\u00a0' }

func entity(r rune) string { return "&#" + itoa(int(r)) + ";" }

func digitsOnly(runes []rune) bool {
	for _, r := range runes {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(runes) > 0
}

// plainText is the way back from markdownText for one paragraph.
func plainText(paragraph string) string {
	lines := strings.Split(paragraph, "\n")
	var b strings.Builder
	for i, line := range lines {
		line, hard := strings.CutSuffix(line, "\\")
		if hard && endsEscaped(line) { // the backslash is itself escaped
			line, hard = line+"\\", false
		}
		b.WriteString(plainLine(line))
		switch {
		case i == len(lines)-1:
		case hard:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ') // a soft break, made by hand
		}
	}
	return b.String()
}

// endsEscaped says whether a line ends in an odd number of backslashes.
func endsEscaped(line string) bool {
	return (len(line)-len(strings.TrimRight(line, "\\")))%2 == 1
}

func plainLine(line string) string {
	if line == emptyLine {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && isPunctuation(line[i+1]):
			i++
			b.WriteByte(line[i])
		case line[i] == '&':
			end := strings.IndexByte(line[i:], ';')
			if end < 0 {
				b.WriteByte('&')
				continue
			}
			b.WriteString(html.UnescapeString(line[i : i+end+1]))
			i += end
		default:
			b.WriteByte(line[i])
		}
	}
	return b.String()
}

func isPunctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}
