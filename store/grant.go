package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// historyTables are added to and never changed; the audit's head is only moved on.
var historyTables = []string{"audit", "audit_checkpoints", "decisions", "positions", "proposal_texts"}

// keptTables are changed and never removed from.
var keptTables = []string{"people", "assignments"}

// Prepare brings the schema at an address to this program's version, as the owner that the
// address names, and grants a role what it needs to serve ("": none).
func Prepare(ctx context.Context, url, role string, o Options) (err error) {
	o.Role = ""
	owner, err := Open(ctx, url, o)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := owner.Close(); err == nil {
			err = closeErr
		}
	}()
	if err := owner.Migrate(ctx); err != nil || role == "" {
		return err
	}
	return owner.GrantApplication(ctx, role)
}

// GrantApplication lets a role of its own serve, while the owner of the tables migrates:
// it may work with all rows that row-level security shows it, but of the history it may
// only read and add. The triggers hold for it as for everybody; these rights hold even if
// somebody switches a trigger off. To be called after Migrate, by the owner; granting twice
// is no harm.
func (s *Store) GrantApplication(ctx context.Context, role string) error {
	name := pgx.Identifier{role}.Sanitize()
	history := strings.Join(historyTables, ", ")
	statements := []string{
		"grant usage on schema public to " + name,
		"grant select, insert, update, delete on all tables in schema public to " + name,
		"grant execute on function proposals_with_words, proposals_on_measure to " + name,
		"revoke insert, update, delete on audit_head, " + versionTable + " from " + name,
		"grant update (seq, hash) on audit_head to " + name,
		"revoke update, delete, truncate on " + history + " from " + name,
		"revoke delete, truncate on " + strings.Join(keptTables, ", ") + " from " + name,
	}
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, statement := range statements {
			if err := tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("grant rights to %s: %w", role, err)
	}
	return nil
}

// HasRole says whether the server at an address knows a role.
func HasRole(ctx context.Context, url, role string) (known bool, err error) {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return false, fmt.Errorf("connect: %w", err)
	}
	defer connection.Close(ctx) //nolint:errcheck // only read
	err = connection.QueryRow(ctx, "select exists (select 1 from pg_roles where rolname = $1)", role).Scan(&known)
	return known, err
}
