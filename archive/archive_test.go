package archive

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

var closedAt = time.Date(2021, 12, 14, 7, 0, 2, 0, time.UTC)

func TestPrintedAgainAPDFIsTheSame(t *testing.T) {
	layout := documents.Layout{Title: "Probe", Contents: true, Blocks: []documents.Block{
		&documents.Heading{Level: 1, ID: "a", Text: "Abschnitt", Listed: true}, &documents.Paragraph{Text: documents.Inline{}},
	}}
	var prints [][]byte
	for range 2 { // each in a browser of its own
		printer := documents.NewPrinter("", 1)
		pdf, err := printer.PDF(t.Context(), layout)
		if errors.Is(err, documents.ErrNoChromium) {
			t.Skip("no Chromium here")
		}
		if err := errors.Join(err, printer.Close(context.Background())); err != nil {
			t.Fatal(err)
		}
		prints = append(prints, datedPDF(pdf, closedAt))
		if len(prints[0]) != len(pdf) || !bytes.Contains(prints[0], []byte("/CreationDate (D:20211214070002+00'00')")) {
			t.Fatalf("the PDF of %d bytes is dated as one of %d", len(pdf), len(prints[0]))
		}
	}
	if !bytes.Equal(prints[0], prints[1]) {
		t.Error("it is another PDF")
	}
}

func TestWhatHappensInTheNextCycleIsNotArchived(t *testing.T) {
	carried := closedAt.AddDate(0, 1, 0)
	at := func(days int) time.Time { return carried.AddDate(0, 0, days) }
	r := proposalRecord{
		Steps: []strategy.Entry{
			{Action: "carry", At: at(-700), Data: map[string]string{"from": "2020", "to": "2021"}}, {Action: "lapse", At: at(-31)},
			{Action: "carry", At: carried, Data: map[string]string{"from": "2021", "to": "2022"}}, {Action: "revise", At: at(9)},
		},
		Texts:     []records.ProposalText{{TextRevision: 1, At: at(-60)}, {TextRevision: 2, At: at(9)}},
		Positions: []strategy.Position{{Ministry: "TFM", At: at(-50)}, {Ministry: "TFM", At: at(30)}},
		Comments:  []records.Comment{{ID: "late", At: at(20)}},
	}
	r.end(2021)
	if len(r.Steps) != 2 || r.Steps[1].Action != "lapse" || len(r.Texts) != 1 || len(r.Positions) != 1 || len(r.Comments) != 0 {
		t.Errorf("archived: %+v", r)
	}
}

func TestNamesOfFilesDoNotSteerTheArchive(t *testing.T) {
	for name, want := range map[string]string{
		"Bericht.PDF": "pdf", "a.tar.gz": "gz", "ohne": "bin", "../../etc/passwd": "bin", "x./y": "bin", "z.sehrlang": "bin", "ü.ö": "bin",
	} {
		if got := endingOf(name); got != want {
			t.Errorf("%s ends in %s, want %s", name, got, want)
		}
	}
}

func TestManifestsAreSorted(t *testing.T) {
	got := string(manifest([]entry{{"data/b", []byte("b")}, {"data/a", nil}}))
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  data/a\n"
	if !strings.HasPrefix(got, empty) || !strings.HasSuffix(got, "  data/b\n") || strings.Count(got, "\n") != 2 {
		t.Errorf("manifest\n%s", got)
	}
}

// openCycle knows a cycle that is not over.
type openCycle struct{ Records }

func (openCycle) Cycle(_ context.Context, year int) (strategy.Cycle, error) {
	return strategy.Cycle{Year: year, Phase: strategy.PhaseCabinet}, nil
}

func TestAnOpenCycleHasNoArchive(t *testing.T) {
	var out bytes.Buffer
	err := Maker{Records: openCycle{}}.Write(t.Context(), 2027, &out)
	if strategy.CodeOf(err) != strategy.CodePhaseClosed || out.Len() > 0 || !strings.Contains(err.Error(), "2027") {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}
