package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"fortschreibung/documents"
	"fortschreibung/paper"
	"fortschreibung/strategy"
)

// pagesAtOnce is how many documents are printed at the same time.
const pagesAtOnce = 2

// printer makes PDF until the parts are stopped. Chromium starts with the first one.
func (p *parts) printer() *documents.Printer {
	printer := documents.NewPrinter(p.config.Chromium, pagesAtOnce)
	p.stops = append(p.stops, printer.Close)
	return printer
}

func documentCommand() *cobra.Command {
	var format, out string
	c := &cobra.Command{
		Use:   "document edition YEAR | submission YEAR/N | session YEAR/N | folder YEAR/N",
		Short: "Writes a document: the Fassung, a Kabinettvorlage, a session's minutes or its folder",
		Args:  exactly(2, "the kind of document and what it is about, e.g. edition 2020"),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains([]string{"html", "pdf", "docx", "md"}, format) {
				return setup("--format %q: want html, pdf, docx or md", format)
			}
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				return writeDocument(ctx, p, args[0], args[1], format, out, c.OutOrStdout(), c.ErrOrStderr())
			})
		},
	}
	c.Flags().StringVar(&format, "format", "html", "html, pdf, docx or md")
	c.Flags().StringVar(&out, "out", "", "file to write; default: standard output")
	return c
}

func writeDocument(ctx context.Context, p parts, kind, id, format, path string, out, errOut io.Writer) error {
	fmt.Fprintln(errOut, "reading the records")
	layout, markdown, err := readLayout(ctx, documents.Library{Records: p.store.Trusted()}, kind, id)
	var refusal *strategy.Error
	if errors.As(err, &refusal) {
		return setup("%s %s: %s", kind, id, refusal.Message)
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	switch format {
	case "html":
		err = layout.HTML(&b)
	case "docx":
		err = layout.DOCX(&b)
	case "md":
		err = markdown(&b)
	case "pdf":
		shown := newProgress(errOut)
		ctx := documents.WithProgress(ctx, func(d documents.Progress) { shown.show("PDF: "+string(d.Stage), d.Step, d.Steps) })
		printer := documents.NewPrinter(p.config.Chromium, 1)
		var pdf []byte
		pdf, err = printer.PDF(ctx, layout)
		b.Write(pdf)
		shown.end()
		err = errors.Join(err, printer.Close(ctx))
	}
	if err != nil {
		return err
	}
	if path == "" {
		_, err = b.WriteTo(out)
		return err
	}
	fmt.Fprintf(errOut, "%s: %d bytes\n", path, b.Len())
	return os.WriteFile(path, b.Bytes(), 0o644) //nolint:gosec // as the operator's umask says
}

var numberedKey = regexp.MustCompile(`^\d{4}/\d{1,3}$`)

func readLayout(ctx context.Context, library documents.Library, kind, id string) (documents.Layout, func(io.Writer) error, error) {
	var layout documents.Layout
	if kind == "edition" {
		year, err := strconv.Atoi(id)
		if err != nil {
			return layout, nil, setup("edition %q: want a year", id)
		}
		paper, err := library.Paper(ctx, year)
		return paper.Layout(), paper.Markdown, err
	}
	if !numberedKey.MatchString(id) {
		return layout, nil, setup("%s %q: want year and number, e.g. 2021/1", kind, id)
	}
	var err error
	switch kind {
	case "submission":
		var vorlage documents.Kabinettvorlage
		vorlage, err = library.Kabinettvorlage(ctx, id)
		layout = vorlage.Layout()
	case "session":
		var protokoll documents.Protokoll
		protokoll, err = library.Protokoll(ctx, id)
		layout = protokoll.Layout()
	case "folder":
		var mappe documents.Mappe
		mappe, err = library.Mappe(ctx, id)
		layout = mappe.Layout()
	default:
		err = setup("%q: want edition, submission, session or folder", kind)
	}
	return layout, layout.Markdown, err
}

// importFassung stores a Fassung that `document edition --format md` wrote; false when the
// file is something else.
func importFassung(c *cobra.Command, path string) (bool, error) {
	text, err := os.ReadFile(path) //nolint:gosec // named by the operator
	if err != nil || !documents.IsMarkdown(text) {
		return false, nil // whoever reads it as a paper says what is wrong
	}
	edition, err := documents.ReadMarkdown(bytes.NewReader(text))
	if err != nil {
		return true, setup("%s: %w", path, err)
	}
	rangeDates(edition)
	return true, storeEdition(c, edition)
}

// rangeDates gives the dates that were written by hand the range that the paper's grammar
// reads from them.
func rangeDates(edition strategy.Edition) {
	for _, m := range edition.Measures {
		for i := range m.Sheet.Milestones {
			milestone := &m.Sheet.Milestones[i]
			if milestone.When == nil || milestone.Kind != paper.KindUndated {
				continue
			}
			if when, err := paper.ParseDate(*milestone.When); err == nil {
				milestone.Kind, milestone.Start, milestone.End = when.Kind, when.Start, when.End
			}
		}
	}
}
