package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Brings the database's schema to this program's version",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := newParts()
			if err != nil {
				return err
			}
			p.mayShare = true
			err = p.openStore(c.Context())
			if err == nil {
				err = p.store.Migrate(c.Context())
			}
			if err == nil {
				fmt.Fprintln(c.OutOrStdout(), "schema is up to date")
			}
			return errors.Join(err, p.stop())
		},
	}
}
