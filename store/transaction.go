package store

import (
	"context"

	"gorm.io/gorm"
)

// transact runs one transaction; what PostgreSQL refuses for good comes back as a domain
// error that names what was tried.
func (s *Store) transact(ctx context.Context, what string, run func(tx *gorm.DB) error) error {
	return domain(what, s.db.WithContext(ctx).Transaction(run))
}

// Classes of advisory locks. PostgreSQL keeps locks of two keys apart from goose's lock,
// which has one key.
const (
	lockAudit   = 1 // appending to the audit chain
	lockYear    = 2 // a year's cycle while it has no row, and building a year's edition
	lockImports = 3 // importing editions
	lockRequest = 4 // a request to write rows of the API

	lockCheckpoint = 5 // the day's checkpoint

	lockAssignments = 6 // changing who holds which office, and erasing a person
	lockRetention   = 7 // removing what need not be kept

	lockPositionDraft = 8 // preparing a ministry's position on a proposal
	lockProposalDraft = 9 // somebody's drafts of proposals

	lockSubmission = 10 // drafting a year's Kabinettvorlage
)

// advisoryLock waits for an advisory lock that ends with the transaction.
func advisoryLock(tx *gorm.DB, class, key int) error {
	return tx.Exec("select pg_advisory_xact_lock(?::int, ?::int)", class, key).Error
}

func advisoryLockShared(tx *gorm.DB, class, key int) error {
	return tx.Exec("select pg_advisory_xact_lock_shared(?::int, ?::int)", class, key).Error
}
