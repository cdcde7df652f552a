package activities

import (
	"context"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Loads reads what workflows decide on.
type Loads struct{ Store Loader }

// LoadCycle reads a cycle as other workflows see it; not_found when none was opened.
func (l *Loads) LoadCycle(ctx context.Context, year int) (workflows.CycleView, error) {
	view, err := l.Store.LoadCycle(ctx, year)
	return view, workflows.Failure(err)
}

// LoadMinistries reads the ministries with their periods.
func (l *Loads) LoadMinistries(ctx context.Context) (strategy.Ministries, error) {
	ministries, err := l.Store.LoadMinistries(ctx)
	return ministries, workflows.Failure(err)
}

// LoadAgenda reads the proposals that are ready for a session.
func (l *Loads) LoadAgenda(ctx context.Context, query workflows.AgendaQuery) ([]strategy.AgendaItem, error) {
	items, err := l.Store.LoadAgenda(ctx, query)
	return items, workflows.Failure(err)
}

// LoadSubmissionFacts reads what a Kabinettvorlage can state.
func (l *Loads) LoadSubmissionFacts(ctx context.Context, query workflows.SubmissionQuery) (workflows.SubmissionFacts, error) {
	facts, err := l.Store.LoadSubmissionFacts(ctx, query)
	return facts, workflows.Failure(err)
}
