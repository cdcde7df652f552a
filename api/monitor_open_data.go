package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// The Digitalmonitor as open data: a table for spreadsheets, and its description in
// DCAT-AP.de for data portals.

// plainOut is an answer that is no JSON of a schema.
type plainOut struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	ETag         string `header:"ETag"`
	Body         []byte
}

func (s *server) monitorTable(ctx context.Context, in *struct {
	IfNoneMatch string `header:"If-None-Match" maxLength:"1000"`
}) (*plainOut, error) {
	m, err := s.monitor(ctx)
	if err != nil {
		return nil, err
	}
	table, err := monitorCSV(m)
	if err != nil {
		return nil, err
	}
	o := &plainOut{
		Status: http.StatusOK, ContentType: "text/csv; charset=utf-8", CacheControl: "no-cache", Body: table,
		Disposition: `attachment; filename="digitalmonitor.csv"`,
	}
	if o.ETag, err = etagOf(table); err == nil && names(in.IfNoneMatch, o.ETag) {
		o.Status, o.Body = http.StatusNotModified, nil
	}
	return o, err
}

var monitorColumns = []string{
	"massnahme", "code", "titel", "leitthema", "handlungsfeld", "federfuehrung", "beendet", "halbjahr", "bericht_vom",
	"stand_ressort", "stand_koordination", "meilensteine_erreicht", "meilensteine", "bericht_fehlt", "ueberfaellig_seit", "fassung", "stichtag",
}

// monitorCSV writes what German spreadsheets open without asking: semicolons, UTF-8 with a
// byte order mark. Several leads are parted by commas, days are yyyy-mm-dd.
func monitorCSV(m records.Monitor) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	rows := [][]string{monitorColumns}
	for _, one := range m.Measures {
		rows = append(rows, []string{
			one.MeasureID, one.Code, one.Title, one.Theme, one.Field, strings.Join(one.Lead, ", "), strconv.FormatBool(one.Ended),
			one.Half, dayOrNothing(one.ReportedOn), string(one.Status), string(one.Rating),
			strconv.Itoa(one.MilestonesDone), strconv.Itoa(one.Milestones), one.Missing, dayOrNothing(one.OverdueSince),
			strconv.Itoa(m.Edition), m.AsOf.String(),
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = noFormula(row[i])
		}
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// noFormula keeps spreadsheets from reading a text as a formula.
func noFormula(text string) string {
	if strings.IndexAny(text, "=+-@\t\r") == 0 {
		return "'" + text
	}
	return text
}

func dayOrNothing(d strategy.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// monitorMetadata describes the data set in JSON-LD. Addresses are relative to the answer's
// own, as JSON-LD reads them. The licence is for the publisher to state and is left out.
func (s *server) monitorMetadata(ctx context.Context, _ *struct{}) (*plainOut, error) {
	m, err := s.monitor(ctx)
	if err != nil {
		return nil, err
	}
	ministries, err := s.store.Ministries(ctx)
	if err != nil {
		return nil, err
	}
	publisher, _ := ministries.ByFunction(strategy.FunctionLeadDigital, m.AsOf)
	text, err := json.MarshalIndent(monitorDataset(m, publisher.Name), "", "  ")
	return &plainOut{Status: http.StatusOK, ContentType: "application/ld+json", CacheControl: "no-cache", Body: text}, err
}

func monitorDataset(m records.Monitor, publisher string) map[string]any {
	const authority = "http://publications.europa.eu/resource/authority/"
	iri := func(address string) map[string]string { return map[string]string{"@id": address} }
	german := func(text string) map[string]string { return map[string]string{"@language": "de", "@value": text} }
	modified := map[string]string{"@type": "xsd:date", "@value": m.AsOf.String()}
	distribution := func(path, title, format, mediaType string) map[string]any {
		return map[string]any{
			"@id": Prefix + path + "#distribution", "@type": "dcat:Distribution", "dct:title": german(title),
			"dcat:accessURL": iri(Prefix + path), "dcat:downloadURL": iri(Prefix + path), "dct:modified": modified,
			"dct:format": iri(authority + "file-type/" + format), "dcat:mediaType": iri("http://www.iana.org/assignments/media-types/" + mediaType),
		}
	}
	return map[string]any{
		"@context": map[string]string{
			"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
			"xsd": "http://www.w3.org/2001/XMLSchema#",
		},
		"@id": Prefix + "/monitor#dataset", "@type": "dcat:Dataset",
		"dct:title": german("Digitalmonitor: Stand der Umsetzung der Strategie"),
		"dct:description": german("Stand der Umsetzung jeder Maßnahme der Fassung " + strconv.Itoa(m.Edition) +
			" nach dem letzten angenommenen Fortschrittsbericht, mit überfälligen Berichten."),
		"dct:publisher":          map[string]any{"@type": "foaf:Agent", "foaf:name": german(publisher)},
		"dct:modified":           modified,
		"dct:accrualPeriodicity": iri(authority + "frequency/ANNUAL_2"),
		"dct:language":           iri(authority + "language/DEU"),
		"dcat:theme":             iri(authority + "data-theme/GOVE"),
		"dcat:landingPage":       iri("/digitalmonitor"),
		"dcat:distribution": []any{
			distribution("/monitor", "JSON", "JSON", "application/json"),
			distribution("/monitor/table", "Tabelle", "CSV", "text/csv"),
		},
	}
}
