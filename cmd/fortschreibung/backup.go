package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"fortschreibung/backup"
	"fortschreibung/embedded"
	"fortschreibung/records"
	"fortschreibung/store"
)

func backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Writes all records to one file with a checksum, while the program goes on working",
		Long: `Writes all records to one file: PostgreSQL's own dump and a manifest with its checksum, the
schema's version and the audit's head. It may run beside a running program. DATABASE_URL names the
owner of the tables; without it the private database of serve is meant. pg_dump must be on PATH.

Nobody's sign-in is in the file, and nothing of Temporal: after a restore every workflow goes on
from the records (reconcile --repair). Keep PAYLOAD_KEY and the audit's key elsewhere.`,
		Example: "  fortschreibung backup /var/backups/fortschreibung-$(date +%F).backup",
		Args:    exactly(1, "the file to write"),
		RunE: func(c *cobra.Command, args []string) error {
			return withDatabase(c.Context(), func(ctx context.Context, p *parts, url string) error {
				m, err := p.backup(ctx, url, args[0])
				if err == nil {
					fmt.Fprintf(c.OutOrStdout(), "%s: %d bytes, audit up to entry %d, sha256 %s\n", args[0], m.Size, m.AuditSeq, m.SHA256)
				}
				return err
			})
		},
	}
}

func restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Fills an empty database from a backup and checks it",
		Long: `Fills an empty database from a backup, whole or not at all, brings its schema to this program's
version and verifies the audit. DATABASE_URL names the owner of the database; without it the
private database below DATA_DIR is made. Then let the workflows go on: reconcile --repair.`,
		Example: "  fortschreibung restore fortschreibung-2027-11-02.backup && fortschreibung reconcile --repair",
		Args:    exactly(1, "the file to read"),
		RunE: func(c *cobra.Command, args []string) error {
			return withDatabase(c.Context(), func(ctx context.Context, p *parts, url string) error {
				m, entries, err := p.restore(ctx, url, args[0])
				if err == nil {
					fmt.Fprintf(c.OutOrStdout(), "restored the records of %s, %d audit entries verified; next: fortschreibung reconcile --repair\n",
						m.CreatedAt.Format(time.RFC3339), entries)
				}
				return err
			})
		},
	}
}

// withDatabase runs something on the database as its owner.
func withDatabase(ctx context.Context, work func(ctx context.Context, p *parts, url string) error) error {
	p, err := newParts()
	if err != nil {
		return err
	}
	p.mayShare = true
	url, err := p.database(ctx)
	if err == nil {
		err = work(ctx, p, url)
	}
	return errors.Join(err, p.stop())
}

func tools(url string) backup.Tools {
	return backup.Tools{Folder: embedded.PostgresPrograms(), URL: url}
}

func (p *parts) backup(ctx context.Context, url, path string) (backup.Manifest, error) {
	opened, err := store.Open(ctx, url, store.Options{Logger: p.log})
	if err != nil {
		return backup.Manifest{}, setupError{err}
	}
	m := backup.Manifest{CreatedAt: time.Now().UTC()}
	if err = opened.CheckSchema(ctx); err == nil {
		m.Schema, m.AuditSeq, m.AuditHash, err = opened.Stand(ctx)
	}
	if err = errors.Join(err, opened.Close()); err != nil {
		return m, err
	}
	return backup.Create(ctx, tools(url), path, m)
}

func (p *parts) restore(ctx context.Context, url, path string) (backup.Manifest, int64, error) {
	if p.shares {
		return backup.Manifest{}, 0, setup("serve is running on this directory: stop it first")
	}
	if _, err := os.Stat(filepath.Clean(path)); err != nil {
		return backup.Manifest{}, 0, setup("%w", err)
	}
	if err := mustBeEmpty(ctx, url); err != nil {
		return backup.Manifest{}, 0, err
	}
	m, err := backup.Restore(ctx, tools(url), path)
	if err != nil {
		return m, 0, err
	}
	if err := store.Prepare(ctx, url, p.config.DatabaseRole, store.Options{Logger: p.log}); err != nil {
		return m, 0, err
	}
	opened, err := store.Open(ctx, url, store.Options{Logger: p.log})
	if err != nil {
		return m, 0, err
	}
	var kept []records.Checkpoint
	if m.AuditSeq > 0 {
		kept = append(kept, records.Checkpoint{Seq: m.AuditSeq, Hash: m.AuditHash})
	}
	report, err := opened.VerifyAudit(ctx, kept...)
	if err == nil && !report.OK {
		err = fmt.Errorf("the records are restored, but their audit is broken at entry %d: %s", report.FirstBroken, report.Why)
	}
	return m, report.Entries, errors.Join(err, opened.Close())
}

func mustBeEmpty(ctx context.Context, url string) error {
	opened, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return setupError{err}
	}
	empty, err := opened.Empty(ctx)
	if err = errors.Join(err, opened.Close()); err != nil {
		return err
	}
	if !empty {
		return setup("the database holds tables already: restore into an empty one")
	}
	return nil
}
