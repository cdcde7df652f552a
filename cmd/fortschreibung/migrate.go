package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"fortschreibung/store"
)

func migrateCommand() *cobra.Command {
	var grant string
	c := &cobra.Command{
		Use:   "migrate",
		Short: "Brings the database's schema to this program's version",
		Long: `Brings the database's schema to this program's version. DATABASE_URL names the owner of the tables.

With --grant (default: DATABASE_ROLE) a role gets what it needs to serve: it works with the
rows that row-level security shows it, and of the audit and the history it only reads and adds.
Give it again with every migration.`,
		Args: exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := newParts()
			if err != nil {
				return err
			}
			p.mayShare = true
			if grant != "" {
				p.config.DatabaseRole = grant
			}
			url, err := p.database(c.Context())
			if err == nil {
				err = p.migrate(c.Context(), url)
			}
			if err == nil {
				fmt.Fprintln(c.OutOrStdout(), "schema is up to date")
			}
			return errors.Join(err, p.stop())
		},
	}
	c.Flags().StringVar(&grant, "grant", "", "role that serves; default: DATABASE_ROLE")
	return c
}

// migrate prepares the database. The private cluster of a serve that is older than its role
// gets the role, and its rights, when the newer program starts it.
func (p *parts) migrate(ctx context.Context, url string) error {
	role := p.config.DatabaseRole
	if p.shares {
		known, err := store.HasRole(ctx, url, role)
		if err != nil {
			return err
		}
		if !known {
			role = ""
		}
	}
	return store.Prepare(ctx, url, role, store.Options{Logger: p.log})
}
