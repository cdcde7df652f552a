package documents

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"fortschreibung/paper"
	"fortschreibung/strategy"
)

// edition2020 reads the published paper, which is not part of the repository.
func edition2020(t testing.TB) strategy.Edition {
	t.Helper()
	f, err := os.Open(filepath.FromSlash("../../shared/seeds/000_73011063377889c5.txt"))
	if err != nil {
		t.Skipf("the published paper is not here: %v", err)
	}
	defer f.Close() //nolint:errcheck // only read
	document, err := paper.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return document.Edition(2020, strategy.NewDate(2020, time.December, 15))
}

func paper2020(t testing.TB) Paper {
	t.Helper()
	return NewPaper(edition2020(t), strategy.DefaultMinistries())
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
