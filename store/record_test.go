package store

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// record is one Record… call on a fresh entity, as the tests that hold for all of them see it.
type record struct {
	name  string
	table string
	call  func(s *Store, revision int) (workflows.Recorded, error)
}

func allRecords() []record {
	ctx := context.Background()
	return []record{
		{"cycle", "cycles", func(s *Store, revision int) (workflows.Recorded, error) {
			return s.RecordCycle(ctx, cycleRecord(2022, revision))
		}},
		{"proposal", "proposals", func(s *Store, revision int) (workflows.Recorded, error) {
			return s.RecordProposal(ctx, proposalRecord(1, 2021, revision))
		}},
		{"report", "reports", func(s *Store, revision int) (workflows.Recorded, error) {
			return s.RecordReport(ctx, reportRecord(sampleReport("2020-H2", "m-1", 2021, revision)))
		}},
		{"session", "committee_sessions", func(s *Store, revision int) (workflows.Recorded, error) {
			return s.RecordSession(ctx, sessionRecord(sampleSession(2021, 1, revision)))
		}},
		{"submission", "submissions", func(s *Store, revision int) (workflows.Recorded, error) {
			return s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, 1, revision)))
		}},
	}
}

func TestARecordAnswersTheCycleOfItsYear(t *testing.T) {
	s := migrated(t)
	for _, r := range allRecords()[1:] {
		recorded, err := r.call(s, 1)
		if err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
		if recorded.Cycle != nil {
			t.Errorf("%s: a cycle that does not exist was answered", r.name)
		}
	}
	must[workflows.Recorded](t)(s.RecordCycle(context.Background(), cycleRecord(2021, 7)))
	for _, r := range allRecords()[1:] {
		recorded, err := r.call(s, 2)
		if err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
		if recorded.Cycle == nil || recorded.Cycle.Revision != 7 || recorded.Cycle.Offset != time.Hour {
			t.Errorf("%s: cycle answered: %+v", r.name, recorded.Cycle)
		}
	}
	recorded := must[workflows.Recorded](t)(s.RecordCycle(context.Background(), cycleRecord(2021, 8)))
	want := viewOf(sampleCycle(2021, 8))
	if !reflect.DeepEqual(*recorded.Cycle, want) {
		t.Errorf("a cycle's own record answers\n%+v, want\n%+v", *recorded.Cycle, want)
	}
	loaded := must[workflows.CycleView](t)(s.LoadCycle(context.Background(), 2021))
	if !reflect.DeepEqual(loaded, want) {
		t.Errorf("loaded %+v", loaded)
	}
	if _, err := s.LoadCycle(context.Background(), 1999); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("a cycle that does not exist: %v", err)
	}
}

func TestTheSameRecordTwentyTimesAtOnceIsStoredOnce(t *testing.T) {
	for _, r := range allRecords() {
		t.Run(r.name, func(t *testing.T) {
			s := migrated(t)
			var wg sync.WaitGroup
			for range 20 {
				wg.Go(func() {
					if _, err := r.call(s, 1); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			for _, table := range []string{r.table, "decisions", "audit"} {
				if n := count(t, s, table); n != 1 {
					t.Errorf("%d rows in %s", n, table)
				}
			}
			verified(t, s, 1)
		})
	}
}

func TestALateRecordDoesNotTurnTheStateBack(t *testing.T) {
	for _, r := range allRecords() {
		t.Run(r.name, func(t *testing.T) {
			s := migrated(t)
			for _, revision := range []int{3, 2} {
				if _, err := r.call(s, revision); err != nil {
					t.Fatal(err)
				}
			}
			var revision int
			if err := s.db.Raw("select revision from " + r.table).Scan(&revision).Error; err != nil {
				t.Fatal(err)
			}
			if revision != 3 {
				t.Errorf("revision %d after the late record of revision 2", revision)
			}
			if n := count(t, s, "decisions"); n != 2 {
				t.Errorf("%d steps on the timeline, want both", n)
			}
		})
	}
}

func TestNoticesAreStoredOnce(t *testing.T) {
	s := migrated(t)
	r := proposalRecord(1, 2021, 1)
	notice := strategy.Notice{Key: "n-1", Kind: "proposal_moved", Role: strategy.RoleCoordinator, Entity: EntityProposal,
		EntityID: id(1), Text: "Ein Vorschlag ist eingegangen.", At: calendarTime, Due: calendarTime.Add(time.Hour)}
	r.Notices = []strategy.Notice{notice, notice}
	for range 2 {
		must[workflows.Recorded](t)(s.RecordProposal(context.Background(), r))
	}
	var rows []noticeRow
	if err := s.db.Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].Text != notice.Text || !rows[0].Due.Equal(notice.Due) || !rows[0].At.Equal(notice.At) {
		t.Errorf("notices: %+v", rows)
	}
}

func TestWhatPostgreSQLCannotKeepIsInvalidAndLeavesNothing(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	null := proposalRecord(1, 2021, 1)
	null.Proposal.Reason = "vor\x00nach"
	noWorkshop := proposalRecord(1, 2021, 1)
	noWorkshop.Proposal.WorkshopID = id(99)
	noUUID := proposalRecord(1, 2021, 1)
	noUUID.Proposal.ID = "1"
	noEntryID := proposalRecord(1, 2021, 1)
	noEntryID.Entries[0].ID = ""
	twice := proposalRecord(1, 2021, 1)
	twice.Proposal.Affected = []strategy.Affected{{Ministry: "TFM"}, {Ministry: "TFM"}}
	unnamed := proposalRecord(1, 2021, 1)
	unnamed.Proposal.Decision = &strategy.CommitteeDecision{Conditions: []strategy.Condition{{Text: "prüfen", Owner: "TFM"}}}
	for name, r := range map[string]workflows.ProposalRecord{"ministry twice": twice, "condition without id": unnamed, "null byte": null, "no such workshop": noWorkshop, "no uuid": noUUID, "step without id": noEntryID} {
		if _, err := s.RecordProposal(ctx, r); strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, table := range []string{"proposals", "decisions", "audit"} {
		if n := count(t, s, table); n != 0 {
			t.Errorf("%d rows left in %s", n, table)
		}
	}
	verified(t, s, 0)
}

func TestAFailureOfTheConnectionIsNoDomainError(t *testing.T) {
	s := migrated(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.RecordProposal(ctx, proposalRecord(1, 2021, 1)); err == nil || strategy.CodeOf(err) != "" {
		t.Errorf("a cancelled call answers %v", err)
	}
}
