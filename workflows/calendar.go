package workflows

import (
	"sync"

	"fortschreibung/strategy"
)

// thuringia is the calendar of working days: computed once, never changed.
var thuringia = sync.OnceValue(strategy.NewCalendar)
