package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func auditCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "audit",
		Short: "Works on the audit chain",
		Args:  exactly(0, "`audit verify`"),
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:   "verify",
		Short: "Walks the audit chain: exit 0 and the number of entries, or the first broken entry",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				report, err := p.store.VerifyAudit(ctx)
				if err != nil {
					return err
				}
				if !report.OK {
					return fmt.Errorf("audit broken at entry %d: %s (%d entries before it are in order)",
						report.FirstBroken, report.Why, report.Entries)
				}
				fmt.Fprintf(c.OutOrStdout(), "audit in order: %d entries, head %s\n", report.Entries, report.HeadHash)
				return nil
			})
		},
	})
	return c
}
