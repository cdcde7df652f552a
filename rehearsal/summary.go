package rehearsal

import (
	"context"
	"fmt"
	"time"

	"fortschreibung/strategy"
)

// Summary is what came of a rehearsal.
type Summary struct {
	Outcome                  string   `json:"outcome"`
	Proposals                int      `json:"proposals"`
	Adopted                  int      `json:"adopted"` // without conditions
	AdoptedWithConditions    int      `json:"adopted_with_conditions"`
	Deferred                 int      `json:"deferred"`
	Rejected                 int      `json:"rejected"`
	Declined                 int      `json:"declined"`
	Merged                   int      `json:"merged"`
	Withdrawn                int      `json:"withdrawn"`
	Positions                int      `json:"positions"`
	Reports                  int      `json:"reports"`
	MeasuresBefore           int      `json:"measures_before"`
	MeasuresAfter            int      `json:"measures_after"`
	Edition                  int      `json:"edition"`
	AuditEntries             int64    `json:"audit_entries"`
	AuditOK                  bool     `json:"audit_ok"`
	Acknowledged             int      `json:"acknowledged"` // writes that the server acknowledged
	Lost                     int      `json:"lost"`         // of these, not found afterwards
	Requests                 int64    `json:"requests"`     // sent, repetitions among them
	Pending                  int64    `json:"pending"`      // answers "accepted, not finished"
	Broken                   int64    `json:"broken"`       // answers that did not come, 429 and 503
	Errors                   int      `json:"errors"`
	Faults                   []string `json:"faults"` // the errors, in words
	DurationMS               int64    `json:"duration_ms"`
	CycleHistoryEvents       int      `json:"cycle_history_events"`
	MaxProposalHistoryEvents int      `json:"max_proposal_history_events"`
	Timeline                 []Line   `json:"-"`
}

// summarise reads everything back and checks it.
func (r *rehearsal) summarise(ctx context.Context) (Summary, error) {
	s := Summary{Proposals: len(r.parts), MeasuresBefore: len(inForce(r.measures))}
	steps := []func(context.Context, *Summary) error{
		r.countCycle, r.countProposals, r.countReports, r.compareEditions, r.checkAudit, r.countHistory,
	}
	for _, step := range steps {
		if err := step(ctx, &s); err != nil {
			return s, err
		}
	}
	s.Faults, s.Errors = append([]string{}, r.faults...), len(r.faults)
	s.Requests, s.Pending, s.Broken = r.sent.Load(), r.pending.Load(), r.broken.Load()
	s.Timeline = r.timeline
	s.DurationMS = time.Since(r.started).Milliseconds()
	return s, nil
}

func (r *rehearsal) countCycle(ctx context.Context, s *Summary) error {
	v, err := r.view(ctx)
	s.Outcome = string(v.Outcome)
	if s.Outcome == "" {
		s.Outcome = "open in phase " + string(v.Phase)
	}
	return err
}

func (r *rehearsal) countProposals(ctx context.Context, s *Summary) error {
	r.stages = map[string]strategy.Stage{}
	return each(ctx, r.client, coordinator, fmt.Sprintf("/proposals?year=%d", r.Year), func(p strategy.Proposal) error {
		r.stages[p.ID] = p.Stage
		s.Positions += len(p.Positions)
		s.count(p)
		return nil
	})
}

func (s *Summary) count(p strategy.Proposal) {
	switch p.Stage {
	case strategy.StagePublished:
		if p.Decision != nil && p.Decision.Outcome == strategy.DecideAdoptConditions {
			s.AdoptedWithConditions++
		} else {
			s.Adopted++
		}
	case strategy.StageDeferred:
		s.Deferred++
	case strategy.StageRejected:
		s.Rejected++
	case strategy.StageDeclined:
		s.Declined++
	case strategy.StageMerged:
		s.Merged++
	case strategy.StageWithdrawn:
		s.Withdrawn++
	}
}

func (r *rehearsal) countReports(ctx context.Context, s *Summary) error {
	return each(ctx, r.client, coordinator, fmt.Sprintf("/reports?year=%d", r.Year), func(rep report) error {
		if rep.State == strategy.ReportAccepted {
			s.Reports++
		}
		return nil
	})
}

// compareEditions checks that the new edition differs from the one before exactly by
// the proposals that were published.
func (r *rehearsal) compareEditions(ctx context.Context, s *Summary) error {
	if s.Outcome != string(strategy.OutcomeAdopted) {
		return nil
	}
	after, err := r.readMeasures(ctx, r.Year)
	if err != nil {
		return err
	}
	s.Edition, s.MeasuresAfter = r.Year, len(inForce(after))
	before := map[string]measure{}
	for _, m := range r.measures {
		before[m.MeasureID] = m
	}
	for _, m := range after {
		old, known := before[m.MeasureID]
		changed := !known || old.TextHash != m.TextHash || old.Ended != m.Ended
		if changed != (m.Proposal != "") {
			r.faults = append(r.faults, fmt.Sprintf("measure %s: changed %v, but by proposal %q", m.Code, changed, m.Proposal))
		}
		if m.New == known {
			r.faults = append(r.faults, fmt.Sprintf("measure %s: NEU is %v", m.Code, m.New))
		}
		delete(before, m.MeasureID)
	}
	for _, m := range before {
		r.faults = append(r.faults, fmt.Sprintf("measure %s of edition %d is missing", m.Code, r.Year-1))
	}
	r.checkPublished(after)
	return nil
}

// checkPublished looks for every target of a published proposal in the new edition.
func (r *rehearsal) checkPublished(after []measure) {
	byID, byProposal := map[string]measure{}, map[string]bool{}
	for _, m := range after {
		byID[m.MeasureID] = m
		byProposal[m.Proposal] = true
	}
	for _, p := range r.parts {
		if stage := r.stages[p.id]; stage != strategy.StagePublished {
			if byProposal[p.id] {
				r.faults = append(r.faults, fmt.Sprintf("proposal %s (%s) is in the edition, but not published", p.id, stage))
			}
			continue
		}
		if p.kind == strategy.KindNew && !byProposal[p.id] {
			r.faults = append(r.faults, fmt.Sprintf("new measure of proposal %s is not in the edition", p.id))
		}
		for _, t := range p.targets {
			if byID[t.MeasureID].Proposal == "" {
				r.faults = append(r.faults, fmt.Sprintf("proposal %s was published, but measure %s is unchanged", p.id, t.Code))
			}
		}
	}
}
