package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Names of the search attributes; the server's namespace has to know them with the types
// Int, Keyword, KeywordList and Datetime. They carry nothing confidential.
const (
	CycleYearAttribute = "CycleYear"
	PhaseAttribute     = "Phase" // phase of a cycle, stage of a proposal, state of the others
	MinistryAttribute  = "Ministry"
	DueAtAttribute     = "DueAt"
)

// upsertAttributes writes an entity's search attributes. A zero due clears DueAt; due is
// calendar time. Call it on start and when the phase or stage changes.
func upsertAttributes(ctx workflow.Context, year int, phase string, due time.Time, ministries ...string) error {
	updates := []temporal.SearchAttributeUpdate{
		temporal.NewSearchAttributeKeyInt64(CycleYearAttribute).ValueSet(int64(year)),
		temporal.NewSearchAttributeKeyKeyword(PhaseAttribute).ValueSet(phase),
	}
	dueAt := temporal.NewSearchAttributeKeyTime(DueAtAttribute)
	if due.IsZero() {
		updates = append(updates, dueAt.ValueUnset())
	} else {
		updates = append(updates, dueAt.ValueSet(due))
	}
	if len(ministries) > 0 {
		updates = append(updates, temporal.NewSearchAttributeKeyKeywordList(MinistryAttribute).ValueSet(ministries))
	}
	return workflow.UpsertTypedSearchAttributes(ctx, updates...)
}
