package documents

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func sides(runs []WordRun) (old, new string) {
	for _, r := range runs {
		if r.Kind != RunAdded {
			old += r.Text
		}
		if r.Kind != RunRemoved {
			new += r.Text
		}
	}
	return old, new
}

func TestDiffWordsNamesWhatChanged(t *testing.T) {
	got := DiffWords("Die Plattform startet bis Q4/2020 in Erfurt.", "Die neue Plattform startet bis Q2/2021 in Erfurt.")
	var removed, added []string
	for _, r := range got {
		switch r.Kind {
		case RunRemoved:
			removed = append(removed, r.Text)
		case RunAdded:
			added = append(added, r.Text)
		}
	}
	if strings.Join(removed, "|") != "Q4|2020" || strings.Join(added, "|") != "neue |Q2|2021" && strings.Join(added, "|") != " neue|Q2|2021" {
		t.Errorf("removed %q, added %q in %+v", removed, added, got)
	}
}

func TestDiffWordsGivesBothTextsBack(t *testing.T) {
	alphabet := []string{"a", "b", "c", "ä", " ", "\n", ".", "x1"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 40).Draw(t, "words"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		old, new := text.Draw(t, "old"), text.Draw(t, "new")
		runs := DiffWords(old, new)
		gotOld, gotNew := sides(runs)
		if gotOld != old || gotNew != new {
			t.Fatalf("diff of %q and %q gives %q and %q", old, new, gotOld, gotNew)
		}
		if changed := changedWords(runs); changed != shortestEdit(words(old), words(new)) {
			t.Fatalf("diff of %q and %q changes %d words, the shortest %d", old, new, changed, shortestEdit(words(old), words(new)))
		}
	})
}

func changedWords(runs []WordRun) int {
	n := 0
	for _, r := range runs {
		if r.Kind != RunSame {
			n += len(words(r.Text))
		}
	}
	return n
}

// shortestEdit counts removed and added words by the textbook table.
func shortestEdit(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			above := row[j+1]
			row[j+1] = min(above, row[j]) + 1
			if a[i] == b[j] {
				row[j+1] = diagonal
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

func TestDiffWordsOfTheLongestTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	long := func() string {
		var b strings.Builder
		for b.Len() < 20000 {
			b.WriteString(string(rune('a'+random.IntN(26))) + string(rune('a'+random.IntN(26))) + " ")
		}
		return b.String()
	}
	old, new := long(), long()
	began := time.Now()
	runs := DiffWords(old, new)
	t.Logf("two texts of 20,000 characters that have nothing in common took %s", time.Since(began))
	if gotOld, gotNew := sides(runs); gotOld != old || gotNew != new {
		t.Fatal("the texts do not come back")
	}
	changed := old[:9000] + "Einschub " + old[9000:]
	if runs := DiffWords(old, changed); changedWords(runs) > 4 {
		t.Errorf("one inserted word in a long text changes %d words", changedWords(runs))
	}
}
