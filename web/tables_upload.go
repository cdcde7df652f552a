package web

import (
	"encoding/base64"
	"strings"
)

// Fields of the forms that bring a table.
const (
	fieldTry  = "probe"  // say only what would be done
	fieldKept = "inhalt" // the file, in base64, as it was tried
	fieldName = "name"   // the file's
)

// tableRow is what became of a row.
type tableRow struct {
	Row     int    `json:"row"`
	Outcome string `json:"outcome"`
	ID      string `json:"id"`
	Place   string `json:"place"`
	Message string `json:"message"`
}

// tableReport says row by row what an upload came to.
type tableReport struct {
	DryRun bool           `json:"dry_run"`
	Counts map[string]int `json:"counts"`
	Rows   []tableRow     `json:"rows"`
}

// tableOutcomes are the outcomes of rows in the order in which they are counted.
var tableOutcomes = []struct{ Code, Title string }{
	{"done", "übernommen"}, {"ready", "bereit"}, {"unchanged", "unverändert"}, {"pending", "noch nicht fertig"}, {"conflict", "überholt"}, {"refused", "abgelehnt"},
}

// outcomeTitle names an outcome.
func outcomeTitle(code string) string {
	for _, o := range tableOutcomes {
		if o.Code == code {
			return o.Title
		}
	}
	return code
}

// uploadProposals submits a table's proposals row by row, or only says what would become
// of them.
func uploadProposals(v *visit) error {
	f := v.posted()
	return v.upload(f, address("tables", "proposals", f.Text("jahr")))
}

// uploadReports hands a table's progress reports in.
func uploadReports(v *visit) error {
	f := v.posted()
	return v.upload(f, address("tables", "reports", f.Text("halbjahr")))
}

// upload sends a table on and shows what became of each row. Its file stays in the page,
// so that what was tried can be handed in as it is, and what is not finished sent again
// under the same key.
func (v *visit) upload(f *form, to string) error {
	name, content, err := v.tableFile(f)
	if err != nil {
		return v.refused(err, f, tables)
	}
	dry := f.Is(fieldTry, "true")
	step := &form{Key: f.Key}
	if dry {
		step.Key += "-probe"
	}
	var report tableReport
	if err := v.post(to, step, map[string]any{"file": content, "dry_run": dry}, &report); err != nil {
		return v.refused(atFile(err, "4 MiB"), f, tables)
	}
	for i, row := range report.Rows {
		report.Rows[i].Place = strings.TrimPrefix(row.Place, "body.") // a column, or a part of what a form would send
	}
	v.title, v.wide = "Ergebnis des Hochladens", true
	if dry {
		v.title = "Ergebnis der Probe"
	}
	v.crumbs = []crumb{{"/tabellen", "Tabellen"}}
	return v.show("tables_uploaded", struct {
		Report             tableReport
		Outcomes           any
		Form               *form
		Kept, Name, Action string
	}{report, tableOutcomes, f, base64.StdEncoding.EncodeToString(content), name, v.echo.Request().URL.Path})
}

// tableFile is the file that a form brought, or the one that it kept.
func (v *visit) tableFile(f *form) (name string, content []byte, err error) {
	if kept := f.Text(fieldKept); kept != "" {
		if content, err = base64.StdEncoding.DecodeString(kept); err != nil {
			return "", nil, fault(fieldFile, "die Datei ist nicht vollständig angekommen, bitte noch einmal auswählen")
		}
		return f.Text(fieldName), content, nil
	}
	return v.file()
}
