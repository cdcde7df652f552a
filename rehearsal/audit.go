package rehearsal

import (
	"context"
	"fmt"
)

// checkAudit verifies the chain and looks for every acknowledged write in it.
func (r *rehearsal) checkAudit(ctx context.Context, s *Summary) error {
	var report struct {
		Entries int64  `json:"entries"`
		OK      bool   `json:"ok"`
		Why     string `json:"why"`
	}
	if err := r.get(ctx, auditor, "/audit/verification", &report); err != nil {
		return err
	}
	s.AuditEntries, s.AuditOK = report.Entries, report.OK
	if !report.OK {
		r.faults = append(r.faults, "audit: "+report.Why)
	}
	recorded := map[string]int{}
	err := each(ctx, r.client, auditor, "/audit", func(entry struct {
		RequestID string `json:"request_id"`
	}) error {
		recorded[entry.RequestID]++
		return nil
	})
	s.Acknowledged = len(r.acked)
	for _, a := range r.acked {
		switch n := recorded[a.requestID]; {
		case n == 0:
			s.Lost++
			r.faults = append(r.faults, fmt.Sprintf("lost: %s %s (%s)", a.method, a.path, a.requestID))
		case n > 1:
			r.faults = append(r.faults, fmt.Sprintf("doubled: %s %s (%s)", a.method, a.path, a.requestID))
		}
	}
	return err
}

// countHistory asks how large the engine's histories have become.
func (r *rehearsal) countHistory(ctx context.Context, s *Summary) error {
	var sizes struct {
		Cycle       int `json:"cycle_history_events"`
		MaxProposal int `json:"max_proposal_history_events"`
	}
	if err := r.get(ctx, coordinator, r.cycle+"/histories", &sizes); err != nil {
		return err
	}
	s.CycleHistoryEvents, s.MaxProposalHistoryEvents = sizes.Cycle, sizes.MaxProposal
	return nil
}
