package strategy

import "slices"

// LapsingStages are the stages from which a proposal is deferred when its cycle ends
// without a decision on it.
func LapsingStages() []Stage { return slices.Clone(transition("lapse").From) }

// OpenStages are the stages in which a proposal still takes part in its cycle and is
// told of every phase, deadline and clock move.
func OpenStages() []Stage { return append(LapsingStages(), StageApproved) }
