package heap

import (
	"runtime/debug"
	"testing"
)

func TestTheEnvironmentCountsMore(t *testing.T) {
	was := debug.SetGCPercent(100)
	limit := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetGCPercent(was); debug.SetMemoryLimit(limit) })
	t.Setenv("GOMEMLIMIT", "1GiB") // read at the start only: here it keeps Configure from setting one
	t.Setenv("GOGC", "100")
	Configure()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("GOGC=100 gives %d", got)
	}
	t.Setenv("GOGC", "")
	Configure()
	if got := debug.SetGCPercent(100); got != growth {
		t.Errorf("without GOGC it is %d", got)
	}
	if got := debug.SetMemoryLimit(-1); got != limit {
		t.Errorf("the limit became %d in spite of GOMEMLIMIT", got)
	}
}
