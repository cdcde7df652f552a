package spreadsheets

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

// LibreOffice opens a table, shows no formula, and what it saves is read as it was written.
func TestLibreOfficeOpensATable(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed (apt-get install libreoffice-calc-nogui)")
	}
	table := Table{Name: "Vorschläge", Head: []string{"Kennung", "Titel", "Text"}, Rows: [][]string{
		{"0815", "=1+1", "zwei\nZeilen"}, {"1,5", "+49 361 1", "Maßnahme; „so“ & <nicht>"}, {"2021-12-31", "@x", "-"},
	}}
	dir := t.TempDir()
	path := filepath.Join(dir, "table.xlsx")
	if err := os.WriteFile(path, written(t, table, XLSX), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	saved := filepath.Join(dir, "saved")
	out, err := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", saved, path).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(saved, "table.xlsx"))
	if err != nil {
		t.Skipf("LibreOffice has no Calc here (apt-get install libreoffice-calc-nogui): %s", out)
	}
	back, err := Read(content)
	if err != nil || !reflect.DeepEqual(back.Head, table.Head) || !reflect.DeepEqual(back.Rows, table.Rows) {
		t.Errorf("it came back as %q, %v", back, err)
	}
}
