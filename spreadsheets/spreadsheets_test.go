package spreadsheets

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"fortschreibung/strategy"
)

func written(t testing.TB, table Table, f Format) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := table.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Any text comes back as it was written, also one that looks like a formula.
func TestTablesComeBackAsTheyWereWritten(t *testing.T) {
	text := rapid.OneOf(
		rapid.SampledFrom([]string{"=1+1", "'=1", "''", "+49", "-", "@x", "a;b", `"q"`, "zwei\nZeilen", " ", "äöü€", "1,5", "'"}),
		rapid.StringOf(rapid.RuneFrom([]rune("aZ0 =+-@;,\"'\näß€"))),
	)
	rapid.Check(t, func(r *rapid.T) {
		table := Table{Name: "Blatt", Head: []string{"A", "B"}}
		for range rapid.IntRange(1, 4).Draw(r, "rows") {
			table.Rows = append(table.Rows, []string{text.Draw(r, "a"), "x" + text.Draw(r, "b")})
		}
		for _, f := range []Format{XLSX, CSV} {
			back, err := Read(written(t, table, f))
			if err != nil || !reflect.DeepEqual(back.Rows, table.Rows) || !reflect.DeepEqual(back.Head, table.Head) {
				r.Fatalf("%s: %q came back as %q, %v", f, table.Rows, back.Rows, err)
			}
		}
	})
}

func TestNothingInACSVFileIsTakenForAFormula(t *testing.T) {
	out := string(written(t, Table{Head: []string{"A"}, Rows: [][]string{{"=cmd()"}, {"+1"}, {"-1"}, {"@x"}, {"\tx"}}}, CSV))
	for line := range strings.Lines(strings.TrimPrefix(out, byteOrderMark)) {
		if cell := strings.TrimPrefix(line, `"`); strings.ContainsRune(begins, rune(cell[0])) {
			t.Errorf("%q begins like a formula", line)
		}
	}
}

func TestBadFilesAreRefusedWithAReason(t *testing.T) {
	formula := excelize.NewFile()
	if err := errors.Join(formula.SetCellStr("Sheet1", "A1", "A"), formula.SetCellFormula("Sheet1", "B7", "1+1")); err != nil {
		t.Fatal(err)
	}
	var withFormula bytes.Buffer
	if err := formula.Write(&withFormula); err != nil {
		t.Fatal(err)
	}
	good := written(t, Table{Name: "x", Head: []string{"A"}, Rows: [][]string{{"b"}}}, XLSX)
	for name, c := range map[string]struct {
		content []byte
		why     string
	}{
		"a zip bomb":        {bomb(t, "xl/worksheets/sheet1.xml"), "entpackt"},
		"a bomb beside":     {bomb(t, "docProps/app.xml"), "entpackt"},
		"another archive":   {archive(t, map[string]string{"word/document.xml": "<x/>"}), "keine Tabelle"},
		"a picture":         {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "weder"},
		"an old format":     {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), ".xls"},
		"Latin 1":           {[]byte("A;B\nf\xFCr;x\n"), "UTF-8"},
		"50 MB":             {make([]byte, 50<<20), "höchstens"},
		"a formula":         {withFormula.Bytes(), "B7"},
		"cut off":           {good[:len(good)/2], "beschädigt"},
		"nothing":           {nil, "leer"},
		"many rows":         {[]byte("A\n" + strings.Repeat("x\n", maxRows+1)), "Zeilen"},
		"many columns":      {[]byte(strings.Repeat("a;", maxCells+1) + "\n"), "Spalten"},
		"a very long cell":  {[]byte("A\n" + strings.Repeat("x", maxCell+1) + "\n"), "Zeichen"},
		"a quote left open": {[]byte("A;B\n\"x;y\n"), "nicht lesbar"},
	} {
		_, err := Read(c.content)
		if strategy.CodeOf(err) != strategy.CodeInvalid || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func archive(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func bomb(t testing.TB, part string) []byte {
	return archive(t, map[string]string{"xl/workbook.xml": "<workbook/>", part: strings.Repeat(" ", 2*maxPlain)})
}

func TestABombTakesNoMemory(t *testing.T) {
	content := bomb(t, "xl/worksheets/sheet1.xml")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if _, err := Read(content); err == nil {
		t.Fatal("it is read")
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 48<<20 {
		t.Errorf("took %d MiB", took>>20)
	}
}

func TestRowsAreReadByTheirHeadings(t *testing.T) {
	table := Table{Head: []string{"B", "A", "mehr"}, Rows: [][]string{{" b ", "a1; a2\na3"}, {"", ""}, {"x"}}}
	rows, err := Columns{"A", "B"}.Rows(table)
	if err != nil || len(rows) != 2 || rows[0].Number != 2 || rows[0].Cell("B") != "b" || rows[1].Number != 4 || rows[1].Cell("A") != "" {
		t.Fatalf("%+v, %v", rows, err)
	}
	if got := rows[0].List("A"); fmt.Sprint(got) != "[a1 a2 a3]" {
		t.Errorf("list %q", got)
	}
	for name, bad := range map[string]Table{
		"missing": {Head: []string{"A"}, Rows: [][]string{{"x"}}}, "twice": {Head: []string{"A", "B", "B"}, Rows: [][]string{{"x"}}}, "empty": {Head: []string{"A", "B"}},
	} {
		if _, err := (Columns{"A", "B"}).Rows(bad); strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(written(f, Table{Name: "x", Head: []string{"A"}, Rows: [][]string{{"b"}}}, XLSX))
	f.Add(written(f, Table{Head: []string{"A", "B"}, Rows: [][]string{{"=1", "b"}}}, CSV))
	f.Add([]byte("A,B\n1,2\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := Read(content)
		if err == nil && (len(table.Head) == 0 || len(table.Rows) > maxRows) {
			t.Errorf("read %d headings, %d rows", len(table.Head), len(table.Rows))
		}
	})
}
