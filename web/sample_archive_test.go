package web

import (
	"context"
	"io"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// sampleClosedCycle is over and has an E-Akte.
func sampleClosedCycle() strategy.Cycle {
	cycle := sampleCycle()
	cycle.Year, cycle.Phase, cycle.Outcome = 2026, strategy.PhaseClosed, strategy.OutcomeLapsed
	cycle.ClosedAt = time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC)
	return cycle
}

func (s *sampleStore) CycleProposals(context.Context, int) ([]string, error) {
	return []string{s.proposal().ID}, nil
}

func (s *sampleStore) PositionHistory(context.Context, string) ([]strategy.Position, error) {
	return s.proposal().Positions, nil
}

func (s *sampleStore) ExportCycleAudit(_ context.Context, _ int, chain, steps io.Writer) (records.CycleAudit, error) {
	for _, out := range []io.Writer{chain, steps} {
		if _, err := io.WriteString(out, "{\"seq\":1}\n"); err != nil {
			return records.CycleAudit{}, err
		}
	}
	return records.CycleAudit{Steps: 1, LastStep: 1, LastHash: "h", Head: records.Checkpoint{Seq: 1}}, nil
}
