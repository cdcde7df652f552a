package store

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Two drafts of a year's Kabinettvorlage arrive at once: one of them is stored.
func TestAYearHasOneKabinettvorlageUnderWay(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	var waits sync.WaitGroup
	refused := make([]error, 2)
	for i := range refused {
		waits.Go(func() { _, refused[i] = s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, i+1, 1))) })
	}
	waits.Wait()
	first := sampleSubmission(2021, 1, 1)
	if refused[0] != nil {
		first, refused[0], refused[1] = sampleSubmission(2021, 2, 1), refused[1], refused[0]
	}
	if refused[0] != nil || strategy.CodeOf(refused[1]) != strategy.CodeAlreadyDecided || !strings.Contains(refused[1].Error(), first.ID) {
		t.Fatalf("answers %v and %v", refused[0], refused[1])
	}
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(first))) // whose answer got lost
	must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2022, 1, 1))))
	for i, state := range []strategy.SubmissionState{strategy.SubmissionSentBack, strategy.SubmissionHandedIn, strategy.SubmissionDecided} {
		first.State, first.Revision = state, i+2
		must[workflows.Recorded](t)(s.RecordSubmission(ctx, submissionRecord(first)))
		_, err := s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, 3, 1)))
		if open := state != strategy.SubmissionDecided; (err != nil) != open {
			t.Errorf("while one is %s another is answered %v", state, err)
		}
	}
}

func TestACycleAndAnImportDoNotMakeTheSameEdition(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	importing(t, s, sampleEdition(2020, "M1-01"))
	opening := cycleRecord(2020, 1)
	opening.Entries[0].Action = strategy.CycleOpened
	if _, err := s.RecordCycle(ctx, opening); strategy.CodeOf(err) != strategy.CodeInvalid {
		t.Errorf("the cycle of an imported edition is opened: %v", err)
	}
	must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, 1)))
	if _, err := s.ImportEdition(ctx, sampleEdition(2021, "M1-01"), coordinator); strategy.CodeOf(err) != strategy.CodeInvalid {
		t.Errorf("the edition of a cycle under way is imported: %v", err)
	}
	lapsed := cycleRecord(2021, 2)
	lapsed.Cycle.Phase, lapsed.Cycle.Outcome = strategy.PhaseClosed, strategy.OutcomeLapsed
	must[workflows.Recorded](t)(s.RecordCycle(ctx, lapsed))
	if !importing(t, s, sampleEdition(2021, "M1-01")) {
		t.Error("after the cycle lapsed the edition is not imported")
	}
}

func TestTheCoordinatorHearsOnceWhyAnEditionIsRefused(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	call := publishCall(2021)
	call.Entry.At = time.Date(2021, 12, 8, 12, 0, 0, 0, time.UTC)
	for _, why := range []string{"kein Vorgänger", "kein Vorgänger", "zweimal M1-01"} {
		refusal := &strategy.Error{Code: strategy.CodeInvalid, Message: why}
		if err := s.WarnUnpublished(ctx, call, refusal); err != nil {
			t.Fatal(err)
		}
	}
	told := must[records.List[records.NoticeReceipt]](t)(s.Notices(ctx, coordinator, records.Page{})).Items
	if len(told) != 2 || !strings.Contains(told[0].Text, "zweimal M1-01") || told[0].EntityID != "2021" || !told[0].At.Equal(call.Entry.At) {
		t.Errorf("told %+v", told)
	}
}
