package web

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	"fortschreibung/documents"
	"fortschreibung/records"
)

// editionChanges is what became different from one edition to another.
type editionChanges struct {
	parts []comparisonPart
	same  []string
}

// comparedEditions keeps the latest comparisons: editions stay as they are, and comparing
// two word by word takes long. An edition that is read in anew has another hash.
type comparedEditions struct {
	mu    sync.Mutex
	kept  map[[2]records.EditionHead]editionChanges
	order [][2]records.EditionHead // the oldest first
}

// maxCompared bounds the comparisons that are kept; one of 350 measures has about 2 MiB.
const maxCompared = 8

func (v *visit) changesBetween(older, newer records.EditionHead) (editionChanges, error) {
	c, key := &v.site.compared, [2]records.EditionHead{older, newer}
	c.mu.Lock()
	found, ok := c.kept[key]
	c.mu.Unlock()
	if ok {
		return found, nil
	}
	var synopse documents.Synopse
	if err := v.get(fmt.Sprintf("/editions/%d/synopsis?with=%d&format=json", newer.Year, older.Year), &synopse); err != nil {
		return editionChanges{}, err
	}
	found = editionChanges{comparisonParts(synopse), synopse.Unchanged}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		c.kept = map[[2]records.EditionHead]editionChanges{}
	}
	if _, ok := c.kept[key]; !ok {
		c.order = append(c.order, key)
	}
	c.kept[key] = found
	if len(c.order) > maxCompared {
		delete(c.kept, c.order[0])
		c.order = c.order[1:]
	}
	return found, nil
}

// changesAtOnce is how many changes are shown on a page.
const changesAtOnce = 20

// shownParts are the parts with the changes of the page that begins at the change from,
// and where the next one begins, 0 when there is none.
func (c editionChanges) shownParts(from int) (shown []comparisonPart, next int) {
	at := 0
	for _, part := range c.parts {
		first, last := max(from-at, 0), min(from+changesAtOnce-at, len(part.Entries))
		if first < last {
			cut := part
			cut.Entries = part.Entries[first:last]
			shown = append(shown, cut)
		}
		at += len(part.Entries)
	}
	if from+changesAtOnce < at {
		next = from + changesAtOnce
	}
	return shown, next
}

// partLine is a kind of change in the overview: how often, and the address of the first.
type partLine struct {
	Title, Path string
	Count       int
}

func (c editionChanges) overview(address func(from int) string) []partLine {
	var lines []partLine
	at := 0
	for _, part := range c.parts {
		lines = append(lines, partLine{part.Title, address(at) + "#teil-" + part.ID, len(part.Entries)})
		at += len(part.Entries)
	}
	return lines
}

// from is the change at which the page begins that the address asks for (ab).
func (v *visit) from() int {
	from, err := strconv.Atoi(v.query("ab"))
	if err != nil {
		return 0
	}
	return max(from, 0)
}

// headOf finds an edition by its year.
func headOf(year int, heads ...editionView) (records.EditionHead, bool) {
	i := slices.IndexFunc(heads, func(e editionView) bool { return e.Year == year })
	if i < 0 {
		return records.EditionHead{}, false
	}
	return heads[i].EditionHead, true
}
