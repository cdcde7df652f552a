package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type cycleRow struct {
	Year      int `gorm:"primaryKey;autoIncrement:false"`
	Phase     string
	Outcome   string
	Rehearse  bool
	OffsetNs  int64
	Revision  int
	State     document[strategy.Cycle]
	CreatedAt time.Time
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (cycleRow) TableName() string { return "cycles" }

// RecordCycle stores a step of a cycle. See holdCycle for how it meets with the records
// of proposals that are stored at the same time.
func (s *Store) RecordCycle(ctx context.Context, r workflows.CycleRecord) (workflows.Recorded, error) {
	var recorded workflows.Recorded
	c := r.Cycle
	st := steps{EntityCycle, strconv.Itoa(c.Year), r.Trace, r.Entries, r.Notices}
	err := s.transact(ctx, fmt.Sprintf("Zyklus %d", c.Year), func(tx *gorm.DB) error {
		if err := advisoryLock(tx, lockYear, c.Year); err != nil {
			return err
		}
		opens := func(e strategy.Entry) bool { return e.Action == strategy.CycleOpened }
		if slices.ContainsFunc(r.Entries, opens) {
			if err := checkNoEdition(tx, c.Year); err != nil {
				return err
			}
		}
		created, updated := st.span(s.realNow())
		_, err := project(tx, &cycleRow{
			Year: c.Year, Phase: string(c.Phase), Outcome: string(c.Outcome), Rehearse: c.Rehearse,
			OffsetNs: int64(c.Offset), Revision: c.Revision, State: doc(c), CreatedAt: created, UpdatedAt: updated,
		})
		if err != nil {
			return err
		}
		fresh, err := s.recordSteps(tx, st)
		if err != nil {
			return err
		}
		if recorded.Cycle, err = cycleView(tx, c.Year, ""); err != nil {
			return err
		}
		return s.appendAudit(tx, st.audits(fresh))
	})
	return recorded, err
}

// checkNoEdition refuses to open a cycle whose edition was imported already: it could
// never be published.
func checkNoEdition(tx *gorm.DB, year int) error {
	var sources []string
	err := tx.Raw("select source from editions where year = ? and source <> ?", year, workflows.CycleID(year)).Scan(&sources).Error
	if err == nil && len(sources) > 0 {
		return strategy.Invalid("year", "die Fassung %d ist schon eingelesen; fortgeschrieben wird sie in einem späteren Jahr", year)
	}
	return err
}

// holdCycle reads the cycle of a year and keeps it as it is until the transaction ends;
// nil when there is none.
//
// It closes a gap between a proposal and its cycle. When the cycle enters a phase or moves
// a deadline, it stores its row (RecordCycle) and then tells all proposals of the year that
// are stored. A proposal that is being stored at that very moment is not among them, so it
// must read the new row itself. The lock "for share" allows just these two orders:
//   - the proposal's transaction locks first: RecordCycle's update waits for its commit, and
//     the cycle's list of proposals, made after that update, contains the proposal;
//   - RecordCycle updates first: the lock waits for its commit, and PostgreSQL then reads
//     the row's new version, so the proposal hears of the step by its own record.
//
// While the year has no row there is nothing to lock; the advisory lock on the year, which
// RecordCycle takes before it inserts, does the same for the first step of a cycle.
func holdCycle(tx *gorm.DB, year int) (*workflows.CycleView, error) {
	view, err := cycleView(tx, year, "for share")
	if err != nil || view != nil {
		return view, err
	}
	if err := advisoryLockShared(tx, lockYear, year); err != nil {
		return nil, err
	}
	return cycleView(tx, year, "for share")
}

// cycleView reads a cycle's row, with the locking clause given; nil when there is none.
func cycleView(tx *gorm.DB, year int, locking string) (*workflows.CycleView, error) {
	var rows []cycleRow
	if err := tx.Raw("select state from cycles where year = ? "+locking, year).Scan(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, nil
	}
	view := viewOf(rows[0].State.V)
	return &view, nil
}

func viewOf(c strategy.Cycle) workflows.CycleView {
	return workflows.CycleView{
		Year: c.Year, Phase: c.Phase, Outcome: c.Outcome, Plan: c.Plan, Settings: c.Settings,
		Offset: c.Offset, Revision: c.Revision,
	}
}
