package documents

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"fortschreibung/strategy"
)

func htmlOf(t testing.TB, l Layout) string {
	t.Helper()
	var b bytes.Buffer
	if err := l.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// outline lists the headings of an HTML document: level and text.
func outline(t testing.TB, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			lines = append(lines, n.Data+" "+strings.Join(strings.Fields(textOf(n)), " "))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return lines
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	all := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		all += textOf(c)
	}
	return all
}

// sample is an edition with everything that an edition can have, in our own words.
func sample() strategy.Edition {
	when, start, end := "bis Q4/2021", "2021-10-01", "2021-12-31"
	sheet := func(title, field string) strategy.Sheet {
		return strategy.Sheet{
			Title: title, Theme: "Thema A", Field: field, Lead: []string{"TFM", "Ein Verein"}, Participants: []string{"TMIK", "Alle"},
			Description: "Erster Absatz.\n\n• eins\n\n• zwei\n\nLetzter & <b>Absatz</b>.", Background: "Warum.",
			Milestones: []strategy.Milestone{
				{Text: "Start", When: &when, Kind: "by", End: &end},
				{Text: "Fertig bis Q4/2021 im ganzen Land", When: &when, Kind: "in", Start: &start, End: &end},
				{Text: "Danach weiter", Kind: "undated"},
			},
		}
	}
	return strategy.Edition{
		Year: 2021, AdoptedOn: strategy.NewDate(2021, time.December, 14), Source: "cycle/2021",
		Fields: []strategy.EditionField{
			{Theme: "Thema A", Field: "Feld 2", Vision: "Vision zwei.", Priorities: []string{"Erstens", "Zweitens"}},
			{Theme: "Thema A", Field: "Feld ohne Maßnahme", Priorities: []string{}},
			{Theme: "Thema A", Field: "Feld/1", Vision: "Vision eins.", Priorities: []string{}},
		},
		Measures: []strategy.EditionEntry{
			{MeasureID: "1", Code: "M1-01", Sheet: sheet("Titel eins", "Feld / 1")},
			{MeasureID: "2", Code: "M1-02", New: true, Sheet: sheet("Titel zwei", "Feld/1")},
			{MeasureID: "3", Code: "M2-01", Sheet: sheet("Titel drei", "Feld 2")},
			{MeasureID: "4", Code: "M2-02", Ended: true, EndingNote: "Ist erreicht.", Successor: "3", Sheet: sheet("Titel vier", "Feld 2")},
			{MeasureID: "5", Code: "Q-01", Sheet: func() strategy.Sheet { s := sheet("Titel fünf", "Querschnittsthema"); s.Theme = "Thema Q"; return s }()},
		},
	}
}

func TestPaperIsArranged(t *testing.T) {
	page := htmlOf(t, NewPaper(sample(), strategy.DefaultMinistries()).Layout())
	want := []string{
		"h1 " + StrategyTitle + " Fassung 2021",
		"h2 Leitthemen und Handlungsfelder", "h3 Thema A", "h4 Feld/1", "h4 Feld 2", "h4 Feld ohne Maßnahme", "h3 Thema Q",
		"h2 Maßnahmenblätter", "h3 Thema A", "h4 Titel eins M1-01", "h4 NEU Titel zwei M1-02", "h4 Titel drei M2-01",
		"h3 Thema Q", "h4 Titel fünf Q-01", "h2 Beendete Maßnahmen", "h2 Register nach Ressorts",
	}
	if got := outline(t, page); !slices.Equal(got, want) {
		t.Errorf("headings\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, part := range []string{
		`<html lang="de">`, `<title>` + StrategyTitle + ` – Fassung 2021</title>`, "<main", `<nav class="deep" aria-labelledby=`, "<header>",
		"<strong>bis Q4/2021:</strong> Start", "Fertig <strong>bis Q4/2021</strong> im ganzen Land", "<li>eins</li>",
		"Letzter &amp; &lt;b&gt;Absatz&lt;/b&gt;.", `<th scope="col">Federführung</th>`, `<a class="code" href="#blatt-m1-02">M1-02</a>`,
		"<dt>Hintergrund</dt>", "Ist erreicht.", `<strong>Handlungsfeld:</strong> Feld / 1`, `<p class="field">Querschnittsthema</p>`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("%s is missing", part)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "style=") || strings.Contains(page, "http") {
		t.Error("the page has a script, an inline style or an address outside")
	}
}

func TestEveryLinkAndWidthOfThePageExists(t *testing.T) {
	edition := sample()
	for name, l := range map[string]Layout{
		"paper":   NewPaper(edition, strategy.DefaultMinistries()).Layout(),
		"synopse": CompareEditions(strategy.Edition{Year: 2020}, edition).Layout(),
		"vorlage": NewKabinettvorlage(cabinetSource()).Layout(),
		"minutes": NewProtokoll(closedSession()).Layout(),
		"folder":  NewMappe(closedSession(), map[string]Dossier{"p-1": dossier()}).Layout(),
	} {
		page := htmlOf(t, l)
		for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if n := strings.Count(page, ` id="`+link[1]+`"`); n != 1 {
				t.Errorf("%s: %d elements are #%s", name, n, link[1])
			}
		}
		for _, col := range regexp.MustCompile(`<col class="(w\d+)">`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(styleSheet, "."+col[1]+" {") {
				t.Errorf("%s: the style sheet has no width %s", name, col[1])
			}
		}
	}
}

func TestPaperKeepsTheWholeEdition(t *testing.T) {
	edition := sample()
	encoded, err := json.Marshal(NewPaper(edition, strategy.DefaultMinistries()))
	if err != nil {
		t.Fatal(err)
	}
	var paper Paper
	if err := json.Unmarshal(encoded, &paper); err != nil {
		t.Fatal(err)
	}
	got := paper.Edition()
	if len(got.Fields) != len(edition.Fields) || !reflect.DeepEqual(byCode(got.Measures), byCode(edition.Measures)) {
		t.Errorf("JSON gives back %+v", got)
	}
}

func TestRegisterNamesMinistriesThenOthers(t *testing.T) {
	edition := sample()
	edition.Measures[0].Sheet.Lead = []string{"TMWWD", "Ähre e.V.", "Zentrum"} // an alias of a ministry
	entries := register(edition, strategy.DefaultMinistries())
	var names []string
	for _, r := range entries {
		if len(r.Leads)+len(r.Participant) > 0 {
			names = append(names, r.ID+": "+strings.Join(r.Leads, " ")+" / "+strings.Join(r.Participant, " "))
		}
	}
	want := []string{
		"TMIK:  / M1-01 M1-02 M2-01 Q-01", "TFM: M1-02 M2-01 Q-01 / ", "TMWWDG: M1-01 / ",
		"Ähre e.V.: M1-01 / ", "Ein Verein: M1-02 M2-01 Q-01 / ", "Zentrum: M1-01 / ",
	}
	if !slices.Equal(names, want) {
		t.Errorf("register\n%s\nwant\n%s", strings.Join(names, "\n"), strings.Join(want, "\n"))
	}
}

func TestPaper2020AsHTML(t *testing.T) {
	p := paper2020(t)
	began := processTime(t)
	page := htmlOf(t, p.Layout())
	took := processTime(t) - began
	t.Logf("75 sheets, %d bytes of HTML in %v of processor time", len(page), took)
	if limit := 200 * time.Millisecond * raceFactor; took > limit {
		t.Errorf("the paper took %v, want less than %v", took, limit)
	}
	headings := outline(t, page)
	levels := map[string]int{}
	for _, h := range headings {
		levels[h[:2]]++
	}
	if levels["h1"] != 1 || levels["h2"] != 3 || levels["h3"] != 8 || levels["h4"] != 26+75 {
		t.Errorf("headings by level: %v", levels)
	}
	for _, m := range edition2020(t).Measures {
		heading := "h4 " + strings.Join(strings.Fields(m.Sheet.Title+" "+m.Code), " ")
		if m.New {
			heading = "h4 NEU " + strings.TrimPrefix(heading, "h4 ")
		}
		if !slices.Contains(headings, heading) {
			t.Errorf("there is no heading %q", heading)
		}
	}
	if n := strings.Count(page, `<article class="sheet`); n != 75 {
		t.Errorf("%d sheets", n)
	}
}

func BenchmarkPaper2020HTML(b *testing.B) {
	p := paper2020(b)
	for b.Loop() {
		htmlOf(b, p.Layout())
	}
}
