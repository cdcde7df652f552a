package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes: 1 the work failed, 2 it could not begin because of a value, a missing
// program or a taken port.
const (
	exitFailed = 1
	exitSetup  = 2
)

// setupError marks what the operator has to mend before the program can begin.
type setupError struct{ err error }

func (e setupError) Error() string { return e.err.Error() }
func (e setupError) Unwrap() error { return e.err }

func setup(format string, args ...any) error { return setupError{fmt.Errorf(format, args...)} }

func run(args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	root := newRoot(out, errOut)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(errOut, "fortschreibung:", err)
	var s setupError
	if errors.As(err, &s) {
		return exitSetup
	}
	return exitFailed
}

func newRoot(out, errOut io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:           "fortschreibung",
		Short:         "Runs the annual update cycle of the strategy for the digital society",
		SilenceUsage:  true,
		SilenceErrors: true,

		SuggestionsMinimumDistance: 2,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return setup("unknown command %q; did you mean one of %v? --help lists all", args[0], c.SuggestionsFor(args[0]))
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(out)
	root.SetErr(errOut)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return setup("%w\n\n%s", err, c.UsageString())
	})
	root.AddCommand(
		serveCommand(), apiCommand(), workerCommand(), migrateCommand(),
		importCommand(), documentCommand(), archiveCommand(), rehearseCommand(), auditCommand(), reconcileCommand(), backupCommand(), restoreCommand(), personCommand(), retentionCommand(), healthCommand(),
	)
	return root
}
