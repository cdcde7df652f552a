package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
)

// MaxSize is the largest paper Read takes, in bytes (16 MiB; the 2020 edition
// has about a third of one).
const MaxSize = 16 << 20

// Read reads a published strategy paper: UTF-8 text as extracted from the PDF,
// any line ends, pages separated by form feeds or by one leading blank. What it
// cannot read it reports in Problems with the line number; the rest is there.
// A text without a single measure sheet is refused with ErrNotAPaper, one that
// is no UTF-8 with ErrEncoding, one above MaxSize with ErrTooLarge.
func Read(r io.Reader) (Document, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return Document{}, fmt.Errorf("das Strategiepapier lässt sich nicht lesen: %w", err)
	}
	if len(raw) > MaxSize {
		return Document{}, fmt.Errorf("%w: ein Strategiepapier darf höchstens %d MiB haben", ErrTooLarge, MaxSize>>20)
	}
	if err := checkText(raw); err != nil {
		return Document{}, err
	}
	lines := splitLines(raw)
	dropPageFurniture(lines)

	sum := sha256.Sum256(raw)
	doc := Document{Sheets: []Sheet{}, Themes: themeNames(), SHA256: hex.EncodeToString(sum[:])}
	first := readSheets(&doc, lines)
	if len(doc.Sheets) == 0 {
		return Document{}, fmt.Errorf("%w: der Text enthält kein Maßnahmenblatt (Titel mit Kennung wie M1-01, darunter „Handlungsfeld:“ oder „Querschnittsthema“ und „Beschreibung“)", ErrNotAPaper)
	}
	doc.Fields, doc.Visions = readFields(lines[:first])
	addFieldsOfSheets(&doc)
	byLine := func(a, b Problem) int { return a.Line - b.Line }
	slices.SortStableFunc(doc.Problems, byLine)
	slices.SortStableFunc(doc.Notes, byLine)
	return doc, nil
}

func (d *Document) problem(lineNo int, format string, args ...any) {
	d.Problems = append(d.Problems, Problem{Line: lineNo, Message: fmt.Sprintf(format, args...)})
}

func (d *Document) note(lineNo int, format string, args ...any) {
	d.Notes = append(d.Notes, Problem{Line: lineNo, Message: fmt.Sprintf(format, args...)})
}
