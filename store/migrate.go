package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// ErrSchema says that the database's schema is not the one this program was built for.
var ErrSchema = errors.New("database schema does not fit this program")

// versionTable is where goose notes which migrations were applied.
const versionTable = "goose_db_version"

// Migrate brings the schema to this program's version and adds the ministries that are
// missing. Two processes may do it at once: one waits for the other.
func (s *Store) Migrate(ctx context.Context) error {
	provider, err := s.migrations()
	if err != nil {
		return err
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, m := range done {
		s.log.InfoContext(ctx, "migrated", "file", m.Source.Path, "took", m.Duration)
	}
	return s.EnsureMinistries(ctx)
}

func (s *Store) migrations() (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 60))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, s.sql, files,
		goose.WithSessionLocker(locker), goose.WithSlog(s.log), goose.WithDisableGlobalRegistry(true))
}

// CheckSchema answers ErrSchema unless the schema is exactly this program's version. It
// only reads, so a role without rights to create tables may call it.
func (s *Store) CheckSchema(ctx context.Context) error {
	provider, err := s.migrations()
	if err != nil {
		return err
	}
	var want int64
	for _, source := range provider.ListSources() {
		want = max(want, source.Version)
	}
	have, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	switch {
	case have == 0:
		return fmt.Errorf("%w: it is empty, version %d is needed; run `fortschreibung migrate`", ErrSchema, want)
	case have < want:
		return fmt.Errorf("%w: it has version %d, version %d is needed; run `fortschreibung migrate`", ErrSchema, have, want)
	case have > want:
		return fmt.Errorf("%w: it has version %d, newer than this program's %d; install the newer program (its `fortschreibung migrate` was run already)", ErrSchema, have, want)
	}
	return nil
}

func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var exists bool
	if err := s.db.WithContext(ctx).Raw("select to_regclass(?) is not null", versionTable).Scan(&exists).Error; err != nil {
		return 0, fmt.Errorf("schema version: %w", err)
	}
	if !exists {
		return 0, nil
	}
	var version int64
	err := s.db.WithContext(ctx).Raw("select coalesce(max(version_id), 0) from " + versionTable + " where is_applied").Scan(&version).Error
	if err != nil {
		return 0, fmt.Errorf("schema version: %w", err)
	}
	return version, nil
}
