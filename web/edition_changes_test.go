package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func entries(n int) []comparedEntry {
	var all []comparedEntry
	for i := range n {
		all = append(all, comparedEntry{Title: fmt.Sprint(i)})
	}
	return all
}

// Page by page every change is shown once, in its part.
func TestChangesAreShownSomeAtATime(t *testing.T) {
	for _, counts := range [][]int{{0}, {1}, {changesAtOnce}, {changesAtOnce + 1}, {3, 2 * changesAtOnce, 1}, {changesAtOnce, changesAtOnce}} {
		var c editionChanges
		total := 0
		for i, n := range counts {
			c.parts = append(c.parts, comparisonPart{ID: fmt.Sprint(i), Entries: entries(n)})
			total += n
		}
		seen, pages := map[string]bool{}, 0
		for from := 0; ; {
			parts, next := c.shownParts(from)
			n := 0
			for _, part := range parts {
				for _, e := range part.Entries {
					seen[part.ID+"/"+e.Title] = true
					n++
				}
			}
			if n > changesAtOnce || next > 0 && n < changesAtOnce {
				t.Errorf("%v: the page from %d has %d", counts, from, n)
			}
			if pages++; next == 0 {
				break
			}
			from = next
		}
		if len(seen) != total || pages != max(1, (total+changesAtOnce-1)/changesAtOnce) {
			t.Errorf("%v: %d are seen on %d pages", counts, len(seen), pages)
		}
	}
}

func TestAComparisonIsMadeOnce(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	first := d.get("/fassungen/2026/vergleich").Body.String()
	read := d.store.editionsRead
	if read == 0 {
		t.Fatal("no edition is read")
	}
	if again := d.get("/fassungen/2026/vergleich").Body.String(); again != first || d.store.editionsRead != read {
		t.Errorf("%d editions are read again", d.store.editionsRead-read)
	}
	for _, address := range []string{"/fassungen/2026/vergleich?ab=1", "/fassungen/2026/vergleich?ab=99999", "/fassungen/2026/vergleich?ab=-1", "/fassungen/2026/vergleich?ab=x"} {
		wantStatus(t, d.get(address), http.StatusOK)
	}
	if late := d.get("/fassungen/2026/vergleich?ab=1").Body.String(); !strings.Contains(late, "Zum Anfang der Liste") {
		t.Error("nothing leads back to the beginning")
	}
}
