package web

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func TestTheMonitorSaysEveryFigureWithItsDay(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	page := d.get("/digitalmonitor").Body.String()
	doc := parse(t, page)
	facts := 0
	doc.each(func(n *html.Node) {
		if strings.HasPrefix(attr(n, "class"), "fact") && n.Data == "div" {
			facts++
			if !strings.Contains(text(n), "am 01.09.2027") {
				t.Errorf("%q has no day", text(n))
			}
		}
	})
	if facts != 8 {
		t.Errorf("%d figures", facts)
	}
	for _, n := range doc.all("caption") {
		if !strings.Contains(text(n), "Stand 01.09.2027") {
			t.Errorf("%q has no day", text(n))
		}
	}
	for _, want := range []string{"Überfällig", "seit 01.09.2027", "1. Halbjahr 2027 fehlt", "1 von 2", "2. Halbjahr 2026", "/digitalmonitor?ressort=TFM#massnahmen"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	charts := doc.all("title")
	if last := text(charts[len(charts)-1]); !strings.Contains(last, "Digitale Bildung: 2 Maßnahmen, 1 Bericht überfällig, 1 im plan, 1 ohne bericht") {
		t.Errorf("the chart says %q", last)
	}
}

func TestTheMonitorsFilterIsTheAddress(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	if page := d.get("/digitalmonitor?ueberfaellig=true&ressort=TFM").Body.String(); !strings.Contains(page, "1 Maßnahme gefunden") || !strings.Contains(page, "M1-02") {
		t.Error("the overdue one is not found")
	}
	if page := d.get("/digitalmonitor?stand=stopped").Body.String(); !strings.Contains(page, "Keine Maßnahme gefunden") {
		t.Error("an empty list does not say so")
	}
	wantStatus(t, d.get("/digitalmonitor?cursor=-7"), http.StatusOK)
	wantStatus(t, d.get("/digitalmonitor?cursor=9999"), http.StatusOK)
	d.store.noEdition = true
	if page := d.get("/digitalmonitor").Body.String(); !strings.Contains(page, "Noch keine Fassung") {
		t.Error("without an edition the page does not say so")
	}
}

func TestTheMonitorIsOpenData(t *testing.T) {
	got := newDesk(t, strategy.RolePublic).get("/digitalmonitor/tabelle")
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "text/csv; charset=utf-8" || strings.Count(got.Body.String(), "\n") != 4 {
		t.Errorf("%d %s: %s", got.Code, got.Header().Get("Content-Type"), got.Body)
	}
}

func TestBarsShareTheirWidthByCounts(t *testing.T) {
	c := barsOf([]monitorLine{
		{MonitorCounts: records.MonitorCounts{Name: "A", Measures: 4, Done: 1, OnTrack: 3}},
		{MonitorCounts: records.MonitorCounts{Name: "B", Measures: 2, Unreported: 2}},
		{MonitorCounts: records.MonitorCounts{Name: "C", Ended: 1}},
	})
	a, b := c.Bars[0].Parts, c.Bars[1].Parts
	if len(a) != 2 || a[0].Width != chartWidth/4-barGap || a[1].X != chartWidth/4 || a[1].X+a[1].Width != chartWidth-barGap || a[0].Class != "part--done" {
		t.Errorf("parts %+v", a)
	}
	if len(b) != 1 || b[0].Width != chartWidth/2-barGap || len(c.Bars[2].Parts) != 0 || c.Height < 3*barRow {
		t.Errorf("parts %+v, %+v", b, c.Bars[2])
	}
}
