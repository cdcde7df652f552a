package activities

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// slowProposals is a Publisher whose proposals record the cabinet's decision one by one.
type slowProposals struct {
	waiting   atomic.Int64
	published atomic.Int64
	refuses   error
	warned    atomic.Int64
}

func (s *slowProposals) AwaitingCabinet(_ context.Context, submission string) (int, error) {
	if submission != "2021/1" {
		return 0, strategy.NotFound("keine Vorlage %q", submission)
	}
	return int(s.waiting.Add(-1)), nil
}

func (s *slowProposals) PublishEdition(_ context.Context, call workflows.PublishCall) (workflows.PublishResult, error) {
	s.published.Add(1)
	return workflows.PublishResult{Year: call.Year, Measures: 60}, s.refuses
}

func (s *slowProposals) WarnUnpublished(_ context.Context, call workflows.PublishCall, why *strategy.Error) error {
	if call.Year != 2021 || why.Code != strategy.CodeAlreadyDecided {
		return why
	}
	if s.warned.Add(1) == 1 {
		return errors.New("the database is away for a moment")
	}
	return nil
}

func TestAnEditionRefusedForGoodIsReported(t *testing.T) {
	connection, queue := connect(t)
	store := &slowProposals{refuses: strategy.Decided("die Fassung gibt es schon")}
	defer work(t, connection, queue, workflows.PublishEdition, (&Editions{Store: store}).PublishEdition, callOnce[workflows.PublishCall, workflows.PublishResult]).Stop()
	_, err := result[workflows.PublishResult](t, start(t, connection, queue, workflows.PublishEdition, workflows.PublishCall{Year: 2021, Submission: "2021/1"}))
	if refusal := workflows.DomainError(err); refusal == nil || refusal.Code != strategy.CodeAlreadyDecided {
		t.Errorf("answered %v", err)
	}
	if store.warned.Load() != 2 || store.published.Load() != 2 {
		t.Errorf("warned %d times, tried %d times, want 2 and 2", store.warned.Load(), store.published.Load())
	}
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
