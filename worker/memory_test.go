package worker

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"fortschreibung/activities"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// memory is a Store that keeps the steps of a cycle and knows proposals and reports by
// id only. Nobody listens under those ids.
type memory struct {
	proposals int

	mu        sync.Mutex
	cycle     strategy.Cycle
	entries   []strategy.Entry
	published []workflows.PublishCall
	measures  []string // half-years asked for
}

func (m *memory) RecordCycle(_ context.Context, r workflows.CycleRecord) (workflows.Recorded, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range r.Entries {
		if !slices.ContainsFunc(m.entries, func(have strategy.Entry) bool { return have.ID == e.ID }) {
			m.entries = append(m.entries, e)
		}
	}
	if r.Cycle.Revision > m.cycle.Revision {
		m.cycle = r.Cycle
	}
	return workflows.Recorded{}, nil
}

func (m *memory) RecordProposal(context.Context, workflows.ProposalRecord) (workflows.Recorded, error) {
	return workflows.Recorded{}, nil
}

func (m *memory) RecordReport(context.Context, workflows.ReportRecord) (workflows.Recorded, error) {
	return workflows.Recorded{}, nil
}

func (m *memory) RecordSession(context.Context, workflows.SessionRecord) (workflows.Recorded, error) {
	return workflows.Recorded{}, nil
}

func (m *memory) RecordSubmission(context.Context, workflows.SubmissionRecord) (workflows.Recorded, error) {
	return workflows.Recorded{}, nil
}

func (m *memory) LoadCycle(_ context.Context, year int) (workflows.CycleView, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cycle.Year != year {
		return workflows.CycleView{}, strategy.NotFound("keinen Zyklus %d", year)
	}
	return workflows.CycleView{
		Year: year, Phase: m.cycle.Phase, Plan: m.cycle.Plan, Settings: m.cycle.Settings,
		Offset: m.cycle.Offset, Revision: m.cycle.Revision,
	}, nil
}

func (m *memory) LoadMinistries(context.Context) (strategy.Ministries, error) {
	return strategy.DefaultMinistries(), nil
}

func (m *memory) LoadAgenda(context.Context, workflows.AgendaQuery) ([]strategy.AgendaItem, error) {
	return nil, nil
}

func (m *memory) LoadSubmissionFacts(context.Context, workflows.SubmissionQuery) (workflows.SubmissionFacts, error) {
	return workflows.SubmissionFacts{}, nil
}

func (m *memory) ProposalIDs(_ context.Context, _ int, _ []strategy.Stage, after string, limit int) ([]string, error) {
	var ids []string
	for i := range m.proposals {
		if id := fmt.Sprintf("p%05d", i); id > after && len(ids) < limit {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (m *memory) OpenReportIDs(context.Context, int, string, int) ([]string, error) { return nil, nil }

func (m *memory) MeasuresLed(_ context.Context, half, _ string, _ int) ([]activities.LedMeasure, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.measures = append(m.measures, half)
	return nil, nil
}

func (m *memory) WarnUnpublished(context.Context, workflows.PublishCall, *strategy.Error) error {
	return nil
}

func (m *memory) AwaitingCabinet(context.Context, string) (int, error) { return 0, nil }

func (m *memory) PublishEdition(_ context.Context, call workflows.PublishCall) (workflows.PublishResult, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.published = append(m.published, call)
	return workflows.PublishResult{Year: call.Year}, nil
}

func (m *memory) state() strategy.Cycle {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cycle
}
