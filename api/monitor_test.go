package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// monitorStore has a measure in every state.
type monitorStore struct {
	fakeStore
	viewer strategy.Actor // who read last
	empty  bool
}

func (s *monitorStore) Monitor(ctx context.Context) (records.Monitor, error) {
	s.viewer, _ = records.Viewer(ctx)
	m := records.Monitor{Edition: 2026, AdoptedOn: strategy.NewDate(2026, 12, 8), Measures: []records.MonitorMeasure{}}
	if s.empty {
		return records.Monitor{Measures: m.Measures}, nil
	}
	for _, one := range []records.MonitorMeasure{
		{Code: "M1-01", Title: "=1+1", Theme: "Mobilität", Field: "A", Lead: []string{"TMIL", "Thüringer Finanzministerium"}, Status: strategy.StatusOnTrack, Half: "2027-H1"},
		{Code: "M1-02", Theme: "Mobilität", Field: "A", Lead: []string{"TFM"}, Status: strategy.StatusDone, OverdueSince: strategy.NewDate(2027, 9, 1)},
		{Code: "L1-01", Theme: "Leben", Field: "B", Lead: []string{"TFM"}},
		{Code: "L1-02", Theme: "Leben", Field: "B", Lead: []string{"TMIL"}, Status: strategy.StatusDone, Ended: true},
	} {
		one.MeasureID = "m-" + one.Code
		m.Measures = append(m.Measures, one)
	}
	return m, nil
}

func (s *monitorStore) Ministries(context.Context) (strategy.Ministries, error) {
	return strategy.DefaultMinistries(), nil
}

func readMonitor(t *testing.T, got answer) records.Monitor {
	t.Helper()
	if got.status != http.StatusOK {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	var m records.Monitor
	if err := json.Unmarshal([]byte(got.body), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMonitorCountsByThemeFieldAndLead(t *testing.T) {
	store := &monitorStore{}
	b := newBench(t, store)
	m := readMonitor(t, b.get("", "/monitor"))
	if store.viewer.Role != strategy.RolePublic {
		t.Errorf("read on behalf of %+v", store.viewer)
	}
	if m.AsOf != strategy.NewDate(2027, 9, 1) || m.Edition != 2026 || len(m.Measures) != 4 {
		t.Errorf("the monitor is %+v", m)
	}
	if want := (records.MonitorCounts{Measures: 3, OnTrack: 1, Done: 1, Unreported: 1, Overdue: 1, Ended: 1}); m.Total != want {
		t.Errorf("total %+v, want %+v", m.Total, want)
	}
	wantThemes := []records.MonitorCounts{
		{Name: "Mobilität", Measures: 2, OnTrack: 1, Done: 1, Overdue: 1}, {Name: "Leben", Measures: 1, Unreported: 1, Ended: 1},
	}
	wantMinistries := []records.MonitorCounts{
		{Name: "TFM", Measures: 3, OnTrack: 1, Done: 1, Unreported: 1, Overdue: 1}, {Name: "TMIL", Measures: 1, OnTrack: 1, Ended: 1},
	}
	if !reflect.DeepEqual(m.Themes, wantThemes) || !reflect.DeepEqual(m.Ministries, wantMinistries) || len(m.Fields) != 2 {
		t.Errorf("themes %+v, ministries %+v, fields %+v", m.Themes, m.Ministries, m.Fields)
	}
	for _, signedIn := range []string{"demo-koordination", "demo-tfm"} {
		if again := readMonitor(t, b.get(signedIn, "/monitor")); !reflect.DeepEqual(again, m) || store.viewer.Role != strategy.RolePublic {
			t.Errorf("%s reads another monitor", signedIn)
		}
	}
}

func TestMonitorFiltersMeasuresAndNotCounts(t *testing.T) {
	b := newBench(t, &monitorStore{})
	for query, want := range map[string]string{
		"measure=m-L1-01": "L1-01", "theme=Leben": "L1-01 L1-02", "field=A": "M1-01 M1-02", "ministry=TMIL": "M1-01 L1-02", "status=done": "M1-02",
		"status=unreported": "L1-01", "overdue=true": "M1-02", "theme=Leben&status=on_track": "",
	} {
		m := readMonitor(t, b.get("", "/monitor?"+query))
		var codes []string
		for _, one := range m.Measures {
			codes = append(codes, one.Code)
		}
		if strings.Join(codes, " ") != want || m.Total.Measures != 3 {
			t.Errorf("%s gives %v of %d, want %s", query, codes, m.Total.Measures, want)
		}
	}
	if got := b.get("", "/monitor?status=fine"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown status answers %d", got.status)
	}
}

func TestMonitorIsNotSentTwice(t *testing.T) {
	store := &monitorStore{}
	b := newBench(t, store)
	for _, path := range []string{"/monitor", "/monitor/table"} {
		store.empty = false
		tag := b.get("", path).header.Get("ETag")
		again := b.do(http.MethodGet, "", Prefix+path, "", "", "If-None-Match", tag)
		if tag == "" || again.status != http.StatusNotModified || again.body != "" || again.header.Get("ETag") != tag {
			t.Errorf("%s with %q answers %d %q", path, tag, again.status, again.body)
		}
		store.empty = true
		if changed := b.do(http.MethodGet, "", Prefix+path, "", "", "If-None-Match", tag); changed.status != http.StatusOK {
			t.Errorf("%s: another content answers %d", path, changed.status)
		}
	}
	if m := readMonitor(t, b.get("", "/monitor")); m.Edition != 0 || m.Themes == nil || len(m.Measures) != 0 {
		t.Errorf("without an edition: %+v", m)
	}
}

func TestMonitorAsATable(t *testing.T) {
	got := newBench(t, &monitorStore{}).get("", "/monitor/table")
	if kind := got.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" || !strings.HasPrefix(got.body, "\ufeff") {
		t.Errorf("%q, %.20q", kind, got.body)
	}
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.body, "\ufeff")))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	first := map[string]string{}
	for i, name := range rows[0] {
		first[name] = rows[1][i]
	}
	if first["titel"] != "'=1+1" || first["federfuehrung"] != "TMIL, TFM" || first["stichtag"] != "2027-09-01" || first["stand_ressort"] != "on_track" {
		t.Errorf("the first row is %v", first)
	}
}

func TestMonitorDescribesItselfToDataPortals(t *testing.T) {
	got := newBench(t, &monitorStore{}).get("", "/monitor/metadata")
	var set struct {
		Type      string `json:"@type"`
		Publisher struct {
			Name map[string]string `json:"foaf:name"`
		} `json:"dct:publisher"`
		Distributions []struct {
			URL map[string]string `json:"dcat:downloadURL"`
		} `json:"dcat:distribution"`
	}
	if err := json.Unmarshal([]byte(got.body), &set); err != nil || got.header.Get("Content-Type") != "application/ld+json" {
		t.Fatalf("%s %v", got.header.Get("Content-Type"), err)
	}
	if set.Type != "dcat:Dataset" || set.Publisher.Name["@value"] == "" || len(set.Distributions) != 2 {
		t.Errorf("described as %+v", set)
	}
	b := newBench(t, &monitorStore{})
	for _, d := range set.Distributions {
		if got := b.do(http.MethodGet, "", d.URL["@id"], "", ""); got.status != http.StatusOK {
			t.Errorf("%s answers %d", d.URL["@id"], got.status)
		}
	}
}
