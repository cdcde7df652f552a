// Package heap says how much garbage the program lets pile up before it is collected.
package heap

import (
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// growth is by how many percent the heap grows beyond what lives. Requests leave much
// garbage and little that stays: collecting less often than Go's 100 makes lists a fifth
// cheaper (docs/performance.md).
const growth = 400

// share is how much of the memory granted by the control group is used before garbage is
// collected as often as that takes.
const share = 0.8

// Configure sets both, unless GOGC or GOMEMLIMIT of the environment say otherwise. Where
// nothing limits the memory there is no share to keep to.
func Configure() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	_, _ = memlimit.Set(memlimit.WithRatio(share))
}
