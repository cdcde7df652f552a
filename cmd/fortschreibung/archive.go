package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"fortschreibung/archive"
	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

func archiveCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "archive YEAR",
		Short: "Writes the E-Akte of a closed cycle: documents, records, audit and an xdomea message in one ZIP",
		Args:  exactly(1, "the cycle's year, e.g. 2021"),
		RunE: func(c *cobra.Command, args []string) error {
			year, err := strconv.Atoi(args[0])
			if err != nil {
				return setup("%q: want a year, e.g. 2021", args[0])
			}
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				return writeArchive(ctx, p, year, out, c.OutOrStdout(), c.ErrOrStderr())
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "file to write; default: standard output")
	return c
}

func writeArchive(ctx context.Context, p parts, year int, path string, out, errOut io.Writer) error {
	printer := documents.NewPrinter(p.config.Chromium, 1)
	maker := archive.Maker{Records: p.store.Trusted(), Printer: printer}
	var akte bytes.Buffer
	err := errors.Join(maker.Write(ctx, year, &akte), printer.Close(ctx))
	var refusal *strategy.Error
	if errors.As(err, &refusal) {
		return setup("archive %d: %s", year, refusal.Message)
	}
	if err != nil {
		return err
	}
	export := records.Export{Actor: strategy.System(), What: "archive", Entity: "cycle", EntityID: strconv.Itoa(year)}
	if err := p.store.Trusted().NoteExport(ctx, export); err != nil {
		return err
	}
	if path != "" {
		fmt.Fprintf(errOut, "%s: %d bytes\n", path, akte.Len())
	}
	return writeOut(out, path, func(w io.Writer) error {
		_, err := akte.WriteTo(w)
		return err
	})
}
