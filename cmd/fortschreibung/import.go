package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"fortschreibung/paper"
	"fortschreibung/strategy"
)

func importCommand() *cobra.Command {
	var format, adopted string
	var year int
	var catalogue bool
	c := &cobra.Command{
		Use:   "import PAPER.txt | --catalogue",
		Short: "Reads the text of a published strategy paper and stores it as an edition",
		Long: `Reads the text of a published strategy paper, or the Markdown of a Fassung that
the command document wrote, which carries its own year and day.

With --format json it prints one object per measure sheet and stores nothing.
Otherwise it stores the paper as the edition of --year; the same file twice changes nothing.
What cannot be read is reported with its line; the rest is imported all the same.
With --catalogue it takes the built-in facts of the 2020 edition instead of a file.`,
		Args: func(c *cobra.Command, args []string) error {
			if catalogue {
				return exactly(0, "--catalogue takes no file")(c, args)
			}
			return exactly(1, "the file of the paper")(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if !catalogue && format == "" {
				if handled, err := importFassung(c, args[0]); handled {
					return err
				}
			}
			document, err := readDocument(c.ErrOrStderr(), catalogue, args)
			if err != nil {
				return err
			}
			switch format {
			case "json":
				return printSheets(c.OutOrStdout(), document)
			case "":
				return storePaper(c, document, year, adopted)
			}
			return setup("--format %q: want json, or nothing to store the paper", format)
		},
	}
	c.Flags().StringVar(&format, "format", "", "json: print the measure sheets and store nothing")
	c.Flags().BoolVar(&catalogue, "catalogue", false, "take the built-in facts of the 2020 edition")
	c.Flags().IntVar(&year, "year", 0, "year of the edition")
	c.Flags().StringVar(&adopted, "adopted-on", "", "day on which the cabinet adopted it, yyyy-mm-dd")
	return c
}

// readDocument reads the file, or the catalogue, and reports what could not be read.
func readDocument(errOut io.Writer, catalogue bool, args []string) (paper.Document, error) {
	if catalogue {
		return paper.Catalogue2020()
	}
	document, err := readPaper(args[0])
	for _, p := range document.Problems {
		fmt.Fprintf(errOut, "%s:%d: %s\n", args[0], p.Line, p.Message)
	}
	return document, err
}

func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return setup("want %d argument(s): %s\n\n%s", n, what, c.UsageString())
		}
		return nil
	}
}

func readPaper(path string) (paper.Document, error) {
	file, err := os.Open(path)
	if err != nil {
		return paper.Document{}, setup("%w", err)
	}
	defer file.Close() //nolint:errcheck // only read
	document, err := paper.Read(file)
	if err != nil {
		return document, setup("%s: %w", path, err)
	}
	return document, nil
}

func printSheets(out io.Writer, document paper.Document) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document.Sheets)
}

func storePaper(c *cobra.Command, document paper.Document, year int, adopted string) error {
	if year == 0 || adopted == "" {
		return setup("to store the paper, say --year and --adopted-on, e.g. --year 2020 --adopted-on 2020-12-15")
	}
	on, err := strategy.ParseISODate(adopted)
	if err != nil {
		return setup("--adopted-on %q: want yyyy-mm-dd", adopted)
	}
	return storeEdition(c, document.Edition(year, on))
}

func storeEdition(c *cobra.Command, edition strategy.Edition) error {
	return withStore(c.Context(), func(ctx context.Context, p parts) error {
		changed, err := p.store.Trusted().ImportEdition(ctx, edition, strategy.System())
		var refusal *strategy.Error
		if errors.As(err, &refusal) {
			return fmt.Errorf("edition %d: %s", edition.Year, refusal.Message)
		}
		if err != nil {
			return err
		}
		verb := "unchanged, it was stored before"
		if changed {
			verb = "stored"
		}
		fmt.Fprintf(c.OutOrStdout(), "edition %d: %d measures, %s\n", edition.Year, len(edition.Measures), verb)
		return nil
	})
}
