package documents

import (
	"strings"
	"unicode"
)

// WordRun is a stretch of text that both texts have, or that one of them has alone.
type WordRun struct {
	Kind string `json:"kind" enum:"same,removed,added"`
	Text string `json:"text"`
}

// The kinds of runs.
const (
	RunSame    = "same"
	RunRemoved = "removed"
	RunAdded   = "added"
)

// DiffWords compares two texts word by word: removed and same runs together give the old
// text, added and same ones the new text. It finds a shortest edit by Myers' linear-space
// algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986, section 4b). A
// stretch in which more than 2*maxEdit words differ is shown as replaced as a whole:
// word by word nobody could read it.
func DiffWords(old, new string) []WordRun {
	d := &wordDiff{old: words(old), new: words(new)}
	size := 2*(len(d.old)+len(d.new)) + 3
	d.forward, d.backward = make([]int, size), make([]int, size)
	d.compare(0, len(d.old), 0, len(d.new))
	return d.runs
}

// words cuts a text into words, single spaces and other marks, without losing anything.
func words(text string) []string {
	var cut []string
	start, inWord := 0, false
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if i > start && !(inWord && letter) {
			cut = append(cut, text[start:i])
			start = i
		}
		inWord = letter
	}
	if start < len(text) {
		cut = append(cut, text[start:])
	}
	return cut
}

type wordDiff struct {
	old, new          []string
	forward, backward []int // furthest reaching points by diagonal
	runs              []WordRun
}

func (d *wordDiff) compare(a0, a1, b0, b1 int) {
	begin := a0
	for a0 < a1 && b0 < b1 && d.old[a0] == d.new[b0] {
		a0, b0 = a0+1, b0+1
	}
	d.add(RunSame, d.old[begin:a0])
	end := a1
	for a0 < a1 && b0 < b1 && d.old[a1-1] == d.new[b1-1] {
		a1, b1 = a1-1, b1-1
	}
	switch {
	case a0 == a1:
		d.add(RunAdded, d.new[b0:b1])
	case b0 == b1:
		d.add(RunRemoved, d.old[a0:a1])
	default:
		a, b, found := d.middle(a0, a1, b0, b1)
		if !found {
			d.add(RunRemoved, d.old[a0:a1])
			d.add(RunAdded, d.new[b0:b1])
			break
		}
		d.compare(a0, a, b0, b)
		d.compare(a, a1, b, b1)
	}
	d.add(RunSame, d.old[a1:end])
}

const maxEdit = 1000

// middle finds a point on a shortest edit path at which both halves are shorter, unless
// that path is longer than twice maxEdit. The first and the last words of both stretches
// differ.
func (d *wordDiff) middle(a0, a1, b0, b1 int) (a, b int, found bool) {
	n, m := a1-a0, b1-b0
	delta, zero := n-m, n+m+1
	odd := delta%2 != 0
	d.forward[zero+1], d.backward[zero+1] = 0, 0
	for depth := 0; depth <= maxEdit; depth++ {
		for k := -depth; k <= depth; k += 2 {
			x := furthest(d.forward, zero, k, depth)
			for x < n && x-k < m && x-k >= 0 && d.old[a0+x] == d.new[b0+x-k] {
				x++
			}
			d.forward[zero+k] = x
			back := delta - k
			if odd && back >= -(depth-1) && back <= depth-1 && x+d.backward[zero+back] >= n {
				return min(a0+x, a1), min(max(b0+x-k, b0), b1), true
			}
		}
		for k := -depth; k <= depth; k += 2 {
			x := furthest(d.backward, zero, k, depth)
			for x < n && x-k < m && x-k >= 0 && d.old[a1-1-x] == d.new[b1-1-x+k] {
				x++
			}
			d.backward[zero+k] = x
			ahead := delta - k
			if !odd && ahead >= -depth && ahead <= depth && x+d.forward[zero+ahead] >= n {
				return max(a1-x, a0), min(max(b1-x+k, b0), b1), true
			}
		}
	}
	return 0, 0, false
}

func furthest(reached []int, zero, k, depth int) int {
	if k == -depth || (k != depth && reached[zero+k-1] < reached[zero+k+1]) {
		return reached[zero+k+1]
	}
	return reached[zero+k-1] + 1
}

// add appends a run; one that follows a run of its kind lengthens it.
func (d *wordDiff) add(kind string, part []string) {
	if len(part) == 0 {
		return
	}
	text := strings.Join(part, "")
	if last := len(d.runs) - 1; last >= 0 && d.runs[last].Kind == kind {
		d.runs[last].Text += text
		return
	}
	d.runs = append(d.runs, WordRun{kind, text})
}
