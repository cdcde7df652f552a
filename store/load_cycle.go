package store

import (
	"context"
	"fmt"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// LoadCycle reads a cycle as other workflows see it; not_found when none was opened.
func (s *Store) LoadCycle(ctx context.Context, year int) (workflows.CycleView, error) {
	view, err := cycleView(s.db.WithContext(ctx), year, "")
	if err != nil {
		return workflows.CycleView{}, fmt.Errorf("load cycle %d: %w", year, err)
	}
	if view == nil {
		return workflows.CycleView{}, noCycle(year)
	}
	return *view, nil
}

func noCycle(year int) error {
	return strategy.NotFound("Einen Zyklus %d gibt es nicht", year)
}
