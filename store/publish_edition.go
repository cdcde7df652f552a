package store

import (
	"context"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// PublishEdition builds the edition of a year from the one before it and the proposals
// that the cabinet approved, in the order of the committee's decisions, and stores it with
// its step, in one transaction. Calling it again answers the edition that was built.
func (s *Store) PublishEdition(ctx context.Context, call workflows.PublishCall) (workflows.PublishResult, error) {
	var result workflows.PublishResult
	st := steps{EntityEdition, strconv.Itoa(call.Year), call.Trace, []strategy.Entry{call.Entry}, nil}
	err := s.transact(ctx, fmt.Sprintf("Fassung %d", call.Year), func(tx *gorm.DB) error {
		if err := advisoryLock(tx, lockYear, call.Year); err != nil {
			return err
		}
		edition, err := s.buildEdition(tx, call)
		if err != nil {
			return err
		}
		result = workflows.PublishResult{Year: call.Year, Measures: len(edition.Measures), Changed: changedMeasures(edition)}
		fresh, err := s.recordSteps(tx, st)
		if err != nil {
			return err
		}
		return s.appendAudit(tx, st.audits(fresh))
	})
	return result, err
}

// WarnUnpublished tells the coordinator, once for each reason, that an edition the cabinet
// adopted cannot be published.
func (s *Store) WarnUnpublished(ctx context.Context, call workflows.PublishCall, why *strategy.Error) error {
	notice := strategy.UnpublishedNotice(call.Year, call.Entry.At, why)
	return s.transact(ctx, notice.Key, func(tx *gorm.DB) error { return s.recordNotices(tx, []strategy.Notice{notice}) })
}

func (s *Store) buildEdition(tx *gorm.DB, call workflows.PublishCall) (strategy.Edition, error) {
	source := workflows.CycleID(call.Year)
	stored, exists, err := readEdition(tx, call.Year)
	switch {
	case err != nil:
		return stored, err
	case exists && stored.Source == source:
		return stored, nil
	case exists:
		return stored, strategy.Decided("Die Fassung %d gibt es schon, aus anderer Quelle (%s)", call.Year, stored.Source)
	}
	year, err := newestBefore(tx, call.Year)
	if err != nil {
		return stored, err
	}
	previous, _, err := readEdition(tx, year)
	if err != nil {
		return stored, err
	}
	approved, err := adoptedProposals(tx, call.Year, []strategy.Stage{strategy.StageApproved})
	if err != nil {
		return stored, err
	}
	next, err := strategy.NextEdition(previous, approved, call.Year, call.AdoptedOn)
	if err != nil {
		return stored, err
	}
	next.Source = source
	hash, err := contentHash(next)
	if err != nil {
		return stored, err
	}
	return next, s.insertEdition(tx, next, hash)
}

// changedMeasures counts the measures that a proposal changed in this edition.
func changedMeasures(e strategy.Edition) int {
	n := 0
	for _, m := range e.Measures {
		if m.ProposalID != "" {
			n++
		}
	}
	return n
}
