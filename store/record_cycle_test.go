package store

import (
	"context"
	"slices"
	"testing"

	"gorm.io/gorm"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// A proposal that is stored while its cycle takes a step: either the cycle's list of
// proposals contains it, or its record answers the step.

func TestACycleWaitsForAProposalThatIsBeingStored(t *testing.T) {
	for name, before := range map[string]int{"cycle exists": 1, "cycle's first step": 0} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			s := migrated(t)
			if before > 0 {
				must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, before)))
			}
			locked, release, stored := make(chan struct{}), make(chan struct{}), make(chan error, 1)
			go func() { // RecordProposal, held before its commit
				stored <- s.transact(ctx, "proposal", func(tx *gorm.DB) error {
					r := proposalRecord(1, 2021, 1)
					if _, err := holdCycle(tx, 2021); err != nil {
						return err
					}
					err := s.projectProposal(tx, steps{entity: EntityProposal, id: id(1)}, r)
					close(locked)
					<-release
					return err
				})
			}()
			<-locked
			recorded := make(chan error, 1)
			go func() {
				_, err := s.RecordCycle(ctx, cycleRecord(2021, before+1))
				recorded <- err
			}()
			until(t, "the cycle waits", func() bool { return waitingForLock(t, s) == 1 })
			close(release)
			for _, err := range []error{<-stored, <-recorded} {
				if err != nil {
					t.Fatal(err)
				}
			}
			told := must[[]string](t)(s.ProposalIDs(ctx, 2021, []strategy.Stage{strategy.StageSubmitted}, "", 10))
			if !slices.Equal(told, []string{id(1)}) {
				t.Errorf("the cycle tells %v", told)
			}
		})
	}
}

func TestAProposalWaitsForAStepOfItsCycle(t *testing.T) {
	for name, before := range map[string]int{"cycle exists": 1, "cycle's first step": 0} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			s := migrated(t)
			if before > 0 {
				must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, before)))
			}
			locked, release, stored := make(chan struct{}), make(chan struct{}), make(chan error, 1)
			go func() { // RecordCycle, held before its commit
				stored <- s.transact(ctx, "cycle", func(tx *gorm.DB) error {
					if err := advisoryLock(tx, lockYear, 2021); err != nil {
						return err
					}
					c := sampleCycle(2021, before+1)
					_, err := project(tx, &cycleRow{Year: 2021, Phase: string(c.Phase), Revision: c.Revision,
						State: doc(c), CreatedAt: realTime, UpdatedAt: realTime})
					close(locked)
					<-release
					return err
				})
			}()
			<-locked
			type answer struct {
				recorded workflows.Recorded
				err      error
			}
			answers := make(chan answer, 1)
			go func() {
				recorded, err := s.RecordProposal(ctx, proposalRecord(1, 2021, 1))
				answers <- answer{recorded, err}
			}()
			until(t, "the proposal waits", func() bool { return waitingForLock(t, s) == 1 })
			close(release)
			if err := <-stored; err != nil {
				t.Fatal(err)
			}
			a := <-answers
			if a.err != nil {
				t.Fatal(a.err)
			}
			if a.recorded.Cycle == nil || a.recorded.Cycle.Revision != before+1 {
				t.Errorf("the proposal did not hear of the step: %+v", a.recorded.Cycle)
			}
		})
	}
}
