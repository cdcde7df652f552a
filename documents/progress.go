package documents

import "context"

// Stage is what is being done to a PDF.
type Stage string

// Stages of a PDF. The last two are those of a document whose contents name pages.
const (
	StageWaiting   Stage = "waiting" // for other PDF
	StagePrinting  Stage = "printing"
	StageNumbering Stage = "numbering"
	StageAgain     Stage = "printing_again"
)

// Progress is how far a PDF is: the step of so many that has begun, from 1.
type Progress struct {
	Stage       Stage
	Step, Steps int
}

type progressKey struct{}

// WithProgress lets whoever prints with the context tell how far it is.
func WithProgress(ctx context.Context, tell func(Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, tell)
}

// Reach tells that a stage of a document has begun.
func Reach(ctx context.Context, l Layout, stage Stage) {
	tell, ok := ctx.Value(progressKey{}).(func(Progress))
	if !ok {
		return
	}
	stages := []Stage{StageWaiting, StagePrinting}
	if l.Contents {
		stages = append(stages, StageNumbering, StageAgain)
	}
	for i, s := range stages {
		if s == stage {
			tell(Progress{Stage: stage, Step: i + 1, Steps: len(stages)})
		}
	}
}
