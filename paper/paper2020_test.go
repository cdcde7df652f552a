package paper

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// openPaper opens the published paper of 2020, which is not part of the repository.
func openPaper(t testing.TB) *os.File {
	t.Helper()
	const path = "../../shared/seeds/000_73011063377889c5.txt"
	f, err := os.Open(filepath.FromSlash(path))
	if err != nil {
		t.Skipf("the published paper is not here: %v", err)
	}
	t.Cleanup(func() { f.Close() }) //nolint:errcheck // only read
	return f
}

func readPaper2020(t testing.TB) Document {
	t.Helper()
	doc, err := Read(openPaper(t))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// processTime is the processor time of this process: unlike the clock it does not count
// what else the machine does.
func processTime(t testing.TB) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func TestPaper2020IsCompleteAndFast(t *testing.T) {
	f := openPaper(t)
	began := processTime(t)
	doc, err := Read(f)
	took := processTime(t) - began
	if err != nil {
		t.Fatal(err)
	}
	if limit := time.Second * raceFactor; took > limit {
		t.Errorf("reading took %v of processor time, want less than %v", took, limit)
	}
	count := map[string]int{}
	for _, s := range doc.Sheets {
		count[s.Code[:1]]++
	}
	if len(doc.Sheets) != 75 || count["M"] != 19 || count["L"] != 23 || count["B"] != 18 || count["Q"] != 15 {
		t.Errorf("%d sheets, by letter %v", len(doc.Sheets), count)
	}
	for _, p := range doc.Problems {
		t.Errorf("line %d: %s", p.Line, p.Message)
	}
	if len(doc.Notes) != 3 {
		t.Errorf("misprints put right: %v, want TMWWD in B4-06 and the torn NEU of Q-10 and Q-11", doc.Notes)
	}
	if len(doc.Fields) != 26 || len(doc.Visions) != 2 {
		t.Errorf("%d fields and %d visions of themes, want 23 chapters and 3 fields only sheets name; 2", len(doc.Fields), len(doc.Visions))
	}
	for i, f := range doc.Fields {
		if f.Theme == "" || (f.Vision != "") != (i < 23) {
			t.Errorf("field %q of theme %q has vision %t", f.Name, f.Theme, f.Vision != "")
		}
	}
}
