// Package spreadsheets writes tables as XLSX and CSV, and reads them again, with bounded
// memory and a reason for every cell that cannot be read. It knows no database and no web
// framework.
package spreadsheets

import (
	"fmt"
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// Table is one sheet: its headings and its rows, every cell a text.
type Table struct {
	Name string
	Head []string
	Rows [][]string
}

// Bounds of what is read.
const (
	MaxFile  = 4 << 20  // bytes of a file
	maxPlain = 16 << 20 // bytes of an XLSX file's parts, unpacked
	maxRows  = 5000
	maxCells = 60    // of a row
	maxCell  = 20000 // characters of a cell
)

// Format is how a table is written.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// Type is the media type of a format.
func (f Format) Type() string {
	if f == CSV {
		return "text/csv; charset=utf-8"
	}
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

// Columns says which columns a table must have; it may have more, which are left aside.
type Columns []string

// Row is one row of a table by its headings. Number is the row's in the file, the headings
// being row 1.
type Row struct {
	Number int
	cells  map[string]string
}

// Cell is the text under a heading, without space around it.
func (r Row) Cell(head string) string { return r.cells[head] }

// List is a cell that holds several, one on each line or separated by semicolons.
func (r Row) List(head string) []string {
	list := []string{}
	for _, part := range strings.FieldsFunc(r.cells[head], func(c rune) bool { return c == '\n' || c == ';' }) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// Rows gives the rows of a table that is not empty, or says which heading is missing or
// there twice. Rows without any text are left out.
func (c Columns) Rows(t Table) ([]Row, error) {
	for _, head := range c {
		switch n := countOf(t.Head, head); {
		case n == 0:
			return nil, strategy.Invalid("file", "die Spalte %q fehlt in Zeile 1; gebraucht werden: %s", head, strings.Join(c, ", "))
		case n > 1:
			return nil, strategy.Invalid("file", "die Spalte %q ist %d-mal da", head, n)
		}
	}
	var rows []Row
	for i, cells := range t.Rows {
		row := Row{Number: i + 2, cells: map[string]string{}}
		empty := true
		for j, cell := range cells {
			if j < len(t.Head) {
				row.cells[t.Head[j]] = strings.TrimSpace(cell)
			}
			empty = empty && strings.TrimSpace(cell) == ""
		}
		if !empty {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, strategy.Invalid("file", "unter den Überschriften steht nichts")
	}
	return rows, nil
}

func countOf(list []string, wanted string) int {
	n := 0
	for _, text := range list {
		if text == wanted {
			n++
		}
	}
	return n
}

// bound refuses tables that are larger than what is read.
func (t Table) bound() error {
	switch {
	case len(t.Head) == 0:
		return strategy.Invalid("file", "die Datei ist leer")
	case len(t.Rows) > maxRows:
		return strategy.Invalid("file", "mehr als %d Zeilen sind zu viele; teilen Sie die Datei", maxRows)
	}
	for i, row := range slices.Concat([][]string{t.Head}, t.Rows) {
		if err := boundRow(i+1, row); err != nil {
			return err
		}
	}
	return nil
}

func boundRow(number int, row []string) error {
	if len(row) > maxCells {
		return strategy.Invalid(fmt.Sprintf("file.row[%d]", number), "mehr als %d Spalten sind zu viele", maxCells)
	}
	for _, cell := range row {
		if len(cell) > maxCell {
			return strategy.Invalid(fmt.Sprintf("file.row[%d]", number), "eine Zelle hat mehr als %d Zeichen", maxCell)
		}
	}
	return nil
}
