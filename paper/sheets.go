package paper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The code stands behind the title or on a line of its own. Variants of the
// hyphen and missing zeros are read and noted.
var codeAtEnd = regexp.MustCompile(`(?:^|\s)(?:([MLB]) ?(\d)|(Q)) ?[-–—] ?(\d{1,2})$`)

// head is where a measure sheet begins.
type head struct {
	code     string
	printed  string
	codeLine int      // index of the line with the code
	title    []string // printed lines
	first    int      // index of the first title line
	no       int      // its line number
	isNew    bool     // a NEU mark stands above the title
}

// readSheets cuts the lines into sheets and reads each; it returns the index of
// the line where the first one begins.
func readSheets(doc *Document, lines []line) int {
	heads := findHeads(lines)
	orphans := findOrphans(lines, heads)
	cuts := make([]int, 0, len(heads)+len(orphans)+1)
	for _, h := range heads {
		cuts = append(cuts, h.first)
	}
	for _, o := range orphans {
		cuts = append(cuts, o.first)
		doc.problem(lines[o.codeLine].no, "Maßnahmenblatt „%s“ nicht übernommen: Es hat keine lesbare Kennung. Bitte die Kennung (wie M1-01) hinter den Titel vor „Handlungsfeld:“ oder „Querschnittsthema“ setzen.", mend(o.title))
	}
	cuts = append(cuts, len(lines))
	slices.Sort(cuts)
	lineOfCode := map[string]int{}
	for _, h := range heads {
		if before, ok := lineOfCode[h.code]; ok {
			doc.problem(lines[h.first].no, "Maßnahmenblatt %s „%s“ nicht übernommen: Die Kennung steht schon in Zeile %d. Bitte eine eigene vergeben.", h.code, mend(h.title), before)
			continue
		}
		lineOfCode[h.code] = lines[h.first].no
		if h.printed != h.code {
			doc.note(lines[h.codeLine].no, "Kennung „%s“ als %s gelesen", h.printed, h.code)
		}
		h.no = lines[h.first].no
		next, _ := slices.BinarySearch(cuts, h.codeLine+1)
		readSheet(doc, h, lines[h.codeLine+1:cuts[next]])
	}
	return cuts[0]
}

// findHeads finds the sheets by code and label: a line that ends in a code and
// is followed by the field or the description. Codes in running text are not.
func findHeads(lines []line) []head {
	var heads []head
	for i, l := range lines {
		m := codeAtEnd.FindStringSubmatchIndex(l.text)
		if m == nil || l.dropped {
			continue
		}
		if next := nextPrinted(lines, i+1); next < 0 || !opensSheet(lines, next) {
			continue
		}
		parts := codeAtEnd.FindStringSubmatch(l.text)
		h := head{codeLine: i, printed: strings.TrimSpace(l.text[m[0]:])}
		n := parts[4]
		if len(n) == 1 {
			n = "0" + n
		}
		h.code = fmt.Sprintf("%s%s%s-%s", parts[1], parts[2], parts[3], n)
		floor := 0
		if len(heads) > 0 {
			floor = heads[len(heads)-1].codeLine + 1
		}
		h.findTitle(lines, l.text[:m[0]], i, floor)
		heads = append(heads, h)
	}
	return heads
}

func nextPrinted(lines []line, from int) int {
	for i := from; i < len(lines); i++ {
		if !lines[i].blank() && !lines[i].dropped {
			return i
		}
	}
	return -1
}

func opensSheet(lines []line, i int) bool {
	name, _, ok := labelOf(lines, i)
	return ok && (name == labelField || name == labelCross || name == labelDescription)
}

// findTitle collects the title: what precedes the code on its line, and the
// lines above it up to the start of the page, an empty line, or the end of the
// sheet before.
func (h *head) findTitle(lines []line, beforeCode string, at, floor int) {
	const most = 6
	h.first = at
	rest := strings.TrimSpace(beforeCode)
	if rest != "" {
		h.title = []string{rest}
		if lines[at].pageStart {
			h.marksAbove(lines, floor)
			return
		}
	} else {
		for at > floor && lines[at-1].blank() {
			at--
		}
	}
	top, page := at, false
	for top > floor && at-top < most && !lines[top-1].blank() && !lines[top-1].dropped && !page {
		top--
		page = lines[top].pageStart
	}
	if !page { // the page start is lost: stop where the text before plainly ends
		low := top
		for top = at; top > low && !endsText(lines[top-1].text); top-- {
		}
	}
	var above []string
	for i := top; i < at; i++ {
		if isNewMark(lines[i].text) {
			h.isNew = true
			continue
		}
		above = append(above, lines[i].text)
	}
	h.title = append(above, h.title...)
	h.first = top
	if !page {
		h.marksAbove(lines, floor)
	}
}

// marksAbove takes a NEU mark at the top of the page above the title.
func (h *head) marksAbove(lines []line, floor int) {
	i := h.first
	for i > floor && h.first-i < 8 && !lines[i].pageStart {
		i--
		if !lines[i].blank() && !lines[i].dropped && !isNewMark(lines[i].text) {
			return
		}
	}
	if i < h.first && lines[i].pageStart && isNewMark(lines[i].text) {
		h.isNew, h.first = true, i
	}
}

func endsText(text string) bool {
	return isNewMark(text) || strings.HasSuffix(text, ".") || strings.HasSuffix(text, ":") || strings.HasSuffix(text, "!")
}

// isNewMark: the mark NEU, which extraction tears into "NE" and "U".
func isNewMark(text string) bool { return text == "NEU" || text == "NE" || text == "U" }

// findOrphans finds sheets whose code is missing or unreadable.
func findOrphans(lines []line, heads []head) []head {
	known := map[int]bool{}
	for _, h := range heads {
		known[nextPrinted(lines, h.codeLine+1)] = true
	}
	var orphans []head
	floor := 0
	for i := range lines {
		name, _, ok := labelOf(lines, i)
		if !ok || name != labelField && name != labelCross || known[i] || !descriptionFollows(lines, i+1) {
			continue
		}
		o := head{codeLine: i}
		o.findTitle(lines, "", i, floor)
		floor = i + 1
		orphans = append(orphans, o)
	}
	return orphans
}

// descriptionFollows: the label Beschreibung is among the next printed lines.
func descriptionFollows(lines []line, from int) bool {
	const most = 4
	for n := 0; n < most; n++ {
		i := nextPrinted(lines, from)
		if i < 0 {
			return false
		}
		if name, _, ok := labelOf(lines, i); ok {
			return name == labelDescription
		}
		from = i + 1
	}
	return false
}
