package spreadsheets

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"fortschreibung/strategy"
)

// Read reads the first sheet of an XLSX file, or a CSV file; which of both it is it sees
// from the content.
func Read(content []byte) (Table, error) {
	if len(content) > MaxFile {
		return Table{}, strategy.Invalid("file", "die Datei hat %d KiB, höchstens %d sind möglich", len(content)>>10, MaxFile>>10)
	}
	var t Table
	var err error
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		t, err = readXLSX(content)
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0")):
		return t, strategy.Invalid("file", "das ist eine Datei im alten Format von Excel (.xls), oder sie hat ein Kennwort; speichern Sie sie als .xlsx ohne Kennwort")
	case !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0:
		return t, strategy.Invalid("file", "das ist weder eine Tabelle (.xlsx) noch Text in UTF-8; speichern Sie als „CSV UTF-8“ oder .xlsx")
	default:
		t, err = readCSV(content)
	}
	if err != nil {
		return Table{}, err
	}
	return t, t.bound()
}

func readCSV(content []byte) (Table, error) {
	text := strings.TrimPrefix(string(content), byteOrderMark)
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord = separator(text), -1
	t := Table{Name: "CSV"}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return t, strategy.Invalid("file", "die CSV-Datei ist nicht lesbar: %v", err)
		}
		for i := range row {
			row[i] = plain(row[i])
		}
		if t.Head == nil {
			t.Head = trimmed(row)
			continue
		}
		t.Rows = append(t.Rows, row)
		if len(t.Rows) > maxRows {
			return t, nil // bound says so
		}
	}
}

// separator is what the first line has more of.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	if strings.Count(first, ",") > strings.Count(first, ";") {
		return ','
	}
	return ';'
}

func trimmed(row []string) []string {
	head := make([]string, len(row))
	for i, cell := range row {
		head[i] = strings.TrimSpace(cell)
	}
	return head
}

func readXLSX(content []byte) (Table, error) {
	if err := checkParts(content); err != nil {
		return Table{}, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: maxPlain, UnzipXMLSizeLimit: maxPlain})
	if err != nil {
		return Table{}, strategy.Invalid("file", "die Tabelle ist nicht lesbar oder hat ein Kennwort; speichern Sie sie neu als .xlsx")
	}
	defer f.Close() //nolint:errcheck // only read
	t := Table{Name: f.GetSheetName(0)}
	rows, err := f.Rows(t.Name)
	if err != nil {
		return t, strategy.Invalid("file", "die Tabelle hat kein lesbares Blatt")
	}
	defer rows.Close() //nolint:errcheck // only read
	for rows.Next() && len(t.Rows) <= maxRows {
		row, err := rows.Columns()
		if err != nil {
			return t, strategy.Invalid("file", "Zeile %d ist nicht lesbar", len(t.Rows)+2)
		}
		if t.Head == nil {
			t.Head = trimmed(row)
			continue
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// checkParts bounds what the parts of an XLSX file unpack to, by unpacking them, and refuses
// formulas: what a cell would show then depends on who opens it.
func checkParts(content []byte) error {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return damaged()
	}
	left, table := int64(maxPlain), false
	for _, part := range z.File {
		table = table || part.Name == "xl/workbook.xml"
		unpacked, err := unpackedSize(part, left)
		if err != nil {
			return err
		}
		if left -= unpacked; left <= 0 {
			return strategy.Invalid("file", "entpackt hat die Datei mehr als %d MiB", maxPlain>>20)
		}
	}
	if !table {
		return strategy.Invalid("file", "das ist ein Archiv und keine Tabelle (.xlsx)")
	}
	for _, part := range z.File {
		if strings.HasPrefix(part.Name, "xl/worksheets/") && strings.HasSuffix(part.Name, ".xml") {
			if err := refuseFormulas(part); err != nil {
				return err
			}
		}
	}
	return nil
}

func damaged() error {
	return strategy.Invalid("file", "die Tabelle ist beschädigt; speichern Sie sie neu als .xlsx")
}

// unpackedSize unpacks a part as far as limit; what the archive says of its size may be a lie.
func unpackedSize(part *zip.File, limit int64) (int64, error) {
	in, err := part.Open()
	if err != nil {
		return 0, damaged()
	}
	defer in.Close() //nolint:errcheck // only read
	n, err := io.Copy(io.Discard, io.LimitReader(in, limit))
	if err != nil {
		return n, damaged()
	}
	return n, nil
}

func refuseFormulas(sheet *zip.File) error {
	in, err := sheet.Open()
	if err != nil {
		return damaged()
	}
	defer in.Close() //nolint:errcheck // only read
	decoder, cell := xml.NewDecoder(in), ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged()
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "c":
			for _, a := range start.Attr {
				if a.Name.Local == "r" {
					cell = a.Value
				}
			}
		case "f":
			return strategy.Invalid("file", "in Zelle %s steht eine Formel; ersetzen Sie sie durch ihren Wert", cell)
		}
	}
}
