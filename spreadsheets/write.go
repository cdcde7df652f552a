package spreadsheets

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Write writes a table.
func (t Table) Write(w io.Writer, f Format) error {
	if f == CSV {
		return t.writeCSV(w)
	}
	return t.writeXLSX(w)
}

// writeCSV writes what German spreadsheet programs open: semicolons, UTF-8 with its mark.
func (t Table) writeCSV(w io.Writer) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	if err := out.Write(t.Head); err != nil {
		return err
	}
	for _, row := range t.Rows {
		inert := make([]string, len(row))
		for i, cell := range row {
			inert[i] = neutral(cell)
		}
		if err := out.Write(inert); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const byteOrderMark = "\uFEFF"

// begins are the characters with which programs take a cell of a CSV file for a formula.
const begins = "=+-@\t\r"

// neutral puts an apostrophe before what would be taken for a formula, and before such an
// apostrophe, so that plain gives every text back.
func neutral(cell string) string {
	if rest := strings.TrimLeft(cell, "'"); rest != "" && strings.ContainsRune(begins, rune(rest[0])) {
		return "'" + cell
	}
	return cell
}

// plain takes away the apostrophe that neutral put.
func plain(cell string) string {
	if rest, marked := strings.CutPrefix(cell, "'"); marked && neutral(rest) == cell {
		return rest
	}
	return cell
}

// writeXLSX writes every cell as a text, which no program takes for a formula.
func (t Table) writeXLSX(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	if err := f.SetSheetName(f.GetSheetName(0), t.Name); err != nil {
		return err
	}
	sheet, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	wrapped, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, NumFmt: 49}) // text
	if err != nil {
		return err
	}
	if err := sheet.SetColWidth(1, max(1, len(t.Head)), 28); err != nil {
		return err
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := setRow(sheet, 1, t.Head, bold); err != nil {
		return err
	}
	for i, row := range t.Rows {
		if err := setRow(sheet, i+2, row, wrapped); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

func setRow(sheet *excelize.StreamWriter, number int, row []string, style int) error {
	cells := make([]any, len(row))
	for i, text := range row {
		cells[i] = excelize.Cell{StyleID: style, Value: text}
	}
	return sheet.SetRow(fmt.Sprintf("A%d", number), cells)
}
