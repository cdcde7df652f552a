package activities

import (
	"context"
	"sync/atomic"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// slowProposals is a Publisher whose proposals record the cabinet's decision one by one.
type slowProposals struct {
	waiting   atomic.Int64
	published atomic.Int64
}

func (s *slowProposals) AwaitingCabinet(_ context.Context, submission string) (int, error) {
	if submission != "2021/1" {
		return 0, strategy.NotFound("keine Vorlage %q", submission)
	}
	return int(s.waiting.Add(-1)), nil
}

func (s *slowProposals) PublishEdition(_ context.Context, call workflows.PublishCall) (workflows.PublishResult, error) {
	s.published.Add(1)
	return workflows.PublishResult{Year: call.Year, Measures: 60}, nil
}

func TestPublishEditionWaitsForTheProposals(t *testing.T) {
	connection, queue := connect(t)
	store := &slowProposals{}
	store.waiting.Store(3)
	defer work(t, connection, queue, workflows.PublishEdition, (&Editions{Store: store}).PublishEdition, callOnce[workflows.PublishCall, workflows.PublishResult]).Stop()
	published, err := result[workflows.PublishResult](t, start(t, connection, queue, workflows.PublishEdition, workflows.PublishCall{Year: 2021, Submission: "2021/1"}))
	if err != nil || published.Measures != 60 || store.published.Load() != 1 {
		t.Errorf("published %+v, %v, %d times", published, err, store.published.Load())
	}
	_, err = result[workflows.PublishResult](t, start(t, connection, queue, workflows.PublishEdition, workflows.PublishCall{Year: 2021}))
	if refusal := workflows.DomainError(err); refusal == nil || refusal.Code != strategy.CodeNotFound {
		t.Errorf("a refusal of the store was answered as %v", err)
	}
}
