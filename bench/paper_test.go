package bench

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fortschreibung/documents"
	"fortschreibung/paper"
	"fortschreibung/strategy"
)

// TestPaper reads the published paper, sets it, and compares every sheet with a changed one.
func TestPaper(t *testing.T) {
	found, err := filepath.Glob("../../shared/seeds/*.txt")
	check(t, err)
	if len(found) == 0 {
		t.Skip("the published paper is not there (../shared/seeds)")
	}
	text, err := os.ReadFile(found[0])
	check(t, err)
	mib := float64(len(text)) / (1 << 20)
	read := func() strategy.Edition {
		document, err := paper.Read(bytes.NewReader(text))
		check(t, err)
		return document.Edition(2020, strategy.NewDate(2020, time.December, 15))
	}
	edition := read()
	measure := func(name string, run func()) {
		r := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
		single(t, name, "MiB/s", mib/r.T.Seconds()*float64(r.N))
		single(t, name+", allocations", "", float64(r.AllocsPerOp()))
	}
	measure("paper import", func() { read() })
	set := documents.NewPaper(edition, strategy.DefaultMinistries())
	measure("paper as HTML", func() { check(t, set.Layout().HTML(io.Discard)) })
	measure("paper as Markdown", func() { check(t, set.Markdown(io.Discard)) })
	changed := read()
	changed.Year = 2021
	for i := range changed.Measures {
		changed.Measures[i].Sheet.Description += " Das Vorhaben wird nach einem Jahr bewertet."
	}
	measure("Synopse of all sheets", func() { check(t, documents.CompareEditions(edition, changed).Layout().HTML(io.Discard)) })
}
